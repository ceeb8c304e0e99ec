"""The program that draws a PDF: it opens our own files alone, and whatever it does is survived."""

import sys

import pypdfium2
import pytest
from django.conf import settings

from csp_site.printing import making, printer
from csp_site.tests.printing import drawn, streams_of

pytestmark = pytest.mark.one_database("the program that draws a PDF is handed its pages")

STATIC = settings.BASE_DIR / "static"
FOLDERS = {"static": STATIC, "media": settings.MEDIA_ROOT}


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
        "media:../../../etc/hostname",
        "media:/etc/hostname",
        "ftp://www.example.org/a",
    ],
)
def test_nothing_but_our_own_files_is_fetched(address):
    with pytest.raises(printer.RefusedError):
        printer.own_file(address, FOLDERS)
    assert printer.own_file("static:images/mark.svg", FOLDERS) == STATIC / "images" / "mark.svg"


TWO_COLUMNS = "<tr><th scope=row>2022</th><td>5</td></tr><tr><th scope=row>2023</th><td>6</td></tr>"
HEADS = "<tr><th>When</th><th>Bikes</th></tr>"


@pytest.mark.parametrize(
    ("table", "scopes"),
    [
        (TWO_COLUMNS, ["/Row", "/Row"]),
        (f"<thead>{HEADS}</thead>{TWO_COLUMNS}", ["/Column", "/Column"]),
        (
            "<tr><th>When</th><th>Bikes</th><th>Locks</th></tr>"
            "<tr><th scope=row>2022</th><td>1</td><td>2</td></tr>",
            ["/Column", "/Column", "/Column", "/Row"],
        ),
    ],
    ids=["no heads", "two columns with heads", "three columns"],
)
def test_a_table_has_the_headers_that_it_needs_and_no_more_of_them_than_cells(table, scopes, monkeypatch):
    seen = []

    def look(document, pdf):
        real(document, pdf)
        seen.extend(each for each in pdf.objects if isinstance(each, dict) and each.get("S") == "/TH")

    real = printer.finish
    monkeypatch.setattr(printer, "finish", look)
    page = f"<html lang=en><title>T</title><table>{table}</table></html>"
    printer.print_pdf(page, "https://www.example.org/", making.PAPER_STYLES, FOLDERS)
    assert [each["A"]["Scope"] for each in seen] == scopes


def test_a_page_that_asks_for_another_file_gets_none_of_it(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of the secret")
    page = (
        f'<html lang="en"><title>A</title><link rel="attachment" href="file://{secret}">'
        f'<link rel="stylesheet" href="file://{secret}"><a rel="attachment" href="file://{secret}">b</a>'
        f'<img alt="a" src="http://127.0.0.1:9/a.png"><object data="file://{secret}"></object></html>'
    )
    pdf, _ = drawn(making.print_pdf, page, "https://www.example.org/", [])
    document = pypdfium2.PdfDocument(pdf)
    assert pypdfium2.raw.FPDFDoc_GetAttachmentCount(document) == 0
    assert not [each for each in streams_of(pdf) if b"words of the secret" in each]


def test_letters_that_no_font_has_are_named_to_staff_and_the_pdf_is_there():
    # No font has what nobody has given a meaning.
    page = "<html lang=en><title>T</title><p>Word {}</p></html>"
    pdf, pages = drawn(
        making.print_pdf, page.format("\U0010fffd\U0010fffd"), "https://www.example.org/", []
    )
    assert pdf.startswith(b"%PDF") and pages == 1
    assert "the server has no font for U+10FFFD. Ask" in making.glyph_problem(pdf)
    pdf, _ = drawn(making.print_pdf, page.format("more"), "https://www.example.org/", [])
    assert making.glyph_problem(pdf) == ""


def test_of_many_such_letters_a_few_are_named():
    pdf = making.Pdf(b"%PDF")
    pdf.missing = "".join(map(chr, range(0x0D9A, 0x0D9A + 20)))
    problem = making.glyph_problem(pdf)
    assert "\u0d9a U+0D9A, " in problem and " and 8 more. " in problem


def run(program, monkeypatch):
    monkeypatch.setattr(making, "PRINTER", [sys.executable, "-c", program])
    making.print_pdf("<html></html>", "https://www.example.org/", [])


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            "import sys; sys.modules['weasyprint'] = None\n"
            "from csp_site.printing import printer; sys.exit(printer.main())",
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
