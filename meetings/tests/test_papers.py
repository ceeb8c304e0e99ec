"""Papers of an agenda: labels, the agenda as the public will see it, and papers that come late."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.tests.editor import edit_url
from csp_site.tests.factories import DocumentFactory
from meetings.load import grant_to_agenda_publishers
from meetings.models import MeetingPage, ShownPaper
from meetings.tests.desk import agenda_url, at, press, readers_see, words
from meetings.tests.factories import (
    agenda_page,
    item,
    paper,
    part,
    publish_agenda,
    withdraw_agenda,
)

DAY = datetime.date(2026, 2, 24)


@pytest.fixture(autouse=True)
def frozen_day():
    with at(13):
        yield


@pytest.fixture
def meeting(home):
    report, case, both = (DocumentFactory(title=title) for title in ("Report", "Case file", "Twice"))
    meeting = agenda_page(
        item("Progress", [report], sub_items=[part("Hidden part", [both], restricted_reason="Private.")]),
        item("Hidden item", [case], restricted_reason="Not published: it could identify people."),
        date=DAY,
        live=True,
    )
    meeting.documents = {"Report": report, "Case file": case, "Twice": both}
    return meeting


@pytest.fixture
def staff(client, publisher, meeting):
    """An agenda publisher, signed in."""
    grant_to_agenda_publishers()
    client.force_login(publisher)
    return client


def labels(html):
    """Return the label beside each paper in a page of the admin."""
    papers = BeautifulSoup(html, "html.parser").select(".papers-places a")
    return {link.get_text(): link.find_next("span").get_text() for link in papers}


def as_readers_will(client, meeting, of="draft"):
    return client.get(f"{reverse('meeting_as_readers_will', args=[meeting.pk])}?of={of}")


def add_paper(meeting, document, publish=True):
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    meeting.agenda[0].value["papers"].append(paper(document))
    revision = meeting.save_revision()
    if publish:
        revision.publish()


@pytest.mark.parametrize("where", [edit_url, agenda_url])
def test_every_paper_has_its_label_before_anything_is_published(where, staff, meeting):
    told = labels(staff.get(where(meeting)).content)
    assert told == {"Report": "public", "Twice": "restricted", "Case file": "restricted"}


def test_the_editor_labels_the_papers_of_the_draft(staff, meeting):
    add_paper(meeting, DocumentFactory(title="In the draft"), publish=False)
    assert labels(staff.get(edit_url(meeting)).content)["In the draft"] == "public"
    assert "In the draft" not in labels(staff.get(agenda_url(meeting)).content)


def test_staff_see_the_agenda_as_the_public_will(staff, meeting):
    add_paper(meeting, DocumentFactory(title="In the draft"), publish=False)
    response = as_readers_will(staff, meeting)
    assert "private" in response["Cache-Control"] and "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    shown = words(response)
    assert "Readers do not see this agenda yet." in shown
    assert "Published 13 February 2026 , 6 full working days before the meeting" in shown
    assert "Report" in shown and "In the draft" in shown
    for hidden in ("Hidden", "Case file", "Twice"):
        assert hidden not in shown
    assert "In the draft" not in words(as_readers_will(staff, meeting, "published"))
    assert staff.get(meeting.documents["Report"].url).status_code == 200
    staff.logout()
    assert staff.get(meeting.documents["Report"].url).status_code == 404


def test_what_staff_see_beforehand_is_what_readers_get(staff, meeting):
    def agenda(response):
        soup = BeautifulSoup(response.content, "html.parser").main
        for callout in soup.select(".callout-caution"):
            callout.decompose()
        return " ".join(soup.get_text(" ", strip=True).split())

    before = agenda(as_readers_will(staff, meeting, "published"))
    press(staff, meeting, "publish")
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    assert agenda(as_readers_will(staff, meeting, "published")) == before
    assert "Readers do not see this agenda yet." not in words(as_readers_will(staff, meeting))
    assert agenda(staff.get(meeting.url)) == before


def test_a_late_paper_carries_the_day_it_was_added_and_the_others_none(client, meeting):
    publish_agenda(meeting)
    late = DocumentFactory(title="Late one")
    with at(18):
        add_paper(meeting, late)
        assert readers_see(client, meeting).count("Added") == 1
        assert re.search(r"Late one PDF, \d+\sbytes Added 18 February 2026", readers_see(client, meeting))
    with at(19):
        add_paper(meeting, DocumentFactory(title="Later one"), publish=False)
        withdraw_agenda(meeting)
        publish_agenda(meeting)
        shown = readers_see(client, meeting)
        assert shown.count("Added") == 1 and "Added 18 February 2026" in shown
    assert set(ShownPaper.objects.values_list("document__title", flat=True)) == {"Report", "Late one"}


def test_papers_added_before_the_first_publication_say_nothing(client, meeting):
    with at(16):
        add_paper(meeting, DocumentFactory(title="In time"))
    with at(17):
        publish_agenda(meeting)
        assert "Added" not in readers_see(client, meeting)


def test_a_page_with_many_late_papers_asks_no_more_than_one_with_few(meeting, visit_queries):
    with at(17):
        publish_agenda(meeting)

    def with_more(count):
        for _ in range(count):
            add_paper(meeting, DocumentFactory())
        return visit_queries(meeting.url)

    with at(18):
        few, many = with_more(1), with_more(5)
    assert len(many) == len(few) <= 25


def test_staff_see_beforehand_which_paper_will_be_late(staff, meeting):
    publish_agenda(meeting)
    add_paper(meeting, DocumentFactory(title="Late one"), publish=False)
    with at(13, 15):
        shown = words(as_readers_will(staff, meeting))
        assert "Readers do not see the latest changes yet." in shown
        assert shown.count("Added 13 February 2026") == 1
        assert "Added" not in words(as_readers_will(staff, meeting, "published"))
