"""Brings search up to date when records, documents or the privacy of pages change; pages do the rest."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from csp_site.search.answers import WATCHED
from csp_site.search.entries import (
    read_and_refresh_document,
    refresh_below,
    refresh_document,
    refresh_record,
    take_turn,
)


def about_to_save(sender, raw=False, **kwargs):
    if not raw and (issubclass(sender, Page) or sender in WATCHED):
        take_turn()


def record_saved(instance, raw=False, **kwargs):
    if not raw:
        refresh_record(instance)


def record_deleted(instance, origin=None, **kwargs):
    if not _is_of_page(origin):
        refresh_record(instance)


def restriction_saved(instance, raw=False, **kwargs):
    if not raw:
        refresh_below(instance.page_id)


def restriction_deleted(instance, origin=None, **kwargs):
    if not _is_of_page(origin):
        refresh_below(instance.page_id)


def page_moved(instance, parent_page_before, parent_page_after, **kwargs):
    if parent_page_before != parent_page_after:
        refresh_below(instance.pk)


def document_saved(instance, raw=False, **kwargs):
    if raw:
        return
    refresh_document(instance.pk)
    # Once it is stored: a slow file must not keep everybody else from writing, nor its upload from
    # succeeding.
    transaction.on_commit(lambda: read_stored(instance), robust=True)


def read_stored(document):
    read_and_refresh_document(document.pk, document.reading)
    # So that the next saving of this very object does not put back what was known before.
    document.refresh_from_db(fields=["facts"])


def _is_of_page(origin):
    """
    Return whether something is deleted together with a page.

    That leaves nothing behind, and must not bring its page back.
    """
    return isinstance(origin, Page) or issubclass(getattr(origin, "model", object), Page)


def connect_signals():
    """Listen to every model that an app watches, to documents, and to who may see which page."""
    from csp_site.models import SiteDocument

    pre_save.connect(about_to_save, dispatch_uid="search")
    for model in WATCHED:
        if not issubclass(model, Page):
            post_save.connect(record_saved, sender=model, dispatch_uid=f"search {model._meta.label}")
            post_delete.connect(record_deleted, sender=model, dispatch_uid=f"search {model._meta.label}")
    post_save.connect(document_saved, sender=SiteDocument, dispatch_uid="search documents")
    post_save.connect(restriction_saved, sender=PageViewRestriction, dispatch_uid="search")
    post_delete.connect(restriction_deleted, sender=PageViewRestriction, dispatch_uid="search")
    post_page_move.connect(page_moved, dispatch_uid="search")
