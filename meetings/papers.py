"""Papers brought to a meeting: taken in, matched to items, added to the draft; each with its label."""

import unicodedata
import uuid
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page

from csp_site.documents.reading import MOST_FILES, read_together
from csp_site.documents.uploads import extension_of
from csp_site.documents.words import failure
from csp_site.models.documents import SiteDocument
from csp_site.models.holds import held_among
from meetings.agenda.items import items_of, numbered
from meetings.agenda.lines import papers_of, restricted_document_ids
from meetings.agenda.matching import find_number, readable_title
from meetings.models.papers import WaitingPaper

LOCKED = "Somebody has locked this page, so nothing can be added to its agenda now. Your papers wait here."


def draft_of(meeting):
    """Return the meeting as its latest draft has it."""
    return meeting.get_latest_revision_as_object()


def places_of(meeting):
    """
    Return every item of a meeting's agenda with its papers, restricted ones too. For staff alone.

    A paper under a restricted item is restricted wherever else it stands, and so is every other
    document with the same file.
    """
    found = items_of(meeting)
    restricted = restricted_document_ids(meeting.agenda.get_prep_value())
    papers = [
        (item, paper) for item in found for paper in papers_of(item.stored["value"].get("papers") or [])
    ]
    documents = get_document_model().objects.in_bulk({paper.document_id for _, paper in papers})
    restricted |= {document.pk for document in held_among(documents.values())}
    for item, paper in papers:
        paper.document = documents.get(paper.document_id)
        if paper.document:
            paper.is_restricted = paper.document_id in restricted
            item.papers.append(paper)
    return found


@transaction.atomic
def add_papers(meeting, chosen, user):
    """
    Write a new draft of a meeting, from its latest one, with these waiting papers under their items.

    `chosen` are WaitingPapers. Returns those that were added: one whose item is gone goes on waiting.
    """
    # Two who add at once do so one after the other, and what the first added is not added again.
    Page.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    still_waiting = set(meeting.waiting_papers.values_list("pk", flat=True))
    chosen = [paper for paper in chosen if paper.pk in still_waiting]
    draft = draft_of(type(meeting).objects.get(pk=meeting.pk))
    items = draft.agenda.get_prep_value()
    parts = {item.block: item.stored for item in numbered(items, draft.sub_item_numbers)}
    added = [paper for paper in chosen if paper.item in parts]
    for paper in added:
        value = parts[paper.item]["value"]
        title = paper.title if paper.title != paper.document.title else ""
        stored = {"document": paper.document_id, "title": title, "note": ""}
        value["papers"] = [
            *(value.get("papers") or []),
            {"type": "item", "value": stored, "id": str(uuid.uuid4())},
        ]
    if added:
        draft.agenda = StreamValue(draft.agenda.stream_block, items, is_lazy=True)
        draft.save_revision(user=user, log_action=True, clean=False)
        WaitingPaper.objects.filter(pk__in=[paper.pk for paper in added]).delete()
    return added


def same_files(waiting, places):
    """Return what to say of each waiting paper whose file is there twice, by the id of its document."""
    documents = get_document_model().objects
    hashes = {paper.document.file_hash for paper in waiting}
    others = list(documents.filter(file_hash__in=hashes).only("title", "file_hash").order_by("pk"))
    at = {paper.document.pk: place for place in places for paper in place.papers}
    waits = {paper.document_id for paper in waiting}
    said = {}
    for paper in waiting:
        mine = paper.document
        twins = [one for one in others if one.file_hash == mine.file_hash and one.pk != mine.pk]
        if twin := next((one for one in twins if one.pk in at), None):
            said[mine.pk] = f"The same file is under item {at[twin.pk].number} already: “{twin.title}”."
        elif twin := next((one for one in twins if one.pk in waits), None):
            said[mine.pk] = f"The same file waits here twice: see “{twin.title}” too."
        elif twins:
            said[mine.pk] = f"The same file is among the documents already: “{twins[0].title}”."
    return said


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
    items = {place.number: place.block for place in places}
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
