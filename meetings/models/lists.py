"""The list of meetings, and all that hangs under it."""

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import Http404

from csp_site.models import SiteSettings, StoryPage
from meetings.feeds.atom import feed_answer
from meetings.feeds.calendar import calendar_answer
from meetings.models.meetings import MeetingPage
from meetings.models.records import MeetingSettings
from meetings.page import action_log
from meetings.permissions import MeetingsListPermissions
from meetings.querysets import today_in_london

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
        years, to_come = self._counts()
        context = super().get_context(request, *args, **kwargs)
        context |= self._list(request, self.meetings.upcoming(), to_come) | {"years": years}
        if context["meetings"].number == 1:
            context["next"] = self._next(context["meetings"])
            context["last"] = None if context["next"] else self.meetings.last().first()
        return context

    def serve_year(self, request, year):
        """Serve the past meetings of a year. Raises Http404 for one in which no meeting is past."""
        years, number = self._counts()[0], int(year)
        count = next((one["count"] for one in years if one["year"] == number), None)
        if count is None:
            request.served_page = self  # the error stands in the frame of the list
            raise Http404
        context = super().get_context(request) | {"years": years, "year": number}
        context |= self._list(request, self.meetings.past().filter(date__year=number), count)
        title, address = f"Meetings in {year}", f"past/{year}/"
        return self.serve_part(request, "meetings/past_meetings.html", title, address, context)

    def serve_actions(self, request):
        """Serve the log of agreed actions."""
        log = action_log.log_context(self, request.GET, MeetingPage.objects)
        request.page_number = log["actions"].number
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

    def _list(self, request, meetings, count):
        """Return what a list of so many meetings shows, and where machines read them all."""
        paginator = Paginator(meetings, PAGE_SIZE)
        paginator.count = count  # known already, so it is not asked for again
        # A page number that is none shows the first page, one that is too high the last.
        shown = paginator.get_page(request.GET.get("page"))
        request.page_number = shown.number
        if not self.live or self.in_sensitive_area:
            return {"meetings": shown}
        return {
            "meetings": shown,
            "calendar_url": f"{self.url}calendar.ics",
            "feed_url": f"{self.url}feed/",
        }

    @property
    def past_years(self):
        """The years of past meetings, the latest first."""
        return [one["year"] for one in self._counts()[0]]

    @property
    def meetings(self):
        """The public meetings of the list."""
        meetings = MeetingPage.objects.child_of(self).for_listing()
        return meetings.with_promise(MeetingSettings.objects)

    def _next(self, shown):
        """Return the next meeting that residents can come to, or None; it is mostly among the first."""
        going = (one for one in shown if one.open_to_public and not one.is_called_off)
        found = next(going, None)
        return found or (self.meetings.next().first() if shown.has_next() else None)

    def _counts(self):
        """
        Return the years of past meetings, the latest first, and the number of meetings to come.

        Each year is a dict of its year and how many meetings it has.
        """
        today = today_in_london()
        meetings = MeetingPage.objects.child_of(self).live().public().filter(date__isnull=False)
        is_past = ExpressionWrapper(Q(date__lt=today), output_field=BooleanField())
        rows = meetings.order_by().annotate(is_past=is_past).values("date__year", "is_past")
        rows = list(rows.annotate(count=Count("pk")).order_by("-date__year"))
        years = [{"year": row["date__year"], "count": row["count"]} for row in rows if row["is_past"]]
        return years, sum(row["count"] for row in rows if not row["is_past"])
