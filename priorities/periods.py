"""Words for the time in which something holds."""


def period_text(record):
    """
    Return when a Period holds as far as it is known: "2025 to 2027", "from October 2020" or "".

    Never "since": a last day that is not here does not say that something goes on.
    """
    start, end = record.start_text, record.end_text
    if start and end:
        return start if start == end else f"{start} to {end}"
    if start:
        return f"from {start}"
    return f"until {end}" if end else ""


def shared_period_text(priorities):
    """Return the period in which all of the priorities hold, or "" when they differ."""
    periods = {priority.period_text for priority in priorities}
    return periods.pop() if len(periods) == 1 else ""
