"""The content version: a number that grows with every change of what readers see."""

import secrets

from django.db import models


def first_number():
    """Return where a new database begins to count, so that none goes through the numbers of another."""
    return secrets.randbits(40) << 20


class ContentVersion(models.Model):
    """The one row with the number; the database itself raises it, see `csp_site/caching/triggers.py`."""

    is_unseen = True

    number = models.BigIntegerField(default=first_number, editable=False)

    def __str__(self):
        return f"{self.number:x}"
