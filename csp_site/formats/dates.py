"""Dates that are known only to the month or the year, and print no more than is known."""

import datetime

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.formats import date_format


class DatePrecision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    YEAR = "year", "To the year"


def first_day(date, precision):
    """Return the first day of the month or year that `date` lies in; a day or None stays as it is."""
    if date is None or precision == DatePrecision.DAY:
        return date
    return date.replace(day=1, month=1 if precision == DatePrecision.YEAR else date.month)


def last_day(date, precision):
    """Return the last day of the month or year that `date` lies in; a day or None stays as it is."""
    if date is None or precision == DatePrecision.DAY:
        return date
    return date + relativedelta(day=31, month=12 if precision == DatePrecision.YEAR else None)


def print_date(date, precision):
    """Return the date as readers see it: "24 February 2026", "October 2020", "2019"; "" for None."""
    if date is None:
        return ""
    formats = {DatePrecision.MONTH: "YEAR_MONTH_FORMAT", DatePrecision.YEAR: "Y"}
    return date_format(date, formats.get(precision, "DATE_FORMAT"))


def parse_date(text):
    """
    Return `(date, precision)` for "2026-02-24", "2020-10" or "2019".

    Raises ValueError when the text is none of these or no day of the calendar.
    """
    parts = [int(part) for part in str(text).split("-")]
    precision = [DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY][len(parts) - 1 :][:1]
    if not precision:
        raise ValueError(f"{text} is not a date")
    return datetime.date(*(parts + [1, 1])[:3]), precision[0]


def print_age(since, today):
    """Return the time from one day to another: "1 day", "3 weeks", "5 months", "2 years"."""
    days = max((today - since).days, 0)
    between = relativedelta(today, since)
    months = between.years * 12 + between.months
    if days < 14:
        return _count(days, "day") if days else "less than a day"
    if months < 2:
        return _count(days // 7, "week")
    return _count(months, "month") if months < 24 else _count(months // 12, "year")


def _count(number, unit):
    return f"{number} {unit}{'' if number == 1 else 's'}"
