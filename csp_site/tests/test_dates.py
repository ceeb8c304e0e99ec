"""Dates as known: what is in force today in London, and no more printed than somebody knows."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import MemberName, Membership
from contacts.tests.factories import MemberPageFactory
from csp_site.formats.dates import DatePrecision, first_day, last_day, parse_date, print_date
from csp_site.models import Banner

DAY = datetime.date
UTC = datetime.UTC


@pytest.mark.parametrize(
    ("text", "printed", "first", "last"),
    [
        ("2026-02-24", "24 February 2026", DAY(2026, 2, 24), DAY(2026, 2, 24)),
        ("2026-02", "February 2026", DAY(2026, 2, 1), DAY(2026, 2, 28)),
        ("2024-02", "February 2024", DAY(2024, 2, 1), DAY(2024, 2, 29)),
        ("2019", "2019", DAY(2019, 1, 1), DAY(2019, 12, 31)),
    ],
)
def test_a_date_is_read_and_printed_as_exactly_as_it_is_known(text, printed, first, last):
    date, precision = parse_date(text)
    assert print_date(date, precision) == printed
    assert first_day(date, precision) == first
    assert last_day(date, precision) == last


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13", "2026-02-30", "2026-02-24-01", "24/02/2026", "0", "-5", "20260224", None],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        parse_date(text)


def test_no_date_prints_nothing():
    assert print_date(None, DatePrecision.DAY) == ""
    assert first_day(None, DatePrecision.YEAR) is None
    assert last_day(None, DatePrecision.MONTH) is None


@given(date=st.dates(), precision=st.sampled_from(DatePrecision))
def test_any_date_lies_between_the_first_and_last_day_of_what_is_known(date, precision):
    first, last = first_day(date, precision), last_day(date, precision)
    assert first <= date <= last
    assert print_date(first, precision) == print_date(date, precision) == print_date(last, precision)


def period(home, **dates):
    """Return a membership with these dates, on a member without any other."""
    member = MemberPageFactory()
    member.memberships.set([Membership(kind="member", **dates)])
    member.save()
    return Membership.objects.get(page=member)


def are_in_force():
    """Return whether the one membership is current and whether it is past, asked both ways."""
    record = Membership.objects.get()
    assert record.is_current() == Membership.objects.current().exists()
    return Membership.objects.current().exists(), Membership.objects.past().exists()


@pytest.mark.parametrize(
    ("moment", "current", "past"),
    [
        # In summer London is an hour ahead of UTC, in winter it is not.
        (datetime.datetime(2026, 6, 30, 22, 59, tzinfo=UTC), False, False),
        (datetime.datetime(2026, 6, 30, 23, 30, tzinfo=UTC), True, False),
        (datetime.datetime(2026, 7, 1, 12, 0, tzinfo=UTC), True, False),
        (datetime.datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True, False),
        (datetime.datetime(2027, 1, 1, 0, 0, tzinfo=UTC), False, True),
    ],
)
def test_a_record_is_in_force_from_its_first_day_to_its_last_in_london(home, moment, current, past):
    period(home, start=DAY(2026, 7, 1), end=DAY(2026, 12, 31))
    with time_machine.travel(moment, tick=False):
        assert are_in_force() == (current, past)


def test_a_record_that_ends_in_summer_is_past_at_midnight_in_london(home):
    period(home, end=DAY(2026, 6, 30))
    with time_machine.travel(datetime.datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), tick=False):
        assert are_in_force() == (True, False)
    with time_machine.travel(datetime.datetime(2026, 6, 30, 23, 0, tzinfo=UTC), tick=False):
        assert are_in_force() == (False, True)


@pytest.mark.parametrize(
    ("dates", "current", "past"),
    [
        ({}, True, False),
        ({"start": DAY(2026, 1, 1)}, True, False),
        ({"start": DAY(2026, 6, 16)}, False, False),
        ({"end": DAY(2026, 6, 15)}, True, False),
        ({"end": DAY(2026, 6, 14)}, False, True),
    ],
)
@time_machine.travel(datetime.datetime(2026, 6, 15, 9, tzinfo=UTC), tick=False)
def test_an_open_end_leaves_a_record_in_force(home, dates, current, past):
    period(home, **dates)
    assert are_in_force() == (current, past)


@given(
    start=st.none() | st.dates(DAY(2026, 1, 1), DAY(2026, 1, 6)),
    end=st.none() | st.dates(DAY(2026, 1, 1), DAY(2026, 1, 6)),
    today=st.dates(DAY(2026, 1, 1), DAY(2026, 1, 6)),
)
def test_a_record_is_never_both_current_and_past_and_never_neither_once_it_began(start, end, today):
    record = MemberName(name="Any", start=start, end=end)
    has_begun = start is None or start <= today
    has_ended = end is not None and end < today
    assert record.is_current(today) == (has_begun and not has_ended)


@pytest.mark.parametrize(
    ("precision", "start", "end", "start_text", "end_text"),
    [
        ("day", DAY(2020, 3, 17), DAY(2024, 2, 11), "17 March 2020", "11 February 2024"),
        ("month", DAY(2020, 3, 1), DAY(2024, 2, 29), "March 2020", "February 2024"),
        ("year", DAY(2020, 1, 1), DAY(2024, 12, 31), "2020", "2024"),
    ],
)
def test_a_roughly_known_end_reaches_as_far_as_it_may_and_prints_as_known(
    precision, start, end, start_text, end_text
):
    record = Membership(
        kind="member",
        start=DAY(2020, 3, 17),
        start_precision=precision,
        end=DAY(2024, 2, 11),
        end_precision=precision,
    )
    record.clean()
    assert (record.start, record.end) == (start, end)
    assert (record.start_text, record.end_text) == (start_text, end_text)


@pytest.mark.parametrize("is_assumed", [False, True])
def test_a_page_prints_a_first_day_that_is_known_and_never_one_that_is_a_guess(home, client, is_assumed):
    membership = period(home, start=DAY(2020, 3, 1), start_precision="month", start_assumed=is_assumed)
    page = membership.page.specific
    words = BeautifulSoup(client.get(page.url).content, "html.parser").main.get_text()
    assert ("since March 2020" in words) == (not is_assumed)
    assert ("2020" in words) == (not is_assumed)


def test_an_assumed_end_decides_what_is_current_and_is_never_printed(home, client):
    membership = period(home, end=DAY(2026, 2, 10), end_assumed=True, seen_in="Annual Review 2024")
    page = membership.page.specific
    for moment, is_member in ((DAY(2026, 2, 10), True), (DAY(2026, 2, 11), False)):
        with time_machine.travel(moment, tick=False):
            words = client.get(page.url).content.decode()
        assert ("Part in the partnership" in words) == is_member
        assert "10 February 2026" not in words
    assert membership.end_text == ""


def test_a_banner_stands_from_its_exact_start_until_its_exact_end(home, get_soup):
    start = datetime.datetime(2026, 7, 1, 9, tzinfo=UTC)
    end = datetime.datetime(2026, 7, 1, 17, tzinfo=UTC)
    Banner.objects.create(message="The office is closed today.", starts_at=start, ends_at=end)
    moment = datetime.timedelta(microseconds=1)
    for at, stands in ((start - moment, False), (start, True), (end - moment, True), (end, False)):
        with time_machine.travel(at, tick=False):
            assert ("The office is closed today." in get_soup("/").get_text()) == stands, at
