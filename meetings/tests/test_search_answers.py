"""Search that answers: whoever asks when the next meeting is reads it above the results."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from contacts.models import ContactsPage
from contacts.tests.factories import ContactPageFactory
from csp_site.tests.searching import search
from meetings.tests.factories import MeetingPageFactory, VenueFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]
NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def meeting(home):
    """The next meeting, and one before it."""
    MeetingPageFactory(title="The one before", date=datetime.date(2026, 1, 13))
    venue = VenueFactory(name="Town Hall")
    return MeetingPageFactory(
        title="Public meeting", slug="2026-02-24", date=datetime.date(2026, 2, 24), venue=venue
    )


@pytest.mark.parametrize(
    "typed",
    [
        "next meeting",
        "meetings",
        "Meeting",
        "when is the next meeting?",
        "next public meeting",
        "meeting dates",
    ],
)
def test_whoever_asks_for_the_next_meeting_reads_when_and_where_it_is(typed, meeting, client):
    found = search(client, typed)
    assert "Tuesday 24 February 2026, 10am" in found.meeting
    assert "Town Hall" in found.meeting
    assert found.soup.select_one(".answer a")["href"] == meeting.url
    assert meeting.url not in [link["href"] for link in found.soup.select(".result-title a")]


@pytest.mark.parametrize("typed", ["meeting about bikes", "next", "public", "last meeting", "date"])
def test_whoever_asks_for_something_else_gets_results_alone(typed, meeting, client):
    assert search(client, typed).meeting == ""


def test_with_none_booked_it_says_so_and_how_to_raise_an_issue(home, client):
    last = MeetingPageFactory(date=datetime.date(2026, 1, 13), title="Public meeting")
    ContactsPage.objects.update(own_contact=ContactPageFactory(channels=[("phone", "01223 457950")]))
    ContactPageFactory()
    found = search(client, "next meeting")
    assert found.meeting.startswith(
        "Next public meeting No later date is on this website. "
        "The latest one here is Tuesday 13 January 2026"
    )
    assert last.url in found.addresses or found.soup.select_one(".answer").find("a", href=last.url)


def test_a_meeting_behind_closed_doors_is_not_the_next_public_one(home, client):
    MeetingPageFactory(date=datetime.date(2026, 1, 13), title="Public meeting")
    MeetingPageFactory(
        date=datetime.date(2026, 2, 24), open_to_public=False, closed_reason="It names people."
    )
    assert "date of a public meeting is on this website" in search(client, "meetings").meeting


def test_a_draft_is_not_announced(meeting, client):
    meeting.unpublish()
    assert "24 February" not in search(client, "next meeting").meeting


@pytest.mark.parametrize("typed", ["next meeting", "nextt meeting", "next meting", "meetings"])
def test_the_answer_takes_at_most_25_queries(typed, meeting, visit_queries):
    assert len(visit_queries(f"/search/?q={typed}")) <= 25
