"""Why an item is restricted is a plain reason from a list, and an old one never becomes none."""

import pytest
from django.conf import settings
from wagtail.blocks import StreamValue
from wagtail.test.utils.form_data import streamfield

from csp_site.tests.editor import edit_url, publish
from meetings.enums import NOT_FOR_THE_PUBLIC, RESTRICTED_REASONS
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY
from meetings.tests.factories import agenda_page, item, part, publish_agenda
from meetings.tests.test_meetings_admin import an_item

TYPED = "Exempt under paragraph 3 of Schedule 12A"


@pytest.fixture
def old(home):
    """A live meeting with a reason that somebody typed, in the page and in its draft."""
    parts = [part("Part one", restricted_reason=TYPED)]
    meeting = agenda_page(item("Secret case"), item("Progress", sub_items=parts), date=MEETING_DAY)
    items = meeting.agenda.get_prep_value()
    items[0]["value"]["restricted_reason"] = "It could identify people."
    items[1]["value"]["sub_items"][0]["value"]["restricted_reason"] = TYPED
    meeting.agenda = StreamValue(meeting.agenda.stream_block, items, is_lazy=True)
    meeting.save_revision(clean=False)
    meeting.save(clean=False)
    return MeetingPage.objects.get(pk=meeting.pk)


def reasons(meeting):
    items = meeting.agenda.get_prep_value()
    return [
        items[0]["value"]["restricted_reason"],
        items[1]["value"]["sub_items"][0]["value"]["restricted_reason"],
    ]


def test_readers_see_a_reason_of_the_list_whatever_is_stored(old, client):
    page = client.get(publish_agenda(old).url).content.decode()
    assert RESTRICTED_REASONS[0] in page and NOT_FOR_THE_PUBLIC in page
    assert "12A" not in page and "Secret case" not in page and "Part one" not in page


def test_the_editor_never_makes_an_item_public_that_had_another_reason(old):
    assert old.agenda[0].value["restricted_reason"] == RESTRICTED_REASONS[0]
    assert old.agenda[1].value["sub_items"][0]["restricted_reason"] == NOT_FOR_THE_PUBLIC


def test_no_other_reason_can_be_typed(home, client, administrator):
    meeting = agenda_page(date=MEETING_DAY)
    client.force_login(administrator)
    agenda = streamfield([an_item(title="A case", restricted_reason=TYPED)])
    response = publish(client, edit_url(meeting), agenda=agenda, minutes=streamfield([]))
    assert response.status_code == 200 and not MeetingPage.objects.get(pk=meeting.pk).agenda
    agenda = streamfield([an_item(title="A case", restricted_reason=RESTRICTED_REASONS[1])])
    assert publish(client, edit_url(meeting), agenda=agenda, minutes=streamfield([])).status_code == 302


def test_the_site_itself_cites_no_rule_that_binds_committees():
    reads_markings = {"markings.py"}
    places = [
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        *(settings.BASE_DIR / "content").rglob("*.yaml"),
    ]
    for app in ("csp_site", "contacts", "priorities", "meetings", "reviews"):
        places += (settings.BASE_DIR / app).rglob("*.py")
    found = [
        path.name
        for path in places
        if "tests" not in path.parts and path.name not in reads_markings
        if "12A" in path.read_text(encoding="utf-8")
    ]
    assert found == []
