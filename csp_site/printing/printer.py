"""
The printer of a page as a PDF with tags (PDF/UA-1), a program: `python -m csp_site.printing.printer`.

Takes JSON on standard input: html, base_url, stylesheets (paths) and folders (where our own files are, by
the scheme that names each); writes JSON with the number of pages and the characters that no font could
draw, a line end and the PDF. A program of its own, so that what is drawn can neither take for ever nor take
the site down, and so that nothing else of the site needs the libraries. It knows nothing of Django.
"""

import io
import json
import logging
import mimetypes
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What is said by how the program ends.
LIBRARY_IS_MISSING = 3
PRINT_FLAG = 4


class RefusedError(Exception):
    """The page asked for something that is not one of our own files."""


class MissingGlyphs(logging.Handler):
    """Notes, from what WeasyPrint logs, each character that it drew as a box because no font has it."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def emit(self, record):
        if ".notdef" in str(record.msg) and record.args:
            self.found[record.args[0]] = None


def own_file(url, folders):
    """
    Return the path of the file of our own that an address names. Raises RefusedError for any other.

    `folders` are the places of our own files by the scheme that names each: static:images/mark.svg.
    """
    parts = urlsplit(url)
    if parts.scheme not in folders or parts.netloc:
        raise RefusedError(f"{parts.scheme or 'it'} is refused: only our own files are fetched")
    folder = Path(folders[parts.scheme]).resolve()
    path = Path(folder, unquote(parts.path).lstrip("/")).resolve()
    if not path.is_relative_to(folder):
        raise RefusedError("only what lies in the folder of our own files is fetched")
    if not path.is_file():
        raise RefusedError("there is no such file of our own")
    return path


def print_pdf(html, base_url, stylesheets, folders):
    """Return the PDF of a page, as bytes, and its number of pages."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Opens our own files and nothing else, on the network or on the disk."""

        def fetch(self, url, headers=None):
            path = own_file(url, folders)
            kind = {"Content-Type": mimetypes.guess_type(path.name)[0] or "application/octet-stream"}
            return URLFetcherResponse(url, path.read_bytes(), kind)

    fetcher, fonts = OwnFiles(), FontConfiguration()
    sheets = [
        CSS(string=Path(path).read_text(encoding="utf-8"), url_fetcher=fetcher, font_config=fonts)
        for path in stylesheets
    ]
    page = HTML(string=html, base_url=base_url, url_fetcher=fetcher)
    document = page.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    target = io.BytesIO()
    document.write_pdf(target, finisher=finish, pdf_variant="pdf/ua-1")
    return target.getvalue(), len(document.pages)


def finish(document, pdf):
    """
    Do what WeasyPrint leaves undone for PDF/UA.

    Each header of a table says what it is the header of, each link is there once and is printed, and what
    stands in the margins of every page is no part of what is read out. In a table of two columns the heads
    of the columns say it all: checkers take one with more headers than other cells for a broken one.
    """
    elements = {each.number: each for each in pdf.objects if isinstance(each, dict)}
    _silence_margins(pdf, elements)
    _let_links_be_single(elements)
    _say_what_headers_are_of(elements)
    for element in elements.values():
        if element.get("Subtype") == "/Link":
            element["F"] = PRINT_FLAG


def _say_what_headers_are_of(elements):
    """Give each header its scope, and leave two columns with heads no more headers than those heads."""
    tables_with_heads = set()
    for row in elements.values():
        if row.get("S") != "/TR":
            continue
        cells = [elements.get(_number(kid)) for kid in row["K"]]
        heads = [cell for cell in cells if cell and cell.get("S") == "/TH"]
        table = _table_of(row, elements)
        # A header beside a plain cell is that of its row.
        scope = "/Column" if len(heads) == len(cells) else "/Row"
        if scope == "/Column":
            tables_with_heads.add(table)
        for head in heads:
            head["A"]["Scope"] = scope
            if scope == "/Row" and len(cells) == 2 and table in tables_with_heads:
                head["S"] = "/TD"
                del head["A"]["Scope"]


def _table_of(element, elements):
    """Return the number of the table that a row stands in."""
    while element.get("S") != "/Table":
        element = elements[_number(element["P"])]
    return element.number


def _silence_margins(pdf, elements):
    """Mark as decoration what is in a page but not in the tree that is read out: its head and its foot."""
    spoken, waiting = set(), [_number(pdf.catalog["StructTreeRoot"])]
    while waiting:
        number = waiting.pop()
        kids = elements[number].get("K", []) if number in elements else []
        spoken.add(number)
        waiting += [kid for kid in map(_number, kids if isinstance(kids, list) else [kids]) if kid]
    silent = {
        (element["Pg"], kid)
        for number, element in elements.items()
        if element.get("Type") == "/StructElem" and number not in spoken
        for kid in element["K"]
    }
    for page in elements.values():
        if page.get("Type") == "/Page":
            drawn = pdf.objects[_number(page["Contents"])].stream
            for place, word in enumerate(drawn):
                # Each piece is drawn as: its tag, its facts, the word that opens it.
                if word == b"BDC" and (page.reference, drawn[place - 1].get("MCID")) in silent:
                    drawn[place - 2] = "/Artifact"
                    drawn[place - 1] = type(page)({"Type": "/Pagination"})


def _let_links_be_single(elements):
    """Take away the second link over a part of a link, such as a word in bold."""
    second = set()
    for element in elements.values():
        if element.get("Type") == "/StructElem" and element.get("S") != "/Link":
            for kid in list(element["K"]):
                inside = elements.get(_number(kid), {})
                if inside.get("Type") == "/OBJR":
                    element["K"].remove(kid)
                    second.add(inside["Obj"])
    for page in elements.values():
        if "Annots" in page:
            page["Annots"][:] = [each for each in page["Annots"] if each not in second]


def _number(reference):
    """Return the number in a reference to another object, which looks like b"12 0 R"."""
    words = reference.split() if isinstance(reference, bytes) else []
    return int(words[0]) if len(words) == 3 else None


def main():
    """Print what standard input holds. Ends with LIBRARY_IS_MISSING where the libraries cannot be used."""
    given = json.load(sys.stdin)
    try:
        import weasyprint  # noqa: F401 – a library of the system that it needs shows only here
    except (ImportError, OSError) as error:
        sys.stderr.write(str(error).splitlines()[0])
        return LIBRARY_IS_MISSING
    missing = MissingGlyphs()
    logging.getLogger("weasyprint").addHandler(missing)
    pdf, pages = print_pdf(**given)
    facts = {"pages": pages, "missing": "".join(missing.found)}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
