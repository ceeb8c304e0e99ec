"""Documents that are uploaded: each kind that is taken, each lie that is refused, and what is said."""

import io
import struct
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import UploadedFile

from csp_site.models.documents import SiteDocument
from csp_site.tests.factories import PDF, InformationPageFactory, holding
from csp_site.tests.uploading import FORMS, TITLE, archive, office, opendocument, send

ELSE = "its contents are something else"
LARGE = "This file is far larger inside"
MACROS = "holds macros"
PASSWORD = "has a password"

HONEST = {
    "agenda.pdf": PDF,
    "AGENDA.PDF": PDF,
    "bom.pdf": b"\xef\xbb\xbf\r\n" + PDF,
    "padded.pdf": PDF + b"\0" * 1000,
    "notes.docx": office("docx"),
    "figures.xlsx": office("xlsx"),
    "slides.pptx": office("pptx"),
    "notes.odt": opendocument("odt"),
    "figures.ods": opendocument("ods"),
    "slides.odp": opendocument("odp"),
    "figures.csv": b"year,number\r\n2024,25\r\n",
    "excel.csv": "\ufeffyear,number\n2024,£5\n".encode(),
    "windows.csv": "year,number\n2024,£5\n".encode("cp1252"),
    "tabs.csv": b"year\tnumber\n<18\t25\n",
    "less.csv": b"<5 years,25\n",
}


def encrypted():
    """Return an archive whose members say that they need a password."""
    content = bytearray(office("docx"))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def encrypted_last():
    """Return an archive of which only the last member, as its list says, needs a password."""
    content = bytearray(office("docx"))
    content[content.rfind(b"PK\1\2") + 8] |= 1
    return bytes(content)


def unpacking_to(size):
    """Return an archive that says its members are larger than any honest document."""
    content = bytearray(office("docx"))
    start = content.find(b"PK\1\2")
    content[start + 24 : start + 28] = struct.pack("<L", size)
    return bytes(content)


def claiming(size, packed):
    """Return a Word file that, as the list of the archive says, holds so much in all, packed to so much."""
    content = bytearray(office("docx"))
    first = content.find(b"PK\1\2")
    start = content.find(b"PK\1\2", first + 4)
    others_packed, others = struct.unpack("<LL", content[first + 20 : first + 28])
    content[start + 20 : start + 28] = struct.pack("<LL", packed - others_packed, size - others)
    return bytes(content)


def with_entries(count):
    """Return a Word file with the mark of so many members, most of them in words that are not packed."""
    file = io.BytesIO(office("docx"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as zipped:
        # It has a mark of its own.
        zipped.writestr("word/marks.xml", b"PK\1\2" * (count - 3))
    return file.getvalue()


def with_types_after(size):
    """Return a Word file whose list of types says what it is after so many bytes of nothing."""
    return archive({"[Content_Types].xml": " " * size + "wordprocessingml.document.main+xml"})


def odt(kind):
    return archive({"mimetype": kind, "content.xml": "<office/>"})


def broken_inside():
    """Return an archive whose list is right and whose packed contents are not."""
    content = bytearray(office("docx"))
    start = content.find(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def of_many_members():
    return office("docx", **{f"word/{number}.xml": "" for number in range(20_001)})


def really_unpacking():
    """Return a type list of half a gigabyte in half a megabyte."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped,
        zipped.open("[Content_Types].xml", "w", force_zip64=True) as member,
    ):
        for _ in range(501):
            member.write(bytes(1024 * 1024))
    return file.getvalue()


LIES = {
    "a program called PDF": ("run.pdf", b"MZ\x90\0This program cannot be run in DOS mode", ELSE),
    "a program with a PDF inside": ("run.pdf", b"MZ\x90\0" + PDF, ELSE),
    "a page with a PDF inside": ("page.pdf", b"<script>alert(1)</script>" + PDF, ELSE),
    "a picture called PDF": ("photo.pdf", b"\xff\xd8\xff\xe0JFIF", ELSE),
    "a PDF cut short": ("cut.pdf", PDF[:30], ELSE),
    "a page called CSV": ("page.csv", b"<!doctype html><script>alert(1)</script>", ELSE),
    "a page without its head called CSV": ("page.csv", b"\n <body onload=alert(1)>", ELSE),
    "a comment and a page called CSV": ("page.csv", b"<!-- a,b --><html>", ELSE),
    "a page with a mark called CSV": ("page.csv", b"\xef\xbb\xbf<HTML>", ELSE),
    "a drawing called CSV": ("drawing.csv", b"<svg onload='alert(1)'/>", ELSE),
    "XML called CSV": ("page.csv", b"<?xml version='1.0'?><a/>", ELSE),
    "a PDF called CSV": ("agenda.csv", PDF, ELSE),
    "rich text called CSV": ("text.csv", rb"{\rtf1 hello}", ELSE),
    "a workbook called CSV": ("figures.csv", office("xlsx"), ELSE),
    "two-byte text called CSV": ("figures.csv", "a,b\n".encode("utf-16"), ELSE),
    "a program after a table": ("figures.csv", b"a,b\n" * 50_000 + b"\0\1\2", ELSE),
    "Word called Excel": ("notes.xlsx", office("docx"), ELSE),
    "Excel called Word": ("figures.docx", office("xlsx"), ELSE),
    "Word called OpenDocument": ("notes.odt", office("docx"), ELSE),
    "OpenDocument called Word": ("notes.docx", opendocument("odt"), ELSE),
    "a spreadsheet called text": ("figures.odt", opendocument("ods"), ELSE),
    "an archive called Word": ("files.docx", archive({"a.exe": "MZ"}), ELSE),
    "an archive that only names a type": ("a.docx", archive({"[Content_Types].xml": "<Types/>"}), ELSE),
    "text called Word": ("notes.docx", b"hello", ELSE),
    "old Word called new": ("notes.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, PASSWORD),
    "Word with a password": ("notes.docx", encrypted(), PASSWORD),
    "Word with macros": ("notes.docx", office("docm"), MACROS),
    "macros in an innocent frame": ("notes.docx", office("docx", **{"word/vbaProject.bin": "x"}), MACROS),
    "Excel with macros": ("figures.xlsx", office("xlsx", **{"xl/VBAPROJECT.BIN": "x"}), MACROS),
    "OpenDocument with macros": (
        "a.odt",
        opendocument("odt", **{"Basic/Standard/Module1.xml": "x"}),
        MACROS,
    ),
    "a program in front of Word": ("notes.docx", b"MZ\x90\0" + office("docx"), ELSE),
    "Word cut short": ("notes.docx", office("docx")[:-30], ELSE),
    "Word broken inside": ("notes.docx", broken_inside(), ELSE),
    "a bomb by its own account": ("notes.docx", unpacking_to(4_000_000_000), LARGE),
    "macros that only its list tells of": (
        "notes.docx",
        archive({"[Content_Types].xml": "wordprocessingml.document.main+xml vbaProject"}),
        MACROS,
    ),
    "an archive of too many members": ("notes.docx", of_many_members(), ELSE),
    "an empty file": ("agenda.pdf", b"", "The submitted file is empty."),
    "a page": ("page.html", b"<p>", "Upload a file of one of these kinds: PDF, DOCX"),
    "a program": ("run.exe", b"MZ", "Upload a file of one of these kinds"),
    "two endings": ("agenda.pdf.exe", PDF, "Upload a file of one of these kinds"),
    "no ending": ("agenda", PDF, "Upload a file of one of these kinds"),
    "only an ending": (".pdf", PDF, "Upload a file of one of these kinds"),
    "macros by name": ("notes.docm", office("docm"), "Upload a file of one of these kinds"),
}


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.mark.parametrize("where", FORMS)
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_document_is_taken(signed_in, where, name):
    answer = send(signed_in, where, "document", name, HONEST[name])
    assert answer.accepted, answer.message
    document = SiteDocument.objects.get()
    assert document.title == TITLE
    assert document.filename == name
    assert document.file.open().read() == HONEST[name]
    assert document.file_size == len(HONEST[name])
    assert signed_in.get(document.url).getvalue() == HONEST[name]


@pytest.mark.parametrize("where", FORMS)
@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_with_one_clear_message_beside_the_file(signed_in, where, lie):
    name, content, message = LIES[lie]
    answer = send(signed_in, where, "document", name, content)
    assert not answer.accepted
    assert message in answer.message
    assert answer.message.count("\n") == 0
    assert answer.kept
    assert not SiteDocument.objects.exists()
    assert not UploadedFile.objects.exists()


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "packed", "taken"),
    [
        (500 * MB + 1, 400 * MB, False),
        (500 * MB, 400 * MB, True),
        (60_000_001, 600_000, False),
        (60_000_000, 600_000, True),
        (50 * MB + 1, 1000, False),
        (50 * MB, 1000, True),
    ],
    ids=["large", "all but too large", "shrinks too much", "shrinks well", "not small", "small"],
)
def test_each_limit_of_what_an_archive_holds_counts_by_itself(size, packed, taken, signed_in):
    answer = send(signed_in, "single", "document", "notes.docx", claiming(size, packed))
    assert answer.accepted is taken
    assert (LARGE in answer.message) is not taken


NOTHING_BEFORE = 5 * MB - len("wordprocessingml.document.main+xml")
TEXT = "application/vnd.oasis.opendocument.text"
EDGES = {
    "as many members as may be": ("notes.docx", with_entries(20_000), ""),
    "one member more": ("notes.docx", with_entries(20_001), ELSE),
    "a list of types as long as is read": ("notes.docx", with_types_after(NOTHING_BEFORE), ""),
    "a list of types that goes on": ("notes.docx", with_types_after(NOTHING_BEFORE + 1), ELSE),
    "a password on the last member alone": ("notes.docx", encrypted_last(), PASSWORD),
    "macros beside the rest": ("notes.docx", office("docx", **{"vbaProject.bin": "x"}), MACROS),
    "names that only resemble those of macros": (
        "notes.docx",
        office("docx", **{"word/basic/a.png": "x", "word/vbaProject.bin.txt": "x"}),
        "",
    ),
    "scripts in OpenDocument": ("a.odt", opendocument("odt", **{"Scripts/python/a.py": "x"}), MACROS),
    "a type with a line break": ("a.odt", odt(f"{TEXT}\n"), ""),
    "a template called text": ("a.odt", odt(f"{TEXT}-template"), ELSE),
    "text of two bytes each": ("a.csv", b"\xfe\xff" + "日本".encode("utf-16-be"), ELSE),
    "text of two bytes each, turned round": ("a.csv", b"\xff\xfe" + "日本".encode("utf-16-le"), ELSE),
    "the end of a page": ("a.csv", b"</p>,1", ELSE),
    "the last of the control characters": ("a.csv", b"a,b\n\x1f,1", ELSE),
    "the first after the line breaks": ("a.csv", b"a,b\n\x0e,1", ELSE),
    "the last before the line breaks": ("a.csv", b"a,b\n\x08,1", ELSE),
    "a new page between the lines": ("a.csv", b"a,b\n\x0c1,2", ""),
}


@pytest.mark.parametrize("edge", EDGES)
def test_each_rule_ends_where_it_says(edge, signed_in):
    name, content, message = EDGES[edge]
    answer = send(signed_in, "single", "document", name, content)
    assert answer.accepted is not bool(message), answer.message
    assert message in answer.message
    assert SiteDocument.objects.exists() is answer.accepted


@pytest.mark.parametrize(("after", "taken"), [(4000, True), (4200, False)])
def test_a_pdf_ends_with_its_mark_or_a_little_before(after, taken, signed_in):
    answer = send(signed_in, "single", "document", "agenda.pdf", PDF.rstrip() + b"\0" * after)
    assert answer.accepted is taken


def test_a_bomb_that_really_unpacks_is_refused(signed_in):
    answer = send(signed_in, "single", "document", "notes.docx", really_unpacking())
    assert LARGE in answer.message


@pytest.mark.parametrize("where", FORMS)
def test_a_file_too_large_is_refused_with_both_sizes(signed_in, where):
    content = PDF + b"\0" * settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    answer = send(signed_in, where, "document", "agenda.pdf", content)
    assert "This file is too big" in answer.message
    assert "Maximum filesize 50.0\xa0MB" in answer.message
    assert answer.kept


@pytest.mark.parametrize("where", FORMS)
def test_a_file_kept_on_disk_while_it_is_checked_is_judged_alike(signed_in, where):
    """Past 2.5 MB an upload lies in a temporary file instead of in memory."""
    filler = b"%" + b"a" * 3_000_000 + b"\n"
    honest = PDF.replace(b"1 0 obj", filler + b"1 0 obj")
    assert send(signed_in, where, "document", "agenda.pdf", honest).accepted
    assert SiteDocument.objects.get().file.open().read() == honest
    assert ELSE in send(signed_in, where, "document", "agenda.csv", honest).message


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Réunion d’équipe (1).pdf", "Réunion_déquipe_1.pdf"),
        ("???.pdf", "document.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("a" * 300 + ".pdf", "a" * 60 + ".pdf"),
        ("日" * 200 + ".pdf", "日" * 60 + ".pdf"),
    ],
)
def test_an_odd_name_makes_a_plain_address(signed_in, name, kept):
    answer = send(signed_in, "single", "document", name, PDF)
    assert answer.accepted, answer.message
    document = SiteDocument.objects.get()
    assert document.filename == kept
    assert document.content_type == "application/pdf"
    assert signed_in.get(document.url).getvalue() == PDF


def test_a_form_without_a_file_asks_for_it_and_keeps_the_title(signed_in):
    response = signed_in.post(reverse("wagtaildocs:add"), {"title": TITLE, "tags": ""})
    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
    assert TITLE in response.content.decode()


def test_a_document_whose_title_comes_later_is_checked_before_and_whole_afterwards(client, signed_in):
    """With no title Wagtail puts the file aside and asks for the rest first."""
    response = signed_in.post(
        reverse("wagtaildocs:add_multiple"), {"title": "", "files[]": SimpleUploadedFile("terms.pdf", PDF)}
    )
    upload = UploadedFile.objects.get()
    assert signed_in.get(f"/media/{upload.file.name}").status_code == 404
    form = f"uploaded-document-{upload.pk}"
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[upload.pk])
    assert address in response.json()["form"]
    signed_in.post(address, {f"{form}-title": TITLE, f"{form}-tags": ""})
    document = SiteDocument.objects.get()
    assert (document.file_size, len(document.file_hash)) == (len(PDF), 40)
    assert signed_in.get(document.url).getvalue() == PDF


def test_agenda_publishers_upload_by_the_same_rules(client, publisher):
    client.force_login(publisher)
    assert not send(client, "single", "document", "run.pdf", b"MZ").accepted
    assert send(client, "single", "document", "agenda.pdf", PDF).accepted


@pytest.mark.parametrize("where", ["add", "add_multiple"])
def test_nobody_uploads_without_signing_in(client, home, where):
    response = client.post(reverse(f"wagtaildocs:{where}"), {"title": TITLE})
    assert response.status_code == 302
    assert not SiteDocument.objects.exists()


def test_a_document_made_by_a_program_knows_its_size_so_that_no_visit_writes_it(client, home):
    document = SiteDocument(title="Terms", file=SimpleUploadedFile("terms.pdf", PDF))
    document.save()
    page = InformationPageFactory(body=[holding(document)])
    with CaptureQueriesContext(connection) as queries:
        assert "PDF, 69" in client.get(page.url).content.decode()
        client.get(document.url)
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_a_file_replaced_by_a_program_is_not_taken_for_the_earlier_one(client, home):
    document = SiteDocument.objects.create(title="Terms", file=SimpleUploadedFile("terms.pdf", PDF))
    InformationPageFactory(body=[holding(document)])
    etag = client.get(document.url)["ETag"]
    document.file = SimpleUploadedFile("terms.pdf", PDF + b"\n")
    document.save()
    assert client.get(document.url, headers={"If-None-Match": etag}).getvalue() == PDF + b"\n"
