"""Deletion, refused for what something else points at: a page's whole subtree is looked through first."""

from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.contrib import messages
from django.db import models
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images
from wagtail.models import DraftStateMixin, Page, Site, get_page_models
from wagtail.snippets.models import get_snippet_models

from csp_site.admin.visibility import may_see, those_seen_by
from csp_site.images import SiteImage
from csp_site.models.documents import SiteDocument
from csp_site.references import references_of, uses_of

MAX_NAMED = 10


@dataclass(frozen=True)
class Reason:
    """A sentence on what keeps something from being deleted, and what it names beside that itself."""

    sentence: str
    named: models.Model
    is_draft: bool = False


def users_of(targets):
    """
    Return a Reason for each thing outside `targets` that points at one of them.

    Takes a queryset of pages or of one kind of snippet; gives an empty list when all of them may go.
    """
    titles = {target.pk: str(target) for target in targets}
    if not titles:
        return []
    uses = uses_of(targets.model, titles)
    known = {(use.target_id, _key(use.source)) for use in uses}
    found = (
        _what_the_index_knows(uses, targets, titles),
        _what_records_choose(targets, titles, known),
        _what_drafts_hold(targets, titles),
        _what_is_the_home_page(targets, titles),
    )
    return list({reason.sentence: reason for reason in chain.from_iterable(found)}.values())


def _what_the_index_knows(uses, targets, titles):
    for use in uses:
        if not _is_among(use.source, targets, titles):
            yield Reason(f"“{titles[use.target_id]}” is used by “{use.source}” ({use.field}).", use.source)


def _what_records_choose(targets, titles, known):
    """Yield the Reasons for fields of records and lists of choices, which the index may leave out."""
    for relation in _relations_to(targets.model):
        field = relation.field
        if relation.many_to_many:
            rows, source, target = relation.through, field.m2m_field_name(), field.m2m_reverse_field_name()
        elif relation.on_delete in (models.PROTECT, models.RESTRICT):
            rows, source, target = relation.related_model, None, field.name
        else:
            continue
        for row in rows._default_manager.filter(**{f"{target}__in": titles}):
            user, used = getattr(row, source) if source else _whole(row), getattr(row, f"{target}_id")
            is_known = not source and (used, _key(user)) in known
            if not is_known and not _is_among(user, targets, titles):
                yield Reason(f"“{titles[used]}” is used by “{user}” ({field.verbose_name}).", user)


def _whole(row):
    """Return the page or the record in whose form an officer edits a record, or the record itself."""
    lines_of = [field for field in row._meta.concrete_fields if isinstance(field, ParentalKey)]
    return getattr(row, lines_of[0].name) if lines_of else row


def _key(thing):
    return Page if isinstance(thing, Page) else type(thing), thing.pk


def _relations_to(model):
    """Return what points at a model, hidden or not; for pages also what points at one of their types."""
    kinds = [model, *(get_page_models() if model is Page else [])]
    fields = chain.from_iterable(kind._meta.get_fields(include_hidden=True) for kind in kinds)
    found = [field for field in fields if field.auto_created and field.is_relation and not field.concrete]
    return dict.fromkeys(found)


def _is_among(source, targets, titles):
    return isinstance(source, targets.model) and source.pk in titles


def _what_drafts_hold(targets, titles):
    """Yield the Reasons for drafts, which the reference index does not read."""
    snippets = [model for model in get_snippet_models() if issubclass(model, DraftStateMixin)]
    drafts = (model._default_manager.filter(has_unpublished_changes=True) for model in [Page, *snippets])
    for instance in chain.from_iterable(each.select_related("latest_revision") for each in drafts):
        if instance.latest_revision and not _is_among(instance, targets, titles):
            draft = instance.latest_revision.as_object()
            live = instance.specific if isinstance(instance, Page) else instance
            used = references_of(draft, targets.model) - references_of(live, targets.model)
            for pk in sorted(used & titles.keys()):
                yield Reason(f"“{titles[pk]}” is used by a draft of “{draft}”.", live, is_draft=True)


def _what_is_the_home_page(targets, titles):
    """Yield the Reason for the home page, with which the site itself would go."""
    if targets.model is Page:
        for site in Site.objects.filter(root_page__in=titles).select_related("root_page"):
            yield Reason(f"“{site.root_page}” is the home page of this site.", site.root_page)


def refuse_if_used(request, sets_of_targets, default_url):
    """
    Return to where the officer came from, saying what uses the targets; None when nothing does.

    Each set must be free by itself, for Wagtail deletes one after the other. Asked for whoever may
    delete them alone; what uses them without their being allowed to see it is only counted.
    """
    reasons = list(dict.fromkeys(chain.from_iterable(map(users_of, sets_of_targets))))
    if not reasons:
        return None
    told = _those_told(request.user, reasons)
    lines = [reason.sentence for reason in told[:MAX_NAMED]]
    if len(told) > MAX_NAMED:
        lines.append(f"There are {len(told) - MAX_NAMED} more.")
    if hidden := len(reasons) - len(told):
        also = "also " if told else ""
        places = "one place" if hidden == 1 else f"{hidden} places"
        lines.append(f"It is {also}used in {places} that you may not open. Ask an administrator.")
    lines = ["This cannot be deleted yet.", *lines, "Change those first."]
    messages.error(request, format_html_join(" ", "{}", ((line,) for line in lines)))
    return redirect(get_valid_next_url_from_request(request) or default_url)


def _those_told(user, reasons):
    """Return the reasons of which this member of staff may see what they name; a draft is never public."""
    seen = those_seen_by(user, {reason.named for reason in reasons})
    return [
        reason
        for reason in reasons
        if reason.named in seen and (not reason.is_draft or may_see(user, reason.named))
    ]


def refuse_pages(request, pages):
    default_url = reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk])
    subtrees = [Page.objects.descendant_of(page, inclusive=True) for page in pages]
    return refuse_if_used(request, subtrees, default_url)


@hooks.register("before_delete_page")
def refuse_page(request, page):
    return refuse_pages(request, [page])


@hooks.register("before_bulk_action")
def refuse_in_bulk(request, action_type, objects, action_class_instance):
    if action_type != "delete" or not objects:
        return None
    if isinstance(objects[0], SiteDocument | SiteImage):
        return refuse_files(request, type(objects[0]), [file.pk for file in objects])
    if isinstance(objects[0], Page):
        # A page under another chosen one goes with it; Wagtail would look for it in vain.
        objects[:] = [
            page for page in objects if not any(page.is_descendant_of(other) for other in objects)
        ]
        return refuse_pages(request, objects)
    return None


@hooks.register("before_delete_snippet")
def refuse_snippets(request, instances):
    """Stop the deletion of snippets in use, one or several."""
    if not instances:
        return None
    model = type(instances[0])
    default_url = reverse(model.snippet_viewset.get_url_name("list"))
    return refuse_if_used(request, [model.objects.filter(pk=each.pk) for each in instances], default_url)


def refuse_files(request, model, ids):
    """Stop the deletion of documents or pictures in use, one or several."""
    index = "wagtaildocs:index" if model is SiteDocument else "wagtailimages:index"
    return refuse_if_used(request, [model.objects.filter(pk=each) for each in ids], reverse(index))


def guarded(model, policy, view):
    """
    Return Wagtail's own view that deletes a file, behind the check of what uses the file.

    Whoever may not delete it gets Wagtail's own refusal and is told nothing of it.
    """

    def guarded_view(request, **key):
        file = get_object_or_404(model, pk__in=key.values())
        may = policy.user_has_permission_for_instance(request.user, "delete", file)
        return (may and refuse_files(request, model, [file.pk])) or view.as_view()(request, **key)

    return guarded_view


@hooks.register("register_admin_urls", order=-10)  # before Wagtail's own
def register_file_deletion():
    of_document = partial(guarded, SiteDocument, document_policy)
    of_image = partial(guarded, SiteImage, image_policy)
    return [
        path("documents/delete/<int:document_id>/", of_document(documents.DeleteView)),
        path("documents/multiple/<int:doc_id>/delete/", of_document(many_documents.DeleteView)),
        path("images/<int:image_id>/delete/", of_image(images.DeleteView)),
        path("images/multiple/<int:image_id>/delete/", of_image(many_images.DeleteView)),
    ]
