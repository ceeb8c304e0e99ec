"""Who the tests of meetings work as."""

import pytest

from meetings.content import grant_to_agenda_publishers
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
