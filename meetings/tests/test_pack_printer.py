"""The PDF itself, drawn by the real library: tagged, whole, and made of our own files alone."""

import ctypes
import re
import sys
import zlib

import pypdfium2
import pytest
from django.conf import settings

from csp_site.models import SiteSettings
from csp_site.tests.factories import DocumentFactory
from meetings.models import AgendaPack, MeetingPage
from meetings.pack import making, printer
from meetings.pack.contents import read
from meetings.tests.factories import VenueFactory, agenda_page, item, part, publish_agenda

STATIC = settings.BASE_DIR / "static"
WHAT_TO_INSTALL = (
    "The tests of the PDF need Pango and the Liberation fonts, and could not draw one. Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
)


@pytest.fixture
def html(home):
    """The page from which the agenda of a meeting with everything in it is drawn."""
    text = '<p>See <a href="https://www.example.org/"><b>our</b> plan</a>.</p><ul><li>One</li></ul>'
    parts = [part("Progress ŵ", [DocumentFactory(title="Report")], text=text)]
    items = [
        item("Welcome"),
        item("Priorities", sub_items=parts),
        item(restricted_reason="It names people."),
    ]
    meeting = publish_agenda(agenda_page(*items, title="Public meeting", venue=VenueFactory()))
    return making.page_of(read(MeetingPage.objects.for_pack().get(pk=meeting.pk)))


def draw(html):
    try:
        return making.print_pdf(html, "https://www.example.org/meetings/1/agenda/")
    except making.PrintError as error:
        if str(error) == making.NO_LIBRARY:
            pytest.fail(WHAT_TO_INSTALL)
        raise


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
    for said in ("2a", "Progress ŵ", "It names people.", "Page 1 of 1", "Room 2", "/documents/"):
        assert said in text


def language_of(document):
    said = (ctypes.c_ushort * 20)()
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, said, ctypes.sizeof(said))
    return "".join(map(chr, said)).rstrip("\0")


def streams_of(pdf):
    """Yield what the streams of a PDF hold, unpacked."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            yield packed


def test_each_header_of_a_table_has_its_scope_and_each_link_is_there_once_and_is_printed(html, monkeypatch):
    seen = {}

    def look(document, pdf):
        real(document, pdf)
        seen.update({each.number: each for each in pdf.objects if isinstance(each, dict)})

    real = printer.finish
    monkeypatch.setattr(printer, "finish", look)
    sheets = [STATIC / "css" / "tokens.css", STATIC / "css" / "agenda-pdf.css"]
    printer.print_pdf(html, "https://www.example.org/", sheets, STATIC)
    scopes = [each["A"]["Scope"] for each in seen.values() if each.get("S") == "/TH"]
    assert scopes == ["/Row"] * 4 + ["/Column"] * 3
    (annotations,) = [each["Annots"] for each in seen.values() if "Annots" in each]
    links = [each for each in seen.values() if each.get("S") == "/Link"]
    assert len(links) == len(annotations) == 4
    assert {seen[printer._number(one)]["F"] for one in annotations} == {printer.PRINT_FLAG}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/static/images/mark.svg",
        "https://www.example.org/a.png",
        "file:///etc/hostname",
        f"file://{STATIC}/images/mark.svg",
        "data:image/svg+xml,<svg/>",
        "static:../manage.py",
        "static:images/../../requirements.in",
        "static:images/%2e%2e/%2e%2e/manage.py",
        "static://host/images/mark.svg",
        "static:/etc/hostname",
        "static:images/none.svg",
        "static:images",
        "ftp://www.example.org/a",
    ],
)
def test_nothing_but_our_own_files_is_fetched(address):
    with pytest.raises(printer.RefusedError):
        printer.own_file(address, STATIC)
    assert printer.own_file("static:images/mark.svg", STATIC) == STATIC / "images" / "mark.svg"


def test_a_page_that_asks_for_another_file_gets_none_of_it(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of the secret")
    page = (
        f'<html lang="en"><title>A</title><link rel="attachment" href="file://{secret}">'
        f'<link rel="stylesheet" href="file://{secret}"><a rel="attachment" href="file://{secret}">b</a>'
        f'<img alt="a" src="http://127.0.0.1:9/a.png"><object data="file://{secret}"></object></html>'
    )
    pdf, _ = draw(page)
    document = pypdfium2.PdfDocument(pdf)
    assert pypdfium2.raw.FPDFDoc_GetAttachmentCount(document) == 0
    assert not [each for each in streams_of(pdf) if b"words of the secret" in each]


def run(program, monkeypatch):
    monkeypatch.setattr(making, "PRINTER", [sys.executable, "-c", program])
    making.print_pdf("<html></html>", "https://www.example.org/")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            "import sys; sys.modules['weasyprint'] = None\n"
            "from meetings.pack import printer; sys.exit(printer.main())",
            making.NO_LIBRARY,
        ),
        ("import os; os.abort()", making.NO_PDF),
        ("import time; time.sleep(9)", making.TOO_LONG),
    ],
    ids=["a library is missing", "the library falls over", "it takes too long"],
)
def test_a_program_that_cannot_draw_is_survived_and_says_why(program, said, monkeypatch):
    monkeypatch.setattr(making, "LONGEST_PRINTING", 1.5 if "sleep" in program else 30)
    with pytest.raises(making.PrintError, match=said[:30]):
        run(program, monkeypatch)


def test_no_secret_of_the_site_reaches_the_program_that_draws(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known")
    program = "import os, sys; sys.exit(7 if 'SECRET_KEY' in os.environ else 3)"
    with pytest.raises(making.PrintError, match="lacks a library"):
        run(program, monkeypatch)


def test_the_pack_of_a_published_agenda_is_made_whole(html):
    making.make_waiting_packs()
    pack = AgendaPack.objects.get()
    if making.NO_LIBRARY in pack.problems:
        pytest.fail(WHAT_TO_INSTALL)
    assert (pack.problem, pack.pdf_pages, pack.zip_papers) == ("", 1, 1)
