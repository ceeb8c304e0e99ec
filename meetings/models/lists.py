"""The list of meetings, and all that hangs under it."""

from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import Http404

from csp_site.frame.pages import show_page
from csp_site.models import SiteSettings, StoryPage
from meetings.feeds.atom import feed_answer
from meetings.feeds.calendar import calendar_answer
from meetings.models.meetings import MeetingPage
from meetings.models.records import MeetingSettings
from meetings.page import action_log
from meetings.permissions import MeetingsListPermissions

PAGE_SIZE = 20


class MeetingsPage(StoryPage):
    """The next meeting, those to come, and the past ones by year."""

    class Meta:
        verbose_name = "list of meetings"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["meetings.MeetingPage"]
    max_count_per_parent = 1
    page_description = "Lists the meetings: the next one, those to come and the past ones by year."

    @classmethod
    def of_the_partnership(cls):
        """Return the list of the partnership's own meetings, or None before there is one."""
        return cls.objects.order_by("path").first()

    def permissions_for_user(self, user):
        return MeetingsListPermissions(user, self)

    sub_addresses = {
        r"calendar\.ics": "serve_calendar",
        "feed": "serve_feed",
        "actions": "serve_actions",
        "past/(?P<year>[12][0-9]{3})": "serve_year",
    }

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs) | {"years": self.past_years}
        context |= self._list(request, self.meetings.upcoming())
        if context["meetings"].number == 1:
            context["next"] = self.meetings.next().first()
            context["last"] = None if context["next"] else self.meetings.last().first()
            context["promise"] = MeetingSettings.of_the_partnership().promise
        return context

    def serve_year(self, request, year):
        """Serve the past meetings of a year. Raises Http404 for one in which no meeting is past."""
        years, number = self.past_years, int(year)
        if number not in [one["year"] for one in years]:
            request.served_page = self  # the error stands in the frame of the list
            raise Http404
        context = super().get_context(request) | {"years": years, "year": number}
        context |= self._list(request, self.meetings.past().filter(date__year=number))
        title, address = f"Meetings in {year}", f"past/{year}/"
        return self.serve_part(request, "meetings/past_meetings.html", title, address, context)

    def serve_actions(self, request):
        """Serve the log of agreed actions."""
        log = action_log.log_context(self, request.GET, MeetingPage.objects)
        show_page(request, log["actions"].number)
        context, address = super().get_context(request) | log, action_log.ADDRESS
        return self.serve_part(request, "meetings/agreed_actions.html", action_log.TITLE, address, context)

    def serve_calendar(self, request):
        """Serve the calendar to subscribe to. Raises Http404 where the list needs safe reading."""
        meetings = self._for_machines().defer_streamfields()
        name = f"{self.title}: {SiteSettings.for_visitor(request).name}"
        return calendar_answer(meetings, "meetings.ics", name)

    def serve_feed(self, request):
        """Serve the feed. Raises Http404 where the list needs safe reading."""
        partnership = SiteSettings.for_visitor(request).name
        return feed_answer(self, f"{self.title}: {partnership}", partnership, self._for_machines())

    def _for_machines(self):
        if self.in_sensitive_area:
            raise Http404
        return MeetingPage.objects.child_of(self).for_machines().since_last_year()

    def _list(self, request, meetings):
        """Return what a list of meetings shows, and where machines read them all."""
        # A page number that is none shows the first page, one that is too high the last.
        shown = Paginator(meetings, PAGE_SIZE).get_page(request.GET.get("page"))
        show_page(request, shown.number)
        if not self.live or self.in_sensitive_area:
            return {"meetings": shown}
        return {
            "meetings": shown,
            "calendar_url": f"{self.url}calendar.ics",
            "feed_url": f"{self.url}feed/",
        }

    @property
    def meetings(self):
        """The public meetings of the list."""
        return MeetingPage.objects.child_of(self).for_listing()

    @property
    def past_years(self):
        """The years of past meetings, the latest first, each a dict of its year and how many it has."""
        past = MeetingPage.objects.child_of(self).live().public().past()
        return list(past.values(year=F("date__year")).annotate(count=Count("pk")).order_by("-year"))


def next_and_last():
    """Return what is said of the next meeting that residents can come to, or of the last one: a dict."""
    meetings = MeetingPage.objects.for_listing()
    last = meetings.last().first()
    return {
        "next": meetings.next().first(),
        "last": last,
        "has_others": last and MeetingPage.objects.live().public().upcoming().exists(),
        "promise": MeetingSettings.of_the_partnership().promise,
    }
