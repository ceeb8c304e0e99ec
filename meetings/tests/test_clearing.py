"""A paper with a protective marking, or one that nobody could read, waits for an officer's answer."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.test.utils.form_data import streamfield

from csp_site.jobs import run_due_jobs
from csp_site.models import JobRun
from csp_site.models.clearance import FileClearance, FileMarks
from csp_site.models.documents import SiteDocument
from csp_site.search.documents import note_marks, read_upload
from csp_site.tests.editor import edit_url, publish, send
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, UserFactory, holding
from csp_site.tests.marked_files import saved_again, sheet, slides, word_part, word_with
from meetings.models import AgendaPublication, MeetingPage
from meetings.publishing import HELD_UP_ACTION
from meetings.tests.desk import MEETING_DAY, agenda_url, at, press, words
from meetings.tests.factories import agenda_page, item, publish_agenda
from meetings.tests.paper_files import good_pdf, pdf
from meetings.tests.test_meetings_admin import an_item
from meetings.tests.test_papers_in_bulk import as_shown, bring, draft_papers, papers_url

MARKED = word_with(word_footer1=word_part("OFFICIAL-SENSITIVE Page 1", "ftr"))
SCAN = pdf("", "")
WHY = "The police have cleared it, by telephone."
MANY = " ".join(f"word{number}" for number in range(40))
MARKED_FILES = {
    "1 Progress.docx": MARKED,
    "1 Progress.pdf": good_pdf("Words", "NOT FOR PUBLICATION"),
    "1 Progress.xlsx": sheet(["Words"], header="CONFIDENTIAL"),
    "1 Progress.pptx": slides("Words", notes="Not for publication"),
    "1 Progress.csv": b"Ward,Not for publication\n",
    "1 Progress report (confidential).pdf": good_pdf("Words"),
}


@pytest.fixture(autouse=True)
def before_the_meeting():
    with at(10):
        yield


@pytest.fixture
def meeting(home):
    return agenda_page(item("Progress"), title="Public meeting", date=MEETING_DAY)


def read_document(content, name, title="Progress report"):
    """Return a document whose file the site has read."""
    document = DocumentFactory(title=title, file=ContentFile(content, name=name))
    FileMarks.objects.filter(file_hash=document.file_hash).delete()
    file = SimpleUploadedFile(name, content)
    note_marks(document.file_hash, read_upload(file, name.rpartition(".")[2]))
    return document


def agenda_with(document, **options):
    return agenda_page(item("Progress", [document]), title="Public meeting", date=MEETING_DAY, **options)


def answer(client, meeting, why=WHY, url=""):
    """Answer every question on the page of an agenda, or on another one."""
    url = url or agenda_url(meeting)
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    names = [field["name"] for field in soup.select("[name^=why-]")]
    return client.post(url, {"answer": "1", **dict.fromkeys(names, why)}, follow=True)


def is_published(meeting):
    return AgendaPublication.objects.filter(meeting=meeting, published_at__isnull=False).exists()


@pytest.mark.parametrize("name", MARKED_FILES)
def test_a_marked_paper_is_not_added_until_an_officer_says_why(name, desk, meeting, agenda_publisher):
    bring(desk, meeting, {name: MARKED_FILES[name]})
    response = desk.post(papers_url(meeting), as_shown(desk, meeting) | {"add": "1"}, follow=True)
    assert "Say why it may go out" in words(response)
    assert draft_papers(meeting) == {}
    desk.post(papers_url(meeting), as_shown(desk, meeting, why=WHY) | {"add": "1"}, follow=True)
    assert len(draft_papers(meeting)["1"]) == 1
    document = SiteDocument.objects.get()
    kept = FileClearance.objects.get()
    assert (kept.reason, kept.given_by, kept.file_hash) == (WHY, agenda_publisher, document.file_hash)
    logged = ModelLogEntry.objects.get(action="csp_site.clear_file")
    assert (logged.user, logged.data["reason"], logged.data["file"]) == (
        agenda_publisher,
        WHY,
        document.file_hash,
    )


def test_a_marked_paper_goes_under_a_restricted_item_without_an_answer(desk, meeting):
    meeting = agenda_page(
        item("A case", restricted_reason="Not published: it could identify people."), date=MEETING_DAY
    )
    bring(desk, meeting, {"1 Case.docx": MARKED})
    desk.post(papers_url(meeting), as_shown(desk, meeting) | {"add": "1"})
    assert draft_papers(meeting) == {"1": ["Case"]}


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", MARKED), ("a.pdf", SCAN), ("b.pdf", b"%PDF-1.7 %%EOF")]
)
def test_an_agenda_waits_for_an_answer_about_each_paper(name, content, desk, settings_):
    meeting = agenda_with(read_document(content, name))
    assert "Asked about papers" in words(desk.get(agenda_url(meeting)))
    assert "“Progress report”" in words(press(desk, meeting, "publish"))
    press(desk, meeting, "schedule", publish_at="2026-02-11T09:00")
    assert not AgendaPublication.objects.filter(meeting=meeting).exists()
    answer(desk, meeting, "")
    press(desk, meeting, "publish")
    assert not is_published(meeting)
    assert "1 answer kept" in words(answer(desk, meeting))
    press(desk, meeting, "publish")
    assert is_published(meeting)


def test_a_file_that_is_not_read_yet_is_not_cleared_and_what_is_found_later_is_asked(desk, settings_):
    document = read_document(MARKED, "a.docx")
    marks = FileMarks.objects.get()
    FileMarks.objects.all().delete()
    meeting = agenda_with(document)
    assert "has not read this file yet" in words(desk.get(agenda_url(meeting)))
    answer(desk, meeting)
    marks.save(force_insert=True)
    press(desk, meeting, "publish")
    assert not is_published(meeting)
    assert "It says “OFFICIAL-SENSITIVE Page 1” in a footer." in words(desk.get(agenda_url(meeting)))


@pytest.mark.parametrize("title", ["", "Minutes (not for publication)"])
def test_outcomes_wait_for_an_answer_about_the_minutes(title, client, agenda_publisher, settings_):
    content = good_pdf("Words") if title else MARKED
    document = read_document(content, "minutes.pdf" if title else "minutes.docx", "Minutes")
    minutes = [("document", {"document": document, "title": title, "note": ""})]
    meeting = agenda_page(item("Progress"), date=MEETING_DAY, minutes=minutes, released=False)
    url = reverse("meeting_outcomes", args=[meeting.pk])
    with at(24, 12):
        client.force_login(agenda_publisher)
        response = send(client, url, {"release": "1"}, follow=True)
        assert "Say first, under “Asked about papers”, why this may go out: “Minutes”." in words(response)
        assert not meeting.outcomes_are_out
        assert "1 answer kept" in words(answer(client, meeting, url=url))
        send(client, url, {"release": "1"})
        assert MeetingPage.objects.get(pk=meeting.pk).outcomes_are_out
        assert "Asked about papers" not in words(client.get(url))


def test_an_answer_holds_for_that_content_alone(desk, settings_):
    document = read_document(MARKED, "a.docx")
    meeting = agenda_with(document)
    answer(desk, meeting)
    other = read_document(word_with(word_footer1=word_part("OFFICIAL-SENSITIVE", "ftr")), "b.docx")
    SiteDocument.objects.filter(pk=document.pk).update(file=other.file.name, file_hash=other.file_hash)
    press(desk, meeting, "publish")
    assert not is_published(meeting)
    again = read_document(MARKED, "c.docx", "Another name")
    second = agenda_with(again)
    press(desk, second, "publish")
    assert is_published(second)


def test_an_agenda_with_a_set_time_does_not_go_out_and_staff_are_told(desk, settings_, client):
    document = DocumentFactory(title="Progress report")
    meeting = agenda_with(document)
    press(desk, meeting, "schedule", publish_at="2026-02-11T09:00")
    other = read_document(MARKED, "b.docx")
    SiteDocument.objects.filter(pk=document.pk).update(file=other.file.name, file_hash=other.file_hash)
    for hour in (9, 10):
        with at(11, hour):
            JobRun.objects.all().delete()
            run_due_jobs()
    assert not is_published(meeting)
    assert PageLogEntry.objects.filter(page=meeting.pk, action=HELD_UP_ACTION).count() == 1
    with at(11, 11):
        client.force_login(UserFactory(is_superuser=True))
        assert "did not go out at its time" in words(client.get(reverse("wagtailadmin_home")))
        answer(client, meeting)
        JobRun.objects.all().delete()
        run_due_jobs()
    assert is_published(meeting)


def replace(client, document, content, **more):
    name = f"next.{document.file_extension}"
    data = {"title": document.title, "tags": "", "file": SimpleUploadedFile(name, content)}
    address = reverse("wagtaildocs:edit", args=[document.pk])
    return send(client, address, data | {"replaced_note": "table 2 corrected"} | more)


@pytest.mark.parametrize(("name", "content"), [("a.docx", MARKED), ("a.pdf", SCAN)])
def test_a_paper_is_not_replaced_by_one_that_must_be_answered_for(name, content, client, administrator):
    first = word_with() if name == "a.docx" else good_pdf("Words")
    document = read_document(first, name)
    InformationPageFactory(body=[holding(document)])
    client.force_login(administrator)
    before = document.file_hash
    response = replace(client, document, content)
    assert response.status_code == 200 and "Say why it may go out" in words(response)
    assert SiteDocument.objects.get(pk=document.pk).file_hash == before
    assert replace(client, document, content, clearance=WHY).status_code == 302
    assert SiteDocument.objects.get(pk=document.pk).file_hash != before
    assert FileClearance.objects.get().reason == WHY


def test_a_marked_paper_does_not_get_into_a_published_agenda_by_the_editor(client, administrator):
    meeting = publish_agenda(agenda_page(item("Welcome"), title="Public meeting", date=MEETING_DAY))
    document = read_document(MARKED, "a.docx")
    client.force_login(administrator)
    agenda = streamfield([an_item(document, title="Progress")])
    response = publish(client, edit_url(meeting), agenda=agenda, minutes=streamfield([]))
    assert "It says “OFFICIAL-SENSITIVE Page 1” in a footer." in words(response)
    assert not MeetingPage.objects.get(pk=meeting.pk).public_document_ids()


def test_several_pages_are_not_published_at_once_while_one_must_be_answered_for(client, administrator):
    meeting = publish_agenda(agenda_page(item("Welcome"), title="Public meeting", date=MEETING_DAY))
    meeting.agenda.append(item("Progress", [read_document(MARKED, "a.docx")]))
    meeting.save_revision()
    client.force_login(administrator)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={meeting.pk}")
    assert not MeetingPage.objects.get(pk=meeting.pk).public_document_ids()


def test_a_restricted_file_that_was_saved_again_is_asked_about(client, administrator, officer, settings_):
    secret, again = good_pdf(MANY), saved_again(good_pdf(MANY))
    assert secret != again
    case = read_document(secret, "case.pdf", "Mrs Roe")
    agenda_page(
        item("A case", [case], restricted_reason="Not published: it could identify people."),
        title="Secret panel",
    )
    meeting = agenda_with(read_document(again, "progress.pdf"))
    client.force_login(administrator)
    said = words(client.get(agenda_url(meeting)))
    assert "It has the same words as a file that is closed to readers." in said and "Secret panel" in said
    press(client, meeting, "publish")
    assert not is_published(meeting)
    answer(client, meeting)
    press(client, meeting, "publish")
    assert is_published(meeting)


def test_an_innocent_paper_is_added_and_published_without_a_question(desk, meeting, settings_):
    bring(desk, meeting, {"1 Confidential helpline.pdf": good_pdf("Call our confidential helpline.")})
    desk.post(papers_url(meeting), as_shown(desk, meeting) | {"add": "1"})
    MeetingPage.objects.get(pk=meeting.pk).latest_revision.publish()
    press(desk, meeting, "publish")
    assert is_published(meeting) and not FileClearance.objects.exists()
