"""Redirects from an address that a page had before, and from all under it, to where it is now."""

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import resolve
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from csp_site.models import BasePage
from csp_site.web.middleware import is_admin

LONGEST = Redirect._meta.get_field("old_path").max_length


def follow_redirects(get_response):
    """
    Where there is nothing at an address, lead on to what has moved away from it, or from above it.

    Wagtail notes the old address when a page gets another. Its own middleware would know that address
    alone and drop the query string; here /meetings/past/2025/ follows /meetings/, and a redirect leads
    only to what the public finds there.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or is_admin(request):
            return response
        return _redirect(request) or response

    return middleware


def _redirect(request):
    """Return the answer that leads on from the request's address, or None."""
    site = Site.find_for_request(request)
    redirect = _find(request, site)
    if redirect is None:
        return None
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    if redirect.redirect_page_id is None:
        return kind(redirect.redirect_link)
    try:
        address, page = _new_place(request, site, redirect)
    except Http404:
        return None
    query = request.META.get("QUERY_STRING", "")
    response = kind(f"{address}?{query}" if query and "?" not in redirect.old_path else address)
    return page.with_care(response)


def _find(request, site):
    """Return the redirect that knows most of the request's address, or None."""
    path = request.path_info.rstrip("/")
    paths = _paths_down_to(path)
    query = uri_to_iri(request.META.get("QUERY_STRING", ""))
    with_query = f"{path}?{'&'.join(sorted(query.split('&')))}"
    wanted = [*paths, with_query] if query and len(with_query) <= LONGEST else paths
    found = Redirect.get_for_site(site).filter(old_path__in=wanted).select_related("redirect_page")
    redirect = max(found, key=lambda one: (len(one.old_path), one.site_id is not None), default=None)
    if redirect is None or redirect.old_path in (path, with_query):
        return redirect if redirect and (redirect.redirect_page_id or redirect.redirect_link) else None
    # What hangs under an address goes with the page that had it, unless another page has it now.
    root = site.root_page.url_path.rstrip("/") if site else ""
    taken = [f"{root}{one}/" for one in paths if len(one) >= len(redirect.old_path)]
    is_taken = BasePage.objects.live().filter(url_path__in=taken).exists()
    return redirect if redirect.redirect_page_id and not is_taken else None


def _paths_down_to(path):
    """Return every path from the top down to this one, as redirects have them: ["/a", "/a/b"]."""
    ends = range(1, min(len(path), LONGEST) + 1)
    return [path[:end] for end in ends if end == len(path) or path[end] == "/"]


def _new_place(request, site, redirect):
    """
    Return the address that a redirect to a page leads to, with the page that answers there.

    Raises Http404 where the public would find nothing.
    """
    parts = redirect.redirect_page.get_url_parts(request)
    if site is None or parts is None or parts[0] != site.pk:
        raise Http404
    own = parts[2]
    rest = request.path_info.removeprefix(redirect.old_path) if "?" not in redirect.old_path else ""
    address = own.rstrip("/") + redirect.redirect_page_route_path.rstrip("/") + (rest or "/")
    is_page = resolve(address).func is resolve(own).func  # else a view answers for something under it
    steps = [step for step in (address if is_page else own).split("/") if step]
    page = site.root_page.specific.route(request, steps).page
    if page.get_view_restrictions().exists():
        raise Http404
    return address, page
