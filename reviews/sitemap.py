"""The sections of reports, which have addresses without being pages."""

from csp_site.models import BasePage
from csp_site.sitemap import SITEMAPS, SiteAddresses
from reviews.models import ReportSection


class SectionsOfReports(SiteAddresses):
    """Lists the address of each section that a public report has now."""

    def items(self):
        home = self.get_wagtail_site().root_page
        pages = BasePage.objects.descendant_of(home).live().public().not_sensitive()
        sections = ReportSection.objects.filter(page__in=pages).exclude(block="")
        return list(sections.select_related("page").order_by("page__path", "pk"))

    def lines(self, item):
        return [{"location": f"{item.page.get_full_url(self.request)}{item.slug}/"}]


SITEMAPS["report_sections"] = SectionsOfReports
