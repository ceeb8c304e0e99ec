"""Middleware that puts the check of versions in front of every form of the admin that edits something."""

from functools import cache, wraps

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.cache import never_cache
from django.views.defaults import page_not_found
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic import EditView
from wagtail.admin.views.pages.edit import EditView as PageEditView

from csp_site.search.entries import lock_search
from csp_site.versions.orders import ANY_PAGE, refuse, url_for_moving
from csp_site.versions.views import VersionedEdit, VersionedPageEdit

PLACE_WITHOUT_VERSION = "wagtailadmin_pages:set_page_position"


@cache
def versioned(view_func):
    """Return the same view with its version checked, for a view that edits something; else None."""
    view_class = getattr(view_func, "view_class", None)
    if not isinstance(view_class, type) or not issubclass(view_class, (EditView, PageEditView)):
        return None
    mixin = VersionedPageEdit if issubclass(view_class, PageEditView) else VersionedEdit
    initkwargs = view_func.view_initkwargs
    view = type(view_class.__name__, (mixin, view_class), {"initkwargs": initkwargs}).as_view(**initkwargs)

    @wraps(view)
    def checked_and_saved_at_once(request, *args, **kwargs):
        try:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            with transaction.atomic():
                lock_search()  # before any row is locked, which whoever holds that lock may need
                return view(request, *args, **kwargs)
        except Http404 as error:
            return page_not_found(request, error, template_name="wagtailadmin/404.html")

    # As Wagtail wraps every view of its admin.
    return never_cache(require_admin_access(checked_and_saved_at_once))


def view_for(request, view_func):
    """Return the view that answers a request: the one that checks versions, or `view_func` itself."""
    if request.method == "POST" and request.resolver_match.view_name == PLACE_WITHOUT_VERSION:
        return lambda request, *args, **kwargs: refuse(request)
    return versioned(view_func) or view_func


class VersionMiddleware(MiddlewareMixin):
    """
    Puts the check in front of every form of the admin that edits something, whoever registers it.

    Wagtail lets most of its own edit views be replaced, each in another way, and some not at all; here
    none can be forgotten.
    """

    def process_view(self, request, view_func, args, kwargs):
        view = view_for(request, view_func)
        return None if view is view_func else view(request, *args, **kwargs)

    def process_template_response(self, request, response):
        table = (response.context_data or {}).get("table")
        if getattr(table, "reorder_url", None) == reverse(PLACE_WITHOUT_VERSION, args=[ANY_PAGE]):
            table.reorder_url = url_for_moving()
        return response
