"""Nothing that readers see the name of tells of a death: titles of items, of papers, of files."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.tests.editor import edit_url, fill_in
from csp_site.tests.factories import DocumentFactory
from meetings.agenda.neutral import names_a_death
from meetings.enums import AgendaState
from meetings.models import MeetingPage, WaitingPaper
from meetings.tests.desk import MEETING_DAY, at, press, words
from meetings.tests.factories import agenda_page, item, part, publish_agenda

TELLING = [
    "Domestic homicide review: update",
    "DHR 5",
    "dhr_smith",
    "DHRs-2026",
    "Domestic Abuse Related Death Review",
    "DARDR action plan",
    "Death reviews",
    "OWHR",
]
HARMLESS = ["Learning review", "Road deaths and serious injuries", "Suicide prevention", "Adhrence", "CSP"]


@pytest.fixture(autouse=True)
def frozen_day():
    with at(10):
        yield


@pytest.mark.parametrize("text", TELLING)
def test_the_names_of_such_reviews_are_known_old_and_new(text):
    assert names_a_death(text) and names_a_death(text.upper())


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_are_let_through(text):
    assert not names_a_death(text)


AGENDAS = {
    "an item": lambda: item("DHR 5"),
    "a part": lambda: item("Reviews", sub_items=[part("DHR 5")]),
    "a paper": lambda: item("Reviews", [{"document": DocumentFactory(), "title": "DHR 5", "note": ""}]),
    "a document": lambda: item("Reviews", [DocumentFactory(title="DHR 5")]),
    "a file": lambda: item("Reviews", [DocumentFactory(public_name="DHR 5.pdf")]),
}


@pytest.mark.parametrize("where", AGENDAS)
def test_no_agenda_with_such_a_name_is_published_now_or_at_a_set_time(where, officer, client):
    meeting = agenda_page(AGENDAS[where](), date=MEETING_DAY)
    client.force_login(officer)
    for button, typed in (("publish", {}), ("schedule", {"publish_at": "2026-02-12T09:00"})):
        page = words(press(client, meeting, button, **typed))
        assert "“DHR” tells of a death" in page or "The file name “DHR 5.pdf” tells of a death" in page
    found = MeetingPage.objects.get()
    assert found.agenda_state == AgendaState.AWAITED
    assert found.agenda_record is None or found.agenda_record.publish_at is None


def test_a_restricted_item_may_have_its_true_name_since_nobody_sees_it(officer, client):
    meeting = agenda_page(item("DHR 5", restricted_reason="Private."), date=MEETING_DAY)
    client.force_login(officer)
    assert "Everybody can read it now." in words(press(client, meeting, "publish"))


def test_the_editor_says_so_beside_the_item_and_keeps_what_was_typed(officer, client, home):
    meeting = agenda_page(item("Welcome"), date=MEETING_DAY)
    client.force_login(officer)
    text = fill_in(client, edit_url(meeting), agenda=agenda_form("DHR 5")).content.decode()
    assert "tells of a death" in text and "DHR 5" in text
    assert MeetingPage.objects.get().get_latest_revision_as_object().agenda[0].value["title"] == "Welcome"


def agenda_form(title):
    """Return what a browser sends for an agenda of one item."""
    value = {"title": title, "text": rich_text(""), "minute": rich_text("")}
    value |= {"papers": {"count": "0"}, "sub_items": {"count": "0"}}
    return streamfield([("item", value)])


@pytest.mark.search
def test_what_comes_into_a_published_agenda_another_way_is_shown_by_a_neutral_name_or_not_at_all(
    client, home
):
    named, filed = DocumentFactory(title="DHR 5"), DocumentFactory(public_name="DHR 5.pdf")
    meeting = publish_agenda(agenda_page(item("DHR 5", [named, filed]), date=MEETING_DAY))
    for address in (meeting.url, f"{meeting.url}agenda/", "/meetings/feed/", "/search/?q=learning"):
        assert "DHR" not in client.get(address).content.decode()
    assert words(client.get(meeting.url)).count("Learning review") == 2


def test_a_paper_with_such_a_name_is_not_added_in_bulk(desk):
    meeting = agenda_page(item("Reviews"), date=MEETING_DAY)
    meeting.save_revision()
    place = meeting.agenda[0].id
    for options in ({"title": "DHR 5"}, {"public_name": "DHR 5.pdf"}):
        document = DocumentFactory(**options)
        waiting = WaitingPaper.objects.create(
            meeting=meeting, document=document, title=document.title, item=place
        )
        sent = {"add": "1", f"{waiting.pk}-title": waiting.title, f"{waiting.pk}-item": place}
        answer = desk.post(reverse("meeting_papers", args=[meeting.pk]), sent)
        assert "tells of a death" in words(answer)
        assert WaitingPaper.objects.filter(pk=waiting.pk).exists()
