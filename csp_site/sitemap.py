"""The sitemap: every public page but those that need safe reading."""

from wagtail.contrib.sitemaps import Sitemap


class PublicSitemap(Sitemap):
    """Lists the public pages of the request's site, without any that needs safe reading."""

    def items(self):
        from csp_site.models import BasePage

        pages = BasePage.objects.descendant_of(self.get_wagtail_site().root_page, inclusive=True)
        listed = pages.live().public().not_sensitive().order_by("path")
        return listed.defer_streamfields().specific()
