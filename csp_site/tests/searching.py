"""Searching the site as a reader does, and documents that have words in them."""

import io
from dataclasses import dataclass

import docx
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import TestCase

from csp_site.tests.factories import DocumentFactory
from csp_site.tests.loading import text_of


@dataclass
class Found:
    """What the page of results shows."""

    soup: BeautifulSoup
    response: object

    @property
    def titles(self):
        """What was found, in order: first what stands above the results as an answer by itself."""
        return self.cards + self.listed

    @property
    def addresses(self):
        return [link["href"] for link in self.soup.select(".answer .card-title a, .result-title a")]

    @property
    def cards(self):
        """The contacts that stand above the results."""
        return [text_of(title) for title in self.soup.select(".answer .card-title")]

    @property
    def listed(self):
        """The results themselves."""
        return [text_of(title) for title in self.soup.select(".result-title")]

    @property
    def meeting(self):
        """The words on the next meeting that stand above the results; "" without any."""
        shown = self.soup.select_one(".answer .next-meeting")
        return text_of(shown) if shown else ""

    @property
    def snippets(self):
        return [text_of(words) for words in self.soup.select(".result-words")]

    @property
    def marked(self):
        return [text_of(mark) for mark in self.soup.select(".result mark")]

    @property
    def notes(self):
        return " ".join(text_of(note) for note in self.soup.select(".search-note"))

    @property
    def count(self):
        """The heading of the results; "" where there are none beside an answer by itself."""
        heading = self.soup.select_one(".search-count")
        return text_of(heading) if heading else ""


def search(client, typed="", **more):
    """Search for what was typed and return what is Found."""
    response = client.get("/search/", {"q": typed, **more})
    assert response.status_code == 200
    return Found(BeautifulSoup(response.content, "html.parser"), response)


def titles(client, typed):
    return search(client, typed).titles


def pdf(*lines):
    """Return the bytes of a PDF with these lines on its one page."""
    shown = b" ".join(b"(" + line.encode("latin-1") + b") Tj 0 -20 Td" for line in lines)
    stream = b"BT /F1 12 Tf 50 700 Td " + shown + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return file + end % (size, table, size, len(file))


def word(*paragraphs, cells=()):
    """Return the bytes of a Word document with these paragraphs, and a table of one row of cells."""
    document, file = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cells:
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(file)
    return file.getvalue()


def once_stored():
    """Return a context: what waits until everything is stored happens at its end."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def document_of(contents, name="paper.pdf", **options):
    """Return a document that has been stored, and so has been read."""
    with once_stored():
        return DocumentFactory(file=ContentFile(contents, name=name), **options)
