"""
The era: as long as it lasts, every reader sees the same at an address.

It ends when what readers see is changed, and when the clock changes a page by itself.
"""

import datetime
from typing import NamedTuple

from django.db import Error, connection
from django.utils import timezone

# Functions that take a moment and return the next one at which the clock changes a page, or None.
MOMENTS = []
# The era that this process saw last, and what was remembered of it.
_last = []


class Era(NamedTuple):
    """One version of what readers see."""

    number: int
    since: datetime.datetime
    until: datetime.datetime
    # What was asked in this process and holds for all of it, by name.
    answers: dict

    @property
    def name(self):
        """What tells it from every other."""
        return f"{self.number:x}-{int(self.until.timestamp()):x}"


def moment(function):
    """Register a function that takes a moment and returns the next at which the clock changes a page."""
    MOMENTS.append(function)
    return function


def present_era():
    """
    Return the Era of this moment, or None where nothing may be kept.

    That is so inside a transaction, which sees what nobody else does, and while there is no database.
    """
    if connection.in_atomic_block:
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM csp_site_contentversion")
            row = cursor.fetchone()
    except Error:
        return None
    if row is None:
        return None
    now = timezone.now()
    for era in list(_last):
        if era.number == row[0] and era.since <= now < era.until:
            return era
    changes = [_midnight(now), *(function(now) for function in MOMENTS)]
    _last[:] = [era := Era(row[0], now, min(filter(None, changes)), {})]
    return era


def _midnight(now):
    """Return the midnight after a moment, when every “today” is another day."""
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))
