"""The sitemap: every public page but those that need safe reading."""

from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap

from csp_site.models import BasePage
from csp_site.opendata.tables import DATASETS


class SiteAddresses(Sitemap):
    """Lists addresses of the request's site; what `items` returns becomes lines in `lines`."""

    def _urls(self, page, protocol, domain):
        """
        Return the lines of one page of the map.

        Without Wagtail's note of the latest change: sent as Last-Modified, it would say "not modified"
        of a map from which a page has been taken away.
        """
        items = self.paginator.page(page).object_list
        return [line for item in items for line in self.lines(item)]

    def lines(self, item):
        """Return what the map says of one item, an address unless told otherwise: dicts with `location`."""
        return [{"location": item}]


class PublicPages(SiteAddresses):
    """Lists the public pages, without any that needs safe reading."""

    def items(self):
        pages = BasePage.objects.descendant_of(self.get_wagtail_site().root_page, inclusive=True)
        listed = pages.live().public().not_sensitive().order_by("path")
        # Just what a line of the map says, whatever the type: one query for thousands of pages.
        return listed.only("url_path", "last_published_at")

    def lines(self, item):
        return item.get_sitemap_urls(self.request)


class OwnAddresses(SiteAddresses):
    """Lists what the site itself has beside pages: open data, and what is new."""

    def items(self):
        root = self.get_wagtail_site().root_url
        own = [reverse("changes"), reverse("data"), *(each.url for each in DATASETS.values())]
        return [f"{root}{each}" for each in own]


# What the map holds; an app adds addresses that are no pages in its module `sitemap`.
SITEMAPS = {"pages": PublicPages, "site": OwnAddresses}
