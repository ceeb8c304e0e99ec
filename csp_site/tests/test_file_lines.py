"""Markings are found wherever they stand in a file of any kind, and the words of a file tell it again."""

import csv
import io
import json
import subprocess
import sys

import pytest

from csp_site.documents.lines import BROKEN, marks_of
from csp_site.tests.marked_files import (
    PLAIN,
    commented_pdf,
    custom,
    open_document,
    saved_again,
    sheet,
    slides,
    text_box,
    tracked,
    watermark,
    word_in_table,
    word_part,
    word_with,
    word_with_property,
)
from csp_site.tests.uploading import archive
from meetings.tests.paper_files import good_pdf, pdf

# Files and no database.
pytestmark = pytest.mark.one_database("what a file says is read before anything is stored")

MARK = "OFFICIAL-SENSITIVE"
LABEL = "MSIP_Label_1f2_Name"
SPLIT = "<w:p><w:r><w:t>NOT FOR</w:t></w:r><w:r><w:t> PUBLICATION</w:t></w:r></w:p>"
XMP = (
    b'%<x:xmpmeta xmlns:x="adobe:ns:meta/"><r xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:subject>Official-Sensitive</dc:subject></r></x:xmpmeta>\n%%EOF"
)

MARKED = {
    "pdf: a line of the third page": ("pdf", good_pdf(PLAIN, PLAIN, MARK)),
    "pdf: a comment": ("pdf", commented_pdf(good_pdf(PLAIN), "Not for publication")),
    "pdf: the title": ("pdf", pdf(PLAIN, title="Report - CONFIDENTIAL")),
    "pdf: a label of sensitivity": ("pdf", good_pdf(PLAIN) + XMP),
    "docx: a line": (
        "docx",
        word_with(SPLIT),
    ),
    "docx: a header": ("docx", word_with(word_header2=word_part(MARK))),
    "docx: a footer": ("docx", word_with(word_footer1=word_part(f"{MARK} Page 1", "ftr"))),
    "docx: a footnote": ("docx", word_with(word_footnotes=word_part("Exempt", "footnotes"))),
    "docx: a comment": (
        "docx",
        word_with(word_comments=word_part("Schedule 12A", "comments")),
    ),
    "docx: a text box": ("docx", text_box(MARK)),
    "docx: a watermark": ("docx", watermark("CONFIDENTIAL")),
    "docx: a layout table": ("docx", word_in_table(MARK, "Page 1")),
    "docx: a cell": ("docx", word_in_table("Bikes stolen", MARK)),
    "docx: taken out by a tracked change": ("docx", tracked("Not for ", taken="publication", put="sale")),
    "docx: put in by a tracked change": ("docx", tracked("Not for ", taken="sale", put="publication")),
    "docx: the subject": ("docx", word_with_property("subject", "Exempt report")),
    "docx: the keywords": ("docx", word_with_property("keywords", "bikes; confidential")),
    "docx: the comments": ("docx", word_with_property("comments", "Not for publication")),
    "docx: a label of sensitivity": (
        "docx",
        word_with(docProps_custom=custom(LABEL, "Confidential")),
    ),
    "xlsx: a row": ("xlsx", sheet(["Ward", "Count"], ["Not for publication"])),
    "xlsx: a header": ("xlsx", sheet([PLAIN], header=MARK)),
    "xlsx: a footer of even pages": ("xlsx", sheet([PLAIN], footer="CONFIDENTIAL &P")),
    "xlsx: a comment": ("xlsx", sheet([PLAIN], comment="Not for publication")),
    "xlsx: the name of a sheet": ("xlsx", sheet([PLAIN], title="Confidential")),
    "xlsx: the subject": ("xlsx", sheet([PLAIN], subject=MARK)),
    "pptx: a slide": ("pptx", slides(MARK)),
    "pptx: the notes": ("pptx", slides(notes="Not for publication")),
    "pptx: a comment": ("pptx", slides(comment="Restricted")),
    "pptx: the master": ("pptx", slides(master=MARK)),
    "odt: a header": ("odt", open_document("text", header="Confidential")),
    "odt: a line": ("odt", open_document("text", words="Not for publication:")),
    "odt: a comment": ("odt", open_document("text", comment=MARK)),
    "odt: a tracked change": ("odt", open_document("text", gone="Not for publication")),
    "odt: the title": ("odt", open_document("text", title="Minutes Part 2")),
    "ods: a cell": ("ods", open_document("spreadsheet", cells=["4", MARK])),
    "ods: a row": ("ods", open_document("spreadsheet", cells=["", "Restricted"])),
    "odp: a slide": ("odp", open_document("presentation", words=f"{MARK}:")),
    "csv: a row": ("csv", f"Ward,Count\n{MARK},\n".encode()),
    "csv: a cell": ("csv", b"Ward,Not for publication\n"),
}
PLAIN_FILES = {
    "pdf": good_pdf(PLAIN, "Call our confidential helpline."),
    "docx": word_in_table("Exempt from charges", "Restricted"),
    "xlsx": sheet(["Blue Badge", "Exempt"], ["Residents with restricted mobility"], header="Bikes &P"),
    "pptx": slides("Confidential helpline", notes="All calls are confidential."),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet", cells=["Fee", "Exempt"]),
    "odp": open_document("presentation"),
    "csv": b"Kind,Fee\nCharity,Exempt\n",
}


def read(kind, content):
    return marks_of(kind, io.BytesIO(content))


@pytest.mark.parametrize(("kind", "content"), MARKED.values(), ids=MARKED)
def test_a_marking_is_found_wherever_it_stands(kind, content):
    marks = read(kind, content)
    assert marks.state == "read" and marks.found, marks


@pytest.mark.parametrize("kind", PLAIN_FILES)
def test_an_innocent_file_of_each_kind_stops_nothing(kind):
    marks = read(kind, PLAIN_FILES[kind])
    assert (marks.state, marks.found, marks.has_words, marks.blind_pages) == ("read", [], True, 0)


def test_a_scan_is_told_by_its_pages():
    assert read("pdf", pdf("", "")).has_words is False
    marks = read("pdf", pdf("Words", "", "More"))
    assert (marks.has_words, marks.blind_pages) == (True, 1)


@pytest.mark.parametrize("kind", PLAIN_FILES)
def test_a_broken_file_is_told_as_such(kind):
    assert read(kind, b"PK\3\4 nothing" if kind != "csv" else b"\0").state in (BROKEN, "read")
    if kind != "csv":
        assert read(kind, b"nothing").state == BROKEN


def test_reading_a_spreadsheet_leaves_the_limit_of_others_as_it_is():
    before = csv.field_size_limit()
    read("csv", b"Ward,Count\n")
    assert csv.field_size_limit() == before


def test_a_marking_after_a_very_long_cell_is_found():
    file = f"Notes\n{'word ' * 40_000}\n{MARK}\n".encode()
    command = [sys.executable, "-m", "csp_site.search.reader", f"csv:{len(file)}"]
    told = json.loads(subprocess.run(command, input=file, capture_output=True, check=True).stdout)
    assert [one["where"] for one in told["marks"]["found"]] == ["in row 3"]


def test_a_bomb_of_entities_does_no_harm():
    bomb = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "lol"}">' for at in range(12))
    document = f"<!DOCTYPE d [{bomb}]><d>&e11;</d>"
    file = archive({"[Content_Types].xml": "<a/>", "word/document.xml": document})
    assert read("docx", file).found == []


def test_a_file_that_is_saved_again_has_the_same_words():
    many = " ".join(f"word{number}" for number in range(40))
    content = good_pdf(many)
    assert saved_again(content) != content
    assert read("pdf", saved_again(content)).words_hash == read("pdf", content).words_hash != ""
    first = word_with(f"<w:p><w:r><w:t>{many}</w:t></w:r></w:p>")
    again = word_with(
        f"<w:p><w:r><w:t>{many.upper()}</w:t></w:r></w:p>", docProps_custom=custom("Owner", "Somebody else")
    )
    assert read("docx", first).words_hash == read("docx", again).words_hash != ""
    assert read("pdf", good_pdf("A few words")).words_hash == ""
