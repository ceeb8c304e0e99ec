"""The PDF itself, drawn by the real library: tagged, whole, and made of our own files alone."""

import pypdfium2
import pytest
from django.conf import settings

from csp_site.models import SiteSettings
from csp_site.printing import printer
from csp_site.printing.making import NO_LIBRARY
from csp_site.tests.factories import DocumentFactory
from csp_site.tests.printing import WHAT_TO_INSTALL, drawn, language_of, streams_of
from meetings import schedule
from meetings.models import AgendaPack, MeetingPage
from meetings.pack import making
from meetings.pack.contents import read
from meetings.tests.factories import VenueFactory, agenda_page, item, part, publish_agenda

pytestmark = pytest.mark.one_database("the program that draws a PDF is handed its pages")

STATIC = settings.BASE_DIR / "static"


@pytest.fixture
def html(home):
    """The page from which the agenda of a meeting with everything in it is drawn."""
    text = '<p>See <a href="https://www.example.org/"><b>our</b> plan</a>.</p><ul><li>One</li></ul>'
    parts = [part("Progress ŵ", [DocumentFactory(title="Report")], text=text)]
    items = [
        item("Welcome"),
        item("Priorities", sub_items=parts),
        item(restricted_reason="Not published: it could identify people."),
    ]
    meeting = publish_agenda(agenda_page(*items, title="Public meeting", venue=VenueFactory()))
    return making.page_of(read(MeetingPage.objects.for_pack().get(pk=meeting.pk)))


def draw(html):
    return drawn(making.print_pdf, html, "https://www.example.org/meetings/1/agenda/")


def test_the_pdf_is_tagged_has_a_title_a_language_bookmarks_and_its_pages_are_counted(html):
    pdf, pages = draw(html)
    document = pypdfium2.PdfDocument(pdf)
    assert pages == len(document) == 1
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_value("Title").startswith("Agenda: Public meeting, ")
    assert document.get_metadata_value("Author") == SiteSettings().name
    assert language_of(document) == "en-GB"
    assert any(b'pdfuaid:part="1"' in each or b"<pdfuaid:part>1" in each for each in streams_of(pdf))
    marks = [" ".join(mark.get_title().split()) for mark in document.get_toc()]
    assert marks[0] == "Agenda Public meeting" and {"1 Welcome", "2a Progress ŵ", "How to ask"} <= set(
        marks
    )
    text = document[0].get_textpage().get_text_range()
    for said in (
        "2a",
        "Progress ŵ",
        "Not published: it could identify people.",
        "Page 1 of 1",
        "Room 2",
        "/documents/",
    ):
        assert said in text


def test_each_header_of_a_table_has_its_scope_and_each_link_is_there_once_and_is_printed(html, monkeypatch):
    seen = {}

    def look(document, pdf):
        real(document, pdf)
        seen.update({each.number: each for each in pdf.objects if isinstance(each, dict)})

    real = printer.finish
    monkeypatch.setattr(printer, "finish", look)
    printer.print_pdf(html, "https://www.example.org/", making.STYLESHEETS, {"static": STATIC})
    scopes = [each["A"]["Scope"] for each in seen.values() if each.get("S") == "/TH"]
    assert scopes == ["/Row"] * 4 + ["/Column"] * 3
    (annotations,) = [each["Annots"] for each in seen.values() if "Annots" in each]
    links = [each for each in seen.values() if each.get("S") == "/Link"]
    assert len(links) == len(annotations) == 4
    assert {seen[printer._number(one)]["F"] for one in annotations} == {printer.PRINT_FLAG}


def test_the_pack_of_a_published_agenda_is_made_whole(html):
    schedule.make_packs()
    pack = AgendaPack.objects.get()
    if NO_LIBRARY in pack.problems:
        pytest.fail(WHAT_TO_INSTALL)
    assert (pack.problem, pack.pdf_pages, pack.zip_papers) == ("", 1, 1)
