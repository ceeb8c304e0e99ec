"""
The page on which readers search the site. What they look for is written down nowhere.

A browser keeps each address it has been at, so our own box sends what is typed in the body of a form, and
is led on to an address in which it is sealed.
"""

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from csp_site.caching.kept import never_kept
from csp_site.frame.pages import FramePage
from csp_site.search.results import Search, sealed_query
from csp_site.search.seal import MINUTES, RunOutError, unseal


@never_kept
# A search changes nothing, so it may be sent from anywhere, and Django's check would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request):
    """Lead a search that was sent to its address; there, show what was found, or the box alone."""
    response = _lead_on(request) if request.method == "POST" else _show(request)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _lead_on(request):
    typed = request.POST.get("q", "")
    address = reverse("search") + (f"?{sealed_query(typed)}" if typed.strip() else "")
    # 303: the answer is asked for with GET, and whoever goes back or reloads sends no form again.
    return HttpResponseRedirect(address, status=303)


def _show(request):
    """Show ten results on a page. An address with words in it, from a link or a bookmark, is read too."""
    sealed, typed, status = request.GET.get("s"), request.GET.get("q", ""), 200
    if sealed is not None:
        try:
            typed = unseal(sealed)
        except RunOutError:
            sealed, typed, status = None, "", 410
    found = Search(typed, request.GET.get("kind", ""), request.GET.get("page"), sealed)
    request.served_page = FramePage("Search", reverse("search"), has_exit=found.has_sensitive_results)
    context = {"search": found, "minutes": MINUTES, "has_run_out": status == 410}
    return TemplateResponse(request, "csp_site/search.html", context, status=status)
