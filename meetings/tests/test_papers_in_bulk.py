"""Bringing papers to a meeting: they find their items, wait, are added to the draft, and nothing leaks."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageLogEntry

from csp_site.models.documents import SiteDocument
from csp_site.tests.searching import once_stored
from csp_site.tests.test_uploads import unpacking_to
from csp_site.tests.uploading import office
from meetings.load import grant_to_agenda_publishers
from meetings.models import MeetingPage, WaitingPaper
from meetings.tests.desk import words
from meetings.tests.factories import agenda_page, item, part
from meetings.tests.paper_files import EMPTY_PDF, good_pdf, pdf, word


@pytest.fixture
def meeting(home):
    return agenda_page(
        item("Welcome"),
        item("Priorities", sub_items=[part("Progress"), part("A case", restricted_reason="Private.")]),
        item("Another case", restricted_reason="Private."),
    )


@pytest.fixture
def staff(client, publisher, meeting):
    """An agenda publisher, signed in."""
    grant_to_agenda_publishers()
    client.force_login(publisher)
    return client


def papers_url(meeting):
    return reverse("meeting_papers", args=[meeting.pk])


def bring(client, meeting, files, **more):
    """Send files by name through the form; return the page that comes then."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
    with once_stored():
        return client.post(papers_url(meeting), {"files": uploads, "upload": "1", **more}, follow=True)


def rows(response):
    """Return what the page shows of each waiting paper: title, the item's name and the label."""
    found = []
    for row in BeautifulSoup(response.content, "html.parser").select("[data-paper-row]"):
        chosen = row.select_one("option[selected]")
        found.append(
            (
                row.select_one("input[name$=title]")["value"],
                chosen.get_text() if chosen and chosen["value"] else "",
                row.select_one("[data-paper-label]").get_text(),
            )
        )
    return found


def as_shown(client, meeting, **changes):
    """Return what the form would send as it stands, with changes to the first waiting paper."""
    soup = BeautifulSoup(client.get(papers_url(meeting)).content, "html.parser")
    data = {each["name"]: each.get("value", "") for each in soup.select("[data-paper-row] input")}
    for select in soup.select("[data-paper-row] select"):
        chosen = select.select_one("option[selected]")
        data[select["name"]] = chosen["value"] if chosen else ""
    first = meeting.waiting_papers.first()
    return data | {f"{first.pk}-{name}": value for name, value in changes.items()}


def draft_papers(meeting):
    """Return the titles of the papers in the latest draft, by the number of their item."""
    from meetings.papers import draft_of, places_of

    places = places_of(draft_of(MeetingPage.objects.get(pk=meeting.pk)))
    return {place.number: [paper.text for paper in place.papers] for place in places if place.papers}


def test_files_find_their_items_and_nothing_is_added_before_somebody_says_so(staff, meeting):
    files = {
        "Item 2a - Progress report.pdf": good_pdf("a"),
        "2b case.docx": word("b"),
        "item_03.pdf": good_pdf("c"),
        "Agenda.pdf": good_pdf("d"),
        "1 Adroddiad ŵyl.pdf": good_pdf("e"),
        "١ تقرير.pdf": good_pdf("f"),
    }
    response = bring(staff, meeting, files)
    assert rows(response) == [
        ("Progress report", "2a Progress", "public"),
        ("Case", "2b A case (restricted)", "restricted"),
        ("Item 03", "3 Another case (restricted)", "restricted"),
        ("Agenda", "", "waits"),
        ("Adroddiad ŵyl", "1 Welcome", "public"),
        ("تقرير", "1 Welcome", "public"),
    ]
    assert draft_papers(meeting) == {}
    said = words(staff.post(papers_url(meeting), as_shown(staff, meeting) | {"add": "1"}, follow=True))
    assert "5 papers are in the draft of the agenda." in said
    assert draft_papers(meeting) == {
        "1": ["Adroddiad ŵyl", "تقرير"],
        "2a": ["Progress report"],
        "2b": ["Case"],
        "3": ["Item 03"],
    }
    assert [paper.title for paper in meeting.waiting_papers.all()] == ["Agenda"]
    live = MeetingPage.objects.get(pk=meeting.pk)
    assert live.has_unpublished_changes and not any(line.papers for line in live.pending_lines)
    entry = PageLogEntry.objects.filter(page=meeting.pk, action="wagtail.edit").first()
    assert entry.user == live.latest_revision.user and entry.user.groups.exists()
    staff.logout()
    for document in SiteDocument.objects.all():
        assert staff.get(document.url).status_code == 404


BAD = {
    "empty.pdf": (b"", "The submitted file is empty."),
    "no pages.pdf": (EMPTY_PDF, "has no pages, or it is broken"),
    "locked.pdf": (pdf("x", password=True), "opens only with a password"),
    "wrong.docx": (good_pdf(), "its contents are something else"),
    "run.exe": (b"MZ", "Upload a file of one of these kinds"),
    "bomb.docx": (unpacking_to(4_000_000_000), "far larger inside"),
    "macros.docx": (office("docm"), "macros"),
}


def test_a_bad_file_gets_its_own_message_and_the_others_are_kept(staff, meeting):
    bring(staff, meeting, {"first.pdf": good_pdf("first")})
    chosen = as_shown(staff, meeting, title="Typed with care")
    files = {"1 Good.pdf": good_pdf("good")} | {name: content for name, (content, _) in BAD.items()}
    response = bring(staff, meeting, files, **chosen)
    alert = BeautifulSoup(response.content, "html.parser").find(role="alert")
    refused = [one.get_text(" ", strip=True) for one in alert.find_all("li")]
    assert len(refused) == len(BAD)
    for name, (_, sentence) in BAD.items():
        assert any(name in one and sentence in one for one in refused), name
    assert [row[:2] for row in rows(response)] == [("Typed with care", ""), ("Good", "1 Welcome")]
    assert SiteDocument.objects.count() == 2


def test_a_file_too_large_and_a_name_too_long_break_nothing(staff, meeting, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
    large = good_pdf() + b"\0" * (50 * 1024 * 1024)
    response = bring(staff, meeting, {"large.pdf": large, f"1 {'long ' * 60}.pdf": good_pdf()})
    assert "This file is too big" in words(response)
    assert rows(response)[0][1] == "1 Welcome"
    assert SiteDocument.objects.get().title.startswith("Long long")


def test_only_twenty_files_are_taken_and_the_others_are_named(staff, meeting):
    response = bring(staff, meeting, {f"paper {n}.csv": b"a,b\n%d,2\n" % n for n in range(22)})
    assert WaitingPaper.objects.count() == 20
    assert "paper 20.csv Only 20 files are taken at a time." in words(response)


def test_the_same_file_twice_is_pointed_out_and_not_added_twice(staff, meeting):
    response = bring(staff, meeting, {"1 One.pdf": good_pdf(), "2 Two.pdf": good_pdf()})
    assert [row[1] for row in rows(response)] == ["1 Welcome", ""]
    assert "The same file waits here twice: see “One” too." in words(response)
    staff.post(papers_url(meeting), as_shown(staff, meeting) | {"add": "1"})
    said = words(staff.get(papers_url(meeting)))
    assert "The same file is under item 1 already: “One”." in said


def test_other_unpublished_edits_are_kept_and_a_paper_whose_item_is_gone_waits(staff, meeting):
    bring(staff, meeting, {"1 One.pdf": good_pdf("a"), "3 Three.pdf": good_pdf("b")})
    data = as_shown(staff, meeting)
    meeting.title = "Changed and not published"
    del meeting.agenda[2]
    meeting.save_revision()
    response = staff.post(papers_url(meeting), data | {"add": "1"}, follow=True)
    assert "This item is gone from the agenda." in words(response)
    first = meeting.waiting_papers.first()
    last = meeting.waiting_papers.last()
    staff.post(papers_url(meeting), data | {f"{last.pk}-item": "", "add": "1"})
    assert draft_papers(meeting) == {"1": [first.title]}
    latest = MeetingPage.objects.get(pk=meeting.pk).get_latest_revision_as_object()
    assert latest.title == "Changed and not published"
    assert meeting.waiting_papers.get() == last


def test_a_locked_page_takes_no_papers_and_they_wait(staff, meeting, administrator):
    bring(staff, meeting, {"1 One.pdf": good_pdf()})
    MeetingPage.objects.filter(pk=meeting.pk).update(locked=True, locked_by=administrator)
    said = words(staff.post(papers_url(meeting), as_shown(staff, meeting) | {"add": "1"}, follow=True))
    assert "Somebody has locked this page" in said
    assert draft_papers(meeting) == {} and meeting.waiting_papers.count() == 1


def test_a_waiting_paper_is_removed_with_its_file_unless_something_uses_it(staff, meeting):
    bring(staff, meeting, {"1 One.pdf": good_pdf("a"), "1 Two.pdf": good_pdf("b")})
    one, two = meeting.waiting_papers.all()
    meeting.agenda[0].value["papers"].append({"document": two.document, "title": "", "note": ""})
    meeting.save_revision()
    for paper in (one, two):
        staff.post(papers_url(meeting), as_shown(staff, meeting) | {"remove": paper.pk})
    assert not WaitingPaper.objects.exists()
    assert list(SiteDocument.objects.all()) == [two.document]


@pytest.mark.parametrize("name", ["meeting_papers", "meeting_as_readers_will"])
def test_nobody_without_the_right_sees_these_pages(name, meeting, client):
    assert client.get(reverse(name, args=[meeting.pk])).status_code == 302
    assert client.get(reverse(name, args=[999])).status_code == 302
