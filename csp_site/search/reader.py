"""
A reader of documents, a program of its own: `python -m csp_site.search.reader pdf:1200 docx:3400 < both`.

It is told the kind and the length of each file, and prints for each a line of JSON: its words, what it
says of itself, and the markings in it.

A broken or hostile file may take for ever, eat all memory or end the program that reads it, so the site
never reads one itself. Nothing of Django is loaded here.
"""

import csv
import dataclasses
import io
import json
import resource
import sys
import zipfile

from csp_site.documents.facts import FileFacts, facts_of
from csp_site.documents.lines import MAX_CHARACTERS as MAX_LINE_CHARACTERS
from csp_site.documents.lines import marks_of

MAX_CHARACTERS = 200_000
MAX_PAGES = 300
MAX_SECONDS = 15
MAX_MEMORY = 1024 * 1024 * 1024
MAX_UNPACKED_PART = 100 * 1024 * 1024


def read_pdf(file):
    """Yield the words of each page of a PDF, up to MAX_PAGES."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(file)
    for number in range(min(len(pdf), MAX_PAGES)):
        # A hyphen at the end of a line comes as a sign of its own; the word goes on after it.
        yield pdf[number].get_textpage().get_text_bounded().replace("\ufffe\r\n", "").replace("\ufffe", "")


def read_docx(file):
    """Yield the words of each paragraph and table cell of a Word document. Raises ValueError for a bomb."""
    import docx

    with zipfile.ZipFile(file) as archive:
        if any(part.file_size > MAX_UNPACKED_PART for part in archive.infolist()):
            raise ValueError("a part of this document is far too large")
    file.seek(0)
    for element in docx.Document(file).element.body.iter():
        if element.tag.endswith("}p"):
            yield "".join(part.text or "" for part in element.iter() if part.tag.endswith("}t"))


READERS = {"pdf": read_pdf, "docx": read_docx}


def read(kind, file):
    """Return the words of a file of this kind (a key of READERS), up to MAX_CHARACTERS."""
    found, length = [], 0
    for text in READERS[kind](file):
        found.append(text)
        length += len(text) + 1
        if length > MAX_CHARACTERS:
            break
    return "\n".join(found)[:MAX_CHARACTERS]


def read_all(kind, contents):
    """
    Return the words of a file, what is known of it, and its marks.

    A file whose words cannot be had has none, and neither has one of a kind that search does not read.
    """
    facts = facts_of(kind, io.BytesIO(contents)) if kind in READERS else FileFacts()
    try:
        words = read(kind, io.BytesIO(contents)) if kind in READERS else ""
    # Broken and hostile files raise many kinds of error.
    except Exception:  # noqa: BLE001 – there is no end of their kinds
        words = ""
    return {
        "words": words.encode("utf-8", "ignore").decode(),
        "facts": dataclasses.asdict(facts),
        "marks": dataclasses.asdict(marks_of(kind, io.BytesIO(contents))),
    }


def limit_itself():
    """Give this program little time and memory, whatever it is made to read."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Some systems have no such limit.
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    limit_itself()
    # The limit holds for the whole process, so it is raised in no other: importers count on the usual one.
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    for told in sys.argv[1:]:
        kind, length = told.split(":")
        sys.stdout.write(json.dumps(read_all(kind, sys.stdin.buffer.read(int(length)))) + "\n")
        sys.stdout.flush()
