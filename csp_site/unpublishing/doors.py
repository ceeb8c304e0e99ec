"""Doors by which pages and documents are taken from readers: each asks first and spares the home page."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail import hooks
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.snippets.models import get_snippet_models

from csp_site.models import BasePage
from csp_site.models.documents import SiteDocument
from csp_site.unpublishing.asking import ask_first, home_page_among, refuse, subtrees
from csp_site.unpublishing.losses import (
    Losses,
    frame_losses,
    losses_of_documents,
    losses_of_pages,
    losses_of_record,
    public_pages,
    quoted,
)


def explore(page):
    """Return the address of the list in which a page stands."""
    parent = page.get_parent()
    return reverse("wagtailadmin_explore", args=[parent.pk]) if parent else reverse("wagtailadmin_home")


def losses_of_unpublishing(pages, with_subpages=False):
    """Return the Losses if these pages are unpublished, with or without everything under them."""
    pages = list(pages)
    if with_subpages:
        return losses_of_pages(subtrees(pages))
    taken = Page.objects.filter(pk__in=[page.pk for page in pages])
    return losses_of_pages(taken, *_what_stays_below(pages))


def _what_stays_below(pages):
    """Yield the sentence for pages under unpublished ones, which stay public without a way to them."""
    stay = public_pages().filter(pk__in=subtrees(pages)).exclude(pk__in=[page.pk for page in pages])
    count = stay.count()
    if count == 1:
        yield "One page below stays public at its own address. Unpublish it too if it must go."
    elif count:
        yield (
            f"{count} pages below stay public at their own addresses. Unpublish them too if they must go."
        )


def refusal_of_unpublishing(pages, with_subpages=False):
    """Return the sentence that refuses to unpublish these pages; "" if they may go."""
    own = Page.objects.filter(pk__in=[page.pk for page in pages])
    return home_page_among(subtrees(pages) if with_subpages else own)


@hooks.register("before_unpublish_page")
def ask_before_unpublishing(request, page):
    return _ask_to_unpublish(request, [page], explore(page))


def _ask_to_unpublish(request, pages, back):
    with_subpages = bool(request.POST.get("include_descendants"))
    if reason := refusal_of_unpublishing(pages, with_subpages):
        return refuse(request, reason, back)
    return ask_first(request, losses_of_unpublishing(pages, with_subpages), "Yes, unpublish", back)


@hooks.register("before_move_page")
def ask_before_moving(request, page, destination):
    # Wagtail itself asks for the right only when the page moves, after it has told the titles.
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
    return _ask_to_move(request, [page], destination, explore(page))


def _ask_to_move(request, pages, destination, back):
    losses, goes = losses_of_moving(pages, destination)
    if goes and (reason := home_page_among(subtrees(pages))):
        return refuse(request, reason, back)
    return ask_first(request, losses, "Yes, move", back)


def losses_of_moving(pages, destination):
    """Return the Losses if these pages move under another one, and whether readers lose them."""
    if reason := _what_hides(destination):
        return losses_of_pages(subtrees(pages), reason), True
    public = list(public_pages().filter(pk__in=[page.pk for page in pages]).order_by("path"))
    sentences = []
    above = BasePage.objects.ancestor_of(destination, inclusive=True)
    if public and above.filter(live=False).exists():
        sentences.append(
            f"“{destination.title}” or a page above it is not published: nothing there leads to "
            f"{quoted(page.title for page in public)}."
        )
    if not Site.objects.filter(root_page=destination).exists():
        sentences += frame_losses(public)
    return Losses([], sentences), False


def _what_hides(destination):
    """Return the sentence that says why readers cannot have what stands under a page; "" if they can."""
    if destination.get_view_restrictions().exists():
        return f"“{destination.title}” is private, and so is everything under it."
    in_site = any(
        destination.pk == site.root_page_id or destination.is_descendant_of(site.root_page)
        for site in Site.objects.select_related("root_page")
    )
    return "" if in_site else f"“{destination.title}” is no part of the site: readers cannot go there."


@hooks.register("before_bulk_action")
def ask_in_bulk(request, action_type, objects, action):
    """Ask before many go at once; Wagtail has left out those that this officer may not change."""
    if not objects:
        return None
    back = action.next_url
    if isinstance(objects[0], Page) and action_type == "unpublish":
        return _ask_to_unpublish(request, objects, back)
    if isinstance(objects[0], Page) and action_type == "move":
        return _ask_to_move(request, objects, action.cleaned_form.cleaned_data["chooser"], back)
    if isinstance(objects[0], SiteDocument) and action_type == "add_to_collection":
        return ask_about_collection(request, objects, action.cleaned_form.cleaned_data["collection"], back)
    return None


def ask_about_collection(request, documents, collection, back):
    """Ask before documents go into a collection that is private."""
    if not collection.get_view_restrictions().exists():
        return None
    losses = losses_of_documents(SiteDocument.objects.filter(pk__in=[each.pk for each in documents]))
    return ask_first(request, losses, "Yes, move", back)


@hooks.register("before_unpublish")
def ask_before_unpublishing_a_record(request, record):
    """Ask before a record goes from the pages that show it."""
    if type(record) not in get_snippet_models():
        return None
    losses = losses_of_record(record)
    back = reverse(record.snippet_viewset.get_url_name("list"))
    return ask_first(request, losses, "Yes, unpublish", back)


def becomes_private(request, restrictions):
    """Return whether a form of privacy takes from the public what was not private before."""
    kind = request.POST.get("restriction_type", PageViewRestriction.NONE)
    kinds = {choice for choice, _ in CollectionViewRestriction.RESTRICTION_CHOICES}
    is_private = kind in kinds - {PageViewRestriction.NONE}
    return request.method == "POST" and is_private and not restrictions.exists()
