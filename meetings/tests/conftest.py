"""Who the tests of meetings work as, and what the partnership has promised there."""

import pytest

from meetings.load import grant_to_agenda_publishers
from meetings.models import MeetingSettings
from meetings.tests.desk import PROMISE
from meetings.tests.factories import meetings_page


@pytest.fixture
def agenda_publisher(publisher):
    """Somebody in the group of agenda publishers, with the rights that loading the content gives."""
    meetings_page()
    grant_to_agenda_publishers()
    return publisher


@pytest.fixture
def desk(agenda_publisher, client):
    """A client that is signed in as an agenda publisher."""
    client.force_login(agenda_publisher)
    return client


@pytest.fixture
def settings_(home):
    """The settings of a partnership that has promised by when its agendas are out."""
    return MeetingSettings.objects.create(site=home.get_site(), promise=PROMISE)


@pytest.fixture
def staff(client, officer, settings):
    """A client that is signed in as a council officer, and stays so on other days."""
    settings.SESSION_COOKIE_AGE = 60 * 60 * 24 * 366
    client.force_login(officer)
    return client
