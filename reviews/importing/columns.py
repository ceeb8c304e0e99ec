"""Columns: how each kind shows what a record holds, and puts what a cell says into it."""

from decimal import Decimal

from django.db import models

from csp_site.formats.dates import DatePrecision
from csp_site.formats.words import lines_of
from reviews.importing.cells import (
    CellError,
    cell_text,
    items_of,
    read_date,
    read_number,
    read_yes_or_no,
    write_date,
    write_items,
)


class Column:
    """
    A column under its heading, for one field of a record or, if `of_entry`, of its entry in a report.

    `also` is what the heading was before: whoever has kept a spreadsheet can still bring it in.
    """

    example = ""

    def __init__(self, heading, field, help_text="", is_required=False, of_entry=False, also=""):
        self.heading, self.field, self.of_entry = heading, field, of_entry
        self.given_help, self.is_required, self.also = help_text, is_required, also

    def help_text(self, model):
        """Return what belongs here, in an officer's words: the same as in the editor unless said else."""
        words = self.given_help or str(model._meta.get_field(self.field).help_text)
        return f"{words} {self.example}".strip()

    def value(self, holder, lookups):
        """Return what a spreadsheet holds of a record: text, a number, a date or None."""
        return getattr(holder, self.field)

    def put(self, holder, text, lookups):
        """Put what a cell says into a record. Raises CellError."""
        setattr(holder, self.field, self.read(holder, text, lookups))

    def read(self, holder, text, lookups):
        return text

    def _default(self, holder):
        return holder._meta.get_field(self.field).get_default()


class Text(Column):
    """Words. In a line of its own they have no line breaks."""

    def read(self, holder, text, lookups):
        field = holder._meta.get_field(self.field)
        if not isinstance(field, models.TextField):
            text = " ".join(text.split())
        # Models check the length of a line only; of longer texts the form does.
        if field.max_length and len(text) > field.max_length:
            raise CellError(f"Use at most {field.max_length} characters. This has {len(text)}.")
        return text


class Lines(Column):
    """A list of words, kept one on each line."""

    example = "With more than one, put “;” between them."

    def value(self, holder, lookups):
        return write_items(lines_of(getattr(holder, self.field)))

    def read(self, holder, text, lookups):
        return "\n".join(items_of(text))


class Number(Column):
    """An amount or a count, with or without decimals."""

    def value(self, holder, lookups):
        number = getattr(holder, self.field)
        # Without the decimals that only the database writes.
        return None if number is None else Decimal(cell_text(Decimal(number)))

    def read(self, holder, text, lookups):
        return read_number(text) if text else self._default(holder)


class Whole(Number):
    """A place in a list."""

    def read(self, holder, text, lookups):
        number = read_number(text) if text else self._default(holder)
        if number != int(number):
            raise CellError("Write a whole number.")
        return int(number)


class Choice(Column):
    """One of a few words, as the editor shows them or as content files write them."""

    def help_text(self, model):
        words = "; ".join(self.words(model).values())
        return f"{super().help_text(model)} One of: {words}."

    def words(self, model):
        """Return the words to choose from, by what is stored."""
        return {value: str(label) for value, label in model._meta.get_field(self.field).choices if value}

    def value(self, holder, lookups):
        value = getattr(holder, self.field)
        return self.words(type(holder)).get(value, value)

    def read(self, holder, text, lookups):
        if not text:
            return self._default(holder)
        words = self.words(type(holder))
        for value, label in words.items():
            if text.casefold() in (value.casefold(), label.casefold(), label.partition(" (")[0].casefold()):
                return value
        raise CellError(f"“{text[:40]}” is none of these: {'; '.join(words.values())}.")


class YesNo(Column):
    """Yes or no. Empty is no."""

    example = "Write yes or no."

    def value(self, holder, lookups):
        return "yes" if getattr(holder, self.field) else "no"

    def read(self, holder, text, lookups):
        return read_yes_or_no(text) if text else False


class Day(Column):
    """A date together with how exactly it is known."""

    example = "Write 24/02/2026, February 2026 or 2026, whichever is known."

    def value(self, holder, lookups):
        return write_date(getattr(holder, self.field), getattr(holder, f"{self.field}_precision"))

    def put(self, holder, text, lookups):
        date, precision = read_date(text) if text else (None, DatePrecision.DAY)
        setattr(holder, self.field, date)
        setattr(holder, f"{self.field}_precision", precision)


class One(Column):
    """A page or a record that is named."""

    def __init__(self, heading, field, names, **others):
        super().__init__(heading, field, **others)
        self.names = names

    def value(self, holder, lookups):
        names = getattr(lookups, self.names)
        pk = getattr(holder, f"{self.field}_id")
        # One that the same file adds has no id yet.
        chosen = names.by_pk.get(pk) if pk else getattr(holder, self.field, None)
        return names.name_of(chosen) if chosen else ""

    def read(self, holder, text, lookups):
        return getattr(lookups, self.names).find(text) if text else None


class Many(One):
    """Pages or records that are named, in any order."""

    example = "With more than one, put “;” between them."

    def value(self, holder, lookups):
        names = getattr(lookups, self.names)
        return write_items(sorted(names.name_of(each) for each in getattr(holder, self.field).all()))

    def read(self, holder, text, lookups):
        names = getattr(lookups, self.names)
        found = {each.pk: each for each in map(names.find, items_of(text))}
        return [found[pk] for pk in sorted(found)]
