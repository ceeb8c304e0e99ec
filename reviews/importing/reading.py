"""Reads a spreadsheet into plain text: its headings, and each row under its number in the file."""

import csv
import re
import zipfile
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError

from csp_site.uploads import check_document, extension_of
from reviews.importing.cells import CellError, cell_text, clean_text

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
MAX_ROWS = 2000
MAX_COLUMNS = 60
MAX_CHARACTERS = 10_000
# Where a sheet goes on for longer, what lies between its rows is empty.
LAST_LINE = 20_000
# What the file of rows that went wrong has on top; and the row of an empty sheet that says what goes where.
MISTAKES = "What is wrong"
HELP = "Help:"
A_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
UNREADABLE = (
    "We could not read this spreadsheet. Open it, save it again as .xlsx or .csv and upload that copy."
)


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
    lines = _lines_of_csv(file, kind) if extension == "csv" else _lines_of_workbook(file, kind)
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
    for number, line in enumerate(lines, 1):
        if number > LAST_LINE:
            raise ValidationError("This sheet goes on for too long. Copy the rows you need into a new one.")
        if not any(text or problem for text, problem in line):
            continue
        if headings is None:
            headings = _headings([text for text, _ in line], kind)
            continue
        row = _row(number, line, headings)
        if not row.cells.get("Key", "").startswith(HELP):
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
    known = {_same(column.heading): column.heading for column in kind.columns} | {_same(MISTAKES): MISTAKES}
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MAX_COLUMNS:
        raise ValidationError(f"This file has more than {MAX_COLUMNS} columns.")
    names = [known.get(_same(text), "") for text in texts]
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


def _same(text):
    """Return a heading without what people write differently: capitals, spaces and signs."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _read(value, number_format=""):
    """Return the text of a cell and, if it has none that can be stored, what is wrong with it."""
    try:
        return clean_text(cell_text(value, number_format)), ""
    except CellError as error:
        return "", str(error)


def _lines_of_csv(file, kind):
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ValidationError(UNREADABLE) from error
    known = {_same(column.heading) for column in kind.columns}

    def headings_with(sign):
        lines = csv.reader(StringIO(text, newline=""), delimiter=sign)
        first = next((line for line in lines if any(line)), [])
        return len(known & {_same(cell) for cell in first})

    try:
        sign = max(",;\t", key=headings_with)
        # One more than is allowed shows that there are too many.
        lines = [line[: MAX_COLUMNS + 1] for line in csv.reader(StringIO(text, newline=""), delimiter=sign)]
    except csv.Error as error:
        raise ValidationError(UNREADABLE) from error
    return ([_read(cell) for cell in line] for line in lines)


def _lines_of_workbook(file, kind):
    """Yield the rows of the sheet that is named like the kind, or else of the first."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise ValidationError("This file is far too large inside. Copy its rows into a new one.")
            sheets = [member for member in members if member.filename.startswith("xl/worksheets/")]
            has_formulas = any(A_FORMULA.search(archive.read(member)) for member in sheets)
        results = _sheet(load_workbook(file, read_only=True, data_only=True), kind)
        formulas = _sheet(load_workbook(file, read_only=True), kind) if has_formulas else None
    except (ValidationError, MemoryError):
        raise
    except Exception as error:
        raise ValidationError(UNREADABLE) from error
    width = {"max_col": MAX_COLUMNS + 1}
    if formulas is None:
        return ([_read_cell(cell) for cell in row] for row in results.iter_rows(**width))
    pairs = zip(results.iter_rows(**width), formulas.iter_rows(**width), strict=True)
    return (
        [_read_cell(cell, formula) for cell, formula in zip(row, row_of_formulas, strict=True)]
        for row, row_of_formulas in pairs
    )


def _sheet(workbook, kind):
    sheets = workbook.worksheets
    if not sheets:
        raise ValidationError("This file has no sheet with rows.")
    sheet = next((each for each in sheets if _same(each.title) == _same(kind.label)), sheets[0])
    # What the file says of its own size need not be true.
    sheet.reset_dimensions()
    return sheet


def _read_cell(cell, formula=None):
    if cell.value is None and getattr(formula, "data_type", "") == "f":
        return "", "This is a formula without a result. Put the result itself into the cell."
    if getattr(cell, "data_type", "") == "e":
        return "", f"This is the error {cell.value}. Put the value itself into the cell."
    return _read(cell.value, getattr(cell, "number_format", "") or "")
