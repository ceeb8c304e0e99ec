"""
Lookups by numbers that no database holds: they find nothing, instead of ending in an error of the database.

Django does the same for a plain field and one number. A key to another record, as every page has one, and
a list of numbers are left out there; SQLite then raises OverflowError and PostgreSQL may.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

LARGEST = 2**63 - 1


def is_held(number):
    """Return whether a number, or whatever else is looked for, can stand in a database."""
    return not isinstance(number, int) or -LARGEST - 1 <= number <= LARGEST


@ForeignKey.register_lookup
class HeldExact(RelatedExact):
    """The record with a key."""

    def process_rhs(self, compiler, connection):
        if not is_held(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class _HeldIn:
    def process_rhs(self, compiler, connection):
        if self.rhs_is_direct_value():
            self.rhs = [each for each in self.rhs if is_held(each)]
        return super().process_rhs(compiler, connection)


@IntegerField.register_lookup
class HeldIn(_HeldIn, In):
    """The records with one of these numbers."""


@ForeignKey.register_lookup
class HeldRelatedIn(_HeldIn, RelatedIn):
    """The records with one of these keys."""
