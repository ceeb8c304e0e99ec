"""Moments that a clock noted which was ahead: they lie in the future and count as none."""

import datetime

from django.db.models import Q
from django.utils import timezone

# What the clocks of two computers of one site may differ by.
CLOCKS_DIFFER_BY = datetime.timedelta(minutes=5)


def is_ahead(moment):
    """Return whether something is noted to have happened at a moment that is still to come."""
    return moment is not None and moment > timezone.now() + CLOCKS_DIFFER_BY


def ahead(field):
    """Return the condition that a field of a row has such a moment."""
    return Q(**{f"{field}__gt": timezone.now() + CLOCKS_DIFFER_BY})
