"""
The lines of a file, of every kind that is uploaded: as text, headers, footers, notes, comments, properties.

Read by the program in `csp_site/search/reader.py`, within its bounds. Nothing of Django is loaded here.
"""

import csv
import hashlib
import io
import re
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial

from csp_site.documents.facts import BROKEN, READ, pdfium_text
from csp_site.documents.markings import Line, find, plain

MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
MAX_PART = 100 * 1024 * 1024
# Fewer words than this may be the same in two files that have nothing to do with each other.
FEWEST_WORDS = 30

# The parts of an archive that hold words, by what staff call them.
OPENXML_PARTS = {
    "docx": (
        (r"word/document\d*\.xml", "the text"),
        (r"word/header\d*\.xml", "a header"),
        (r"word/footer\d*\.xml", "a footer"),
        (r"word/(footnotes|endnotes)\.xml", "a note"),
        (r"word/comments\w*\.xml", "a comment"),
        (r"word/(charts|diagrams)/\w+\.xml", "a drawing"),
    ),
    "xlsx": (
        (r"xl/worksheets/[^/]+\.xml", "a sheet"),
        (r"xl/(comments\d*|comments/\w+|threadedComments/\w+)\.xml", "a comment"),
        (r"xl/(drawings|charts|diagrams)/\w+\.xml", "a drawing"),
        (r"xl/drawings/\w+\.vml", "a drawing"),
    ),
    "pptx": (
        (r"ppt/slides/[^/]+\.xml", "a slide"),
        (r"ppt/notesSlides/[^/]+\.xml", "the notes of a slide"),
        (r"ppt/(slide|notes|handout)(Masters|Layouts)/[^/]+\.xml", "the design of the slides"),
        (r"ppt/comments/[^/]+\.xml", "a comment"),
        (r"ppt/(charts|diagrams)/\w+\.xml", "a drawing"),
    ),
}
KINDS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv")
OPENDOCUMENT_PARTS = ((r"content\.xml", "the text"), (r"styles\.xml", "a header or footer"))
# Who wrote it with what says nothing of whom it is for.
NOT_WORDS = (
    "creator",
    "lastModifiedBy",
    "initial-creator",
    "Application",
    "generator",
    "Template",
    "Company",
)
PARAGRAPHS, ROWS, CELLS = ("p", "h"), ("tr", "table-row"), ("tc", "table-cell", "covered-table-cell")
WORDS, BREAKS, GAPS = ("t", "delText"), ("br", "cr", "line-break"), ("tab", "s")
SHEET_CODES = re.compile(r'&"[^"]*"|&K[0-9A-F+-]{5,6}|&\d+|&[A-KM-QS-Za-z]')
XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)


@dataclass
class Marks:
    """What was read of a file to judge whether it may go out."""

    state: str = ""
    # Whether it has words at all, how many of its pages are pictures, and whether it was read to its end.
    has_words: bool = False
    blind_pages: int = 0
    is_whole: bool = True
    words_hash: str = ""
    found: list = field(default_factory=list)


def marks_of(kind, file):
    """Return the Marks of a file, open for reading; a broken one is told as such."""
    marks = Marks(state=READ)
    try:
        read = {"pdf": _of_pdf, "csv": _of_csv}.get(kind, _of_archive)
        lines = list(_bounded(read(kind, file, marks), marks))
    # Broken and hostile files raise many kinds of error.
    except Exception:  # noqa: BLE001 – there is no end of their kinds
        return Marks(state=BROKEN)
    words = [word for line in lines if line.kind == "line" for word in re.findall(r"\w+", plain(line.text))]
    marks.has_words = bool(words)
    if len(words) >= FEWEST_WORDS:
        marks.words_hash = hashlib.sha256(" ".join(words).encode()).hexdigest()
    marks.found = [asdict(one) | {"key": one.key} for one in find(lines)]
    return marks


def _bounded(lines, marks):
    length = 0
    for line in lines:
        length += len(line.text)
        if length > MAX_CHARACTERS:
            marks.is_whole = False
            return
        yield line


def _of_pdf(kind, file, marks):
    """Yield the lines of every page, what is noted on it, and the properties."""
    import pypdfium2
    from pypdfium2 import raw

    pdf = pypdfium2.PdfDocument(file)
    for name, value in pdf.get_metadata_dict().items():
        if name not in ("Author", "Creator", "Producer", "CreationDate", "ModDate"):
            yield Line(value, f"in the properties ({name})", "name")
    file.seek(0)
    for packet in XMP.findall(file.read()):
        for text in _texts_of(packet):
            yield Line(text, "in the properties", "name")
    marks.is_whole = len(pdf) <= MAX_PAGES
    for number in range(min(len(pdf), MAX_PAGES)):
        page = pdf[number]
        # With what lies outside the page, which selecting all and copying would bring up.
        text = page.get_textpage().get_text_range()
        for line in text.replace("\ufffe\r\n", "").splitlines():
            yield Line(line, f"on page {number + 1}")
        for note in _notes_of(page, raw):
            yield Line(note, f"in a comment on page {number + 1}")
        if not text.strip() and next(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None):
            marks.blind_pages += 1
        page.close()


def _notes_of(page, raw):
    """Yield what is written in the comments, stamps and text boxes on a page."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        for name in (b"Contents", b"Subj", b"V"):
            note = pdfium_text(partial(raw.FPDFAnnot_GetStringValue, annotation, name), 100_000)
            yield from note.splitlines()
        raw.FPDFPage_CloseAnnot(annotation)


def _of_csv(kind, file, marks):
    contents = file.read()
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = contents.decode("cp1252", "replace")
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        yield from _row([row_cell.split("\n") for row_cell in row], f"in row {number}")


def _of_archive(kind, file, marks):
    """Yield the lines of an Office or OpenDocument file."""
    with zipfile.ZipFile(file) as archive:
        names = [info.filename for info in archive.infolist() if info.file_size <= MAX_PART]
        marks.is_whole = len(names) == len(archive.infolist())
        yield from _properties(archive, names)
        shared = _shared_strings(archive) if kind == "xlsx" else []
        for pattern, where in OPENXML_PARTS.get(kind, OPENDOCUMENT_PARTS):
            for name in sorted(names, key=_in_order):
                if re.fullmatch(pattern, name):
                    yield from _of_part(archive, name, where, shared)


def _in_order(name):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def _root_of(archive, name):
    from lxml import etree

    with archive.open(name) as part:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=name.endswith(".vml"))
        return etree.fromstring(part.read(MAX_PART), parser)


def _local(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _properties(archive, names):
    """Yield the values of the properties, also those of one's own such as the labels of sensitivity."""
    for name in names:
        if re.fullmatch(r"docProps/(core|app|custom)\.xml|meta\.xml|docMetadata/LabelInfo\.xml", name):
            for element in _root_of(archive, name).iter():
                kind = _local(element)
                label = next((value for key, value in element.attrib.items() if key.endswith("name")), "")
                if kind not in NOT_WORDS and (text := (element.text or "").strip()):
                    yield Line(text, f"in the properties ({label or kind})", "name")
        if name == "xl/workbook.xml":
            for sheet in _root_of(archive, name).iter("{*}sheet"):
                yield Line(sheet.get("name", ""), "in the name of a sheet", "name")


def _shared_strings(archive):
    with suppress(KeyError):
        root = _root_of(archive, "xl/sharedStrings.xml")
        return ["".join(part.text or "" for part in text.iter("{*}t")) for text in root.iter("{*}si")]
    return []


def _of_part(archive, name, where, shared):
    root, number = _root_of(archive, name), re.search(r"(\d+)\.xml$", name)
    is_counted = number and where in ("a sheet", "a slide")
    place = f"on {where[2:]} {number[1]}" if is_counted else f"in {where}"
    if name.startswith("xl/worksheets/"):
        yield from _of_sheet(root, place, shared)
    rows = {}
    for element in root.iter():
        kind = _local(element)
        if kind == "textpath":  # a watermark
            yield Line(element.get("string", ""), place)
        elif kind in PARAGRAPHS or (kind == "text" and where == "a comment"):
            row = next((above for above in element.iterancestors() if _local(above) in ROWS), None)
            texts = _versions(element)
            if row is None:
                yield from (Line(line, place) for text in texts for line in text.split("\n"))
            else:
                cell = next((above for above in element.iterancestors() if _local(above) in CELLS), row)
                rows.setdefault(row, {}).setdefault(cell, []).extend(texts)
    for cells in rows.values():
        yield from _row(list(cells.values()), place)


def _of_sheet(root, place, shared):
    """Yield the rows of a sheet, and its headers and footers."""
    for row in root.iter("{*}row"):
        yield from _row([[_value(cell, shared)] for cell in row], f"{place}, row {row.get('r', '')}")
    for printed in root.iter("{*}headerFooter"):
        for part in printed:
            for text in re.split(r"&[LCR]", part.text or ""):
                yield Line(SHEET_CODES.sub(" ", text), f"in a header or footer {place}")


def _value(cell, shared):
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    return value or "".join(part.text or "" for part in cell.iter("{*}t"))


def _row(cells, place):
    """Yield a row as a line; where it has several cells, each of them as one among others."""
    cells = [[text for text in cell if text.strip()] for cell in cells]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        yield from (Line(line, place) for text in filled[0] for line in text.split("\n"))
    elif filled:
        yield Line(" ".join(text for cell in filled for text in cell), place)
        yield from (Line(text, place, "cell") for cell in filled for text in cell)


def _versions(paragraph):
    """Return the text of a paragraph as it stands, and as it was if tracked changes made it another."""
    pieces = list(_pieces(paragraph))
    now = "".join(text for text, _, is_gone in pieces if not is_gone)
    before = "".join(text for text, is_new, _ in pieces if not is_new)
    return [now, before] if now != before else [now]


def _pieces(element, is_new=False, is_inside=False):
    """Yield the texts of a paragraph, each with whether it is a tracked insertion or a deletion."""
    kind = _local(element)
    if is_inside and kind in PARAGRAPHS:  # a text box or a comment, which is read by itself
        return
    is_openxml, is_new = "openxmlformats" in str(element.tag), is_new or kind == "ins"
    if kind in BREAKS or kind in GAPS:
        yield "\n" if kind in BREAKS else " ", is_new, False
    elif kind and (not is_openxml or kind in WORDS or not is_inside):
        yield element.text or "", is_new, kind == "delText"
    for child in element:
        yield from _pieces(child, is_new, True)
        if not is_openxml:
            yield child.tail or "", is_new, False


def _texts_of(packet):
    from lxml import etree

    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(packet, etree.XMLParser(resolve_entities=False, no_network=True))
        for element in root.iter():
            yield (element.text or "").strip()
            if _local(element) == "Description":
                yield from element.attrib.values()
