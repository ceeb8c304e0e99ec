"""Makes small files of every kind that officers bring: good ones, hard ones to read, and broken ones."""

import io

import docx

EMPTY_PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
)
EMPTY_PDF += b"trailer<</Root 1 0 R>>\n%%EOF\n"
PICTURE = b"/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
PICTURE += b"stream\n\0\nendstream"


def pdf(*texts, title="", author="", language="", tagged=False, password=False):
    """
    Return the bytes of a PDF with a page for each text; "" makes a page that is a picture, as a scan.

    Its properties are those given; with a password nobody can open it.
    """
    count = len(texts)
    kids = b" ".join(b"%d 0 R" % (7 + 2 * at) for at in range(count))
    catalog = b"<</Type/Catalog/Pages 2 0 R"
    catalog += b"/Lang(%s)" % language.encode() if language else b""
    catalog += b"/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>" if tagged else b">>"
    info = b"<</Title %s/Author %s>>" % (_string(title), _string(author))
    resources = b"/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>"
    objects = [
        catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject" + PICTURE,
        info,
        b"<</Type/StructTreeRoot>>",
    ]
    for at, text in enumerate(texts):
        stream = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % text.encode("latin-1")
        if not text:
            stream = b"q 500 0 0 700 40 40 cm /Im1 Do Q"
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R%s>>" % (
            8 + 2 * at,
            resources,
        )
        objects += [page, b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)]
    more = b"/Info 5 0 R"
    if password:
        more += b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
    file, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return file + end % (size, table, size, more, len(file))


def good_pdf(*texts):
    """Return the bytes of a PDF with nothing wrong."""
    return pdf(*(texts or ("Words",)), title="A report", language="en-GB", tagged=True)


def word(text="Words", title="", author="", language=""):
    """Return the bytes of a Word document with these properties."""
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, language
    document.save(file)
    return file.getvalue()


def _string(text):
    return b"<%s>" % (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() if text else b"()"
