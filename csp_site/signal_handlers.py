"""
Signal handlers of the site: HANDLERS lists who is told of what, in which order.

Each does one thing, by asking the room whose work it is.
"""

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate, pre_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

from csp_site.caching.triggers import add_triggers, drop_triggers
from csp_site.documents.holds import renew
from csp_site.images import make_page_renditions
from csp_site.models import DocumentVersion, SiteDocument
from csp_site.models.changes import publish_notes
from csp_site.models.freshness import note_change
from csp_site.permissions import sync_groups
from csp_site.printing.jobs import PrintJob, forget
from csp_site.search.answers import WATCHED
from csp_site.search.entries import (
    lock_search,
    read_and_refresh_document,
    refresh_below,
    refresh_document,
    refresh_page,
    refresh_record,
)
from csp_site.signals import page_saved


def leave_content_unwatched(sender, using, **kwargs):
    if sender.name == "csp_site":
        drop_triggers(using)


def watch_content(sender, using, **kwargs):
    if sender.name == "csp_site":  # told once for each app, when the tables of all are there
        add_triggers(using)


def show_change_notes(instance, **kwargs):
    publish_notes(instance)


def compare_with_check(instance, **kwargs):
    note_change(instance)


def make_pictures_ready(instance, **kwargs):
    """Make the sizes of pictures on publish, never in a visitor's request."""
    make_page_renditions(instance)


def lock_search_before_saving(sender, raw=False, **kwargs):
    if not raw and (issubclass(sender, Page) or sender in WATCHED):
        lock_search()


def refresh_search_of_page(page, **kwargs):
    refresh_page(page)


def refresh_search_below_moved(instance, parent_page_before, parent_page_after, **kwargs):
    if parent_page_before != parent_page_after:
        refresh_below(instance.pk)


def refresh_search_below_restricted(instance, raw=False, origin=None, **kwargs):
    if not raw and not _is_of_page(origin):
        refresh_below(instance.page_id)


def refresh_search_of_record(instance, raw=False, origin=None, **kwargs):
    if not raw and not _is_of_page(origin):
        refresh_record(instance)


def renew_holds_of_document(instance, raw=False, **kwargs):
    if not raw:
        renew(instance)


def refresh_search_of_document(instance, raw=False, **kwargs):
    if raw:
        return
    refresh_document(instance.pk)
    # Once it is stored: a slow file must not keep everybody else from writing, nor its upload from
    # succeeding.
    transaction.on_commit(lambda: _read_stored(instance), robust=True)


def renew_holds_of_version(instance, raw=False, **kwargs):
    if not raw:
        renew(instance.document)


def delete_file_of_version(instance, **kwargs):
    """Delete the file of an earlier version once its record is gone for good."""
    transaction.on_commit(lambda: instance.file.delete(save=False))


def delete_files_of_print(instance, **kwargs):
    forget(instance.files)


def _read_stored(document):
    read_and_refresh_document(document.pk, document.reading)
    # So that the next saving of this very object does not put back what was known before.
    document.refresh_from_db(fields=["facts"])


def _is_of_page(origin):
    """
    Return whether something is deleted together with a page.

    That leaves nothing behind, and must not bring its page back.
    """
    return isinstance(origin, Page) or issubclass(getattr(origin, "model", object), Page)


HANDLERS = [
    (pre_migrate, None, leave_content_unwatched),
    (post_migrate, None, sync_groups),
    (post_migrate, None, watch_content),
    (page_published, None, show_change_notes),
    (page_published, None, compare_with_check),
    (page_published, None, make_pictures_ready),
    (pre_save, None, lock_search_before_saving),
    (page_saved, None, refresh_search_of_page),
    (post_page_move, None, refresh_search_below_moved),
    (post_save, PageViewRestriction, refresh_search_below_restricted),
    (post_delete, PageViewRestriction, refresh_search_below_restricted),
    (post_save, SiteDocument, renew_holds_of_document),
    (post_save, SiteDocument, refresh_search_of_document),
    (post_save, DocumentVersion, renew_holds_of_version),
    (post_delete, DocumentVersion, delete_file_of_version),
]


def register_signal_handlers():
    """Connect every handler to what it hears, once each app has registered what search watches."""
    records = [model for model in WATCHED if not issubclass(model, Page)]
    prints = [model for model in apps.get_models() if issubclass(model, PrintJob)]
    for signal, sender, handler in (
        *HANDLERS,
        *(
            (signal, model, refresh_search_of_record)
            for model in records
            for signal in (post_save, post_delete)
        ),
        *((post_delete, model, delete_files_of_print) for model in prints),
    ):
        signal.connect(handler, sender=sender)
