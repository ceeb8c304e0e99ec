"""Nothing that something else points at is deleted: the whole subtree is looked through first."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, ReferenceIndex

MAX_NAMED = 10


def users_of(pages):
    """
    Return a sentence for each thing outside `pages` and what lies under them that points inside.

    Takes a list of pages; gives an empty list when all of them may go.
    """
    inside = Page.objects.none()
    for page in pages:
        inside = inside | Page.objects.descendant_of(page, inclusive=True)
    titles = dict(inside.values_list("pk", "title"))
    sentences = []
    for source, references in ReferenceIndex.get_references_to_in_bulk(inside).group_by_source_object():
        if isinstance(source, Page) and source.pk in titles:
            continue
        used = {
            (titles[int(reference.to_object_id)], reference.describe_source_field().lower())
            for reference in references
        }
        sentences += [f"“{title}” is used by “{source}” ({field})." for title, field in sorted(used)]
    return sentences


def refuse_if_used(request, pages):
    """Return to where the officer came from, saying what uses the pages; None when nothing does."""
    sentences = users_of(pages)
    if not sentences:
        return None
    lines = sentences[:MAX_NAMED]
    if len(sentences) > MAX_NAMED:
        lines.append(f"There are {len(sentences) - MAX_NAMED} more.")
    messages.error(
        request,
        format_html_join(
            " ",
            "{}",
            ((line,) for line in ["This cannot be deleted yet.", *lines, "Change those first."]),
        ),
    )
    parent = pages[0].get_parent()
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url) if next_url else redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_delete_page")
def refuse_single(request, page):
    return refuse_if_used(request, [page])


@hooks.register("before_bulk_action")
def refuse_bulk(request, action_type, objects, action_class_instance):
    if action_type == "delete" and objects and isinstance(objects[0], Page):
        return refuse_if_used(request, objects)
    return None
