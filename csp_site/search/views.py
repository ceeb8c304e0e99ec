"""The page on which readers search the site. What they look for is written down nowhere."""

from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from csp_site.search.results import Search


class SearchPage:
    """The page of search, as the frame of the site asks about the page it surrounds."""

    public_title = title = "Search"
    public_description = ""
    in_sensitive_area = False
    path = ""
    trail = ()

    def __init__(self, has_exit):
        self.url = reverse("search")
        self.has_exit = has_exit


@require_safe
def search(request):
    """Show what was found, ten on a page, or the box alone where nothing was typed."""
    found = Search(request.GET.get("q", ""), request.GET.get("kind", ""), request.GET.get("page"))
    request.served_page = SearchPage(has_exit=found.has_sensitive_results)
    response = TemplateResponse(request, "csp_site/search.html", {"search": found})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
