"""Well-known addresses that programs ask of every site: where they may look, whom to tell of a fault."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp_site.caching.kept import kept
from csp_site.models import SiteSettings

# Well under the year that the standard for security.txt allows.
EXPIRES_AFTER = datetime.timedelta(days=180)


def _plain(lines):
    """Return lines as plain text that anybody may keep for an hour."""
    text = "".join(f"{line}\n" for line in lines)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@kept
@require_safe
def robots_txt(request):
    """
    Tell search engines where they may look: nowhere while the site runs on somebody's own computer.

    It names no page that needs safe reading, for everybody can read it; the sitemap leaves those out.
    """
    if not settings.IS_PUBLIC:
        return _plain(["User-agent: *", "Disallow: /"])
    rules = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/"]
    return _plain([*rules, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml"])


@kept
@require_safe
def security_txt(request):
    """Tell whom to write to about a security fault (RFC 9116). Raises Http404 while that is not known."""
    contact = SiteSettings.for_visitor(request).security_address
    if not contact:
        raise Http404
    # By the day, so that the file stays the same for as long.
    expires = (timezone.now() + EXPIRES_AFTER).astimezone(datetime.UTC)
    return _plain(
        [
            f"Contact: {contact}",
            f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
            "Preferred-Languages: en",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
    )
