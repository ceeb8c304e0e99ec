"""What is known of a file, what readers are told of it, and what officers are told is wrong with it."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csp_site.documents.facts import facts_of
from csp_site.models.documents import SiteDocument
from csp_site.schedule import read_waiting_documents
from csp_site.search import documents, reader
from csp_site.tests.factories import PDF, InformationPageFactory, holding
from csp_site.tests.searching import document_of, once_stored
from csp_site.tests.uploading import send
from meetings.tests.paper_files import EMPTY_PDF, good_pdf, pdf, word

pytestmark = pytest.mark.django_db

UNTAGGED = "People who use a screen reader cannot follow this PDF."
WRONG = {
    "untagged": (pdf("a", title="T", language="en"), "pdf", [UNTAGGED]),
    "no title": (pdf("a", language="en", tagged=True), "pdf", ["The file has no title of its own"]),
    "no language": (pdf("a", title="T", tagged=True), "pdf", ["does not say which language"]),
    "author": (
        pdf("a", title="T", language="en", tagged=True, author="Ada Officer"),
        "pdf",
        ["The file tells who wrote it: Ada Officer."],
    ),
    "all scanned": (
        pdf("", "", title="T", language="en", tagged=True),
        "pdf",
        ["This is a picture of a text, as from a scanner."],
    ),
    "one scanned": (
        pdf("a", "", title="T", language="en", tagged=True),
        "pdf",
        ["1 page is a picture of text, as from a scanner."],
    ),
    "Word": (word("a", author="Ada"), "docx", ["no title of its own", "who wrote it: Ada."]),
    "nothing": (good_pdf(), "pdf", []),
    "nothing in Word": (word("a", title="T", language="en-GB"), "docx", []),
    "no pages": (EMPTY_PDF, "pdf", ["This PDF has no pages, or it is broken."]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_file_is_said_in_plain_words_and_it_is_kept(name, client, officer):
    contents, kind, sentences = WRONG[name]
    document = document_of(contents, f"paper.{kind}")
    said = SiteDocument.objects.get().warnings
    assert len(said) == len(sentences)
    assert all(sentence in words for sentence, words in zip(sentences, said, strict=True))
    client.force_login(officer)
    for address in ("wagtaildocs:edit", "document_access"):
        page = client.get(reverse(address, args=[document.pk])).content.decode()
        text = " ".join(BeautifulSoup(page, "html.parser").get_text(" ", strip=True).split())
        assert all(sentence in text for sentence in said)


@pytest.mark.parametrize(
    ("contents", "shown", "language"),
    [
        (good_pdf("a", "b"), "2 pages", "en-GB"),
        (pdf("a", language="cy-GB"), "1 page, in Welsh", "cy-GB"),
        (pdf("a", language="so"), "1 page, in Somali", "so"),
        (pdf("a", language="xx"), "1 page", "xx"),
        (pdf("a", language="no <b>"), "1 page", None),
        (PDF, "", None),
    ],
)
def test_the_link_to_a_document_tells_its_pages_and_its_language(contents, shown, language, get_soup, home):
    page = InformationPageFactory(body=[holding(document_of(contents, "paper.pdf", title="The tale"))])
    link = get_soup(page.url).main.find("a", string="The tale")
    told = link.find_next_sibling(class_="small").get_text().replace("\xa0", " ")
    assert told.split(", ", 2)[2:] == ([shown] if shown else [])
    assert told.startswith("PDF, ")
    assert link.get("hreflang") == language


@pytest.mark.parametrize("where", ["single", "several at once", "chooser"])
def test_a_pdf_that_only_a_password_opens_is_refused(where, client, officer):
    client.force_login(officer)
    answer = send(client, where, "document", "paper.pdf", pdf("a", password=True))
    assert not answer.accepted and answer.kept
    assert "This PDF opens only with a password." in answer.message


def test_what_is_wrong_is_said_as_soon_as_a_file_is_uploaded(client, officer):
    client.force_login(officer)
    file = SimpleUploadedFile("paper.pdf", pdf("a"))
    with once_stored():
        response = client.post(reverse("wagtaildocs:add_multiple"), {"title": "Paper", "files[]": file})
    address = BeautifulSoup(response.json()["form"], "html.parser").form["action"]
    assert SiteDocument.objects.get().warnings
    assert UNTAGGED in client.post(address, {}).json()["form"]


def test_word_tells_its_pages_only_where_it_has_counted_them():
    assert facts_of("docx", io.BytesIO(word())).pages is None


def test_files_that_nobody_has_read_are_read_in_time_and_each_once(home, monkeypatch):
    document = document_of(good_pdf("a", "b"))
    SiteDocument.objects.update(facts={})
    read_waiting_documents()
    assert SiteDocument.objects.get().known.pages == 2
    monkeypatch.setattr(reader, "MAX_PAGES", 0)
    monkeypatch.setattr(documents.subprocess, "run", lambda *args, **options: pytest.fail("read again"))
    read_waiting_documents()
    document.refresh_from_db()
    document.save()


def test_a_file_that_takes_the_reader_down_leaves_the_others_known(monkeypatch, home):
    """The reader ends after the first of three files, as if the second had made it end."""
    run, calls = documents.subprocess.run, []

    def run_less(command, **options):
        calls.append(len(command) - 3)
        if len(command) > 4:
            raise documents.subprocess.CalledProcessError(
                -9, command, output=run(command[:4], **options).stdout
            )
        return run(command, **options)

    monkeypatch.setattr(documents.subprocess, "run", run_less)
    files = [_upload(good_pdf(text)) for text in ("one", "two", "three")]
    found = documents.read_uploads(files, ["pdf"] * 3)
    assert [reading.words.strip() for reading in found] == ["one", "two", "three"]
    assert calls == [3, 1, 1]
    monkeypatch.setattr(documents, "SECONDS_FOR_ALL", 0)
    assert documents.read_uploads(files, ["pdf"] * 3)[1:] == [documents.LATER] * 2


def _upload(contents):
    return SimpleUploadedFile("paper.pdf", contents)
