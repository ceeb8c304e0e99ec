"""
Limits of how often something may be tried, counted in the database, so that all processes share them.

A try is counted before it is looked at, and given back when it was right, so that many at once do not get
past a limit. No count outlasts its time, whatever is tried meanwhile.
"""

import datetime
import math
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from csp_site.formats.moments import is_ahead
from csp_site.models import AccessCount

KNOWN_FOR = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Limit:
    """So many tries of a kind within a time from the first one."""

    name: str
    most: int
    within: datetime.timedelta

    def of(self, *whose):
        """Return a try that counts towards this limit for an account, an address or both."""
        return Try(self, _key(self.name, *whose))


class Try(NamedTuple):
    """A limit, and the key of whom it counts for."""

    limit: Limit
    key: str


_quarter, _hour = datetime.timedelta(minutes=15), datetime.timedelta(hours=1)
# Somebody at one place who tries one account; a place that tries many; many places that try one account.
SIGN_IN_HERE = Limit("sign in to an account from an address", 5, _quarter)
SIGN_IN_FROM = Limit("sign in from an address", 20, _quarter)
SIGN_IN_TO = Limit("sign in to an account", 20, _hour)
OLD_PASSWORD = Limit("change a password", 5, _quarter)
RESET_FROM = Limit("ask for a new password from an address", 10, _hour)
RESET_OF = Limit("ask for a new password of an account", 3, _hour)
LINK_FROM = Limit("open a link for a new password from an address", 20, _quarter)
PAGE_FROM = Limit("open a page with a password from an address", 10, _quarter)
PAGE = Limit("open a page with a password", 100, _hour)


class TooManyTriesError(PermissionDenied):
    """A try that is not looked at: `seconds` until the next one, and the words for whoever tried."""

    def __init__(self, until):
        self.seconds = math.ceil((until - timezone.now()).total_seconds())
        minutes = math.ceil(self.seconds / 60)
        self.words = f"Too many tries. Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
        super().__init__(self.words)


def count_tries(*tries):
    """Count a try towards each limit. Where one is reached, raises TooManyTriesError and counts nothing."""
    now = timezone.now()
    with transaction.atomic():
        # Made where missing and locked either way, always in the same order.
        AccessCount.objects.bulk_create(
            sorted((AccessCount(key=key, until=now) for _, key in tries), key=lambda row: row.key),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["key"],
        )
        rows = AccessCount.objects.in_bulk([key for _, key in tries], field_name="key")
        full = []
        for limit, key in tries:
            row = rows[key]
            # Over, or counted by a clock that was ahead: nobody is locked out until that moment comes.
            if row.until <= now or is_ahead(row.until - limit.within):
                row.count, row.until = 0, now + limit.within
            if row.count >= limit.most:
                full.append(row.until)
            row.count += 1
        if full:
            raise TooManyTriesError(max(full))
        AccessCount.objects.bulk_update(rows.values(), ["count", "until"])


def give_back(*tries):
    """Take back one try each: it was right."""
    # One by one, so that two processes never wait for each other's.
    for _, key in tries:
        AccessCount.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def forget(tried):
    """Begin this count anew."""
    AccessCount.objects.filter(key=tried.key).delete()


def remember(account, network):
    """Note that the owner of an account has been at an address."""
    AccessCount.objects.update_or_create(
        key=_key("known", account, network), defaults={"until": timezone.now() + KNOWN_FOR}
    )


def is_known(account, network):
    """Return whether the owner of an account has been at an address lately."""
    return AccessCount.objects.filter(
        key=_key("known", account, network), until__gt=timezone.now()
    ).exists()


def delete_old_counts():
    """Delete what says nothing any more."""
    with transaction.atomic():
        # What somebody counts at this moment is left for the next time.
        old = AccessCount.objects.select_for_update(skip_locked=True).filter(until__lte=timezone.now())
        AccessCount.objects.filter(pk__in=[row.pk for row in old]).delete()


def _key(*parts):
    text = "\n".join(parts).encode(errors="replace")
    return salted_hmac("csp_site.access", text, algorithm="sha256").hexdigest()
