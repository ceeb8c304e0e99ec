"""
Signal handlers of meetings: what follows when a meeting, its agenda, a venue or a paper changes.

Each handler does its steps in the order in which they stand. What whoever publishes a page is told at the
desk stands in the hooks of `meetings.admin.home` and `meetings.admin.planning`.
"""

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone
from wagtail.signals import page_published

from csp_site.models import SiteDocument
from csp_site.signals import document_changed
from meetings.agenda.lines import document_ids
from meetings.agenda.restricted import hold_restricted
from meetings.feeds.calendar import count_changes
from meetings.models import (
    AgendaItem,
    AgendaPack,
    AgendaPublication,
    MeetingPage,
    ShownPaper,
    Venue,
)
from meetings.models.publication import agenda_published
from meetings.notice.short_notice import note_short_notice, remember_public


def before_meeting_saved(instance, raw=False, update_fields=None, **kwargs):
    if not raw:
        remember_public(instance, update_fields)


def after_meeting_saved(instance, raw=False, update_fields=None, **kwargs):
    """Read the meeting as it is stored: what is saved with a draft holds the words of the draft."""
    if raw:
        return
    # Saving a draft of a live page leaves the stored agenda as it is.
    if update_fields is None or "agenda" in update_fields:
        AgendaItem.objects.keep_up(instance.pk)
    # What is postponed to it names its date.
    count_changes(MeetingPage.objects.filter(Q(pk=instance.pk) | Q(moved_to=instance.pk)))
    AgendaPack.objects.ask_for([instance.pk])
    hold_restricted(instance)
    note_short_notice(instance)


def after_meeting_published(instance, **kwargs):
    """Note when a published agenda became another one, and which papers readers get with it."""
    AgendaPublication.objects.keep_up(instance)
    _note_shown_papers(instance.pk, timezone.now())


def after_agenda_published(record, **kwargs):
    _note_shown_papers(record.meeting_id, record.published_at)


def after_publication_saved(instance, raw=False, **kwargs):
    """Make the pack of an agenda that was published, or take it away with one that was withdrawn."""
    if not raw:
        AgendaPack.objects.ask_for([instance.meeting_id])


def after_venue_saved(instance, raw=False, **kwargs):
    if not raw:
        count_changes(MeetingPage.objects.filter(venue=instance))
        _ask_for(AgendaPack.objects.filter(meeting__venue=instance))


def when_document_differs(instance, raw=False, **kwargs):
    """A paper is replaced, withdrawn, restored, called something else, or about to be deleted."""
    if not raw:
        _ask_for_packs_with(instance)


def after_document_changed(document, **kwargs):
    """A paper is replaced, withdrawn, put back, or closed by what happened to its file elsewhere."""
    published = MeetingPage.objects.filter(publication__published_at__isnull=False)
    nominated = published.filter(pk__in=document.ids_of_pages_with_it()).select_related(
        "publication", "outcomes_release"
    )
    holding = [meeting for meeting in nominated if document.pk in document_ids(meeting.public_lines)]
    AgendaPublication.objects.mark_changed(holding)
    _ask_for_packs_with(document)


def _note_shown_papers(meeting_id, moment):
    meeting = MeetingPage.objects.live().filter(pk=meeting_id).first()
    if meeting is not None:
        ShownPaper.objects.note(meeting, moment)


def _ask_for_packs_with(document):
    _ask_for(AgendaPack.objects.filter(meeting__in=document.ids_of_pages_with_it()))


def _ask_for(packs):
    AgendaPack.objects.ask_for(list(packs.values_list("meeting_id", flat=True)))


HANDLERS = [
    (pre_save, MeetingPage, before_meeting_saved),
    (post_save, MeetingPage, after_meeting_saved),
    (page_published, MeetingPage, after_meeting_published),
    (agenda_published, AgendaPublication, after_agenda_published),
    (post_save, AgendaPublication, after_publication_saved),
    (post_save, Venue, after_venue_saved),
    (post_save, SiteDocument, when_document_differs),
    (pre_delete, SiteDocument, when_document_differs),
    (document_changed, SiteDocument, after_document_changed),
]


def register_signal_handlers():
    """Connect every handler to what it hears."""
    for signal, sender, handler in HANDLERS:
        signal.connect(handler, sender=sender)
