"""The door of publishing many pages at once, where there is no form that could ask about their files."""

from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.documents import get_document_model

from csp_site.documents.clearance import questions_about
from csp_site.models.holds import held_among


@hooks.register("before_bulk_action")
def refuse_unanswered_files(request, action_type, objects, action_class_instance):
    """Publish none of several pages while a file of one is closed, or nobody has answered for it."""
    if request.method != "POST" or action_type != "publish":
        return None
    names = [name for each in objects for name in _waiting(each)]
    if not names:
        return None
    words = f"Nothing is published: see first to {', '.join(names)}. Open the page and publish it there."
    messages.error(request, words)
    return redirect(reverse("wagtailadmin_explore_root"))


def _waiting(page):
    draft = page.get_latest_revision_as_object().specific
    documents = get_document_model().objects
    held = held_among(documents.filter(pk__in=draft.offered_document_ids()), apart_from=page)
    asked = questions_about(documents.filter(pk__in=draft.unanswered_document_ids()))
    return [f"“{document.title}” on “{draft.title}”" for document in {**held, **asked}]
