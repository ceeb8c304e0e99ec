"""A workbook that is small outside and huge inside is refused before anything reads it."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from reviews.importing.kinds import KINDS
from reviews.importing.reading import read_table
from reviews.tests.importing import workbook

pytestmark = pytest.mark.one_database("what a file holds is judged before anything is stored")


STYLES, BOOK, SHEET = "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def with_more(part, before, more, encoding="utf-8"):
    """Return a workbook of one row, with more in one of its parts."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(["Key"], ["a"])) as plain,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in plain.namelist():
            text = plain.read(name).decode()
            if name == part:
                assert before in text
                text = text.replace(before, more + before)
            made.writestr(name, text.encode(encoding if name == part else "utf-8"))
    return SimpleUploadedFile("rows.xlsx", content.getvalue())


@pytest.mark.parametrize(
    ("part", "before", "more", "encoding"),
    [
        (STYLES, "</styleSheet>", "<dxf/>" * 50_000, "utf-8"),
        (STYLES, "</styleSheet>", "<x:dxf />" * 50_000, "utf-16"),
        (STYLES, "</styleSheet>", " " * 4_300_000, "utf-8"),
        (SHEET, "</sheetData>", "<c/>" * 200_000, "utf-8"),
        (SHEET, "</sheetData>", " " * 11_000_000, "utf-8"),
        (BOOK, "</sheets>", "<sheet/>" * 2_000, "utf-8"),
    ],
)
def test_what_would_keep_a_request_busy_is_refused(part, before, more, encoding, monkeypatch):
    def read(*args, **kwargs):
        raise AssertionError("It was read.")

    monkeypatch.setattr("openpyxl.load_workbook", read)
    with pytest.raises(ValidationError, match="far too"):
        read_table(with_more(part, before, more, encoding), KINDS["awards"])


def test_signs_in_which_elements_could_hide_are_refused():
    file = with_more(STYLES, "<styleSheet", '<?xml version="1.0" encoding="UTF-7"?>')
    with pytest.raises(ValidationError, match="could not read"):
        read_table(file, KINDS["awards"])


def test_as_many_rows_as_are_taken_can_be_read_with_all_their_columns():
    names = [column.heading for column in KINDS["awards"].columns]
    rows = [[f"{row} {place}" for place in range(len(names))] for row in range(2_000)]
    assert len(read_table(workbook(names, *rows), KINDS["awards"]).rows) == 2_000
