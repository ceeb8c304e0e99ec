"""Spreadsheets that go out: the records there are, an empty one to fill in, and what went wrong."""

import re
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from csp_site.formats.csv_files import csv_response
from reviews.importing.columns import Choice
from reviews.importing.names import Lookups
from reviews.importing.present import entries_in, present_records
from reviews.importing.reading import MISTAKES, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a workbook cannot hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How far down a workbook offers the words to choose from.
LAST_OFFERED = 2001
LONGEST_LIST = 255


def _columns_for(kind, report):
    """Return the columns of a kind; those of an entry only where a report is chosen."""
    return [column for column in kind.columns if report is not None or not column.of_entry]


def present_rows(kind, columns, report=None):
    """Return a row for each published record. What is a draft is in nobody's spreadsheet."""
    lookups = Lookups()
    records = present_records(kind, lookups)
    rows = []
    published = [record for record in records if record.live]
    for record in sorted(published, key=lambda record: (record.position, record.key)):
        entry = next(iter(entries_in(record, report)), None) if kind.has_entries and report else None
        holders = [(column, entry if column.of_entry else record) for column in columns]
        rows.append(["" if holder is None else column.value(holder, lookups) for column, holder in holders])
    return rows


def spreadsheet(kind, extension, report=None, *, is_empty=False):
    """Return the download of a kind's records, or of a sheet with nothing but its headings and help."""
    columns = kind.columns if is_empty else _columns_for(kind, report)
    header = [column.heading for column in columns]
    rows = [list(kind.help_words.values())] if is_empty else present_rows(kind, columns, report)
    name = f"{kind.label.lower()}{'-to-fill-in' if is_empty else ''}.{extension}"
    if extension == "csv":
        return csv_response(name, header, rows)
    response = HttpResponse(_workbook(kind, columns, header, rows), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def mistakes(upload, comparison):
    """Return the rows that are wrong as a file, as they came, with one more column that says why."""
    table = Table.from_json(upload.table)
    came = {row.line: row for row in table.rows}
    rows = []
    for row in comparison.wrong:
        why = " ".join(f"{heading}: {words}" if heading else words for heading, words in row.errors)
        rows.append([*(came[row.line].cells[name] for name in table.headings), why])
    return csv_response(f"{upload.kind}-to-mend.csv", [*table.headings, MISTAKES], rows)


def _workbook(kind, columns, header, rows):
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = kind.label
    for number, values in enumerate([header, *rows], 1):
        for place, value in enumerate(values, 1):
            _write(sheet.cell(number, place), value)
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 2)
        sheet.cell(1, place).font = Font(bold=True)
        if isinstance(column, Choice):
            _offer(sheet, letter, column.words(kind.model_of(column)))
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write(cell, value):
    if isinstance(value, str):
        cell.value = UNWRITABLE.sub("", value)
        # Text is never a formula here, whatever it begins with.
        cell.data_type = "s"
    else:
        cell.value = value
    if hasattr(value, "isoformat"):
        cell.number_format = "dd/mm/yyyy"


def _offer(sheet, letter, words):
    """Let the cells of a column be chosen from a list, where a workbook can hold it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(words.values())
    if len(listed) < LONGEST_LIST and '"' not in listed:
        # Anything else can still be typed; the import says what is wrong with it.
        choice = DataValidation(type="list", formula1=f'"{listed}"', showErrorMessage=False)
        choice.add(f"{letter}2:{letter}{LAST_OFFERED}")
        sheet.add_data_validation(choice)
