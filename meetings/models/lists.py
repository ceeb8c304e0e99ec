import re

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import Http404
from wagtail.url_routing import RouteResult

from csp_site.frame.parts import PagePart
from csp_site.models import SiteSettings, StoryPage
from meetings.feeds.atom import feed_answer
from meetings.feeds.calendar import calendar_answer
from meetings.models.meetings import MeetingPage
from meetings.models.records import MeetingSettings
from meetings.page import action_log
from meetings.permissions import MeetingsListPermissions
from meetings.querysets import today_in_london

PAGE_SIZE = 20
FOR_MACHINES = (["calendar.ics"], ["feed"])
YEAR = re.compile(r"[12][0-9]{3}")


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

    def route(self, request, path_components):
        """Find what stands under the list without being a page, or whatever else is at the address."""
        if path_components in FOR_MACHINES and self.live:
            return RouteResult(self, kwargs={"wanted": path_components[0]})
        if len(path_components) == 2 and path_components[0] == "past" and self.live:
            if not YEAR.fullmatch(path_components[1]):
                raise Http404
            return RouteResult(self, kwargs={"year": int(path_components[1])})
        if path_components == ["actions"] and self.live:
            return RouteResult(self, kwargs={"wants_actions": True})
        return super().route(request, path_components)

    def get_template(self, request, *args, year=None, wants_actions=False, **kwargs):
        if wants_actions:
            return "meetings/agreed_actions.html"
        return "meetings/past_meetings.html" if year else super().get_template(request, *args, **kwargs)

    def get_context(self, request, *args, year=None, wants_actions=False, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if wants_actions:
            context |= action_log.log_context(self, request.GET, MeetingPage.objects)
            request.page_number = context["actions"].number
            return context
        context["year"] = year
        if self.live and not self.in_sensitive_area:
            context["calendar_url"] = f"{self.url}calendar.ics"
            context["feed_url"] = f"{self.url}feed/"
        context["years"], to_come = self._counts()
        if year:
            count = next((one["count"] for one in context["years"] if one["year"] == year), 0)
            meetings = self.meetings.past().filter(date__year=year)
        else:
            count, meetings = to_come, self.meetings.upcoming()
        paginator = Paginator(meetings, PAGE_SIZE)
        paginator.count = count  # known already, so it is not asked for again
        # A page number that is none shows the first page, one that is too high the last.
        context["meetings"] = shown = paginator.get_page(request.GET.get("page"))
        request.page_number = shown.number
        if not year and shown.number == 1:
            context["next"] = self._next(shown)
            context["last"] = None if context["next"] else self.meetings.last().first()
        return context

    def serve(self, request, *args, year=None, wanted="", **kwargs):
        """
        Serve the list, or what machines read of it.

        Raises Http404 for a year in which no meeting is past, and to machines where it needs safe reading.
        """
        if wanted:
            return self._serve_to_machines(request, wanted)
        if kwargs.get("wants_actions"):
            response = super().serve(request, *args, **kwargs)
            request.served_page = PagePart(self, action_log.TITLE, action_log.ADDRESS)
            return response
        if year is None:
            return super().serve(request, *args, **kwargs)
        response = super().serve(request, *args, year=year, **kwargs)
        if year not in {one["year"] for one in response.context_data["years"]}:
            raise Http404
        request.served_page = PagePart(self, f"Meetings in {year}", f"past/{year}/")
        return response

    def _serve_to_machines(self, request, wanted):
        if self.in_sensitive_area:
            raise Http404
        partnership = SiteSettings.for_visitor(request).name
        name = f"{self.title}: {partnership}"
        meetings = MeetingPage.objects.child_of(self).for_machines().since_last_year()
        if wanted == "feed":
            return feed_answer(self, name, partnership, meetings)
        return calendar_answer(meetings.defer_streamfields(), "meetings.ics", name)

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
