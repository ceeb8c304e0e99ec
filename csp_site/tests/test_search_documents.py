"""The words inside PDF and Word documents: read once, within bounds, and never at the cost of an upload."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from wagtail.models import PageViewRestriction

from csp_site.models import DocumentText, SearchEntry
from csp_site.search import reader
from csp_site.tests.factories import PDF, InformationPageFactory, holding
from csp_site.tests.searching import document_of, once_stored, pdf, search, titles, word
from csp_site.tests.uploading import send

pytestmark = [pytest.mark.search, pytest.mark.django_db]


def hold(document):
    return InformationPageFactory(title="Papers", body=[holding(document)])


def test_the_words_of_a_word_document_and_of_its_tables_are_found(client, home):
    contents = word("Dragons came.", "Nobody minded.", cells=["Unicorns", "25"])
    hold(document_of(contents, "paper.docx", title="The tale"))
    for typed in ("dragons", "unicorns 25", "nobody minded"):
        assert titles(client, typed) == ["The tale"]


def test_a_pdf_of_many_pages_is_read_so_far_and_no_further(client, home, monkeypatch):
    assert reader.read("pdf", io.BytesIO(pdf("one", "two"))).split() == ["one", "two"]
    monkeypatch.setattr(reader, "MAX_PAGES", 0)
    assert reader.read("pdf", io.BytesIO(pdf("one", "two"))) == ""


def test_a_long_document_is_found_by_its_beginning(client, home):
    contents = word("Dragons first.", *["So it went on and on."] * 12_000, "Unicorns last.")
    hold(document_of(contents, "paper.docx", title="The tale"))
    assert titles(client, "dragons") == ["The tale"]
    assert titles(client, "unicorns") == []
    assert len(DocumentText.objects.get().text) == reader.MAX_CHARACTERS


BROKEN = {
    "nothing.pdf": PDF,
    "broken.pdf": b"%PDF-1.7\n" + b"\xff\xfe\0" * 2_000 + b"\n%%EOF\n",
    "cut.pdf": pdf("Dragons")[:300] + b"%%EOF\n",
    "broken.docx": b"PK\3\4" + b"\xff" * 500,
    "text.docx": b"not an archive",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_cannot_be_read_is_found_by_its_title(name, client, home):
    hold(document_of(BROKEN[name], name, title="Dragons"))
    assert titles(client, "dragons") == ["Dragons"]


def test_a_bomb_does_no_harm(client, home):
    contents = io.BytesIO(word("Dragons"))
    with zipfile.ZipFile(contents, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", b"\0" * (reader.MAX_UNPACKED_PART + 1))
    hold(document_of(contents.getvalue(), "bomb.docx", title="The tale"))
    assert titles(client, "dragons") == []
    assert titles(client, "tale") == ["The tale"]


@pytest.mark.parametrize("name", ["broken.pdf", "nothing.pdf"])
def test_an_upload_that_cannot_be_read_succeeds(name, client, administrator):
    client.force_login(administrator)
    with once_stored():
        assert send(client, "single", "document", name, BROKEN[name]).accepted
    assert DocumentText.objects.get().text == ""


def test_the_words_of_an_upload_are_found(client, administrator):
    from csp_site.models import SiteDocument

    client.force_login(administrator)
    with once_stored():
        assert send(client, "single", "document", "paper.pdf", pdf("Wyverns over the city")).accepted
    client.logout()
    hold(SiteDocument.objects.get())
    assert search(client, "wyvern").snippets == ["Wyverns over the city"]


def test_a_file_is_read_once(home, monkeypatch):
    document = document_of(pdf("Dragons"))
    stored = DocumentText.objects.get()
    DocumentText.objects.update(text="Read before")
    document.title = "Another title"
    with once_stored():
        document.save()
    assert DocumentText.objects.get().text == "Read before"
    document.file = ContentFile(pdf("Unicorns"), name="other.pdf")
    with once_stored():
        document.save()
    assert DocumentText.objects.get().text.split() == ["Unicorns"]
    assert DocumentText.objects.get().file_hash != stored.file_hash


def test_signs_that_no_database_keeps_are_left_out(client, home):
    hold(document_of(pdf("Dra\\000gons and unicorns"), title="The tale"))
    assert titles(client, "unicorns") == ["The tale"]


def test_a_file_that_was_withdrawn_under_another_name_while_it_was_private_is_not_found_once_it_is_not(
    client, home
):
    tale, twin = (document_of(pdf("Wyverns"), title=title) for title in ("The tale", "Its twin"))
    tales, twins = hold(tale), hold(twin)
    assert titles(client, "wyverns") == ["Its twin", "The tale"]
    private = PageViewRestriction.objects.create(page=tales, restriction_type="login")
    twin.withdraw("It named somebody.")
    twins.delete()
    private.delete()
    assert client.get(tales.url).status_code == 200
    assert titles(client, "wyverns") == titles(client, "tale") == []


def test_no_word_of_a_file_that_is_withdrawn_under_another_name_gets_into_search(home):
    twin, plain = document_of(pdf("Wyverns")), document_of(pdf("Dragons"))
    hold(twin)
    twin.withdraw("It named somebody.")
    tale = document_of(pdf("Wyverns"), title="The tale")
    for document in (tale, plain):
        hold(document)
    assert SearchEntry.objects.filter(document=plain).exists()
    assert not SearchEntry.objects.filter(document=tale).exists()
