"""
Facts that a file tells of itself: pages, language, title, author, whether it can be read aloud.

Read by the program in `csp_site/search/reader.py`, within its bounds. Nothing of Django is loaded here.
"""

import ctypes
import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from csp_site.formats.words import one_line

# How many pages are looked at for words; a scan shows in the first ones.
MAX_PAGES_LOOKED_AT = 60
MAX_PROPERTIES_BYTES = 2 * 1024 * 1024
MAX_CHARACTERS = 200
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")

READ, PASSWORD, BROKEN = "read", "password", "broken"


@dataclass
class FileFacts:
    """What is known of a file. Everything is empty where nobody could tell."""

    state: str = ""
    pages: int | None = None
    language: str = ""
    title: str = ""
    author: str = ""
    is_tagged: bool | None = None
    # Pages that are a picture and have no words, as from a scanner.
    scanned_pages: int = 0

    @property
    def primary_language(self):
        """The language without its country: "en" of "en-GB"."""
        return re.split("[-_]", self.language)[0].lower()


def facts_of(kind, file):
    """Return the FileFacts of a PDF or a Word document, open for reading. A broken one is told as such."""
    try:
        return {"pdf": _facts_of_pdf, "docx": _facts_of_docx}[kind](file)
    # Broken and hostile files raise many kinds of error.
    except Exception:  # noqa: BLE001 – there is no end of their kinds
        return FileFacts(state=BROKEN)


def _facts_of_pdf(file):
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        return FileFacts(state=PASSWORD if error.err_code == raw.FPDF_ERR_PASSWORD else BROKEN)
    # Some files keep a count of pages that are not there.
    if not len(pdf) or not pdf[0]:
        return FileFacts(state=BROKEN)
    properties = pdf.get_metadata_dict()
    return FileFacts(
        state=READ,
        pages=len(pdf),
        language=_language(pdfium_text(partial(raw.FPDFCatalog_GetLanguage, pdf), MAX_CHARACTERS)),
        title=_short(properties.get("Title")),
        author=_short(properties.get("Author")),
        is_tagged=bool(raw.FPDFCatalog_IsTagged(pdf)),
        scanned_pages=sum(
            _is_scanned(pdf[number], raw) for number in range(min(len(pdf), MAX_PAGES_LOOKED_AT))
        ),
    )


def pdfium_text(read, longest):
    """Return the text that `read` writes, which takes a buffer and its length; "" for one too long."""
    length = read(None, 0)
    if not 2 < length < longest:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")


def _is_scanned(page, raw):
    if page.get_textpage().get_text_bounded().strip():
        return False
    return next(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _facts_of_docx(file):
    from lxml import etree

    def properties(archive, name):
        """Return the element of a small part of the archive, or None."""
        with suppress(KeyError, etree.XMLSyntaxError), archive.open(name) as part:
            content = part.read(MAX_PROPERTIES_BYTES)
            return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))

    with zipfile.ZipFile(file) as archive:
        archive.getinfo("word/document.xml")
        core, app, styles = (
            properties(archive, name)
            for name in ("docProps/core.xml", "docProps/app.xml", "word/styles.xml")
        )
    authors = [_text(core, "creator"), _text(core, "lastModifiedBy")]
    return FileFacts(
        state=READ,
        pages=_pages_of_word(app),
        language=_language(_text(core, "language") or _language_of_styles(styles)),
        title=_short(_text(core, "title")),
        author=_short(", ".join(dict.fromkeys(filter(None, authors)))),
    )


def _text(element, name):
    """Return the words of the first part of an element with this name, whatever its namespace."""
    found = element.find(f".//{{*}}{name}") if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def _pages_of_word(app):
    """Return the pages that Word counted; None if it never did: then it has counted no words either."""
    counted = [_text(app, name) for name in ("Pages", "Words")]
    if not all(re.fullmatch(r"[1-9][0-9]{0,4}", count) for count in counted):
        return None
    return int(counted[0])


def _language_of_styles(styles):
    found = styles.find(".//{*}docDefaults//{*}lang") if styles is not None else None
    if found is None:
        return ""
    return next((value for name, value in found.attrib.items() if name.endswith("}val")), "")


def _language(text):
    return text if LANGUAGE.fullmatch(text) and len(text) <= 35 else ""


def _short(text):
    return one_line(text)[:MAX_CHARACTERS]
