"""The words inside documents: read when a file is uploaded or replaced, never in a reader's visit."""

import logging
import subprocess
import sys
import threading

from django.conf import settings
from django.db import transaction

from csp_site.search.normaliser import clean
from csp_site.search.reader import MAX_CHARACTERS, MAX_SECONDS, READERS

logger = logging.getLogger("csp_site.search")
# Reading may take all of a processor and a gigabyte of memory.
_one_at_a_time = threading.Lock()


def read_document(document_id):
    """
    Read the words of a document's file and keep them; return whether anything has been read.

    Not in a transaction, since it takes its time. A file that has been read already is let be, one that
    cannot be read has no words, and one that is replaced meanwhile is left to whoever reads the next.
    """
    from csp_site.models import DocumentText, SiteDocument

    document = SiteDocument.objects.filter(pk=document_id).first()
    if document is None or document.file_extension not in READERS:
        return False
    file_hash = document.file_hash
    if DocumentText.objects.filter(document=document, file_hash=file_hash).exists():
        return False
    text = clean(_words_of(document))
    with transaction.atomic():
        if not SiteDocument.objects.filter(pk=document_id, file_hash=file_hash).exists():
            return False
        DocumentText.objects.update_or_create(
            document=document, defaults={"file_hash": file_hash, "text": text}
        )
    return True


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
        with _one_at_a_time:
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
