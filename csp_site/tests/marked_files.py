"""Makes small files of every kind with words in every place where a marking can stand."""

import ctypes
import io

import docx
import openpyxl
import pypdfium2
from openpyxl.comments import Comment
from pypdfium2 import raw

from csp_site.tests.uploading import PACKAGE, archive

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
PLAIN = "The number of bikes stolen in the city fell by a tenth."


def _paragraph(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def word_with(body="", **parts):
    """Return a Word file with this body; `parts` are other members, `_` for `/` and `.xml` left out."""
    types = (
        f'<Types xmlns="{TYPES}"><Override PartName="/word/document.xml" '
        f'ContentType="{PACKAGE}wordprocessingml.document.main+xml"/></Types>'
    )
    document = f"<w:document {W} {A}><w:body>{body or _paragraph(PLAIN)}</w:body></w:document>"
    members = {name.replace("_", "/") + ".xml": content for name, content in parts.items()}
    return archive({"[Content_Types].xml": types, "word/document.xml": document} | members)


def word_part(words, name="hdr"):
    return f"<w:{name} {W}>{_paragraph(words)}</w:{name}>"


def word_in_table(*cells):
    row = "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in cells)
    return word_with(f"{_paragraph(PLAIN)}<w:tbl><w:tr>{row}</w:tr></w:tbl>")


def tracked(before="", taken="", put=""):
    """Return a Word file in which some words are taken out and others put in, as a tracked change."""
    gone = f"<w:del><w:r><w:delText>{taken}</w:delText></w:r></w:del>" if taken else ""
    new = f"<w:ins><w:r><w:t>{put}</w:t></w:r></w:ins>" if put else ""
    return word_with(f"{_paragraph(PLAIN)}<w:p><w:r><w:t>{before}</w:t></w:r>{gone}{new}</w:p>")


def text_box(words):
    box = f"<w:txbxContent>{_paragraph(words)}</w:txbxContent>"
    return word_with(f"<w:p><w:r><w:t>{PLAIN}</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>")


def watermark(words):
    path = f'<v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="{words}"/>'
    return word_with(word_header1=f"<w:hdr {W}><w:p><w:r><w:pict>{path}</w:pict></w:r></w:p></w:hdr>")


def word_with_property(name, value):
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(PLAIN)
    setattr(document.core_properties, name, value)
    document.save(file)
    return file.getvalue()


def custom(name, value):
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property></Properties>'
    )


def sheet(*rows, header="", footer="", comment="", title="Figures", subject=""):
    """Return an Excel file with these rows on its second sheet."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = PLAIN
    second = book.create_sheet(title)
    for row in rows:
        second.append(row)
    second.oddHeader.center.text, second.evenFooter.left.text = header, footer
    if comment:
        second["A1"].comment = Comment(comment, "Ada")
    book.properties.subject = subject
    book.save(file)
    return file.getvalue()


def slides(words=PLAIN, notes="", comment="", master=""):
    """Return a PowerPoint file with one slide."""

    def shapes(text, name):
        return f"<p:{name} {P} {A}><p:cSld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:cSld></p:{name}>"

    types = (
        f'<Types xmlns="{TYPES}"><Override PartName="/ppt/presentation.xml" '
        f'ContentType="{PACKAGE}presentationml.presentation.main+xml"/></Types>'
    )
    comments = f"<p:cmLst {P}><p:cm><p:text>{comment}</p:text></p:cm></p:cmLst>"
    return archive(
        {
            "[Content_Types].xml": types,
            "ppt/presentation.xml": f"<p:presentation {P}/>",
            "ppt/slides/slide1.xml": shapes(words, "sld"),
            "ppt/notesSlides/notesSlide1.xml": shapes(notes, "notes"),
            "ppt/slideMasters/slideMaster1.xml": shapes(master, "sldMaster"),
            "ppt/comments/comment1.xml": comments,
        }
    )


def open_document(kind, words=PLAIN, header="", comment="", cells=(), gone="", title=""):
    """Return an OpenDocument file of a kind: "text", "spreadsheet" or "presentation"."""
    row = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    note = f"<office:annotation><text:p>{comment}</text:p></office:annotation>"
    removed = f"<text:deletion><text:p>{gone}</text:p></text:deletion>"
    body = f"<text:tracked-changes>{removed}</text:tracked-changes>"
    body += f"<text:p>{words}{note} and <text:span>more</text:span></text:p>"
    table = f"<table:table><table:table-row>{row}</table:table-row></table:table>"
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {ODF}><office:text>{body}{table}</office:text>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><style:header><text:p>{header}</text:p>"
            "</style:header></office:document-styles>",
            "meta.xml": f"<office:document-meta {ODF}><dc:title>{title}</dc:title></office:document-meta>",
        }
    )


def commented_pdf(content, words):
    """Return a PDF with a comment on its first page."""
    pdf, file = pypdfium2.PdfDocument(content), io.BytesIO()
    note = raw.FPDFPage_CreateAnnot(pdf[0], raw.FPDF_ANNOT_TEXT)
    text = (words + "\0").encode("utf-16-le")
    buffer = ctypes.create_string_buffer(text, len(text))
    raw.FPDFAnnot_SetStringValue(note, b"Contents", ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPage_CloseAnnot(note)
    pdf.save(file)
    return file.getvalue()


def saved_again(content):
    """Return a PDF as another program saves it: the same words in other bytes."""
    file = io.BytesIO()
    pypdfium2.PdfDocument(content).save(file)
    return file.getvalue()
