"""The years of past meetings and the log of actions, which have addresses without being pages."""

from csp_site.web.sitemap import SITEMAPS, SiteAddresses
from meetings.models import MeetingsPage
from meetings.page.action_log import ADDRESS


class PartsOfMeetings(SiteAddresses):
    """Lists the addresses of the past meetings by year, and of the log of agreed actions."""

    def items(self):
        home = self.get_wagtail_site().root_page
        lists = MeetingsPage.objects.descendant_of(home).live().public().not_sensitive()
        return [
            f"{page.get_full_url(self.request)}{part}"
            for page in lists
            for part in (*(f"past/{one['year']}/" for one in page.past_years), ADDRESS)
        ]


SITEMAPS["meetings"] = PartsOfMeetings
