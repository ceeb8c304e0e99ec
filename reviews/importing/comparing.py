"""Comparison of a spreadsheet with the records: what is new, changed or wrong. Saves nothing."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property

from reviews.importing.cells import CellError
from reviews.importing.kinds import KEY, KINDS
from reviews.importing.names import Lookups
from reviews.importing.present import entries_in, present_records, shown
from reviews.importing.reading import Table
from reviews.importing.sums import sums
from reviews.models import ProjectReport

EMPTY = ("null", "blank")
# How many records are saved at once: nobody else can write meanwhile, and nobody waits for a minute.
MOST = 500


def name_of(record):
    """Return what people call a record: its title, what it counts, or the fund."""
    if hasattr(record, "title"):
        return record.title
    return record.label if hasattr(record, "label") else record.name


@dataclass
class Row:
    """A row of the file beside its record: what changes, as (heading, old, new), and what is wrong."""

    line: int
    key: str
    record: object
    is_new: bool
    cells: dict
    entry: object = None
    is_told_twice: bool = False
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    asks_for_change: bool = False
    namesakes: int = 0

    @property
    def name(self):
        """What the record is called, or what the row has in its place while it cannot say."""
        return name_of(self.record) or next((text[:80] for text in self.cells.values() if text), "")

    @property
    def is_changed(self):
        return not self.is_new and bool(self.changes)

    def wrong(self, heading, message):
        self.errors.append((heading, str(message)))


class Comparison:
    """What a file would do to the records of one kind."""

    def __init__(self, kind, rows):
        self.kind, self.rows = kind, rows

    @property
    def new(self):
        return [row for row in self.rows if row.is_new and not row.errors]

    @property
    def changed(self):
        return [row for row in self.rows if row.is_changed and not row.errors]

    @property
    def wrong(self):
        return [row for row in self.rows if row.errors]

    @property
    def unchanged(self):
        return [row for row in self.rows if not (row.is_new or row.changes or row.errors)]

    @property
    def to_save(self):
        """The rows that would be saved, or none while one is wrong or they are too many."""
        return [] if self.wrong or self.is_too_much else [*self.new, *self.changed]

    @property
    def is_too_much(self):
        return len(self.new) + len(self.changed) > MOST

    @property
    def to_show(self):
        """The rows worth a look, those that are wrong first."""
        rows = [row for row in self.rows if row.is_new or row.changes or row.errors]
        return sorted(rows, key=lambda row: not row.errors)

    @cached_property
    def sums(self):
        """What it does to the sums of what is ours."""
        return sums(self)

    @property
    def digest(self):
        """A short text that is another as soon as the file would do, or tell an officer, something else."""
        told = [
            (row.line, row.record.pk, row.changes, row.errors, row.doubts, row.namesakes)
            for row in self.rows
        ]
        # A row without a key is new each time: only these show that somebody brought it in meanwhile.
        told.append(self.sums)
        return hashlib.sha256(repr(told).encode()).hexdigest()


def compare(kind, table, report=None, *, lock=False):
    """
    Return the Comparison of a Table with what is there.

    `report` is the one that the rows were read in, if they do not say; what they tell of projects is
    their entry in it. With `lock` nobody else changes the records before the transaction ends.
    """
    lookups = Lookups()
    present = present_records(kind, lookups, lock=lock)
    by_key = {record.key: record for record in present}
    called = Counter(name_of(record).casefold() for record in present)
    rows = [_row(kind, row, by_key, report, lookups) for row in table.rows]
    _compare_keys(rows, by_key)
    before = [_fill(kind, row, lookups) for row in rows]
    for row in rows:
        if row.asks_for_change:
            _check(kind, row)
    for row, heading, message in kind.among(rows):
        row.wrong(heading, message)
    called.update(row.name.casefold() for row in rows if row.is_new)
    for row, was in zip(rows, before, strict=True):
        _tell(kind, row, was, lookups)
        row.namesakes = called[row.name.casefold()] - 1 if row.is_new else 0
        row.doubts = list(kind.doubts(row)) if row.is_new or row.changes else []
    return Comparison(kind, rows)


def compare_upload(upload, *, lock=False):
    """Return the Comparison of a waiting SpreadsheetImport with what is there."""
    return compare(KINDS[upload.kind], Table.from_json(upload.table), upload.report, lock=lock)


def _row(kind, table_row, by_key, report, lookups):
    """Return the Row of one row of the file, its record and its entry found or made."""
    cells, key = dict(table_row.cells), table_row.cells.get("Key", "")
    is_new = key not in by_key
    row = Row(table_row.line, key, kind.model(key=key) if is_new else by_key[key], is_new, cells)
    row.errors = [tuple(problem) for problem in table_row.problems]
    row.asks_for_change = is_new
    if kind.slug == "figures" and is_new and key:
        # Another row may compare with it.
        lookups.figures.add(row.record)
    if kind.heading_of("source") and is_new and report is not None and not cells.get("Source"):
        cells["Source"] = lookups.pages.name_of(lookups.pages.by_pk[report.pk])
    if any(cells.get(column.heading) for column in kind.columns if column.of_entry):
        _find_entry(row, report)
    return row


def _compare_keys(rows, by_key):
    """Refuse a new key that only its capitals tell from another: nobody means two records by it."""
    spelt = {key.casefold(): key for key in by_key}
    for row in rows:
        if row.is_new and row.key:
            other = spelt.setdefault(row.key.casefold(), row.key)
            if other != row.key:
                row.wrong("Key", f"There is “{other}” already. Write it like that, or take another key.")


def _find_entry(row, report):
    """Give a row that tells of an entry that entry, made where there is none."""
    if report is None:
        row.wrong("", "Say above in which report the projects are told of, and upload the file again.")
        return
    entries = entries_in(row.record, report)
    row.is_told_twice = len(entries) > 1
    if entries:
        row.entry = entries[0]
        return
    row.entry = ProjectReport(report_id=report.pk)
    row.record.entries = [*row.record.entries.all(), row.entry]


def _fill(kind, row, lookups):
    """Put the cells into the record; return what stood there before, by column."""
    before = {}
    wrong = {heading for heading, _ in row.errors}
    for column in kind.columns:
        holder = row.entry if column.of_entry else row.record
        if column.heading not in row.cells or column is KEY or column.heading in wrong or holder is None:
            continue
        text = row.cells[column.heading]
        is_new = row.is_new or holder.pk is None
        before[column] = "" if is_new else shown(column.value(holder, lookups))
        # What the downloaded spreadsheet has is no change, whatever it would be read as.
        if not is_new and text == before[column]:
            continue
        try:
            column.put(holder, text, lookups)
        except CellError as error:
            row.wrong(column.heading, error)
            row.asks_for_change = True
        else:
            row.asks_for_change |= is_new or shown(column.value(holder, lookups)) != before[column]
    return before


def _check(kind, row):
    """Ask the record, and its entry, what the editor would ask them."""
    _validate(kind, row, row.record)
    if row.entry is not None:
        _validate(kind, row, row.entry, exclude={"project", "report"})


def _validate(kind, row, holder, exclude=frozenset()):
    of_entry = holder is row.entry
    fields = [field for field in holder._meta.fields if field.name not in exclude]
    # What was found is there; and what could not be read has its message.
    exclude |= {field.name for field in fields if field.is_relation and getattr(holder, field.attname)}
    wrong = {heading for heading, _ in row.errors}
    exclude |= {field.name for field in fields if kind.heading_of(field.name, of_entry) in wrong}
    exclude |= set() if row.key else {"key"}
    try:
        # No key is there twice: that is what the rows are told apart by. What the database holds to, each
        # model also says itself, without a question to the database for each row.
        holder.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            heading = "" if name == NON_FIELD_ERRORS else kind.heading_of(name, of_entry) or name
            if heading and heading in wrong:
                continue
            # One thing after the other: what is empty needs no second complaint.
            for each in errors[:1] if heading else errors:
                row.wrong(heading, "Fill this in." if each.code in EMPTY else " ".join(each.messages))


def _tell(kind, row, before, lookups):
    """Note what changes, once the record has been checked, which may round a date."""
    for column, was in before.items():
        holder = row.entry if column.of_entry else row.record
        now = row.cells[column.heading] if row.errors else shown(column.value(holder, lookups))
        if now != was:
            row.changes.append((column.heading, was, now))
            if column.of_entry and row.is_told_twice:
                row.wrong(column.heading, "It stands twice in this report. Change it in the editor.")
    if row.is_changed and (row.record.has_unpublished_changes or not row.record.live):
        row.wrong("", "It has a draft in hand. Publish the draft, or throw it away, and look again.")
