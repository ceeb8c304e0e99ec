"""
The era: as long as it lasts, every reader sees the same at an address.

It ends when what readers see is changed, and when the clock changes a page by itself.
"""

import datetime
from typing import NamedTuple

from django.db import Error, connection
from django.utils import timezone
from wagtail.models import Site

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
            cursor.execute("SELECT number FROM csp_site_contentversion WHERE id = 1")
            row = cursor.fetchone()
        return row and _era(row[0])
    except Error:
        return None


def _era(number):
    now = timezone.now()
    for era in list(_last):
        if era.number == number and era.since <= now < era.until:
            return era
    Site.clear_site_root_paths_cache()  # another process may have changed where the site begins
    changes = [_midnight(now), *(function(now) for function in MOMENTS)]
    _last[:] = [era := Era(number, now, min(filter(None, changes)), {})]
    return era


def _midnight(now):
    """Return the midnight after a moment, when every “today” is another day."""
    london = timezone.get_default_timezone()
    tomorrow = timezone.localdate(now, london) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()), london)
