"""The sentence an editor writes on what changed, from the editor to the home page."""

import contextlib
import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import PageViewRestriction

from csp_site.models import ChangeNote, InformationPage
from csp_site.tests.editor import add_url, edit_url, fill_in, message_beside, publish
from csp_site.tests.factories import InformationPageFactory

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/London"))
NOTE = "We added the number of the helpline."


@pytest.fixture
def page(home):
    return InformationPageFactory(title="Bikes", slug="bikes")


@pytest.fixture
def editor(client, officer, page):
    client.force_login(officer)
    return edit_url(page)


@pytest.fixture
def news(get_soup):
    """What stands under “What is new”, each line as its words and where it leads."""

    def lines():
        section = get_soup("/").select_one(".news")
        found = section.select("li") if section else []
        return [(" ".join(line.get_text(" ").split()), line.a["href"]) for line in found]

    return lines


@pytest.fixture
def travel(client, officer):
    """Travel to noon some days after the first, and sign in there: staff are signed out after a day."""
    with contextlib.ExitStack() as stack:

        def to(days):
            moment = NOON + datetime.timedelta(days=days)
            stack.enter_context(time_machine.travel(moment, tick=False))
            client.force_login(officer)

        yield to


def test_what_an_editor_says_has_changed_stands_on_the_home_page_with_the_day(client, editor, travel, news):
    travel(0)
    publish(client, editor, change_note=NOTE)
    assert news() == [(f"24 November 2026 {NOTE}", "/bikes/")]


def test_a_note_on_a_draft_waits_until_the_page_is_published(client, editor, travel, news):
    travel(0)
    fill_in(client, editor, change_note=NOTE)
    assert news() == []
    travel(2)
    publish(client, editor)
    assert news() == [(f"26 November 2026 {NOTE}", "/bikes/")]


def test_a_waiting_note_can_be_taken_back(client, editor, news):
    fill_in(client, editor, change_note=NOTE)
    publish(client, editor, change_note="")
    assert not ChangeNote.objects.exists()
    assert news() == []


def test_a_small_change_says_nothing_and_keeps_what_was_said_before(client, editor, news):
    publish(client, editor, change_note=NOTE)
    publish(client, editor, title="Cycles")
    assert [words.endswith(NOTE) for words, _ in news()] == [True]


def test_a_note_that_is_too_long_is_refused_beside_the_field_and_not_lost(client, editor):
    response = publish(client, editor, change_note="x" * 201)
    message, typed = message_beside(response, "change_note")
    assert "at most 200 characters" in message
    assert typed == "x" * 201


def test_the_four_newest_notes_stand_there_and_what_is_typed_is_never_run(client, editor, page, news):
    for number in range(5):
        ChangeNote.objects.create(
            page=page, text=f"<b>Change {number}</b>", published_at=NOON + datetime.timedelta(hours=number)
        )
    with time_machine.travel(NOON + datetime.timedelta(days=1), tick=False):
        assert [words for words, _ in news()] == [
            f"24 November 2026 <b>Change {number}</b>" for number in (4, 3, 2, 1)
        ]


@pytest.mark.parametrize(
    "reason", ["withdrawn", "private", "private above", "sensitive", "sensitive above"]
)
def test_the_note_of_a_page_that_is_not_listed_stands_nowhere(reason, client, editor, page, news):
    below = InformationPageFactory(parent=page, title="Locks", slug="locks")
    marked = page if reason.endswith("above") else below
    publish(client, edit_url(below), change_note=NOTE)
    assert [url for _, url in news()] == ["/bikes/locks/"]
    if reason.startswith("private"):
        PageViewRestriction.objects.create(page=marked, restriction_type=PageViewRestriction.LOGIN)
    elif reason == "withdrawn":
        below.refresh_from_db()
        below.unpublish()
    else:
        marked.refresh_from_db()
        marked.is_sensitive, marked.neutral_title = True, "Information"
        marked.save()
    client.logout()
    assert news() == []


def test_the_home_page_takes_the_same_queries_with_three_notes_and_with_thirty(page, visit_queries):
    def notes(count):
        for number in range(count):
            ChangeNote.objects.create(page=page, text=f"Change {number}", published_at=NOON)
        return visit_queries("/")

    assert len(notes(3)) == len(notes(27))


def test_an_officer_mends_a_note_and_takes_one_away_but_writes_none_without_a_page(client, editor, news):
    publish(client, editor, change_note=NOTE)
    note = ChangeNote.objects.get()
    change = reverse("change_notes:edit", args=[note.pk])
    fill_in(client, change, form_id=None, text="We added a number.")
    assert news()[0][0].endswith("We added a number.")
    assert client.get(reverse("change_notes:add")).status_code == 302
    client.post(reverse("change_notes:delete", args=[note.pk]))
    assert news() == []


def test_a_page_goes_with_its_notes(client, editor, page, admin_client):
    publish(client, editor, change_note=NOTE)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not ChangeNote.objects.exists()


def test_the_home_page_leads_to_the_parts_of_the_page_where_people_report(client, officer, home, get_soup):
    card = InformationPageFactory(title="A team", slug="team")
    report = InformationPageFactory(
        title="Report it",
        slug="report-it",
        body=[
            ("heading", {"text": "Report noise"}),
            ("text", "<p>Call us.</p>"),
            ("cards", {"heading": "", "pages": [card]}),
            ("heading", {"text": "Report theft"}),
            ("cards", {"heading": "", "pages": [card]}),
            ("heading", {"text": "How soon will you hear?"}),
            ("text", "<p>Soon.</p>"),
        ],
    )
    client.force_login(officer)
    publish(client, edit_url(home), report_page=report.pk)
    links = get_soup("/").main.select(".needs a")
    found = [(link.get_text(strip=True), link["href"]) for link in links]
    assert ("Report noise", "/report-it/#report-noise") in found
    assert ("Report theft", "/report-it/#report-theft") in found
    assert "How soon will you hear?" not in dict(found)
    anchors = {element["id"] for element in get_soup("/report-it/").select("[id]")}
    assert {"report-noise", "report-theft"} <= anchors


def test_the_home_page_says_nothing_of_reporting_while_that_page_is_a_draft(home, get_soup):
    home.report_page = InformationPageFactory(title="Report it", slug="report-it", live=False)
    home.save_revision().publish()
    assert "Report it" not in get_soup("/").main.get_text()


def test_the_home_page_says_nothing_of_a_page_that_needs_safe_reading(home, get_soup):
    report = InformationPageFactory(title="Leave safely", is_sensitive=True, neutral_title="Information")
    home.report_page = report
    home.save_revision().publish()
    assert "Leave safely" not in get_soup("/").main.get_text()


def test_a_note_on_a_page_that_goes_live_later_has_that_day(client, officer, home, travel, news):
    travel(0)
    later = {"go_live_at": "30/11/2026 09:00"}
    publish(client, add_url(InformationPage, home), title="New", slug="new", change_note=NOTE, **later)
    assert news() == []
    travel(7)
    call_command("publish_scheduled")
    assert news() == [(f"1 December 2026 {NOTE}", "/new/")]


def test_the_same_form_sent_twice_says_it_once(client, editor, news):
    for _ in range(2):
        publish(client, editor, change_note=NOTE)
    assert len(news()) == 1


def test_a_note_of_nothing_that_can_be_seen_is_none(client, editor, news):
    publish(client, editor, change_note="\u200b")
    assert not ChangeNote.objects.exists()
    publish(client, editor, change_note="We\u200b added \x07a number.")
    assert news()[0][0].endswith("We added a number.")
