"""When the meetings are: the next one, those to come, the past ones by year, by the clock in London."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import engines
from wagtail.models import PageViewRestriction

from contacts.tests.factories import ContactPageFactory, contacts_page
from csp_site.caching.once import asking_once
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage
from meetings.tests.factories import MeetingPageFactory, VenueFactory, meetings_page

LONDON = ZoneInfo("Europe/London")
DAY = datetime.date
WINTER = DAY(2026, 2, 24)
# Clocks stand an hour ahead of UTC.
SUMMER = DAY(2026, 6, 30)
NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=LONDON)


def at(day, hour, minute=0, second=0):
    moment = datetime.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=LONDON)
    return time_machine.travel(moment, tick=False)


def words(element):
    return " ".join(element.get_text(" ", strip=True).split())


@pytest.fixture
def own_contact(home):
    """The partnership's own contact, with a number and an address."""
    contact = ContactPageFactory(channels=[("phone", "01223 457950"), ("email", "csp@example.org")])
    page = contacts_page()
    page.own_contact = contact
    page.save()
    return contact


@pytest.fixture
def box(get_soup):
    """Return a function that gives the words about the next meeting on the list of meetings."""
    return lambda: words(get_soup("/meetings/").find(class_="next-meeting"))


@pytest.mark.parametrize("day", [WINTER, SUMMER], ids=["in winter", "in summer"])
@pytest.mark.parametrize("hour", [(0, 0, 0), (9, 59, 59), (11, 0, 0), (23, 59, 59)])
def test_a_meeting_is_the_next_one_until_its_day_ends_in_london(day, hour, home, box):
    MeetingPageFactory(date=day)
    with at(day, *hour):
        assert f"{day:%A %-d %B %Y}, 10am" in box()
        assert "No meeting is booked" not in box()


@pytest.mark.parametrize("day", [WINTER, SUMMER], ids=["in winter", "in summer"])
def test_a_meeting_is_the_last_one_from_the_moment_its_day_has_ended(day, own_contact, box):
    MeetingPageFactory(date=day)
    with at(day + datetime.timedelta(days=1), 0):
        assert box() == (
            "Next public meeting No later date is on this website. "
            f"The latest one here is {day:%A %-d %B %Y} . "
            "To ask for the next date or raise an issue, call 01223 457950 or email csp@example.org ."
        )


def test_the_day_is_that_of_london_even_while_it_is_another_in_utc(home, box):
    MeetingPageFactory(date=SUMMER)
    with time_machine.travel(datetime.datetime(2026, 6, 30, 22, 59, 59, tzinfo=datetime.UTC), tick=False):
        assert "Tuesday 30 June 2026, 10am" in box()
    with time_machine.travel(datetime.datetime(2026, 6, 30, 23, tzinfo=datetime.UTC), tick=False):
        assert "No later date is on this website." in box()


@pytest.mark.parametrize("day", [WINTER, SUMMER, DAY(2026, 3, 29), DAY(2026, 10, 25)])
def test_every_meeting_is_either_past_or_to_come_and_never_both(day, home):
    for shift in (-1, 0, 1):
        MeetingPageFactory(date=day + datetime.timedelta(days=shift))
    for hour in (0, 1, 2, 12, 23):
        with at(day, hour, 59, 59):
            past = set(MeetingPage.objects.past())
            upcoming = set(MeetingPage.objects.upcoming())
            assert (len(past), len(upcoming)) == (1, 2)
            assert past | upcoming == set(MeetingPage.objects.all())


@time_machine.travel(NOON, tick=False)
def test_with_no_meeting_at_all_the_site_says_so_and_invents_no_last_one(own_contact, box):
    meetings_page()
    assert box().startswith(
        "Next public meeting No date is on this website. To ask for the next date or raise an issue, call"
    )


@time_machine.travel(NOON, tick=False)
def test_without_a_contact_nobody_is_told_to_call_nobody(home, box):
    meetings_page()
    assert box() == "Next public meeting No date is on this website."


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.POSTPONED])
def test_a_meeting_that_is_called_off_is_neither_next_nor_last_and_stays_listed(status, home, get_soup):
    MeetingPageFactory(date=WINTER, status=status, title="Called off")
    MeetingPageFactory(date=DAY(2026, 1, 20), status=status, title="Was called off")
    soup = get_soup("/meetings/")
    assert (
        words(soup.find(class_="next-meeting"))
        == "Next public meeting No date of a public meeting is on this website."
    )
    assert status.label in words(soup.find(class_="meeting-row"))
    MeetingPageFactory(date=DAY(2026, 3, 24))
    assert "Tuesday 24 March 2026" in words(get_soup("/meetings/").find(class_="next-meeting"))


@time_machine.travel(NOON, tick=False)
def test_a_meeting_for_members_only_is_listed_and_is_not_the_next_public_one(home, get_soup):
    MeetingPageFactory(date=WINTER, open_to_public=False, closed_reason="It is about one person.")
    MeetingPageFactory(date=DAY(2026, 3, 24))
    soup = get_soup("/meetings/")
    assert "Tuesday 24 March 2026" in words(soup.find(class_="next-meeting"))
    assert "Not open to the public" in words(soup.find(class_="meeting-row"))


@pytest.mark.search
@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("url", ["/", "/search/?q=next+meeting"])
def test_no_page_says_that_no_meeting_is_booked_while_a_closed_one_is(url, home, get_soup):
    MeetingPageFactory(date=DAY(2026, 1, 20))
    MeetingPageFactory(date=WINTER, open_to_public=False, closed_reason="It is about one person.")
    assert (
        "date of a public meeting is on this website."
        in get_soup(url).select_one(".next-meeting").get_text()
    )


@time_machine.travel(NOON, tick=False)
def test_the_next_public_meeting_is_found_behind_a_page_full_of_closed_ones(home, box):
    for day in range(1, 26):
        MeetingPageFactory(date=DAY(2026, 3, day), open_to_public=False, closed_reason="Members only.")
    MeetingPageFactory(date=DAY(2026, 4, 2))
    assert "Thursday 2 April 2026" in box()


@time_machine.travel(NOON, tick=False)
def test_two_meetings_of_a_day_stand_in_the_order_of_their_times(home, get_soup):
    for title, start in (("Not set", None), ("Later", datetime.time(14)), ("First", datetime.time(9, 30))):
        MeetingPageFactory(date=WINTER, title=title, start_time=start)
    rows = get_soup("/meetings/").select(".meeting-row a")
    assert [row.get_text() for row in rows] == ["First", "Later", "Not set"]
    assert "Tuesday 24 February 2026, 9:30am" in words(get_soup("/meetings/").find(class_="next-meeting"))


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("hide", ["draft", "private"])
def test_a_meeting_that_readers_may_not_see_is_in_no_list_and_in_no_count(hide, home, client, get_soup):
    for day in (WINTER, DAY(2025, 3, 4)):
        hidden = MeetingPageFactory(date=day, title="Hush hush", live=hide != "draft")
        if hide == "private":
            PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    assert "Hush hush" not in str(get_soup("/meetings/"))
    assert "date is on this website." in words(get_soup("/meetings/").main)
    assert not get_soup("/meetings/").find("a", href="/meetings/past/2025/")
    assert client.get("/meetings/past/2025/").status_code == 404


@time_machine.travel(NOON, tick=False)
def test_past_meetings_are_found_by_year_the_latest_first(home, get_soup):
    for day in (DAY(2025, 12, 31), DAY(2026, 1, 1), DAY(2026, 2, 10), DAY(2024, 5, 1), WINTER):
        MeetingPageFactory(date=day, title=f"On {day}")
    links = get_soup("/meetings/").select(".filter a")
    assert [(link["href"], words(link)) for link in links] == [
        ("/meetings/past/2026/", "2026 , 2 meetings"),
        ("/meetings/past/2025/", "2025 , 1 meeting"),
        ("/meetings/past/2024/", "2024 , 1 meeting"),
    ]
    soup = get_soup("/meetings/past/2026/")
    assert [row.get_text() for row in soup.select(".meeting-row a")] == ["On 2026-02-10", "On 2026-01-01"]
    assert soup.h1.string == "Meetings in 2026"
    assert soup.title.string == "Meetings in 2026 – CSP"
    assert soup.find("link", rel="canonical")["href"].endswith("/meetings/past/2026/")
    assert soup.select(".crumbs a")[-1]["href"] == "/meetings/"
    assert soup.find(attrs={"aria-current": "page"})["href"] == "/meetings/past/2026/"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "address",
    [
        "1999/",
        "2027/",
        "9999/",
        "0000/",
        "2025/more/",
        "25/",
        "-2025/",
        "2025.5/",
        "x/",
        "²⁰²⁵/",
        "2025%20/",
    ],
)
def test_a_year_without_past_meetings_and_anything_else_is_not_found(address, home, client):
    MeetingPageFactory(date=DAY(2025, 3, 4))
    MeetingPageFactory(date=DAY(2027, 3, 4))
    assert client.get(f"/meetings/past/{address}").status_code == 404
    assert client.get("/meetings/past/").status_code == 404


def test_the_years_of_a_list_that_is_not_live_are_not_found(home, client):
    page = MeetingPageFactory(date=DAY(2025, 3, 4)).get_parent()
    assert client.get("/meetings/past/2025/").status_code == 200
    page.specific.unpublish()
    assert client.get("/meetings/past/2025/").status_code == 404


@time_machine.travel(NOON, tick=False)
def test_long_lists_have_pages(home, get_soup):
    for day in range(45):
        MeetingPageFactory(date=DAY(2025, 3, 1) + datetime.timedelta(days=day), title=f"Past {day}")
        MeetingPageFactory(date=DAY(2026, 3, 1) + datetime.timedelta(days=day), title=f"To come {day}")

    def titles(address):
        return [row.get_text() for row in get_soup(address).select(".meeting-row a")]

    assert titles("/meetings/") == [f"To come {day}" for day in range(20)]
    assert titles("/meetings/?page=3") == [f"To come {day}" for day in range(40, 45)]
    assert titles("/meetings/past/2025/?page=2") == [f"Past {day}" for day in range(24, 4, -1)]
    pager = get_soup("/meetings/past/2025/?page=2").find(class_="pager")
    assert [link["href"] for link in pager.find_all("a")] == ["?page=1", "?page=3"]
    assert "Page 2 of 3" in words(pager)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=", "page=1e9", "page[]=2", "page=%FF"]
)
@pytest.mark.parametrize("address", ["/meetings/", "/meetings/past/2025/"])
def test_a_page_number_that_is_none_still_shows_meetings(address, query, home, get_soup):
    MeetingPageFactory(date=DAY(2025, 3, 4))
    MeetingPageFactory(date=DAY(2026, 3, 4))
    assert len(get_soup(f"{address}?{query}").select(".meeting-row")) == 1


@time_machine.travel(NOON, tick=False)
def test_the_lists_take_the_same_few_queries_with_10_and_with_200_meetings(home, visit_queries):
    addresses = ("/meetings/", "/meetings/past/2025/")
    page, venue = meetings_page(), VenueFactory()
    page.body = [("cards", {"heading": "", "pages": [ContactPageFactory()]})]
    page.save()

    def grow(numbers):
        for number in numbers:
            year = 2026 if number % 2 else 2025
            day = DAY(year, 3, 1) + datetime.timedelta(days=number % 300)
            meeting = MeetingPage(title=f"M {number}", slug=f"m-{number}", date=day, venue=venue)
            page.add_child(instance=meeting)

    grow(range(10))
    with_10 = [visit_queries(address) for address in addresses]
    grow(range(10, 200))
    assert [visit_queries(address) for address in addresses] == with_10
    for queries in with_10:
        assert len(set(queries)) == len(queries) <= 25


@time_machine.travel(NOON, tick=False)
def test_another_page_shows_the_next_and_the_last_meeting_in_five_queries(home, django_assert_num_queries):
    MeetingPageFactory(date=WINTER, title="Soon", venue=VenueFactory())
    MeetingPageFactory(date=DAY(2026, 1, 20), title="Before")
    MeetingPageFactory(date=DAY(2026, 1, 10))
    tag = "{% load meetings_tags %}{% next_meeting as state %}"
    shown = "{{ state.next }}, {{ state.next.venue.room }}, {{ state.next.agenda_state }}; {{ state.last }}"
    with asking_once({}), django_assert_num_queries(5):
        assert engines["django"].from_string(tag + shown).render() == "Soon, Room 2, awaited; Before"
    MeetingPage.objects.all().delete()
    assert engines["django"].from_string(tag + shown).render() == "None, , ; None"
