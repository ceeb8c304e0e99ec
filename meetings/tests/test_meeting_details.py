"""What the page of a meeting says of it: how it stands, when and where it is, who may come."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from contacts.tests.factories import ContactPageFactory, contacts_page
from meetings.enums import CALLED_OFF, MeetingStatus
from meetings.models import MeetingSettings
from meetings.page.wording import print_time
from meetings.tests.factories import MeetingPageFactory, VenueFactory

NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))
BEFORE, TODAY, AFTER = datetime.date(2026, 3, 1), NOON.date(), datetime.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


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


STATES = {
    (MeetingStatus.CONFIRMED, BEFORE): "This meeting is going ahead. The agenda is not here yet.",
    (MeetingStatus.CONFIRMED, TODAY): "This meeting is today. The agenda is not here yet.",
    (MeetingStatus.CONFIRMED, AFTER): "The date of this meeting has passed. "
    "The minutes are not on this website.",
    (MeetingStatus.PROVISIONAL, BEFORE): "This date is not certain yet. Look here again before you come. "
    "The agenda is not here yet.",
    (MeetingStatus.PROVISIONAL, TODAY): "This meeting may be today. Its date is not certain. "
    "The agenda is not here yet.",
    (MeetingStatus.PROVISIONAL, AFTER): "The date of this meeting has passed. It was not certain. "
    "The minutes are not on this website.",
    (MeetingStatus.CANCELLED, BEFORE): "This meeting is cancelled. It will not take place.",
    (MeetingStatus.CANCELLED, TODAY): "This meeting is cancelled. It does not take place today.",
    (MeetingStatus.CANCELLED, AFTER): "This meeting was cancelled. It did not take place.",
    (MeetingStatus.POSTPONED, BEFORE): "This meeting is postponed. It will not take place on this date.",
    (MeetingStatus.POSTPONED, TODAY): "This meeting is postponed. It does not take place today.",
    (MeetingStatus.POSTPONED, AFTER): "This meeting was postponed. It did not take place on this date.",
}


@pytest.mark.parametrize(("status", "date"), STATES)
def test_how_a_meeting_stands_comes_right_after_its_name_in_words(status, date, home, get_soup):
    meeting = MeetingPageFactory(status=status, date=date)
    main = get_soup(meeting.url).main
    assert words(main).startswith(f"{meeting.title} {STATES[status, date]} Date ")
    assert ("Coming along" in words(main)) == (date != AFTER and status not in CALLED_OFF)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ((10, 0), "10am"),
        ((9, 5), "9:05am"),
        ((0, 30), "12:30am"),
        ((12, 30), "12:30pm"),
        ((23, 59), "11:59pm"),
        ((12, 0), "midday"),
        ((0, 0), "midnight"),
    ],
)
def test_times_are_printed_as_people_say_them(time, text, home, get_soup):
    assert print_time(datetime.time(*time)) == text
    meeting = MeetingPageFactory(start_time=datetime.time(*time))
    assert f"Time {text}" in words(get_soup(meeting.url).find(class_="facts"))


def test_an_end_is_printed_only_when_it_is_known(home, get_soup):
    meeting = MeetingPageFactory(start_time=datetime.time(10))
    assert "Time 10am Who" in words(get_soup(meeting.url).find(class_="facts"))
    meeting.end_time = datetime.time(12)
    meeting.save()
    assert "Time 10am to midday Who" in words(get_soup(meeting.url).find(class_="facts"))
    meeting.start_time = meeting.end_time = None
    meeting.save()
    assert "Time" not in words(get_soup(meeting.url).find(class_="facts"))


def test_a_meeting_says_where_it_is_what_is_known_and_what_is_not(own_contact, get_soup):
    MeetingSettings.objects.create(site=own_contact.get_site(), question_deadline="Ask us by noon.")
    venue = VenueFactory(step_free="yes", hearing_loop="no", parking="None at the hall.")
    meeting = MeetingPageFactory(date=BEFORE, venue=venue)
    main = words(get_soup(meeting.url).main)
    assert f"Room 2, {venue.name} High Street, Anytown AN1 1YT" in main
    for known in ("way in without steps", "does not have a hearing loop", "Parking: None", "by noon"):
        assert known in main
    assert "Ask us about" not in main
    meeting.venue = VenueFactory(remote_url="https://example.org/join")
    meeting.save()
    soup = get_soup(meeting.url)
    assert "Ask us about steps, a hearing loop or parking before you come" in words(soup.main)
    assert soup.find("a", href="https://example.org/join")["rel"] == ["noreferrer"]


def answers(soup):
    rows = soup.find(class_="answers")("div")
    return {words(row.dt): [words(answer) for answer in row("dd")] for row in rows}


def test_who_comes_along_reads_what_will_happen_and_whom_to_ask_for_an_interpreter(own_contact, get_soup):
    told = {"what_happens": "Each lead speaks.", "access_help": "We need a week."}
    MeetingSettings.objects.create(site=own_contact.get_site(), **told)
    meeting = MeetingPageFactory(date=BEFORE, venue=VenueFactory())
    found = answers(get_soup(meeting.url))
    assert found["What happens there"] == ["Each lead speaks."]
    ask = "To tell us what you need, call 01223 457950 or email csp@example.org ."
    assert found["An interpreter, or papers in another format"] == ["We need a week.", ask]
    assert list(found)[-1] == "Ask a question or raise an issue"


def test_nobody_is_promised_help_that_nobody_can_be_asked_for(home, get_soup):
    meeting = MeetingPageFactory(date=BEFORE, venue=VenueFactory())
    assert list(answers(get_soup(meeting.url))) == ["Who can come", "Getting in"]


def test_a_meeting_that_is_not_open_says_why(home, get_soup):
    meeting = MeetingPageFactory(date=BEFORE, open_to_public=False, closed_reason="It is about one case.")
    main = words(get_soup(meeting.url).main)
    assert "Not open to the public. It is about one case." in main
    assert "Everybody is welcome" not in main


def test_what_officers_type_about_a_meeting_is_shown_and_never_run(home, client):
    hostile = "<script>alert(1)</script>"
    venue = VenueFactory(name=hostile, room=hostile, address=hostile, parking=hostile)
    options = {"title": hostile, "summary": hostile, "open_to_public": False, "closed_reason": hostile}
    meeting = MeetingPageFactory(venue=venue, date=datetime.date(2999, 1, 1), **options)
    for address in (meeting.url, "/meetings/"):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        assert not soup.body.find("script")
        assert "alert(1)" in soup.main.get_text()
