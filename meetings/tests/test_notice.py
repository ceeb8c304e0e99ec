"""Working days, clear days and last days to publish: the worked cases, then thirty years of meetings."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.notice.working_days import (
    ONE_DAY,
    WorkingCalendar,
    bank_holidays,
    full_working_days,
    last_day_to_publish,
    last_working_day_to_publish,
    working_day_after,
    working_day_before,
    working_days_left,
)

pytestmark = pytest.mark.one_database("days are counted from days")

D = datetime.date
PLAIN = WorkingCalendar()
STRICT = WorkingCalendar(is_strict=True)
# What gov.uk lists for England and Wales.
LISTED = {
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
    2028: "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
}
THIRTY_YEARS = st.dates(D(2015, 1, 1), D(2044, 12, 31))
DAYS_OFF = st.dictionaries(st.dates(D(2025, 12, 1), D(2026, 12, 31)), st.just("Closed"), max_size=40)


@pytest.mark.parametrize(
    ("meeting", "clear_days", "calendar", "last"),
    [
        (D(2026, 2, 24), 5, PLAIN, D(2026, 2, 16)),
        (D(2026, 2, 24), 3, PLAIN, D(2026, 2, 18)),
        (D(2026, 4, 7), 5, PLAIN, D(2026, 3, 26)),
        (D(2026, 4, 7), 5, STRICT, D(2026, 3, 25)),
        (D(2026, 5, 27), 5, PLAIN, D(2026, 5, 18)),
        (D(2027, 1, 5), 5, PLAIN, D(2026, 12, 23)),
    ],
)
def test_the_last_day_to_publish_is_that_of_the_worked_cases(meeting, clear_days, calendar, last):
    assert last_working_day_to_publish(meeting, clear_days, calendar) == last


@pytest.mark.parametrize("year", LISTED)
def test_the_bank_holidays_on_weekdays_are_those_that_gov_uk_lists(year):
    found = {f"{day.month}-{day.day}" for day in bank_holidays(year) if day.weekday() < 5}
    assert found == set(LISTED[year].split())


def test_the_last_day_may_be_a_sunday_and_then_staff_are_told_the_friday():
    meeting = D(2026, 2, 24)
    assert last_day_to_publish(meeting, 1, PLAIN) == D(2026, 2, 22)
    assert last_working_day_to_publish(meeting, 1, PLAIN) == D(2026, 2, 20)


def test_neither_the_day_of_publication_nor_that_of_the_meeting_is_a_full_day():
    assert full_working_days(D(2026, 2, 13), D(2026, 2, 24), PLAIN) == 6
    assert full_working_days(D(2026, 2, 23), D(2026, 2, 24), PLAIN) == 0
    assert full_working_days(D(2026, 2, 24), D(2026, 2, 24), PLAIN) == 0
    assert full_working_days(D(2026, 3, 2), D(2026, 2, 24), PLAIN) == 0


def test_days_off_of_the_partnership_move_the_last_day():
    closed = WorkingCalendar({D(2026, 12, day): "Closed" for day in (24, 29, 30, 31)})
    assert last_working_day_to_publish(D(2027, 1, 5), 5, closed) == D(2026, 12, 17)
    assert closed.why_off(D(2026, 12, 29)) == "Closed"
    assert closed.why_off(D(2026, 12, 28)) == "Boxing Day (observed)"


def test_the_strict_days_are_those_from_the_thursday_before_easter_to_the_tuesday_after():
    weekdays = [D(2026, 4, day) for day in (1, 2, 3, 6, 7, 8)]
    assert [STRICT.counts(day) for day in weekdays] == [True, False, False, False, False, True]
    assert [PLAIN.counts(day) for day in weekdays] == [True, True, False, False, True, True]


@pytest.mark.parametrize(("today", "left"), [(11, 3), (12, 2), (13, 1), (14, 1), (16, 0), (17, 0)])
def test_the_days_left_are_counted_from_tomorrow_to_the_last_day(today, left):
    assert working_days_left(D(2026, 2, today), D(2026, 2, 16), PLAIN) == left


def test_days_for_questions_and_minutes_are_counted_from_the_meeting():
    assert working_day_before(D(2026, 2, 24), 2, PLAIN) == D(2026, 2, 20)
    assert working_day_after(D(2026, 3, 31), 3, PLAIN) == D(2026, 4, 7)


@pytest.mark.parametrize("calendar", [PLAIN, STRICT])
@pytest.mark.parametrize("clear_days", [1, 3, 5, 10])
def test_over_thirty_years_the_last_day_gives_the_days_and_the_day_after_does_not(clear_days, calendar):
    day = D(2015, 1, 1)
    while day < D(2045, 1, 1):
        last = last_day_to_publish(day, clear_days, calendar)
        planned = last_working_day_to_publish(day, clear_days, calendar)
        assert full_working_days(last, day, calendar) == clear_days
        assert full_working_days(last + ONE_DAY, day, calendar) == clear_days - 1
        assert calendar.counts(planned) and planned <= last
        assert full_working_days(planned, last + ONE_DAY, calendar) == 0
        day += ONE_DAY


@given(THIRTY_YEARS, st.integers(0, 20))
def test_counting_forth_and_back_comes_to_the_same_day(day, number):
    there = working_day_after(day, number, PLAIN)
    assert full_working_days(day, there, PLAIN) == max(number - 1, 0)
    if PLAIN.counts(day):
        assert working_day_before(there, number, PLAIN) == day


@given(st.lists(THIRTY_YEARS, min_size=3, max_size=3))
def test_full_days_add_up_along_the_calendar(days):
    first, middle, last = sorted(days)
    whole = full_working_days(first, last, PLAIN)
    parts = full_working_days(first, middle, PLAIN) + full_working_days(middle, last, PLAIN)
    assert whole - parts == (first < middle < last and PLAIN.counts(middle))


@given(st.dates(D(2026, 1, 1), D(2026, 12, 31)), st.integers(1, 10), DAYS_OFF)
def test_a_day_off_more_never_leaves_staff_more_time(meeting, clear_days, days_off):
    last = last_working_day_to_publish(meeting, clear_days, WorkingCalendar(days_off))
    assert last <= last_working_day_to_publish(meeting, clear_days, PLAIN)
    assert full_working_days(last, meeting, WorkingCalendar(days_off)) >= clear_days
