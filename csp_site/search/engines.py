"""
Engines of search, one for each database: how terms are looked up.

Only looking up: which terms there are, what is shown first and who may see it is the same for both.
"""

from django.db import connection
from django.db.models import BooleanField, F, Func, Value


class Sqlite:
    """Looks terms up with FTS5. Its table takes each term as it is: see the migration."""

    collation = "BINARY"
    term, both, either = '"{}"', " AND ", " OR "
    holds = (
        "{table}.id IN (SELECT rowid FROM csp_site_searchindex WHERE csp_site_searchindex MATCH {terms})"
    )


class Postgresql:
    """Looks terms up in a `tsvector` that holds each term as it is: see the migration."""

    collation = "C"
    term, both, either = "'{}'", " & ", " | "
    holds = "{table}.terms @@ {terms}::tsquery"


ENGINES = {"sqlite": Sqlite, "postgresql": Postgresql}


def engine():
    """Return the engine of the database in use."""
    return ENGINES[connection.vendor]


class Holds(Func):
    """A condition on entries, in the words of the engine."""

    output_field = BooleanField()

    def as_sql(self, compiler, connection):
        entry, terms = self.source_expressions
        sql, params = compiler.compile(terms)
        table = compiler.quote_name_unless_alias(entry.alias)
        return ENGINES[connection.vendor].holds.format(table=table, terms=sql), params


def holds(needs, combine="all_of"):
    """
    Return a condition on entries: they hold all of these needs, or with "any_of" at least one.

    A need is met by any of its alternatives, each a tuple of terms that must all be there.
    """
    chosen = engine()
    # Terms are letters and digits, so nothing in them can end the quotes.
    met = [
        _joined(chosen.either, (_joined(chosen.both, map(chosen.term.format, terms)) for terms in ways))
        for ways in (need.alternatives for need in needs)
    ]
    question = _joined(chosen.both if combine == "all_of" else chosen.either, met)
    return Holds(F("pk"), Value(question))


def _joined(word, parts):
    return f"({word.join(parts)})"
