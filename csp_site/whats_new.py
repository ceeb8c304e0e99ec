"""News for readers: all of it on the page “What is new”, and the latest of it as an Atom feed."""

import re
import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Site

from csp_site.caching.kept import kept
from csp_site.frame.pages import FramePage, show_page
from csp_site.jobs import NEVER
from csp_site.models import ChangeNote, SiteSettings

PAGE_SIZE = 20
MOST_ENTRIES = 50
TITLE = "What is new"
ABOUT = "What has changed on this website, the latest first."
# What XML cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ChangesFeed(Atom1Feed):
    """Says of an empty feed that nothing ever changed, not that it changed just now."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


def plain(text):
    """Return a text without what a feed cannot hold."""
    return CONTROL.sub("", text)


def _id(page, key):
    """Return what names a piece of news of a page for ever, wherever the site moves."""
    return uuid.uuid5(page.translation_key, key).urn


def _home(request):
    site = Site.find_for_request(request)
    return site.root_page if site else None


def _notes(home):
    """Return the notes that readers may see of the home page and those below it, the latest first."""
    notes = ChangeNote.objects.public()
    return notes.filter(page__path__startswith=home.path) if home else notes.none()


@kept
@require_safe
def changes(request):
    """List what has changed, twenty on a page."""
    numbers = Paginator(_notes(_home(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    show_page(request, numbers.number)
    request.served_page = FramePage(TITLE, reverse("changes"), ABOUT)
    return TemplateResponse(request, "csp_site/changes.html", {"numbers": numbers})


@kept
@require_safe
def feed(request):
    """
    Return the latest changes as an Atom feed, which may be empty. Its entries keep their ids for ever.

    Without Last-Modified: "not modified" would be wrong once something has been taken away.
    """
    site, home = SiteSettings.for_visitor(request), _home(request)
    found = ChangesFeed(
        title=plain(f"{TITLE}: {site.name}"),
        link=f"{settings.SITE_URL}{reverse('changes')}",
        description="",
        language="en-GB",
        author_name=plain(site.name),
        feed_url=f"{settings.SITE_URL}{reverse('feed')}",
        feed_guid=_id(home, "changes") if home else None,
    )
    for note in _notes(home)[:MOST_ENTRIES]:
        found.add_item(
            title=plain(note.text),
            link=f"{settings.SITE_URL}{note.page.url}",
            description=escape(plain(note.page.title)),  # readers of feeds take it as HTML
            unique_id=_id(note.page, f"change {note.pk}"),
            updateddate=note.published_at,
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)
