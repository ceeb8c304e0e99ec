"""Fields that hold one thing on each line."""


def lines_of(text):
    """Return the lines of a text as a list, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
