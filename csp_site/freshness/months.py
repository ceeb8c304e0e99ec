"""Counting in months, to the day."""

import calendar
import datetime


def _moved(date, months):
    """Return the year and month so many months after that of `date`, and how many days that has."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return year, month + 1, calendar.monthrange(year, month + 1)[1]


def add_months(date, months):
    """Return the same day so many months later, or the last of that month where it has no such day."""
    year, month, length = _moved(date, months)
    return datetime.date(year, month, min(date.day, length))


def latest_start(date, months):
    """Return the latest day from which so many months end on `date` or before it."""
    year, month, length = _moved(date, -months)
    is_last = date.day == calendar.monthrange(date.year, date.month)[1]
    return datetime.date(year, month, length if is_last else min(date.day, length))
