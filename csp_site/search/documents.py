"""The words inside documents: read when a file is uploaded or replaced, never in a reader's visit."""

import logging
import subprocess
import sys

from django.conf import settings

from csp_site.search.normaliser import clean
from csp_site.search.reader import MAX_CHARACTERS, MAX_SECONDS, READERS

logger = logging.getLogger("csp_site.search")


def read_document(document):
    """
    Read the words of a document's file and keep them, unless this file has been read already.

    A file that cannot be read has no words; its upload succeeds all the same.
    """
    from csp_site.models import DocumentText

    if document.file_extension not in READERS:
        return
    if DocumentText.objects.filter(document=document, file_hash=document.file_hash).exists():
        return
    text = clean(_words_of(document))
    DocumentText.objects.update_or_create(
        document=document, defaults={"file_hash": document.file_hash, "text": text}
    )


def text_of(document):
    """Return the words of a document's present file, as they were read; "" if nobody could."""
    from csp_site.models import DocumentText

    texts = DocumentText.objects.filter(document=document, file_hash=document.file_hash)
    return texts.values_list("text", flat=True).first() or ""


def _words_of(document):
    command = [sys.executable, "-m", "csp_site.search.reader", document.file_extension]
    try:
        # Opened anew: the upload itself is still at work with its own.
        with document.file.storage.open(document.file.name) as file:
            contents = file.read()
        done = subprocess.run(  # noqa: S603 – our own words, no one's input
            command,
            input=contents,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=MAX_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        # What was wrong with it may quote the file, so it is not told.
        logger.warning("document %s cannot be read: %s", document.pk, type(error).__name__)
        return ""
    return done.stdout.decode("utf-8", "ignore")[:MAX_CHARACTERS]
