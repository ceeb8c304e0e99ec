"""Words and facts of documents, read when a file is uploaded or replaced, never in a visit."""

import dataclasses
import json
import logging
import subprocess
import sys
import threading
import time
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from csp_site.documents.facts import FileFacts
from csp_site.documents.lines import BROKEN, KINDS, Marks
from csp_site.models import DocumentText, FileMarks, SiteDocument
from csp_site.search.normaliser import clean
from csp_site.search.reader import MAX_CHARACTERS, MAX_SECONDS, READERS

logger = logging.getLogger("csp_site.search")
# Reading may take all of a processor and a gigabyte of memory.
_one_at_a_time = threading.Lock()


@dataclasses.dataclass
class Reading:
    """What was read of a file: its words, its facts and its marks."""

    words: str
    facts: FileFacts
    marks: Marks = dataclasses.field(default_factory=Marks)


# Of a file that could not be read: tried once, and not again before it is replaced.
NOTHING = Reading("", FileFacts(), Marks(state=BROKEN))
# Of a file that somebody will read in time, and not while a person waits.
LATER = Reading("", FileFacts())
SECONDS_FOR_ALL = 12
MAX_BYTES_TOGETHER = 40 * 1024 * 1024


def read_document(document_id, reading=None):
    """
    Read a document's file and keep its words and its facts; return whether anything has been read.

    `reading` is given by whoever has read the file already, to see whether to take it.

    Not in a transaction, since it takes its time. A file that has been read already is let be, one that
    cannot be read has no words, and one that is replaced meanwhile is left to whoever reads the next.
    """
    document = SiteDocument.objects.filter(pk=document_id).first()
    if document is None or document.file_extension not in KINDS or reading is LATER:
        return False
    file_hash = document.file_hash
    has_words = document.file_extension in READERS
    text = DocumentText.objects.filter(document=document, file_hash=file_hash)
    is_known = not has_words or (document.facts and text.exists())
    if is_known and FileMarks.objects.filter(file_hash=file_hash).exists():
        return False
    reading = reading or _read_stored(document)
    note_marks(file_hash, reading)
    if is_known:
        return False
    text = clean(reading.words)
    with transaction.atomic():
        present = SiteDocument.objects.filter(pk=document_id, file_hash=file_hash)
        if not present.update(facts=dataclasses.asdict(reading.facts)):
            return False
        DocumentText.objects.update_or_create(
            document=document, defaults={"file_hash": file_hash, "text": text}
        )
    return True


def note_marks(file_hash, reading):
    """Keep the marks of a file, by its hash; what nobody has read yet, or read before, is left."""
    if reading and reading.marks.state:
        FileMarks.objects.get_or_create(file_hash=file_hash, defaults=dataclasses.asdict(reading.marks))


def text_of(document):
    """Return the words of a document's present file, as they were read; "" if nobody could."""
    texts = DocumentText.objects.filter(document=document, file_hash=document.file_hash)
    return texts.values_list("text", flat=True).first() or ""


def read_upload(file, kind):
    """Return the Reading of a file that is being uploaded, or None for a kind that nobody reads here."""
    return read_uploads([file], [kind])[0]


def read_uploads(files, kinds):
    """
    Return the Readings of files that are being uploaded, in their order: None for a kind nobody reads.

    Small ones are read together, which is much quicker. Once SECONDS_FOR_ALL are over, the rest is left
    for LATER.
    """
    found, ends_at, small = [None] * len(files), time.monotonic() + SECONDS_FOR_ALL, {}
    for place, kind in enumerate(kinds):
        if kind in KINDS and sum(files[each].size for each in (*small, place)) <= MAX_BYTES_TOGETHER:
            small[place] = kind
    together = [(kind, _contents(files[place])) for place, kind in small.items()]
    found_together = _run(together, "uploads") if len(together) > 1 else [None] * len(together)
    for place, reading in zip(small, found_together, strict=True):
        found[place] = reading
    for place, (file, kind) in enumerate(zip(files, kinds, strict=True)):
        if kind in KINDS and found[place] is None:
            is_time_left = time.monotonic() < ends_at
            found[place] = _read(kind, _contents(file), "an upload") if is_time_left else LATER
    return found


def _contents(file):
    file.seek(0)
    contents = file.read()
    file.seek(0)
    return contents


def unread_documents():
    """Return the ids of the documents whose file nobody has read yet, the newest first."""
    with_words, of_any_kind = (
        reduce(or_, (Q(file__iendswith=f".{kind}") for kind in kinds)) for kinds in (READERS, KINDS)
    )
    is_marked = Exists(FileMarks.objects.filter(file_hash=OuterRef("file_hash")))
    unread = (with_words & Q(facts={})) | (of_any_kind & ~Q(is_marked))
    return SiteDocument.objects.filter(unread).order_by("-pk").values_list("pk", flat=True)


def _read_stored(document):
    try:
        # Opened anew: the upload itself is still at work with its own.
        with document.file.storage.open(document.file.name) as file:
            contents = file.read()
    except OSError as error:
        logger.warning("document %s cannot be read: %s", document.pk, type(error).__name__)
        return NOTHING
    return _read(document.file_extension, contents, f"document {document.pk}")


def _read(kind, contents, name):
    """Return the Reading of a file; an empty one, with a line in the log, if it takes too much."""
    return _run([(kind, contents)], name)[0] or NOTHING


def _run(files, name):
    """Return the Readings of files, each its kind and its contents: None from where the reader gave up."""
    kinds = [f"{kind}:{len(contents)}" for kind, contents in files]
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 – our own words, no one's input
                [sys.executable, "-m", "csp_site.search.reader", *kinds],
                input=b"".join(contents for _, contents in files),
                capture_output=True,
                cwd=settings.BASE_DIR,
                timeout=MAX_SECONDS,
                check=True,
            )
        printed = done.stdout
    except (OSError, subprocess.SubprocessError) as error:
        # What was wrong with it may quote the file, so it is not told.
        logger.warning("%s cannot be read: %s", name, type(error).__name__)
        printed = getattr(error, "stdout", None) or b""
    # A last line that was cut short says nothing.
    read = [_reading_of(line) for line in printed.split(b"\n")[:-1]]
    return [*read, *[None] * (len(files) - len(read))]


def _reading_of(line):
    told = json.loads(line)
    return Reading(told["words"][:MAX_CHARACTERS], FileFacts(**told["facts"]), Marks(**told["marks"]))
