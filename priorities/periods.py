"""When something holds, in words."""


def period_text(record):
    """Return when a Period holds as far as it is known: "2025 to 2027", "since October 2020" or ""."""
    start, end = record.start_text, record.end_text
    if start and end:
        return start if start == end else f"{start} to {end}"
    if start:
        return f"since {start}" if not record.end else f"from {start}"
    return f"until {end}" if end else ""
