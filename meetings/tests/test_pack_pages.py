"""The agenda on paper, and the files of it that readers get: just what is public now, or none."""

import datetime
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from contacts.models import MemberName
from contacts.tests.factories import MemberPageFactory
from csp_site.jobs import run_due_jobs
from csp_site.models.documents import document_storage
from csp_site.printing.jobs import PrintState
from csp_site.printing.making import NO_LIBRARY, Pdf
from csp_site.tests.factories import PDF, DocumentFactory
from meetings import schedule
from meetings.models import AgendaPack, AgendaPublication, MeetingPage
from meetings.pack import archive, making
from meetings.tests.desk import at, press, readers_see, words
from meetings.tests.factories import VenueFactory, agenda_page, item, paper, part, publish_agenda

FILES = ["agenda.pdf", "papers.zip"]
DAY = datetime.date(2026, 2, 24)


@pytest.fixture(autouse=True)
def printer(monkeypatch, home):
    """Stand in for the library that draws a PDF; gives what it was asked to draw."""
    asked = []

    def print_pdf(html, base_url):
        asked.append(html)
        return PDF, 4

    monkeypatch.setattr(making, "print_pdf", print_pdf)
    with at(13):
        yield asked


def document(title, name="paper.pdf", content=PDF):
    # No two are the same file.
    content += f"% {title}\n".encode()
    return DocumentFactory(title=title, file=ContentFile(content, name=name))


@pytest.fixture
def report():
    return document("Progress report")


@pytest.fixture
def meeting(report):
    secret = item(
        "Secret item",
        [document("Secret paper")],
        restricted_reason="Not published: it could identify people.",
    )
    parts = [part("Progress", [report], lead_words="A role")]
    items = [item("Welcome", [document("Minutes")]), item("Priorities", sub_items=parts), secret]
    page = agenda_page(*items, title="Public meeting", slug="2026-02-24", date=DAY, venue=VenueFactory())
    return publish_agenda(page)


@pytest.fixture
def pack(meeting):
    schedule.make_packs()
    return AgendaPack.objects.get(meeting=meeting)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def statuses(client, meeting):
    return [client.get(f"{meeting.url}{name}").status_code for name in FILES]


def links(get_soup, meeting):
    found = get_soup(meeting.url).find(class_="agenda-pack")
    return found and [" ".join(link.get_text(" ", strip=True).split()) for link in found.find_all("li")]


def test_the_agenda_has_a_page_made_for_paper(client, meeting, get_soup):
    soup = get_soup(f"{meeting.url}agenda/")
    assert [h1.get_text() for h1 in soup.find_all("h1")] == ["Agenda: Public meeting"]
    assert soup.title.string == "Agenda: Public meeting – CSP"
    text = " ".join(soup.main.get_text(" ", strip=True).split())
    for said in (
        "Tuesday 24 February 2026",
        "10am",
        "Room 2, Hall",
        "2a Progress",
        "Not published: it could identify people.",
    ):
        assert said in text
    assert "Secret" not in text
    rows = [row.get_text(" ", strip=True) for row in soup.find(class_="sheet-papers").tbody.find_all("tr")]
    assert len(rows) == 2 and "127.0.0.1:8000/documents/" in rows[1] and "Progress report" in rows[1]
    assert soup.find("link", rel="canonical")["href"].endswith("/meetings/2026-02-24/agenda/")


def test_it_does_not_tell_what_the_meeting_decided_later(client, get_soup):
    held = agenda_page(item("One", decision="We agreed."), date=datetime.date(2026, 2, 10))
    publish_agenda(held)
    assert "We agreed." in get_soup(held.url).main.get_text()
    assert "We agreed." not in get_soup(f"{held.url}agenda/").main.get_text()


def test_the_files_are_made_by_the_scheduled_work_and_then_linked(client, meeting, get_soup):
    assert links(get_soup, meeting) == ["Print the agenda"]
    assert statuses(client, meeting) == [404, 404]
    assert "This file is not ready" in words(client.get(f"{meeting.url}agenda.pdf"))
    run_due_jobs()
    size = AgendaPack.objects.get().zip_size
    assert links(get_soup, meeting) == [
        "Print the agenda",
        f"Agenda as PDF (4 pages, {len(PDF)}\xa0bytes)".replace("\xa0", " "),
        f"All papers in one ZIP file (2 papers, {size}\xa0bytes)".replace("\xa0", " "),
    ]
    assert statuses(client, meeting) == [200, 200]


def test_the_files_come_with_the_headers_of_a_public_document(client, meeting, pack):
    pdf, archived = (client.get(f"{meeting.url}{name}") for name in FILES)
    assert (pdf["Content-Type"], archived["Content-Type"]) == ("application/pdf", "application/zip")
    assert pdf["Content-Disposition"] == 'inline; filename="agenda-2026-02-24.pdf"'
    assert archived["Content-Disposition"] == 'attachment; filename="papers-2026-02-24.zip"'
    for response in (pdf, archived):
        assert response["Cache-Control"] == "no-cache"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        again = client.get(response.request["PATH_INFO"], headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    assert body(pdf) == PDF
    names = zipfile.ZipFile(io.BytesIO(body(archived))).namelist()
    assert names == ["00 Agenda.pdf", "01 Minutes.pdf", "02a Progress report.pdf"]


def test_on_a_page_that_needs_safe_reading_nothing_is_kept_and_no_title_tells(client, meeting, printer):
    page = MeetingPage.objects.get(pk=meeting.pk)
    page.is_sensitive, page.neutral_title = True, "Advice and support"
    page.save_revision().publish()
    schedule.make_packs()
    for name in ("agenda/", *FILES):
        response = client.get(f"{meeting.url}{name}")
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
        assert response["Referrer-Policy"] == "same-origin"
    assert "<title>Agenda: Advice and support" in printer[-1]
    assert "<title>Advice and support" in client.get(f"{meeting.url}agenda/").content.decode()


def withdraw_agenda(meeting, report):
    AgendaPublication.objects.withdraw(meeting)


def unpublish(meeting, report):
    MeetingPage.objects.get(pk=meeting.pk).unpublish()


def expire(meeting, report):
    MeetingPage.objects.filter(pk=meeting.pk).update(expire_at=timezone.now())


def make_private(meeting, report):
    PageViewRestriction.objects.create(page=meeting, restriction_type=PageViewRestriction.LOGIN)


def restrict_item(meeting, report):
    page = MeetingPage.objects.get(pk=meeting.pk)
    page.agenda[1].value["restricted_reason"] = "Not now."
    page.save_revision().publish()


def withdraw_paper(meeting, report):
    report.withdraw("A table was wrong.")


def replace_paper(meeting, report):
    report.file = ContentFile(PDF + b"\n", name="paper.pdf")
    report._set_document_file_metadata()
    report.save()


def delete_paper(meeting, report):
    report.delete()


def rename_meeting(meeting, report):
    page = MeetingPage.objects.get(pk=meeting.pk)
    page.title = "Another title"
    page.save_revision().publish()


@pytest.mark.parametrize("change", [withdraw_agenda, unpublish, expire, make_private])
def test_nothing_of_an_agenda_that_is_not_public_is_left(change, client, meeting, report, pack):
    change(meeting, report)
    assert not {200, 500} & set(statuses(client, meeting))
    if change is not make_private:
        schedule.make_packs()
        assert client.get(f"{meeting.url}papers.zip").status_code == 404
    if change in (withdraw_agenda, unpublish):
        assert client.get(f"{meeting.url}agenda/").status_code == 404
        assert not AgendaPack.objects.exists()


@pytest.mark.parametrize(
    "change", [restrict_item, withdraw_paper, replace_paper, delete_paper, rename_meeting]
)
def test_a_file_that_holds_what_is_not_public_any_more_is_not_served_and_made_again(
    change, client, meeting, report, pack, get_soup
):
    change(meeting, report)
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    assert statuses(client, meeting) == [404, 404]
    assert links(get_soup, meeting) == ["Print the agenda"]
    assert AgendaPack.objects.get().state == PrintState.WAITING
    schedule.make_packs()
    assert statuses(client, meeting) == [200, 200]
    names = zipfile.ZipFile(io.BytesIO(body(client.get(f"{meeting.url}papers.zip")))).namelist()
    is_gone = change in (restrict_item, withdraw_paper, delete_paper)
    assert ("02a Progress report.pdf" in names) == (not is_gone)


def test_the_old_files_are_gone_from_the_disk(meeting, pack, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rename_meeting(meeting, None)
        schedule.make_packs()
    new = AgendaPack.objects.get()
    assert [document_storage().exists(one.name) for one in (pack.pdf, pack.zip)] == [False, False]
    with django_capture_on_commit_callbacks(execute=True):
        AgendaPublication.objects.withdraw(meeting)
    assert [document_storage().exists(one.name) for one in (new.pdf, new.zip)] == [False, False]


def test_the_same_is_not_made_twice_unless_somebody_asks(meeting, pack, printer, client, officer):
    schedule.compare_packs()
    schedule.make_packs()
    assert len(printer) == 1
    assert AgendaPack.objects.get().pdf.name == pack.pdf.name
    client.force_login(officer)
    assert "The files will be made again." in words(press(client, meeting, "make_pack"))
    schedule.make_packs()
    assert len(printer) == 2


def test_a_name_that_changes_with_the_clock_is_found(client, printer):
    member = MemberPageFactory(title="Old name")
    meeting = publish_agenda(agenda_page(item("One", lead_member=member), date=DAY))
    schedule.make_packs()
    MemberName.objects.filter(page=member).update(name="New name")
    assert client.get(f"{meeting.url}agenda.pdf").status_code == 404
    schedule.compare_packs()
    schedule.make_packs()
    assert client.get(f"{meeting.url}agenda.pdf").status_code == 200
    assert "New name" in printer[-1]


def test_what_was_made_while_the_agenda_changed_is_thrown_away(meeting, monkeypatch, client):
    def print_while_it_changes(html, base_url):
        rename_meeting(meeting, None)
        return PDF, 1

    monkeypatch.setattr(making, "print_pdf", print_while_it_changes)
    schedule.make_packs()
    waiting = AgendaPack.objects.get()
    assert (waiting.state, waiting.pdf.name) == (PrintState.WAITING, "")


def test_two_makers_never_have_the_same_pack(meeting):
    first, second = AgendaPack.objects.claim(), AgendaPack.objects.claim()
    assert next(first).meeting_id == meeting.pk
    assert list(second) == []
    with at(13, hour=13):
        assert [pack.meeting_id for pack in AgendaPack.objects.claim()] == [meeting.pk]


@pytest.mark.parametrize("place", [0, 1], ids=FILES)
def test_files_that_are_lost_are_not_linked_and_are_made_again(place, meeting, pack, client, get_soup):
    document_storage().delete([pack.pdf, pack.zip][place].name)
    assert statuses(client, meeting) == [404 if place == 0 else 200, 404 if place == 1 else 200]
    assert len(links(get_soup, meeting)) == 2
    schedule.compare_packs()
    schedule.make_packs()
    assert statuses(client, meeting) == [200, 200]
    assert len(links(get_soup, meeting)) == 3


def test_an_agenda_that_only_looks_other_than_it_would_today_is_sent_until_the_next_is_made(
    meeting, pack, client, get_soup, settings, printer
):
    settings.SITE_URL = "https://www.example.org"
    assert statuses(client, meeting) == [200, 200] and len(links(get_soup, meeting)) == 3
    schedule.compare_packs()
    schedule.make_packs()
    assert statuses(client, meeting) == [200, 200] and len(printer) == 2


def test_a_paper_in_a_private_collection_is_in_no_archive(meeting, pack, report, client, get_soup):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    type(report).objects.filter(pk=report.pk).update(collection=closed)
    assert client.get(f"{meeting.url}papers.zip").status_code == 404
    assert not [one for one in links(get_soup, meeting) if "ZIP" in one]
    AgendaPack.objects.ask_for([meeting.pk], afresh=True)
    schedule.make_packs()
    assert making.CLOSED_PAPER in AgendaPack.objects.get().problems


def print_with_boxes(html, base_url):
    pdf = Pdf(PDF)
    pdf.missing = "\u0d9a"
    return pdf, 4


def fail(*args):
    raise making.PrintError(NO_LIBRARY)


def crash(*args):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("break_it", "said", "served"),
    [
        (lambda patch: patch.setattr(making, "print_pdf", fail), NO_LIBRARY, [404, 200]),
        (lambda patch: patch.setattr(making, "print_pdf", crash), making.FAILED, [404, 404]),
        (
            lambda patch: patch.setattr(making, "print_pdf", print_with_boxes),
            "no font for \u0d9a",
            [200, 200],
        ),
        (lambda patch: patch.setattr(archive, "MAX_BYTES", 40), "Readers get them one by one.", [200, 404]),
        (
            lambda patch: [document_storage().delete(one.file.name) for one in documents()],
            "is not there. Upload it again.",
            [200, 404],
        ),
    ],
    ids=["no library", "a fault of ours", "no font", "too large", "a file is missing"],
)
def test_what_fails_is_said_to_staff_and_readers_have_the_page(
    break_it, said, served, meeting, client, officer, monkeypatch, get_soup
):
    break_it(monkeypatch)
    schedule.make_packs()
    assert statuses(client, meeting) == served
    assert "Welcome" in get_soup(f"{meeting.url}agenda/").main.get_text()
    assert "Print the agenda" in readers_see(client, meeting)
    client.force_login(officer)
    assert said in words(client.get(f"/admin/meetings/{meeting.pk}/agenda/"))


def documents():
    return [one for one in DocumentFactory._meta.model.objects.all() if one.title == "Minutes"]


def test_the_desk_says_what_is_in_the_files(meeting, pack, client, officer):
    client.force_login(officer)
    text = words(client.get(f"/admin/meetings/{meeting.pk}/agenda/"))
    for said in (
        "Made on Friday 13 February 2026, midday",
        "4 pages",
        "2 papers",
        "02a Progress report.pdf",
    ):
        assert said in text
    assert "Secret paper.pdf" not in text


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["a/b\\c: d?"], ["01 a b c d.pdf"]),
        (["../../etc/passwd"], ["01 etc passwd.pdf"]),
        (["Report.pdf", "report"], ["01 Report.pdf", "01 report (2).pdf"]),
        (["Adroddiad ŵ"], ["01 Adroddiad ŵ.pdf"]),
        (["تقرير\u202e fdp"], ["01 تقرير fdp.pdf"]),
        (["…" * 300], ["01 " + "…" * 57 + ".pdf"]),
        (["x" * 300, "x" * 300], ["01 " + "x" * 73 + ".pdf", "01 " + "x" * 69 + " (2).pdf"]),
        (["."], ["01.pdf"]),
    ],
)
def test_names_in_the_archive_are_safe_on_any_disk(titles, expected, client):
    papers = [paper(document(f"Title {number}"), title) for number, title in enumerate(titles)]
    meeting = publish_agenda(agenda_page(item("One", papers), date=DAY))
    schedule.make_packs()
    file = io.BytesIO(body(client.get(f"{meeting.url}papers.zip")))
    assert zipfile.ZipFile(file).namelist()[1:] == expected
    assert max(len(name.encode()) for name in expected) <= 255


def test_a_visit_writes_nothing_and_costs_the_same_with_more_items(visit_queries, pack, meeting):
    page = MeetingPage.objects.get(pk=meeting.pk)
    addresses = [page.url, f"{page.url}agenda/", *(f"{page.url}{name}" for name in FILES)]
    few = [visit_queries(address) for address in addresses]
    for number in range(9):
        page.agenda.append(item(f"Item {number}", [document(f"Paper {number}")]))
    page.save_revision().publish()
    schedule.make_packs()
    many = [visit_queries(address) for address in addresses]
    assert [len(each) for each in few] == [len(each) for each in many]
    for queries in many:
        assert len(queries) <= 25 and len(set(queries)) == len(queries)
        assert {query.split()[0] for query in queries} == {"SELECT"}
