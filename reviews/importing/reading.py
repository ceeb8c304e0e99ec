"""Tables that were uploaded, as plain text: headings, and each row under its number in the file."""

import csv
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError

from csp_site.documents.uploads import check_document, extension_of
from reviews.importing.cells import MAX_COLUMNS, UNREADABLE, read_cell, same
from reviews.importing.kinds import HELP
from reviews.importing.workbooks import lines_of_workbook

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 2000
MAX_CHARACTERS = 10_000
# Where a sheet goes on for longer, what lies between its rows is empty.
LAST_LINE = 20_000
# What the file of rows that went wrong has on top.
MISTAKES = "What is wrong"


@dataclass
class TableRow:
    """A row of the file: its number there, what stands under each heading, and what could not be read."""

    line: int
    cells: dict
    problems: list = field(default_factory=list)


@dataclass
class Table:
    """What a spreadsheet holds."""

    headings: list
    rows: list

    def to_json(self):
        rows = [[row.line, [row.cells[name] for name in self.headings], row.problems] for row in self.rows]
        return {"headings": self.headings, "rows": rows}

    @classmethod
    def from_json(cls, stored):
        names, rows = stored["headings"], stored["rows"]
        return cls(
            names,
            [TableRow(line, dict(zip(names, texts, strict=True)), wrong) for line, texts, wrong in rows],
        )


def read_table(file, kind):
    """
    Return the Table of an uploaded CSV or XLSX file.

    Its headings are written as `kind` has them. Raises ValidationError with a sentence on what is wrong
    with the file as a whole.
    """
    extension = extension_of(file.name)
    if extension not in ("csv", "xlsx"):
        raise ValidationError("Upload a spreadsheet of the kind .csv or .xlsx.")
    if file.size > MAX_BYTES:
        raise ValidationError("This file is larger than 2 MB. Split it, and leave pictures out.")
    if not file.size:
        raise ValidationError("This file is empty.")
    check_document(file)
    lines = _lines_of_csv(file, kind) if extension == "csv" else lines_of_workbook(file, kind)
    try:
        return _table(lines, kind)
    except (ValidationError, MemoryError):
        raise
    # A damaged file fails in as many ways as it has parts.
    except Exception as error:
        raise ValidationError(UNREADABLE) from error


def _table(lines, kind):
    """Return the Table of lines of (text, problem) cells, the first of which are the headings."""
    headings, rows = None, []
    helps = {name: _plain(words) for name, words in kind.help_words.items()}
    for number, line in enumerate(lines, 1):
        if number > LAST_LINE:
            raise ValidationError("This sheet goes on for too long. Copy the rows you need into a new one.")
        if not any(text or problem for text, problem in line):
            continue
        if headings is None:
            headings = _headings([text for text, _ in line], kind)
            continue
        row = _row(number, line, headings)
        if not _is_help(row, helps):
            rows.append(row)
        if len(rows) > MAX_ROWS:
            raise ValidationError(f"This file has more than {MAX_ROWS:,} rows. Split it.")
    if headings is None:
        raise ValidationError("This file is empty.")
    if not rows:
        raise ValidationError("This file has headings but no rows under them.")
    names = [name for name in headings if name and name != MISTAKES]
    return Table(names, rows)


def _headings(texts, kind):
    """Return the headings as the kind writes them, "" for none. Raises ValidationError."""
    known = kind.known_headings | {same(MISTAKES): MISTAKES}
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MAX_COLUMNS:
        raise ValidationError(f"This file has more than {MAX_COLUMNS} columns.")
    names = [known.get(same(text), "") for text in texts]
    wrong = [text[:60] for text, name in zip(texts, names, strict=True) if text and not name]
    if wrong:
        columns = ", ".join(column.heading for column in kind.columns)
        quoted = ", ".join(f"“{text}”" for text in wrong[:5])
        raise ValidationError(
            f"We do not know the heading {quoted}. The first row must hold some of these: {columns}."
        )
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise ValidationError(f"There are two columns “{twice}”. Keep one.")
    return names


def _row(number, line, headings):
    cells, problems = {name: "" for name in headings if name and name != MISTAKES}, []
    for place, (text, problem) in enumerate(line):
        name = headings[place] if place < len(headings) else ""
        if name == MISTAKES:
            continue
        if not name:
            if text or problem:
                problems.append(["", f"“{text[:40]}” stands in column {place + 1}, which has no heading."])
            continue
        if len(text) > MAX_CHARACTERS:
            text, problem = text[:40], f"This is longer than {MAX_CHARACTERS:,} characters."
        if problem:
            problems.append([name, problem])
        cells[name] = text
    return TableRow(number, cells, problems)


def _is_help(row, helps):
    """
    Return whether a row holds nothing but what the empty sheet says of its columns.

    Where somebody wrote over some of that, the rest is noted as wrong: neither is what they wrote to be
    lost, nor our help to be taken for theirs.
    """
    left = [name for name, text in row.cells.items() if text and _plain(text) == helps[name]]
    # The wording may have been another when the sheet was downloaded.
    if "Key" not in left and row.cells.get("Key", "").startswith(HELP):
        left.append("Key")
    if left and len(left) == sum(map(bool, row.cells.values())) and not row.problems:
        return True
    for name in left:
        row.cells[name] = ""
        row.problems.append([name, f"Row {row.line} still has our help text in this column: take it out."])
    return False


def _plain(text):
    return " ".join(text.split())


def _lines_of_csv(file, kind):
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ValidationError(UNREADABLE) from error
    known = kind.known_headings.keys()

    def headings_with(sign):
        lines = csv.reader(StringIO(text, newline=""), delimiter=sign)
        first = next((line for line in lines if any(line)), [])
        return len(known & {same(cell) for cell in first})

    try:
        sign = max(",;\t", key=headings_with)
        # One more than is allowed shows that there are too many.
        lines = [line[: MAX_COLUMNS + 1] for line in csv.reader(StringIO(text, newline=""), delimiter=sign)]
    except csv.Error as error:
        raise ValidationError(UNREADABLE) from error
    return ([read_cell(cell) for cell in line] for line in lines)
