"""Workbooks, read once they are known to be no larger inside than rows like ours make them."""

import re
import zipfile
from collections import Counter

from django.core.exceptions import ValidationError

from reviews.importing.cells import MAX_COLUMNS, UNREADABLE, read_cell, same

MAX_UNPACKED_BYTES = 10 * 1024 * 1024
# All but the rows, their texts and pictures: how cells look, which sheets there are.
MAX_OTHER_BYTES = 4 * 1024 * 1024
ROWS_AND_PICTURES = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")
MAX_PARTS = 1000
# It is the elements that take time, more than the bytes. The rows that are taken have no more cells.
MAX_CELLS = 150_000
OF_CELLS = (b"row", b"c", b"v", b"f", b"is", b"si", b"t")
MAX_OTHER_ELEMENTS = 40_000
# Each sheet may be read to its end to find out its size, and several may be the same part.
MAX_READ_FOR_SIZES = 2_000_000
ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
# In these an element begins with the sign that is looked for; with UTF-16 once its empty bytes are out.
ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252")
EBCDIC = b"\x4c\x6f\xa7\x94"
TOO_LARGE = "This file is far too large inside. Copy its rows into a new one."
TOO_MANY_CELLS = "This file has far too many cells. Copy the rows you need into a new one."


def lines_of_workbook(file, kind):
    """Yield the rows of the sheet that is named like the kind, or else of the first."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(file) as archive:
            has_formulas = _elements(archive)[b"f"] > 0
        options = {"read_only": True, "keep_links": False}
        results = _sheet(load_workbook(file, data_only=True, **options), kind)
        formulas = _sheet(load_workbook(file, **options), kind) if has_formulas else None
    except (ValidationError, MemoryError):
        raise
    except Exception as error:
        raise ValidationError(UNREADABLE) from error
    width = {"max_col": MAX_COLUMNS + 1}
    if formulas is None:
        return ([_cell(cell) for cell in row] for row in results.iter_rows(**width))
    pairs = zip(results.iter_rows(**width), formulas.iter_rows(**width), strict=True)
    return (
        [_cell(cell, formula) for cell, formula in zip(row, row_of_formulas, strict=True)]
        for row, row_of_formulas in pairs
    )


def _elements(archive):
    """
    Return how many elements of each name all the parts of a workbook hold, whatever the parts are called.

    Raises ValidationError where they are so large, or so many, that to read them would take long.
    """
    members = archive.infolist()
    other = [member.file_size for member in members if not member.filename.startswith(ROWS_AND_PICTURES)]
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or sum(other) > MAX_OTHER_BYTES or len(members) > MAX_PARTS:
        raise ValidationError(TOO_LARGE)
    found = Counter()
    for member in members:
        part = archive.read(member).replace(b"\0", b"")
        named = ENCODING.search(part[:1000])
        if part.startswith(EBCDIC) or (named and named[1].decode("latin-1").lower() not in ENCODINGS):
            raise ValidationError(UNREADABLE)
        found.update(ELEMENT.findall(part))
    of_cells = [found[name] for name in OF_CELLS]
    if max(of_cells) > MAX_CELLS:
        raise ValidationError(TOO_MANY_CELLS)
    if found.total() - sum(of_cells) > MAX_OTHER_ELEMENTS:
        raise ValidationError(TOO_LARGE)
    if found[b"sheet"] * found.total() > MAX_READ_FOR_SIZES:
        raise ValidationError(TOO_LARGE)
    return found


def _sheet(workbook, kind):
    sheets = workbook.worksheets
    if not sheets:
        raise ValidationError("This file has no sheet with rows.")
    sheet = next((each for each in sheets if same(each.title) == same(kind.label)), sheets[0])
    # What the file says of its own size need not be true.
    sheet.reset_dimensions()
    return sheet


def _cell(cell, formula=None):
    if cell.value is None and getattr(formula, "data_type", "") == "f":
        return "", "This is a formula without a result. Put the result itself into the cell."
    if getattr(cell, "data_type", "") == "e":
        return "", f"This is the error {cell.value}. Put the value itself into the cell."
    return read_cell(cell.value, getattr(cell, "number_format", "") or "")
