"""Brings search up to date when a record or a document is saved or deleted; pages do so themselves."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from csp_site.search.answers import WATCHED
from csp_site.search.documents import read_document
from csp_site.search.entries import refresh_document, refresh_record


def record_saved(instance, raw=False, **kwargs):
    if not raw:
        refresh_record(instance)


def record_deleted(instance, origin=None, **kwargs):
    # What goes together with a page leaves nothing behind, and must not bring its page back.
    if not isinstance(origin, Page) and not issubclass(getattr(origin, "model", object), Page):
        refresh_record(instance)


def document_saved(instance, raw=False, **kwargs):
    if not raw:
        read_document(instance)
        refresh_document(instance)


def connect_signals():
    """Listen to every model that an app watches, and to documents."""
    from csp_site.models import SiteDocument

    for model in WATCHED:
        if not issubclass(model, Page):
            post_save.connect(record_saved, sender=model, dispatch_uid=f"search {model._meta.label}")
            post_delete.connect(record_deleted, sender=model, dispatch_uid=f"search {model._meta.label}")
    post_save.connect(document_saved, sender=SiteDocument, dispatch_uid="search documents")
