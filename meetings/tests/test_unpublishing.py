"""Before a meeting or the list of meetings goes, it is said what goes with it."""

import datetime

import pytest
import time_machine

from csp_site.tests.factories import UserFactory
from csp_site.tests.unpublishing import unpublish, words
from meetings.tests.factories import AgreedActionFactory, MeetingPageFactory, meetings_page

pytestmark = [pytest.mark.search, pytest.mark.django_db]
NOW = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def admin(client, home):
    with time_machine.travel(NOW, tick=False):
        client.force_login(UserFactory(is_superuser=True))
        yield client


def test_a_meeting_to_come_goes_from_the_home_page_the_calendar_and_the_feed(admin):
    meeting = MeetingPageFactory(title="Meeting of 9 March 2026", date=datetime.date(2026, 3, 9))
    told = words(unpublish(admin, meeting))
    assert "no longer tell of “Meeting of 9 March 2026”, still to come." in told


def test_a_meeting_that_was_held_takes_what_was_agreed_out_of_the_log(admin):
    meeting = MeetingPageFactory(date=datetime.date(2026, 2, 9))
    AgreedActionFactory(meeting=meeting)
    told = words(unpublish(admin, meeting))
    assert "The log of agreed actions loses 1 action." in told and "still to come" not in told


def test_the_list_of_meetings_takes_the_calendar_and_the_feed_along(admin):
    told = words(unpublish(admin, meetings_page()))
    assert "The calendar to subscribe to and the feed of meetings stop." in told
