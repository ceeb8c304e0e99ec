"""Tables as CSV: they open rightly in a spreadsheet, and nothing in a cell is run."""

import csv
import datetime
from decimal import Decimal
from io import StringIO

import pytest

from csp_site.formats.csv_files import csv_cell, csv_response

pytestmark = pytest.mark.one_database("it asks no database")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 1632 960000", "'+44 1632 960000"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("- a dash", "'- a dash"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("-1-1", "'-1-1"),
        ("-1\n=1", "'-1\n=1"),
        ("-1\n", "'-1\n"),
        ("-5.5=1+1", "'-5.5=1+1"),
        ("-1;=1+1", "'-1;=1+1"),
        ("-1e3", "'-1e3"),
        ("-3.", "'-3."),
        ("-٣", "'-٣"),
        ("+441632960000", "'+441632960000"),
        ("−1+1", "'−1+1"),
        ("﹦1", "'﹦1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\x00=1", "'\x00=1"),
        ("\x0b=1", "'\x0b=1"),
        ("  \tword", "'  \tword"),
        ("1+1", "1+1"),
        ("0800 123", "0800 123"),
        ("'=1", "'=1"),
        ("5 = 5", "5 = 5"),
        ("£5,000", "£5,000"),
        ("", ""),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-3, "-3"),
        ("-3.5", "-3.5"),
        (-0.5, "-0.5"),
        (Decimal("-1234.50"), "-1234.50"),
        (Decimal("1E+3"), "1000"),
        (float("nan"), ""),
        (Decimal("Infinity"), ""),
        (datetime.date(2024, 3, 31), "2024-03-31"),
        (datetime.datetime(2026, 2, 24, 10, tzinfo=datetime.UTC), "2026-02-24T10:00:00+00:00"),
    ],
)
def test_a_cell_is_a_number_a_day_or_text_that_no_spreadsheet_runs(value, cell):
    assert csv_cell(value) == cell


def test_the_file_downloads_under_its_name_and_comes_out_as_it_went_in():
    response = csv_response("Café.csv", ["Year", "Amount"], [["2024, all of it", "£5\n“each”"], ["", 7]])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Caf%C3%A9.csv"
    assert response.content.startswith(b"\xef\xbb\xbfYear,Amount\r\n")
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert rows == [["Year", "Amount"], ["2024, all of it", "£5\n“each”"], ["", "7"]]
