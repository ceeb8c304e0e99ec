"""The feed of meetings: news of dates, agendas, papers and minutes, and none before it is public."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.base import ContentFile

from csp_site.models.documents import DocumentVersion
from csp_site.tests.factories import PDF, DocumentFactory
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    paper,
    part,
    publish_agenda,
    withdraw_agenda,
)
from meetings.tests.reading import entries

SITE = "https://www.example.org"
FEED = "/meetings/feed/"
PAGE = "/meetings/2026-02-24/"
FACTS = {"slug": "2026-02-24", "title": "Public meeting", "date": datetime.date(2026, 2, 24)}


@pytest.fixture(autouse=True)
def site(settings, home):
    settings.SITE_URL = SITE


def on(day, month=2, hour=12):
    """Be at an hour of a day of 2026, in London."""
    moment = datetime.datetime(2026, month, day, hour, tzinfo=ZoneInfo("Europe/London"))
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def news(client):
    """Return a function that gives the titles in the feed with the day of each, the newest first."""
    return lambda: [(entry["updated"][:10], entry["title"]) for entry in entries(client.get(FEED))]


def change_agenda(page, *items):
    page = MeetingPage.objects.get(pk=page.pk)
    page.agenda = list(items)
    page.save_revision().publish()


def replace(document):
    """Replace the file of a document as its form does: the old one is kept for staff."""
    DocumentVersion.objects.create(document=document, file=ContentFile(PDF, name="old.pdf"))


@on(3)
def test_a_meeting_that_is_booked_is_news_with_when_and_where_it_is(client):
    MeetingPageFactory(**FACTS, venue=VenueFactory(name="Fire Station"), summary="Come & ask.")
    (entry,) = entries(client.get(FEED))
    assert entry["title"] == "Public meeting"
    assert entry["link"] == f"{SITE}{PAGE}"
    assert entry["updated"] == "2026-02-03T12:00:00+00:00"
    assert entry["summary"] == (
        "Tuesday 24 February 2026, 10am, Room 2, Fire Station, High Street, Anytown AN1 1YT. "
        "Come &amp; ask. Open to everyone."
    )


def test_a_meeting_that_is_cancelled_is_the_same_entry_with_other_words(client, news):
    with on(3):
        page = MeetingPageFactory(**FACTS)
        (before,) = entries(client.get(FEED))
    with on(9):
        page.status = MeetingStatus.CANCELLED
        page.save_revision().publish()
        (after,) = entries(client.get(FEED))
        assert news() == [("2026-02-09", "Cancelled: Public meeting")]
    assert after["id"] == before["id"]


def test_an_agenda_is_news_from_the_moment_it_is_published_until_it_is_withdrawn(client, news):
    with on(3):
        secret = DocumentFactory(title="Secret paper")
        page = agenda_page(item("Knife crime", [secret], text="<p>Hidden words</p>"), **FACTS)
        booked = [("2026-02-03", "Public meeting")]
        assert news() == booked
    with on(13):
        assert news() == booked
        assert b"genda" not in client.get(FEED).content
        publish_agenda(page)
        assert news() == [("2026-02-13", "Agenda: Public meeting"), *booked]
        assert not [word for word in (b"Secret", b"Hidden") if word in client.get(FEED).content]
    with on(14):
        withdraw_agenda(page)
        assert news() == booked


def test_a_paper_that_comes_after_the_agenda_is_news_and_one_that_came_with_it_is_not(news):
    with on(12):
        first = DocumentFactory(title="Crime figures")
        page = agenda_page(item("Figures", [first]), **FACTS)
        publish_agenda(page)
    with on(18):
        late = DocumentFactory(title="scan0012")
        named = paper(late, title="Late report")
        change_agenda(page, item("Figures", [first], sub_items=[part("Late", [named])]))
        assert news()[0] == ("2026-02-18", "Paper added: Late report")
        assert len(news()) == 3


def test_a_paper_that_is_replaced_is_news_each_time_once_readers_could_see_the_first(client, news):
    with on(11):
        document = DocumentFactory(title="Crime figures")
        page = agenda_page(item("Figures", [document]), **FACTS)
        replace(document)
    with on(12):
        publish_agenda(page)
        assert len(news()) == 2
    for day in (16, 17):
        with on(day):
            replace(document)
    with on(18):
        assert news()[:2] == [
            ("2026-02-17", "Replaced: Crime figures"),
            ("2026-02-16", "Replaced: Crime figures"),
        ]
        assert "In the papers of: Public meeting" in entries(client.get(FEED))[0]["summary"]
        withdraw_agenda(page)
        assert b"Crime figures" not in client.get(FEED).content


def test_a_paper_that_is_withdrawn_is_said_to_be(client, news):
    with on(12):
        document = DocumentFactory(title="Crime figures")
        page = agenda_page(item("Figures", [document]), **FACTS)
        publish_agenda(page)
    with on(16):
        replace(document)
        document.withdraw("It named a person.")
        assert news()[0] == ("2026-02-16", "Withdrawn: Crime figures")
        assert "Replaced" not in str(news())
        assert "It named a person." in entries(client.get(FEED))[0]["summary"]


def test_a_paper_under_a_restricted_item_is_never_news(client):
    with on(12):
        page = agenda_page(item("Welcome"), **FACTS)
        publish_agenda(page)
    with on(16):
        secret = DocumentFactory(title="Secret paper")
        restricted = item("Names", [secret], restricted_reason="Not published: it could identify people.")
        change_agenda(page, item("Welcome"), restricted)
        replace(secret)
        text = client.get(FEED).content
    assert b"Secret" not in text and b"Names" not in text and b"identify" not in text


def test_minutes_are_news_from_the_day_of_the_meeting_on(client, news):
    with on(3):
        minutes = DocumentFactory(title="Minutes of the meeting")
        MeetingPageFactory(
            **FACTS, minutes=[("document", {"document": minutes, "title": "Notes", "note": ""})]
        )
    with on(23, hour=23):
        assert "Minutes" not in str(news()) and b"Notes" not in client.get(FEED).content
    with on(24, hour=0):
        assert news()[0] == ("2026-02-24", "Minutes: Public meeting")
        assert entries(client.get(FEED))[0]["summary"] == "Notes"
        before = entries(client.get(FEED))[0]["id"]
    with on(10, month=3):
        replace(minutes)
        assert news()[:2] == [("2026-03-10", "Replaced: Notes"), ("2026-02-24", "Minutes: Public meeting")]
        assert entries(client.get(FEED))[1]["id"] == before
        minutes.withdraw("It named a person.")
        assert news()[0] == ("2026-03-10", "Withdrawn: Notes")
        assert "Minutes: Public meeting" not in str(news())


@on(3)
def test_words_that_look_like_html_do_no_harm(client):
    MeetingPageFactory(**FACTS | {"title": "<b>A & B</b>\x0b"}, summary="<script>alert(1)</script>")
    (entry,) = entries(client.get(FEED))
    assert entry["title"] == "<b>A & B</b>"
    assert "&lt;script&gt;" in entry["summary"] and "<script>" not in entry["summary"]


def test_the_feed_is_asked_for_again_which_costs_nothing_and_differs_by_no_clock(client):
    with on(3):
        page = MeetingPageFactory(**FACTS)
        first = client.get(FEED)
    assert first["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in first and not first.cookies
    with on(4):
        assert client.get(FEED, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
        head = client.head(FEED)
        assert (head.status_code, head.content) == (200, b"")
        page.unpublish()
        gone = client.get(FEED, HTTP_IF_NONE_MATCH=first["ETag"])
        assert entries(gone) == []
    with on(5):
        assert client.get(FEED, HTTP_IF_NONE_MATCH=gone["ETag"]).status_code == 304


@on(3)
def test_a_feed_holds_the_fifty_newest_entries(client):
    MeetingPageFactory.create_batch(60, date=datetime.date(2026, 3, 1))
    assert len(entries(client.get(FEED))) == 50


@pytest.mark.parametrize("address", ["/meetings/", PAGE, "/meetings/past/2019/"])
def test_programs_find_the_feed_on_every_page_about_meetings(address, get_soup, client):
    MeetingPageFactory(**FACTS)
    MeetingPageFactory(date=datetime.date(2019, 5, 1))
    link = get_soup(address).find("head").find("link", rel="alternate", title="Meetings")
    assert (link["type"], link["href"]) == ("application/atom+xml", FEED)
    assert entries(client.get(link["href"])) is not None


def test_the_feed_says_whose_it_is_and_where(client):
    meetings_page()
    text = client.get(FEED).content.decode()
    assert "<title>Meetings: Community Safety Partnership</title>" in text
    assert "<author><name>Community Safety Partnership</name></author>" in text
    assert f'<link href="{SITE}{FEED}" rel="self"' in text
    assert f'<link href="{SITE}/meetings/" rel="alternate"' in text
