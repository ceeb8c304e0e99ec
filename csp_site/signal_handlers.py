"""
Signal handlers of the site: `register_signal_handlers` lists who is told of what, in which order.

Each does one thing, by asking the room whose work it is.
"""

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

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


def register_signal_handlers():
    """Connect every handler, once each app has registered what search watches."""
    post_migrate.connect(sync_groups)

    page_published.connect(show_change_notes)
    page_published.connect(compare_with_check)
    page_published.connect(make_pictures_ready)

    pre_save.connect(lock_search_before_saving)
    page_saved.connect(refresh_search_of_page)
    post_page_move.connect(refresh_search_below_moved)
    post_save.connect(refresh_search_below_restricted, sender=PageViewRestriction)
    post_delete.connect(refresh_search_below_opened, sender=PageViewRestriction)
    for model in WATCHED:
        if not issubclass(model, Page):
            post_save.connect(refresh_search_of_saved_record, sender=model)
            post_delete.connect(refresh_search_of_deleted_record, sender=model)

    post_save.connect(renew_holds_of_document, sender=SiteDocument)
    post_save.connect(refresh_search_of_document, sender=SiteDocument)
    post_save.connect(renew_holds_of_version, sender=DocumentVersion)
    post_delete.connect(delete_file_of_version, sender=DocumentVersion)
    for model in apps.get_models():
        if issubclass(model, PrintJob):
            post_delete.connect(delete_files_of_print, sender=model)


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


def refresh_search_below_restricted(instance, raw=False, **kwargs):
    if not raw:
        refresh_below(instance.page_id)


def refresh_search_below_opened(instance, origin=None, **kwargs):
    if not _is_of_page(origin):
        refresh_below(instance.page_id)


def refresh_search_of_saved_record(instance, raw=False, **kwargs):
    if not raw:
        refresh_record(instance)


def refresh_search_of_deleted_record(instance, origin=None, **kwargs):
    if not _is_of_page(origin):
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
