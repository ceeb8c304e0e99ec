"""A file that is restricted or withdrawn anywhere is so by its content, at every door, under every name."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.jobs import run_due_jobs
from csp_site.models import BasePage, DocumentVersion, FileHold, JobRun
from csp_site.models.documents import SiteDocument
from csp_site.tests.editor import edit_url, fill_in, opened_version, publish
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, holding
from csp_site.tests.unpublishing import confirm, make_private
from csp_site.tests.uploading import send
from meetings import schedule
from meetings.models import AgendaPublication, MeetingPage
from meetings.tests.desk import MEETING_DAY, at, press, words
from meetings.tests.factories import agenda_page, item, part, publish_agenda
from meetings.tests.paper_files import good_pdf
from meetings.tests.test_meetings_admin import an_item
from meetings.tests.test_papers_in_bulk import as_shown, bring, draft_papers, papers_url, rows

CASE = good_pdf("The case of a person who lives here")
EARLIER = good_pdf("The case of a person as it was first written")
REASON = "Not published: it could identify people."
ELSEWHERE = "It is restricted or withdrawn elsewhere on this site"


@pytest.fixture(autouse=True)
def before_the_meeting():
    with at(10):
        yield


@pytest.fixture
def case(home):
    """A document with an earlier file, that no page holds yet."""
    document = DocumentFactory(title="Mrs Roe", file=ContentFile(CASE, name="case.pdf"))
    earlier = DocumentFactory(file=ContentFile(EARLIER, name="earlier.pdf"))
    document.replace(earlier, None, "")
    earlier.delete()
    return document


@pytest.fixture
def panel(case):
    """A meeting that restricts the document."""
    restricted = item("A case", sub_items=[part("A person", [case], restricted_reason=REASON)])
    return agenda_page(restricted, title="Secret panel", slug="panel", date=MEETING_DAY)


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


def copy(content=CASE, title="Progress report", **more):
    """Return a document with a file of the same bytes under another name."""
    return DocumentFactory(title=title, file=ContentFile(content, name="progress.pdf"), **more)


def is_public(document):
    return Client().get(document.url).status_code == 200


@pytest.mark.parametrize("content", [CASE, EARLIER], ids=["the file", "an earlier one"])
@pytest.mark.parametrize("where", ["single", "several at once", "chooser"])
def test_a_restricted_file_that_is_uploaded_again_is_served_to_nobody(where, content, panel, editor):
    assert send(editor, where, "document", "progress.pdf", content).accepted
    document = SiteDocument.objects.latest("pk")
    InformationPageFactory(body=[holding(document)])
    link = f'<p><a linktype="document" id="{document.pk}">Read it</a></p>'
    page = InformationPageFactory(body=[("text", link)])
    assert not is_public(document)
    assert document.url not in editor.get(page.url).content.decode()
    said = words(editor.get(reverse("document_access", args=[document.pk])))
    assert "It is restricted on “Secret panel”" in said


@pytest.mark.parametrize("content", [CASE, EARLIER], ids=["the file", "an earlier one"])
def test_papers_that_are_added_are_labelled_and_kept_from_readers(content, panel, desk):
    meeting = agenda_page(item("Progress"), item("Another case", restricted_reason=REASON))
    response = bring(desk, meeting, {"1 Progress report.pdf": content})
    assert rows(response) == [("Progress report", "1 Progress", "restricted")]
    said = words(desk.post(papers_url(meeting), as_shown(desk, meeting) | {"add": "1"}, follow=True))
    assert "It can go under a restricted item only" in said
    assert draft_papers(meeting) == {}
    places = BeautifulSoup(response.content, "html.parser").select("option")
    under = next(each["value"] for each in places if "Another case" in each.get_text())
    desk.post(papers_url(meeting), as_shown(desk, meeting, item=under) | {"add": "1"})
    assert draft_papers(meeting) == {"2": ["Progress report"]}


def test_no_public_document_is_replaced_by_a_restricted_file(panel, editor):
    report = DocumentFactory(title="Report")
    InformationPageFactory(body=[holding(report)])
    before = SiteDocument.objects.get(pk=report.pk).file_hash
    data = {"title": "Report", "tags": "", "replaced_note": "table 2 corrected"}
    file = SimpleUploadedFile("next.pdf", CASE)
    url = reverse("wagtaildocs:edit", args=[report.pk])
    response = editor.post(url, data | opened_version(editor, url) | {"file": file})
    assert response.status_code == 200 and "Readers cannot have this file." in words(response)
    assert SiteDocument.objects.get(pk=report.pk).file_hash == before and is_public(report)


@pytest.mark.parametrize("block", ["documents", "text"])
def test_a_page_with_a_restricted_file_is_not_published_and_says_why(block, panel, editor):
    document = copy()
    page = InformationPageFactory(live=False)
    link = f'<p><a linktype="document" id="{document.pk}">Read it</a></p>'
    one = {"order": "0", "deleted": "", "value": {"document": str(document.pk), "title": "", "note": ""}}
    body = {
        "documents": ("documents", {"heading": "", "items": {"count": "1", "0": one}}),
        "text": ("text", rich_text(link, features=["document-link"])),
    }
    response = publish(editor, edit_url(page), body=streamfield([body[block]]))
    assert "Readers cannot have the file of “Progress report”" in words(response)
    assert not BasePage.objects.get(pk=page.pk).live
    drafted = fill_in(editor, edit_url(page), body=streamfield([body[block]]))
    assert drafted.status_code == 302


def test_an_agenda_with_a_restricted_file_is_not_published_now_or_later(panel, desk, caplog):
    meeting = agenda_page(item("Progress", [copy()]), title="Public meeting", date=MEETING_DAY)
    assert "readers cannot have the file of “Progress report”" in words(press(desk, meeting, "publish"))
    press(desk, meeting, "schedule", publish_at="2026-02-11T09:00")
    assert not AgendaPublication.objects.filter(meeting=meeting).exists()
    other = agenda_page(item("Progress", [DocumentFactory()]), date=MEETING_DAY)
    AgendaPublication.objects.publish_later(other, None, "2026-02-10T12:00:30Z")
    agenda_page(item("Hidden", [other.agenda[0].value["papers"][0]["document"]], restricted_reason=REASON))
    with at(11):
        run_due_jobs()
    assert not AgendaPublication.objects.get(meeting=other).published_at
    assert "agenda not published" in caplog.text


@pytest.mark.search
def test_a_restricted_file_that_got_into_an_agenda_is_named_nowhere(panel, client, home):
    """However it came in: past every form, as the loader and the clock do."""
    document, plain = copy(title="Roe"), DocumentFactory(title="Survey")
    meeting = agenda_page(item("Progress", [document, plain]), slug="open", date=MEETING_DAY)
    meeting = publish_agenda(meeting)
    schedule.make_packs()
    archive = b"".join(client.get(f"{meeting.url}papers.zip").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist()[-1:] == ["01 Survey.pdf"]
    assert not is_public(document) and is_public(plain)
    for address in (meeting.url, f"{meeting.url}agenda/", "/search/?q=roe", "/meetings/feed/"):
        assert "Roe" not in client.get(address).content.decode().replace("q=roe", "")


def test_a_pack_that_was_made_before_is_taken_away_with_the_paper(case, client, home, editor):
    document, plain = copy(title="Roe"), DocumentFactory(title="Survey")
    meeting = publish_agenda(
        agenda_page(item("Progress", [document, plain]), slug="open", date=MEETING_DAY)
    )
    schedule.make_packs()
    assert client.get(f"{meeting.url}papers.zip").status_code == 200
    agenda_page(item("A case", [case], restricted_reason=REASON), slug="panel")
    assert is_public(document)
    editor.post(reverse("held_files"), {"document": document.pk})
    assert not is_public(document)
    assert client.get(f"{meeting.url}papers.zip").status_code == 404


def test_a_draft_that_restricts_is_enough_and_lifting_it_opens_the_file_again(case, home):
    document = copy()
    panel = agenda_page(item("A case", [case]), live=False)
    panel.agenda[0].value["restricted_reason"] = REASON
    panel.save_revision()
    InformationPageFactory(body=[holding(document)])
    assert not is_public(document)
    panel.agenda[0].value["restricted_reason"] = ""
    panel.save_revision()
    assert is_public(document)


def test_lifting_a_restriction_and_publishing_at_once_is_not_held_up_by_itself(panel, case, editor):
    InformationPageFactory(body=[holding(copy())])
    document = SiteDocument.objects.latest("pk")
    assert not is_public(document)
    agenda = streamfield([an_item(case, title="A case")])
    answer = publish(editor, edit_url(panel), agenda=agenda, minutes=streamfield([]))
    assert answer.status_code == 302
    assert is_public(document)


def test_the_file_that_replaces_a_restricted_one_is_restricted_too(panel, case, editor):
    url, new = reverse("wagtaildocs:edit", args=[case.pk]), good_pdf("The case as it was written again")
    sent = {"title": "Mrs Roe", "tags": "", "file": SimpleUploadedFile("next.pdf", new)}
    assert editor.post(url, sent | opened_version(editor, url)).status_code == 302
    for content in (new, CASE, EARLIER):
        document = copy(content)
        InformationPageFactory(body=[holding(document)])
        assert not is_public(document)


def test_a_withdrawn_file_is_withdrawn_under_every_name(case, home):
    InformationPageFactory(body=[holding(case)])
    assert is_public(case)
    case.withdraw("It named somebody.")
    for content in (CASE, EARLIER):
        document = copy(content)
        InformationPageFactory(body=[holding(document)])
        assert not is_public(document)
    assert Client().get(case.url).status_code == 410


def test_where_it_is_restricted_is_told_only_to_whoever_may_open_that(
    panel, client, officer, administrator
):
    document = copy()
    GroupPagePermission.objects.exclude(group__name="Administrators").delete()
    client.force_login(administrator)
    address = reverse("document_access", args=[document.pk])
    assert "It is restricted on “Secret panel”" in words(client.get(address))
    client.force_login(officer)
    said = words(client.get(address))
    assert ELSEWHERE in said and "Secret" not in said and "Roe" not in said


def test_restricting_an_item_takes_no_published_paper_down_unseen(case, editor):
    shown = copy(title="Annual report")
    page = InformationPageFactory(title="Reports", body=[holding(shown)])
    agenda_page(item("A case", [case], restricted_reason=REASON), title="Panel", date=MEETING_DAY)
    assert is_public(shown)
    said = words(editor.get(reverse("held_files")))
    assert "Annual report" in said and "Reports" in said and "It is restricted on “Panel”" in said
    assert "1 paper is public" in words(editor.get(reverse("wagtailadmin_home")))
    late = copy(title="Another")
    InformationPageFactory(body=[holding(late)])
    assert not is_public(late)
    assert "Tick the papers" in words(editor.post(reverse("held_files"), follow=True)) and is_public(shown)
    editor.post(reverse("held_files"), {"document": shown.pk})
    assert not is_public(shown)
    assert "Nothing." in words(editor.get(reverse("held_files"))) and Page.objects.get(pk=page.pk).live


@pytest.mark.search
def test_a_paper_that_was_closed_meanwhile_is_not_spared_any_longer(case, editor):
    shown = copy()
    page = InformationPageFactory(body=[holding(shown)])
    panel = agenda_page(item("A case", [case], restricted_reason=REASON), date=MEETING_DAY)
    assert is_public(shown)
    confirm(editor, make_private(editor, page))
    agenda = streamfield([an_item(case, title="A case", restricted_reason=REASON)])
    publish(editor, edit_url(panel), agenda=agenda, minutes=streamfield([]))
    make_private(editor, page, restriction_type="none")
    assert Client().get(page.url).status_code == 200
    assert not is_public(shown)


def test_whoever_saves_a_page_that_restricts_is_led_to_what_is_still_public(case, editor):
    InformationPageFactory(body=[holding(copy())])
    panel = agenda_page(date=MEETING_DAY)
    agenda = streamfield([an_item(case, title="A case", restricted_reason=REASON)])
    publish(editor, edit_url(panel), agenda=agenda, minutes=streamfield([]))
    said = words(editor.get(reverse("wagtailadmin_home")))
    assert "1 file that this page restricts is public on this site." in said


def test_nobody_takes_down_what_they_may_not_change(case, client, officer):
    shown = copy()
    InformationPageFactory(body=[holding(shown)])
    agenda_page(item("A case", [case], restricted_reason=REASON), date=MEETING_DAY)
    GroupPagePermission.objects.all().delete()
    GroupCollectionPermission.objects.all().delete()
    client.force_login(officer)
    client.post(reverse("held_files"), {"document": shown.pk})
    assert is_public(shown)


def test_the_form_of_a_document_says_when_its_file_is_closed_elsewhere(case, editor):
    def form(document):
        return words(editor.get(reverse("wagtaildocs:edit", args=[document.pk])))

    closed = "Readers cannot have this file: it is restricted or withdrawn elsewhere."
    assert closed not in form(case)
    case.withdraw("It named somebody.")
    assert closed in form(copy())


def test_withdrawing_lists_first_what_else_readers_lose(case, editor):
    shown = copy(title="Annual report")
    InformationPageFactory(body=[holding(case)])
    InformationPageFactory(body=[holding(shown)])
    address, note = reverse("document_access", args=[case.pk]), {"withdrawn_note": "It named somebody."}
    assert "“Annual report” goes as well" in words(editor.get(address))
    assert "Tick to say that you have seen where" in words(editor.post(address, note))
    assert is_public(case) and is_public(shown)
    editor.post(address, note | {"takes_others": "on"})
    assert not is_public(case) and not is_public(shown)
    editor.post(reverse("restore_document", args=[case.pk]))
    assert is_public(case) and is_public(shown)


def test_a_copy_that_readers_cannot_have_is_not_told_of_as_lost(case, editor):
    InformationPageFactory(body=[holding(case)])
    copy(title="Annual report")
    assert "Annual report" not in words(editor.get(reverse("document_access", args=[case.pk])))


def test_the_same_file_under_an_open_and_a_restricted_item_is_refused(editor, case):
    meeting = agenda_page(live=False, date=MEETING_DAY)
    agenda = [an_item(copy(), title="Open"), an_item(case, title="A case", restricted_reason=REASON)]
    response = publish(editor, edit_url(meeting), agenda=streamfield(agenda), minutes=streamfield([]))
    assert "also under a restricted item" in response.content.decode()
    assert not MeetingPage.objects.get(pk=meeting.pk).live


def test_what_was_stored_before_there_were_holds_is_found_by_the_scheduled_work(panel, case, home):
    FileHold.objects.all().delete()
    DocumentVersion.objects.update(file_hash="")
    documents = [copy(CASE), copy(EARLIER)]
    for document in documents:
        InformationPageFactory(body=[holding(document)])
    FileHold.objects.all().delete()
    run_due_jobs()
    FileHold.spared.through.objects.all().delete()
    assert not [document for document in documents if is_public(document)]


def test_an_earlier_file_is_held_as_soon_as_the_scheduled_work_knows_its_hash(panel, home):
    run_due_jobs()
    version = DocumentVersion.objects.get()
    FileHold.objects.filter(file_hash=version.file_hash).delete()
    DocumentVersion.objects.update(file_hash="")
    # The work that goes through the meetings is not due again.
    JobRun.objects.filter(job="keep withdrawn files closed").delete()
    run_due_jobs()
    document = copy(EARLIER)
    InformationPageFactory(body=[holding(document)])
    assert not is_public(document)
