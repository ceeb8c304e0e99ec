"""The headings of a spreadsheet, and the row of help under them in an empty one."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.text import capfirst
from openpyxl import load_workbook

from reviews.importing.kinds import KINDS
from reviews.models import FundingAward
from reviews.tests.importing import csv_file, errors, go, send, words, workbook

STILL_HELP = "Row 2 still has our help text in this column: take it out."


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_column_is_called_what_the_editor_calls_it(kind):
    for column in kind.columns:
        name = str(kind.model_of(column)._meta.get_field(column.field).verbose_name)
        assert column.heading == (f"Entry: {name}" if column.of_entry else capfirst(name))


def test_a_spreadsheet_with_the_headings_from_before_is_understood(desk, review):
    file = csv_file("Funders;Fund;Whose;Last day;Order;Source", "The county;Lamps;ours;2025;7;2024")
    go(desk, send(desk, "awards", file))
    award = FundingAward.objects.get()
    assert (award.scheme, award.end_text, award.position) == ("Lamps", "2025", 7)
    both = csv_file("Fund,Scheme", "a,b")
    assert "There are two columns “Scheme”. Keep one." in words(send(desk, "awards", both))


def empty_sheet(desk, extension):
    """Return the headings and the help of an empty sheet, as an officer sees them."""
    answer = desk.get(reverse("record_download", args=["awards", extension]), {"empty": 1})
    if extension == "csv":
        return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    book = load_workbook(SimpleUploadedFile("a.xlsx", answer.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_is_written_over_the_help_is_not_lost_and_the_help_is_no_data(desk, review, extension):
    names, helps = empty_sheet(desk, extension)
    typed = {"Funders": "The county", "Scheme": "Lamps", "Whose": "ours", "Source": "2024"}

    def sent(row):
        rows = [names, row, ["", *(typed.get(name, "") for name in names[1:])]]
        if extension == "xlsx":
            return send(desk, "awards", workbook(*rows))
        lines = [",".join(f'"{cell}"' for cell in each) for each in rows]
        return send(desk, "awards", csv_file(*lines))

    # Nothing but help, though some of it was taken out.
    assert len(sent([*helps[:4], *[""] * len(helps[4:])]).context["comparison"].rows) == 1
    over = [typed.get(name, text) for name, text in zip(names, helps, strict=True)]
    left = [name for name in names if name not in typed]
    assert sorted(errors(sent(over))) == sorted((name, STILL_HELP) for name in left)
    # In another wording than today's it still begins as our help does.
    other = ["Help: a key", *(typed.get(name, "") for name in names[1:])]
    assert errors(sent(other)) == [("Key", STILL_HELP)]
    assert not FundingAward.objects.exists()
