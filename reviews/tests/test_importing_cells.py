"""What a cell says, and what is written into one, mean the same."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from csp_site.formats.dates import DatePrecision, first_day
from reviews.importing.cells import (
    CellError,
    cell_text,
    items_of,
    read_date,
    read_number,
    write_date,
    write_items,
)

pytestmark = pytest.mark.one_database("it asks no database")

NUMBERS = some.decimals(min_value=-(10**11), max_value=10**11, places=2)
DAYS = some.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
WORDS = some.lists(some.text(some.characters(exclude_categories=["C", "Z"]), min_size=1))


@settings(max_examples=30)
@given(NUMBERS)
def test_a_number_comes_back_however_it_is_written(number):
    for text in (cell_text(number), f"{number:,}", f"£{number:,.2f}".replace("£-", "-£"), f" {number} "):
        assert read_number(text) == number


@settings(max_examples=30)
@given(DAYS, some.sampled_from(DatePrecision))
def test_a_date_comes_back_as_exactly_as_it_is_known(day, precision):
    day = first_day(day, precision)
    assert read_date(cell_text(write_date(day, precision))) == (day, precision)


@settings(max_examples=30)
@given(WORDS.filter(lambda words: len(words) != 1 or ";" not in words[0]))
def test_a_list_comes_back(words):
    assert items_of(write_items(words)) == words


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("24/02/2026", (2026, 2, 24), "day"),
        ("4/2/2026", (2026, 2, 4), "day"),
        ("24 February 2026", (2026, 2, 24), "day"),
        ("24-Feb-26", (2026, 2, 24), "day"),
        ("October 2020", (2020, 10, 1), "month"),
        ("Oct-20", (2020, 10, 1), "month"),
        ("2020-10", (2020, 10, 1), "month"),
        ("2019", (2019, 1, 1), "year"),
    ],
)
def test_a_date_is_read_as_people_and_spreadsheets_write_it(text, day, precision):
    assert read_date(text) == (datetime.date(*day), precision)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime.datetime(2020, 10, 1), "mmm\\-yy", "2020-10"),
        (datetime.datetime(2020, 10, 1), "[$-809]dd mmmm yyyy", "2020-10-01"),
        (datetime.datetime(2020, 1, 1), "yyyy", "2020"),
        (0.1 + 0.2, "", "0.3"),
        (1e22, "", "10000000000000000000000"),
        (5000.0, "", "5000"),
        (Decimal("20775.00"), "", "20775"),
        (True, "", "yes"),
        (None, "", ""),
    ],
)
def test_a_cell_of_a_workbook_says_what_it_shows(value, number_format, text):
    assert cell_text(value, number_format) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(CellError):
        cell_text(value)
