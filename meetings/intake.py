"""Takes files that are brought for a meeting: each is checked, read, kept as a document and matched."""

import unicodedata
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from wagtail.documents.forms import get_document_form
from wagtail.documents.permissions import permission_policy

from csp_site.documents.reading import MOST_FILES, read_together
from csp_site.documents.uploads import extension_of
from csp_site.documents.words import failure
from csp_site.models.documents import SiteDocument
from meetings.matching import find_number, readable_title
from meetings.models.papers import WaitingPaper
from meetings.papers import draft_of, places_of

LONGEST_STEM = 60
LONGEST_SUFFIX = 12


def take(files, meeting, user):
    """
    Keep each of these uploaded files as a document that waits for its item, with the item its name gives.

    Returns the papers that were taken, and for each file that was not its name and a sentence on why.
    """
    taken, refused = (
        [],
        [
            (file.name, f"Only {MOST_FILES} files are taken at a time. Choose this one again.")
            for file in files[MOST_FILES:]
        ],
    )
    files = files[:MOST_FILES]
    places = places_of(draft_of(meeting))
    there = {paper.document.file_hash for place in places for paper in place.papers}
    there |= set(meeting.waiting_papers.values_list("document__file_hash", flat=True))
    items = {place.number: place.block_id for place in places}
    read_together(files)
    for file in files:
        name = unicodedata.normalize("NFC", file.name)
        try:
            document = _keep(file, readable_title(name), user)
        except ValidationError as error:
            refused.append((name, " ".join(error.messages)))
            continue
        # What is there twice finds no item by itself: it would be added twice.
        is_new = document.file_hash not in there
        there.add(document.file_hash)
        taken.append(
            WaitingPaper.objects.create(
                meeting=meeting,
                document=document,
                title=document.title,
                item=items.get(find_number(name, list(items)), "") if is_new else "",
                added_by=user,
            )
        )
    return taken, refused


def _keep(file, title, user):
    """Return the file as a document, stored. Raises ValidationError with what the admin's form says."""
    reading = getattr(file, "reading", None)
    if reading and (sentence := failure(reading.facts, extension_of(file.name))):
        raise ValidationError(sentence)
    path = PurePosixPath(unicodedata.normalize("NFC", file.name))
    file.name = f"{path.stem[:LONGEST_STEM]}{path.suffix[:LONGEST_SUFFIX]}"
    collection = permission_policy.collections_user_has_permission_for(user, "add").first()
    data = {"title": title, "collection": collection.pk}
    document = SiteDocument(uploaded_by_user=user)
    form = get_document_form(SiteDocument)(data, {"file": file}, instance=document, user=user)
    if not form.is_valid():
        raise ValidationError([message for messages in form.errors.values() for message in messages])
    document = form.save(commit=False)
    document._set_document_file_metadata()
    document.save()
    return document
