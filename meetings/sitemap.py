"""The years of past meetings and the log of actions, which have addresses without being pages."""

from csp_site.sitemap import SITEMAPS, SiteAddresses
from meetings.action_log import ADDRESS
from meetings.models import MeetingsPage


class PastYears(SiteAddresses):
    """Lists the addresses of the past meetings by year."""

    def items(self):
        home = self.get_wagtail_site().root_page
        lists = MeetingsPage.objects.descendant_of(home).live().public().not_sensitive()
        return [
            f"{page.get_full_url(self.request)}past/{year}/" for page in lists for year in page.past_years
        ]

    def lines(self, item):
        return [{"location": item}]


class ActionLogs(SiteAddresses):
    """Lists the address of the log of agreed actions."""

    def items(self):
        home = self.get_wagtail_site().root_page
        lists = MeetingsPage.objects.descendant_of(home).live().public().not_sensitive()
        return [f"{page.get_full_url(self.request)}{ADDRESS}" for page in lists]

    def lines(self, item):
        return [{"location": item}]


SITEMAPS["past meetings"] = PastYears
SITEMAPS["agreed actions"] = ActionLogs
