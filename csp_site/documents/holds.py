"""Holds on files, kept in step with what is withdrawn and with what pages keep back."""

from contextlib import suppress

from django.db import transaction
from wagtail.utils.file import hash_filelike

from csp_site.models.documents import DocumentVersion, SiteDocument
from csp_site.models.holds import FileHold
from csp_site.signals import document_changed


@transaction.atomic
def keep_back(page, document_ids):
    """Hold the files of these documents, and their earlier ones, for a page; and no others for it."""
    documents = SiteDocument.objects.filter(pk__in=document_ids)
    wanted = {(each.pk, page.pk, one) for each in documents for one in _hashes_of(each)}
    _write(FileHold.objects.filter(page=page.pk), wanted)


@transaction.atomic
def renew(document):
    """Hold the present and the earlier files of a document wherever one of them is held for it."""
    stored = FileHold.objects.filter(document=document.pk)
    pages = set(stored.filter(page__isnull=False).values_list("page_id", flat=True))
    places = pages | ({None} if document.withdrawn_at else set())
    hashes = _hashes_of(document) if places else ()
    _write(stored, {(document.pk, place, one) for place in places for one in hashes})


def renew_all():
    """Hold every file that is withdrawn, and note the hash of each earlier file that has none yet."""
    for version in DocumentVersion.objects.filter(file_hash=""):
        with suppress(OSError), version.file.storage.open(version.file.name) as file:
            version.file_hash = hash_filelike(file)
            version.save(update_fields=["file_hash"])
    for document in SiteDocument.objects.filter(withdrawn_at__isnull=False):
        renew(document)


def public_twins(document):
    """Return the documents with the same file that everybody can read now, this one left out."""
    twins = SiteDocument.objects.filter(file_hash__in=_hashes_of(document)).exclude(pk=document.pk)
    return [twin for twin in twins if twin.is_open()]


def take_down(holds, documents):
    """Close these documents, which the holds spared, to readers."""
    for hold in holds:
        hold.spared.remove(*documents)
    for document in documents:
        document_changed.send(SiteDocument, document=document)


def _hashes_of(document):
    earlier = document.versions.values_list("file_hash", flat=True)
    return {each for each in (document.file_hash, *earlier) if each}


def _write(stored, wanted):
    """Make the stored holds those that are wanted: as sets of document, page and hash."""
    there = {(hold.document_id, hold.page_id, hold.file_hash): hold for hold in stored}
    for key in there.keys() - wanted:
        there[key].delete()
    for hold in (there[key] for key in there.keys() & wanted):
        hold.spared.remove(*[each for each in hold.spared.all() if not each.is_open()])
    # Who is spared is asked before any of them is held.
    new = sorted(wanted - there.keys(), key=str)
    named = SiteDocument.objects.filter(file_hash__in={one for _, _, one in new})
    public = [each for each in named if each.is_open()]
    for document_id, page_id, one in new:
        hold = FileHold.objects.create(document_id=document_id, page_id=page_id, file_hash=one)
        hold.spared.set([each for each in public if each.file_hash == one])
    gone = {one for _, _, one in there.keys() - wanted}
    for document in SiteDocument.objects.filter(file_hash__in=gone - {one for _, _, one in wanted}):
        document_changed.send(SiteDocument, document=document)
