"""Nothing of an agenda is public before it is published: tried by everybody, at every address there is."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from contacts.tests.factories import MemberPageFactory
from csp_site.models import BasePage
from csp_site.tests.factories import PDF, DocumentFactory, InformationPageFactory, UserFactory, holding
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage
from meetings.tests.factories import (
    MeetingPageFactory,
    agenda_page,
    item,
    meetings_page,
    paper,
    part,
    publish_agenda,
    withdraw_agenda,
)
from priorities.tests.factories import PriorityPageFactory

NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))
SOON = datetime.date(2026, 2, 24)
STAFF_ONLY = ("agenda", "papers", "as-readers-will", "copy")


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def papers(home):
    """Documents under an item, under a part of it, and under items and parts that are restricted."""
    names = ("item", "part", "restricted", "restricted part", "part of restricted")
    return {name: DocumentFactory(title=f"Secret {name}") for name in names}


@pytest.fixture
def meeting(papers):
    """A live meeting, nothing of whose agenda is public yet: every word of it has “Secret” in it."""
    words = {"lead_words": "Secret lead", "text": "<p>Secret text</p>", "purpose": "decision"}
    words |= {"background_papers": "Secret survey", "decision": "Secret choice", "minute": "<p>Secret</p>"}
    return agenda_page(
        item(
            "Secret one",
            [paper(papers["item"], "Secret title", "Secret note")],
            sub_items=[
                part("Secret part", [papers["part"]], **words),
                part("Secret two", [papers["restricted part"]], restricted_reason="Secret reason", **words),
            ],
            **words,
        ),
        item(
            "Secret three",
            [papers["restricted"]],
            sub_items=[part("Secret four", [papers["part of restricted"]], **words)],
            restricted_reason="Secret reason",
            **words,
        ),
        date=SOON,
        title="The meeting",
        slug="2026-02-24",
    )


def guest(client):
    """Sign in somebody without any right."""
    client.force_login(UserFactory())


@pytest.fixture(params=[None, guest], ids=["signed out", "signed in without a right"])
def reader(request, client):
    if request.param:
        request.param(client)
    return client


def addresses(meeting):
    """Return every public address there is, and some that somebody could guess."""
    InformationPageFactory(
        body=[("cards", {"heading": "", "pages": [meeting, meeting.get_parent()]})], slug="cards"
    )
    below = ["", "agenda/", "agenda.pdf", "papers.zip", "meeting.ics", "?preview=1", "?is_preview=true"]
    return [
        *(page.url for page in BasePage.objects.live()),
        *(f"{meeting.url}{rest}" for rest in below),
        *("/meetings/past/2026/", "/meetings/?page=2", "/meetings/calendar.ics", "/meetings/feed/"),
        *("/sitemap.xml", "/search/?q=lead", "/search/?q=one+text", "/feed/", "/data/", "/nothing-here/"),
        f"/admin/pages/{meeting.pk}/view_draft/",
        f"/admin/pages/{meeting.pk}/edit/preview/",
        f"/admin/meetings/{meeting.pk}/agenda/",
        f"/admin/meetings/{meeting.pk}/papers/",
        f"/admin/meetings/{meeting.pk}/as-readers-will/?of=published",
    ]


def leaks(client, meeting, papers):
    """Return the addresses that say a word of the agenda, and the papers that can be read."""
    found = [address for address in addresses(meeting) if b"Secret" in client.get(address).content]
    return found + [name for name, document in papers.items() if is_served(client, document)]


def is_served(client, document):
    response = client.get(document.url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (PDF in body) == (response.status_code == 200)
    return response.status_code == 200


def as_draft(meeting):
    meeting.unpublish()


def as_live(meeting):
    pass


def as_changed(meeting):
    meeting.agenda.append(item("Secret too"))
    meeting.save_revision()


def as_scheduled(meeting):
    meeting.unpublish()
    meeting.go_live_at = NOON + datetime.timedelta(days=1)
    meeting.save_revision().publish()
    call_command("publish_scheduled")


def as_cancelled(meeting):
    meeting.status = MeetingStatus.CANCELLED
    meeting.save_revision().publish()


def as_past(meeting):
    meeting.date = SOON - datetime.timedelta(days=30)
    meeting.save_revision().publish()


def as_withdrawn(meeting):
    publish_agenda(meeting)
    withdraw_agenda(meeting)


def as_unpublished(meeting):
    publish_agenda(meeting).unpublish()


def as_expired(meeting):
    publish_agenda(meeting)
    meeting.expire_at = NOON + datetime.timedelta(hours=-1)
    meeting.save()
    call_command("publish_scheduled")


def as_private(meeting):
    publish_agenda(meeting)
    PageViewRestriction.objects.create(page=meeting, restriction_type=PageViewRestriction.GROUPS)


def as_deleted(meeting):
    publish_agenda(meeting).delete()


CASES = [as_draft, as_live, as_changed, as_scheduled, as_cancelled, as_past, as_withdrawn]
CASES += [as_unpublished, as_expired, as_private, as_deleted]


@pytest.mark.search
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nothing_of_an_agenda_that_is_not_public_is_anywhere(case, meeting, papers, reader):
    places = addresses(meeting)
    case(meeting)
    assert not [address for address in places if b"Secret" in reader.get(address).content]
    assert not [name for name, document in papers.items() if is_served(reader, document)]


@pytest.mark.search
def test_what_is_published_is_read_and_what_is_restricted_still_is_not(meeting, papers, reader):
    publish_agenda(meeting)
    assert leaks(reader, meeting, papers) == [
        meeting.url,
        *(f"{meeting.url}{rest}" for rest in ("", "agenda/", "?preview=1", "?is_preview=true")),
        *("/search/?q=lead", "/search/?q=one+text"),
        "item",
        "part",
    ]
    shown = reader.get(meeting.url).content.decode()
    for word in (
        "Secret one",
        "Secret part",
        "Secret text",
        "Secret title",
        "Secret note",
        "Not published: it is not for the public.",
    ):
        assert word in shown
    for word in ("Secret two", "Secret three", "Secret four"):
        assert word not in shown
    for name in ("restricted", "restricted part", "part of restricted"):
        assert papers[name].url not in shown and papers[name].title not in shown


@pytest.mark.search
def test_publishing_and_withdrawing_take_effect_at_once_as_often_as_they_happen(meeting, papers, reader):
    for _ in range(2):
        publish_agenda(meeting)
        assert is_served(reader, papers["item"]) and b"Secret one" in reader.get(meeting.url).content
        withdraw_agenda(meeting)
        assert not leaks(reader, meeting, papers)
        InformationPageFactory._meta.model.objects.filter(slug="cards").delete()


def test_an_item_that_becomes_restricted_closes_its_papers_at_once(meeting, papers, reader):
    publish_agenda(meeting)
    assert is_served(reader, papers["item"]) and is_served(reader, papers["part"])
    meeting = MeetingPage.objects.get()
    meeting.agenda[0].value["restricted_reason"] = "Not published: it could identify people."
    meeting.save_revision().publish()
    assert not is_served(reader, papers["item"]) and not is_served(reader, papers["part"])
    assert b"Secret title" not in reader.get(meeting.url).content


@pytest.mark.search
def test_an_older_draft_brings_no_agenda_back_and_takes_none_away(meeting, papers, reader):
    first = meeting.save_revision()
    publish_agenda(meeting)
    first.publish()
    assert is_served(reader, papers["item"])
    withdraw_agenda(meeting)
    MeetingPage.objects.get().save_revision().publish()
    first.publish()
    assert not leaks(reader, meeting, papers)


@pytest.mark.search
@pytest.mark.parametrize("alias", [False, True], ids=["a copy", "an alias"])
def test_a_copy_of_a_meeting_has_no_agenda_that_anybody_can_read(alias, meeting, papers, reader):
    publish_agenda(meeting)
    options = {"update_attrs": {"slug": "copy"}}
    copy = meeting.create_alias(update_slug="copy") if alias else meeting.copy(**options, keep_live=True)
    assert reader.get(copy.url).status_code == 200
    withdraw_agenda(meeting)
    assert not leaks(reader, MeetingPage.objects.get(pk=copy.pk), papers)


@pytest.mark.search
def test_a_paper_that_is_also_restricted_elsewhere_on_the_agenda_is_not_served(home, reader):
    document = DocumentFactory(title="Secret")
    inner = part("Open part", [document])
    hidden = item("Hidden", [document], restricted_reason="Private.")
    minutes = [("document", paper(document))]
    meeting = publish_agenda(
        agenda_page(item("Open", [document], sub_items=[inner]), hidden, minutes=minutes, date=NOON.date())
    )
    assert not leaks(reader, meeting, {"the paper": document})


def test_a_paper_of_two_meetings_is_open_while_one_of_them_is_published(home, reader):
    document = DocumentFactory()
    first, second = (agenda_page(item(papers=[document]), date=SOON) for _ in range(2))
    publish_agenda(first)
    assert is_served(reader, document)
    withdraw_agenda(first)
    assert not is_served(reader, document)
    publish_agenda(second)
    assert is_served(reader, document)


def test_a_paper_that_another_public_page_holds_is_open_through_that_page_alone(meeting, papers, reader):
    page = InformationPageFactory(body=[holding(papers["item"])])
    assert is_served(reader, papers["item"])
    page.unpublish()
    assert not is_served(reader, papers["item"])


@pytest.mark.search
def test_the_search_of_the_admin_does_not_know_the_words_of_an_agenda(meeting):
    backend = get_search_backend()
    assert list(backend.search("meeting", MeetingPage)) == [meeting]
    for when in (lambda _: None, publish_agenda):
        when(meeting)
        MeetingPage.objects.get().save()
        assert not list(backend.search("Secret", Page)) + list(backend.search("Secret", MeetingPage))


def test_what_leads_to_a_priority_or_a_member_from_an_agenda_shows_nothing_there(home, reader):
    member, priority = MemberPageFactory(), PriorityPageFactory()
    agenda_page(item("Secret", lead_member=member, priority=priority), date=SOON)
    for page in (member, priority, meetings_page()):
        assert b"Secret" not in reader.get(page.url).content


def test_staff_who_may_see_documents_read_a_pending_paper_and_keep_no_copy(client, publisher, papers):
    MeetingPageFactory(agenda=[item(papers=[papers["item"]])])
    client.force_login(publisher)
    response = client.get(papers["item"].url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.search
def test_no_search_suggests_a_word_of_an_agenda_that_was_taken_away(home, reader):
    meeting = publish_agenda(agenda_page(item("About vellicharish matters"), date=SOON))
    typed = "/search/?q=vellicharihs"
    assert b"vellicharish" in reader.get(typed).content
    for take_away in (withdraw_agenda, as_private):
        publish_agenda(meeting)
        take_away(meeting)
        assert b"vellicharish" not in reader.get(typed).content


@pytest.mark.parametrize("where", ["restricted item", "restricted part", "part of a restricted item"])
def test_a_document_under_anything_restricted_is_closed_where_it_stands_openly_too(where, home, client):
    kept, shown = DocumentFactory(title="Kept back"), DocumentFactory(title="For all")
    hidden = {
        "restricted item": lambda: item("One", [kept], restricted_reason="Secret"),
        "restricted part": lambda: item("One", [], sub_items=[part("Two", [kept], restricted_reason="S")]),
        "part of a restricted item": lambda: item(
            "One", [], sub_items=[part("Two", [kept])], restricted_reason="Secret"
        ),
    }[where]()
    open_item = item("Open", [kept, shown], sub_items=[part("Open part", [kept])])
    meeting = publish_agenda(agenda_page(hidden, open_item, date=SOON))
    text = client.get(meeting.url).content.decode()
    assert "For all" in text and is_served(client, shown)
    assert "Kept back" not in text and not is_served(client, kept)


def test_a_paper_that_readers_had_before_is_not_shown_on_an_agenda_that_restricts_it(home, client):
    """What is public already stays so elsewhere until an officer takes it down; the agenda is silent."""
    kept = DocumentFactory(title="Kept back")
    InformationPageFactory(body=[holding(kept)])
    hidden = item("Hidden", [kept], restricted_reason="Private.")
    meeting = publish_agenda(agenda_page(hidden, item("Open", [kept]), date=SOON))
    assert is_served(client, kept)
    text = client.get(meeting.url).content.decode()
    assert "Open" in text and "Kept back" not in text and kept.url not in text
