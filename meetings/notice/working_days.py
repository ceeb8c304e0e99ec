"""
The notice clock: working days, clear days, and by when an agenda has to be out.

Pure functions of dates: nothing here reads the database or asks what day it is. A clear day is a whole
working day between two days, so neither the day of publication nor the day of the meeting is one.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import holidays

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5
# Nobody plans so far ahead: a date beyond it is a slip of the keyboard, and nothing is counted for it.
REACH = datetime.timedelta(days=3660)


@cache
def bank_holidays(year):
    """Return the bank holidays of England and Wales in a year: the name of each by its date."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False, language="en_GB")
    return MappingProxyType({day: found[day] for day in sorted(found)})


@cache
def easter_break(year):
    """Return the days from the Thursday before Easter to the Tuesday after; none if it is not known."""
    friday = next((day for day, name in bank_holidays(year).items() if name == "Good Friday"), None)
    return frozenset(friday + ONE_DAY * n for n in range(-1, 5)) if friday else frozenset()


@dataclass(frozen=True)
class WorkingCalendar:
    """
    Which days count as working days: no weekend, no bank holiday, no day off of the partnership's own.

    `days_off` has the reason of each such day by its date. `is_strict` leaves out the Easter break too,
    as section 243 of the Local Government Act 1972 does; its other days are days off like any.
    """

    days_off: Mapping[datetime.date, str] = field(default_factory=dict)
    is_strict: bool = False

    def counts(self, day):
        return day.weekday() < SATURDAY and not self.why_off(day)

    def why_off(self, day):
        """Return the name of what keeps a day from counting; "" for a working day and a plain weekend."""
        found = bank_holidays(day.year).get(day) or self.days_off.get(day) or ""
        return found or ("Easter break" if self.is_strict and day in easter_break(day.year) else "")


def full_working_days(first, last, calendar):
    """Return how many working days lie between two days, neither of which counts; 0 if none does."""
    return sum(calendar.counts(day) for day in days_between(first, last))


def days_between(first, last):
    """Yield the days between two days, without these."""
    for number in range(first.toordinal() + 1, last.toordinal()):
        yield datetime.date.fromordinal(number)


def last_day_to_publish(meeting_day, clear_days, calendar):
    """Return the last day that leaves so many clear working days before a meeting; it may be a Sunday."""
    return working_day_before(meeting_day, clear_days, calendar) - ONE_DAY


def last_working_day_to_publish(meeting_day, clear_days, calendar):
    """Return the same, rolled back to a day on which somebody is there to publish."""
    day = last_day_to_publish(meeting_day, clear_days, calendar)
    while not calendar.counts(day):
        day -= ONE_DAY
    return day


def working_day_before(day, number, calendar):
    """Return the working day that is the so-many-th before a day; the day itself for 0."""
    return _step(day, number, -ONE_DAY, calendar)


def working_day_after(day, number, calendar):
    """Return the working day that is the so-many-th after a day; the day itself for 0."""
    return _step(day, number, ONE_DAY, calendar)


def working_days_left(today, last_day, calendar):
    """Return how many working days remain after today, the last day included; 0 on that day and after."""
    return full_working_days(today, last_day + ONE_DAY, calendar)


def is_within_reach(day, today):
    """Return whether a day is near enough to be counted to."""
    return abs(day - today) <= REACH


def _step(day, number, step, calendar):
    while number:
        day += step
        number -= calendar.counts(day)
    return day
