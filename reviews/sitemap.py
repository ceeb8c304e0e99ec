"""Addresses of reports and records that are no pages, for the map of the site."""

from csp_site.models import BasePage
from csp_site.web.sitemap import SITEMAPS, SiteAddresses
from reviews.models import Project, ReportSection, ReviewsPage


class SectionsOfReports(SiteAddresses):
    """Lists the address of each section that a public report has now."""

    def items(self):
        home = self.get_wagtail_site().root_page
        pages = BasePage.objects.descendant_of(home).live().public().not_sensitive()
        sections = ReportSection.objects.filter(page__in=pages).exclude(block="")
        sections = sections.select_related("page").order_by("page__path", "pk")
        return [f"{one.page.get_full_url(self.request)}{one.slug}/" for one in sections]


class PartsOfTheRecord(SiteAddresses):
    """Lists the addresses under the annual reviews that are no pages."""

    def items(self):
        home = self.get_wagtail_site().root_page
        lists = list(ReviewsPage.objects.descendant_of(home).live().public().not_sensitive())
        if not lists:
            return []
        projects = Project.objects.listed().only("key")
        parts = [one["address"] for one in lists[0].record_lists] + [one.address for one in projects]
        return [f"{page.get_full_url(self.request)}{part}" for page in lists for part in parts]


SITEMAPS["report_sections"] = SectionsOfReports
SITEMAPS["record"] = PartsOfTheRecord
