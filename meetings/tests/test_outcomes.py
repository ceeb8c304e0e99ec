"""What stands under an item beside its papers, and from when on readers see it."""

import pytest
from wagtail.rich_text import RichText

from meetings.tests.desk import MEETING_DAY, at, readers_see
from meetings.tests.factories import agenda_page, item, part, publish_agenda

pytestmark = pytest.mark.django_db
OUTCOME = {"decision": "The new locks are agreed.", "minute": RichText("<p>Locks were shown.</p>")}


def held(*items, **options):
    return publish_agenda(agenda_page(*items, date=MEETING_DAY, **options))


def test_a_decision_and_a_minute_are_there_from_the_day_of_the_meeting_on(client):
    meeting = held(item("Locks", sub_items=[part("Keys", **OUTCOME)]))
    with at(23):
        before = readers_see(client, meeting)
    with at(24, hour=0):
        after = readers_see(client, meeting)
    assert "Keys" in before and "agreed" not in before and "shown" not in before
    assert "Locks were shown. Decided: The new locks are agreed." in after


@at(25)
@pytest.mark.parametrize(
    ("reason", "status"), [("Not published.", "confirmed"), ("", "cancelled"), ("", "postponed")]
)
def test_no_outcome_of_a_restricted_item_or_of_a_meeting_called_off_is_shown(client, reason, status):
    seen = readers_see(client, held(item("Locks", restricted_reason=reason, **OUTCOME), status=status))
    assert "agreed" not in seen and "shown" not in seen


@at(20)
def test_background_papers_are_listed_one_by_one_as_text(client):
    seen = readers_see(client, held(item("Locks", background_papers="Crime survey\n\n <b>Audit</b> \n")))
    assert "Background papers: Crime survey; <b>Audit</b>" in seen


@at(20)
def test_background_papers_of_a_restricted_item_stay_private(client):
    meeting = held(item("Locks", background_papers="Crime survey", restricted_reason="Not published."))
    assert "Crime survey" not in readers_see(client, meeting)
