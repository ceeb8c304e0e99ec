"""
The clearance of files: what is asked about a file before it goes out, and what an officer has answered.

Asked of the content of a file, so that an answer holds for that content alone and for every name of it.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

from wagtail.log_actions import log

from csp_site.documents.lines import BROKEN
from csp_site.documents.markings import marking_of_name, plain
from csp_site.models.clearance import FileClearance, FileMarks
from csp_site.models.holds import FileHold, where_held

CLEAR_ACTION = "csp_site.clear_file"


@dataclass(frozen=True)
class Question:
    """What has to be answered before a file goes out, as a sentence for staff."""

    key: str
    text: str
    # Whether something was found in it; else nobody could tell.
    is_marking: bool = True


UNREAD = Question(
    "unread", "The site has not read this file yet. It does so within ten minutes of its upload.", False
)
UNREADABLE = Question("unreadable", "The site cannot read this file.", False)
SCAN = Question(
    "scan", "The site finds no words in this file, as in a scan, so look at it yourself.", False
)
LONG = Question("long", "This file is so long that the site has not read it to its end.", False)


def questions_about(documents, user=None, titles=()):
    """
    Return what is still to be answered about documents before they go out: Questions, by the document.

    `titles` are what a document is called where it stands, by its id. Where a file with the same words is
    restricted is told only to a `user` who may open that place.
    """
    documents = [document for document in documents if document]
    hashes = {document.file_hash for document in documents}
    marks = FileMarks.objects.in_bulk(hashes)
    answered = {}
    for clearance in FileClearance.objects.filter(file_hash__in=hashes):
        answered.setdefault(clearance.file_hash, set()).update(clearance.keys)
    held = _holds_by_words({one.words_hash for one in marks.values() if one.words_hash})
    titles, found = dict(titles), {}
    for document in documents:
        one = marks.get(document.file_hash)
        asked = [*_about_names(document, titles.get(document.pk)), *marking_questions(one)]
        if holds := held.get(one.words_hash if one else ""):
            words = "It has the same words as a file that is closed to readers."
            asked.append(Question(f"words|{one.words_hash}", f"{words} {where_held(holds, user)}"))
        known = answered.get(document.file_hash, ())
        if open_ones := [question for question in asked if question.key not in known]:
            found[document] = open_ones
    return found


def marking_questions(marks):
    """Return the Questions about a file by its FileMarks or Marks; None is a file that nobody has read."""
    if marks is None or not marks.state:
        return [UNREAD]
    if marks.state == BROKEN:
        return [UNREADABLE]
    asked = [Question(one["key"], f"It says “{one['words']}” {one['where']}.") for one in marks.found]
    if not marks.has_words:
        asked.append(SCAN)
    elif marks.blind_pages:
        count = f"{marks.blind_pages} page{' is a picture' if marks.blind_pages == 1 else 's are pictures'}"
        asked.append(
            Question(f"pictures {marks.blind_pages}", f"{count}, which the site cannot read.", False)
        )
    return asked if marks.is_whole else [*asked, LONG]


def clear(document, questions, reason, user):
    """Note why a document's present file may go out though these Questions are asked, and log it."""
    keys = [question.key for question in questions]
    FileClearance.objects.create(
        file_hash=document.file_hash, document=document, keys=keys, reason=reason, given_by=user
    )
    data = {
        "reason": reason,
        "asked": [question.text for question in questions],
        "file": document.file_hash,
    }
    log(instance=document, action=CLEAR_ACTION, user=user, data=data)


def _about_names(document, title):
    names = {
        "Its title": document.title,
        "Its name here": title,
        "The name of its file": document.filename,
        "The name of its newest file": PurePosixPath(document.file.name).name,
    }
    seen = set()
    for where, name in names.items():
        if name and (marking := marking_of_name(name)):
            key = f"name|{plain(name)}"[:200]
            if (marking, plain(name)) not in seen:
                seen.add((marking, plain(name)))
                yield Question(key, f"{where} says “{name}”.")


def _holds_by_words(words):
    """Return the holds on files with these words, by the hash of the words."""
    if not words:
        return {}
    held = FileMarks.objects.filter(
        words_hash__in=words, file_hash__in=FileHold.objects.values("file_hash")
    )
    by_file = dict(held.values_list("file_hash", "words_hash"))
    found = {}
    for hold in FileHold.objects.filter(file_hash__in=by_file).select_related(
        "page", "document__collection"
    ):
        found.setdefault(by_file[hold.file_hash], []).append(hold)
    return found
