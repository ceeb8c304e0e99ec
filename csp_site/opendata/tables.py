"""
Open data: tables of what readers can see anyway. Apps register theirs in a module `opendata`.

A table never holds more than the pages do: live and public pages alone, none that needs safe reading,
nothing that was only assumed. Rows stand in an order that no database and no language decides.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from csp_site.formats.csv_files import csv_text
from csp_site.formats.dates import DatePrecision
from csp_site.models import BasePage, DatasetState

DATASETS = {}
# How much of a day in ISO form is known.
KNOWN = {DatePrecision.YEAR: slice(4), DatePrecision.MONTH: slice(7), DatePrecision.DAY: slice(None)}
# What stands between several values in one cell.
BETWEEN = "; "


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds in plain words, and a function or attribute that gives it."""

    name: str
    meaning: str
    source: Callable[[Any], Any] | str

    def of(self, record):
        """Return what stands in the column for a record."""
        found = self.source(record) if callable(self.source) else attrgetter(self.source)(record)
        return found() if callable(found) else found


@dataclass(frozen=True)
class Dataset:
    """A table: its name in addresses, what it is called, what it holds, its columns and its records."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    records: Callable[[], Iterable[Any]]

    @property
    def url(self):
        return f"/data/{self.name}/"

    @property
    def file_name(self):
        return f"{self.name}.csv"

    @property
    def file_url(self):
        return f"/data/{self.file_name}"

    @property
    def header(self):
        return [column.name for column in self.columns]

    def rows(self, records=None):
        """Return the rows of the table, or of some of its records: a list of lists."""
        found = self.records() if records is None else records
        return [[column.of(record) for column in self.columns] for record in found]


def register_dataset(dataset):
    """Add a table to those that readers can have."""
    DATASETS[dataset.name] = dataset
    return dataset


def address(page):
    """Return the full address of a page."""
    return f"{settings.SITE_URL}{page.url}"


def part_of_date(date, precision):
    """Return a day in ISO form as far as it is known: 2026-02-24, 2020-10, 2019; "" for None."""
    return date.isoformat()[KNOWN[precision]] if date else ""


def date_columns(name, meaning, field):
    """
    Return the columns of a day: what is known of it, and how exactly.

    A day that was only assumed gives two empty cells.
    """
    exactly = f"{field}_precision"

    def known(record):
        return None if getattr(record, f"{field}_assumed", False) else getattr(record, field)

    def precision_of(record):
        return DatePrecision(getattr(record, exactly)).name.lower() if known(record) else ""

    return (
        Column(name, meaning, lambda record: part_of_date(known(record), getattr(record, exactly))),
        Column(f"{name}_precision", f"How exactly “{name}” is known: day, month or year.", precision_of),
    )


def period_columns(first, last):
    """Return the columns of a Period: "from" and "to", each with what it means and how exact it is."""
    return date_columns("from", first, "start") + date_columns("to", last, "end")


def open_pages(pages):
    """Return the pages of a queryset that everybody may read and see listed, in the order of the tree."""
    return [page for page in pages.live().public().not_sensitive().order_by("path") if page.url]


def open_keys(pages):
    """Return the last part of the address of each such page by its id, in the order of the tree."""
    found = pages.live().public().not_sensitive().order_by("path")
    return dict(found.values_list("pk", "slug"))


def on_open_page(field):
    """Return a condition: everybody may read the page that `field` points at, and see it listed."""
    return Exists(BasePage.objects.live().public().not_sensitive().filter(pk=OuterRef(field)))


def in_one_cell(values):
    return BETWEEN.join(value for value in values if value)


def note_changes():
    """Note for each table whether it differs from what it was. Safe to repeat."""
    now = timezone.now()
    for dataset in DATASETS.values():
        rows = dataset.rows()
        fingerprint = hashlib.sha256(csv_text(dataset.header, rows).encode()).hexdigest()
        facts = {"fingerprint": fingerprint, "rows": len(rows)}
        state, is_new = DatasetState.objects.get_or_create(
            name=dataset.name, defaults={**facts, "since": now}
        )
        if not is_new and state.fingerprint != fingerprint:
            # Whoever finds it changed first notes when.
            unchanged = DatasetState.objects.filter(pk=state.pk, fingerprint=state.fingerprint)
            unchanged.update(**facts, changed_at=now)
