"""What the real partnership says of its meetings, on the site and nowhere invented."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine

from csp_site.models import OpenPoint
from meetings.models import AgendaPublication, MeetingPage, MeetingSettings, NonWorkingDay, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]
LONDON = ZoneInfo("Europe/London")
ADDRESS = "/meetings/2026-02-24/"


def text_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def at(month, day, hour=12, minute=0):
    return time_machine.travel(datetime.datetime(2026, month, day, hour, minute, tzinfo=LONDON), tick=False)


def test_the_meeting_that_the_web_page_names_has_a_page_with_all_it_says(get_soup):
    with at(2, 11):
        main = text_of(get_soup(ADDRESS).main)
    for fact in (
        "Tuesday 24 February 2026",
        "10am",
        "Conference Room 2",
        "Parkside Place Community Fire Station",
        "Cambridge CB1 1JF",
        "Open to everyone",
        "We publish it, with the papers, in the week before the meeting.",
    ):
        assert fact in main
    # No end is known, and nothing of the building but where it is.
    assert "10am to" not in main
    assert "Ask us about steps, a hearing loop or parking before you come: call 01223 457950" in main


@pytest.mark.parametrize(("month", "day"), [(2, 11), (2, 24), (3, 1)])
def test_its_agenda_is_awaited_and_none_is_invented(month, day, get_soup):
    with at(month, day):
        main = get_soup(ADDRESS).main
    words = "The agenda is not on this website." if month == 3 else "Awaited The agenda"
    assert words in text_of(main)
    assert not main.find(class_="agenda")
    assert not AgendaPublication.objects.exists()
    assert not MeetingPage.objects.get().agenda


@pytest.mark.parametrize("place", ["/", "/meetings/"])
def test_it_is_the_next_meeting_until_its_day_ends_and_the_last_one_after_that(place, get_soup):
    with at(2, 24, 23, 59):
        box = text_of(get_soup(place).find(class_="next-meeting"))
        assert "Tuesday 24 February 2026, 10am Conference Room 2, Parkside Place" in box
    with at(2, 25, 0, 0):
        box = text_of(get_soup(place).find(class_="next-meeting"))
        assert box == (
            "Next public meeting No later date is on this website. "
            "The latest one here is Tuesday 24 February 2026 . "
            "To ask for the next date or raise an issue, "
            "call 01223 457950 or email community.safety@cambridge.gov.uk ."
        )


def test_it_stands_among_the_past_meetings_of_its_year_once_its_day_has_ended(get_soup):
    with at(2, 24, 23, 59):
        get_soup("/meetings/past/2026/", status=404)
    with at(2, 25, 0, 0):
        row = get_soup("/meetings/past/2026/").find(class_="meeting-row")
    assert text_of(row).startswith("24 Feb 2026")


def test_no_priority_is_said_to_have_been_reported_at_a_meeting(get_soup):
    for slug in ("tackling-acquisitive-crime", "reducing-violence-in-our-city-centre"):
        assert "When we last reported on it" not in text_of(get_soup(f"/priorities/{slug}/").main)


def test_the_list_of_meetings_says_what_the_sources_say_of_them_all(get_soup):
    main = text_of(get_soup("/meetings/").main)
    for fact in (
        "Most of our meetings are open to everyone.",
        "The officer who leads a priority has to tell us there how the work is going.",
        "We publish the full agenda here, with all the papers, in the week before each meeting.",
        "The agenda says how to ask a question.",
        "01223 457950",
        "The source of this page was last reviewed on 11 February 2026",
    ):
        assert fact in main


def test_no_number_and_no_day_off_is_set_that_the_partnership_has_not_set(get_soup):
    settings = MeetingSettings.objects.get()
    assert (settings.promise_days, settings.question_days, settings.minutes_days) == (None, None, None)
    assert settings.question_deadline == ""
    assert not NonWorkingDay.objects.exists()
    venue = Venue.objects.get()
    assert (venue.step_free, venue.hearing_loop, venue.parking, venue.remote_url) == (
        "unknown",
        "unknown",
        "",
        "",
    )


def test_what_is_missing_is_an_open_point_that_leads_to_its_field():
    points = OpenPoint.objects.filter(closed_on=None, page__in=MeetingPage.objects.all())
    assert {point.field for point in points} == {"agenda", "minutes", "end_time", "venue"}


def test_meetings_stand_in_the_menu_after_the_priorities_and_before_about(get_soup):
    links = [link["href"] for link in get_soup("/").header.nav.find_all("a")]
    assert "/meetings/" in links
    assert links.index("/priorities/") < links.index("/meetings/") < links.index("/about/")
