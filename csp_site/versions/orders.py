"""Orders of pages in their list: a page is moved only while the list stands as it was opened."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.ordering import set_page_position
from wagtail.models import Page, PageLogEntry

from csp_site.search.entries import lock_search
from csp_site.versions.locks import lock

# What the script of Wagtail's list puts the id of a page in place of.
ANY_PAGE = 999999
REORDER = "wagtail.reorder"
# A place in a list is a number, which each of these shifts.
SHIFTING = [REORDER, "wagtail.create", "wagtail.copy", "wagtail.move", "wagtail.delete"]
MESSAGE = "Nothing is moved: somebody else has changed the pages since you opened this list. Try again now."


def url_for_moving():
    """Return the address to which a list that is opened now sends a page and its new place."""
    newest = PageLogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return reverse("page_position", args=[ANY_PAGE, newest])


@require_POST
def move_page(request, page_id, newest):
    """
    Move a page to another place of its list, unless somebody has shifted pages since it was opened.

    `newest` is the last entry of the log at that time. One's own moves since do not count: the list shows
    them. Raises Http404.
    """
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    with transaction.atomic():
        lock_search()
        lock(Page, page.get_parent().pk)
        entries = PageLogEntry.objects.filter(pk__gt=newest, action__in=SHIFTING)
        if entries.exclude(action=REORDER, user=request.user).exists():
            return refuse(request)
        return set_page_position(request, page_id)


def refuse(request):
    """Say why nothing is moved, on the list as it is now: the script of the list opens it again."""
    messages.error(request, MESSAGE)
    return HttpResponse(MESSAGE, status=409, content_type="text/plain")


order_urls = [path("pages/<int:page_id>/place/<int:newest>/", move_page, name="page_position")]
