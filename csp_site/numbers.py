"""Numbers as readers see them."""


def number_text(number, decimals=2):
    """Return a number with commas between the thousands, and no more decimals than it has: "20,775"."""
    text = f"{number:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text
