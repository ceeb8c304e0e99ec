"""Meetings on the pages of priorities and groups."""

from dataclasses import dataclass

from csp_site.references import pages_that_name
from meetings.agenda.lines import Line, fill_in, flat
from meetings.models import MeetingPage
from priorities.thread import ON_GROUPS, ON_PRIORITIES

MOST_COMING = 10
MOST_PAST = 5
# Agendas are read one by one, the latest first; the first that names the priority ends the search.
MOST_READ = 24


@dataclass(frozen=True)
class Report:
    """An item of a published agenda that reports on a priority."""

    meeting: MeetingPage
    line: Line

    @property
    def url(self):
        return f"{self.meeting.url}#{self.line.anchor}"

    @property
    def papers(self):
        """The public papers of the item and of its parts."""
        return [paper for line in flat([self.line]) for paper in line.papers]


def on_group(group):
    """Return the next meetings of a group, the soonest first, and its last ones, the latest first."""
    meetings = MeetingPage.objects.told_for(group).filter(group=group.pk)
    meetings = meetings.select_related("venue").defer_streamfields()
    return {"meetings": {"coming": meetings.upcoming()[:MOST_COMING], "past": meetings.past()[:MOST_PAST]}}


def on_priority(priority):
    """
    Return the Report of the last meeting so far with a public item on a priority, or None.

    The reference index nominates meetings; what readers may see of each agenda decides.
    """
    meetings = MeetingPage.objects.told_for(priority).past().going_ahead()
    meetings = meetings.filter(pk__in=pages_that_name(priority), publication__published_at__isnull=False)
    for meeting in meetings.select_related("publication", "outcomes_release")[:MOST_READ]:
        for line in flat(meeting.public_lines):
            if line.priority_id == priority.pk:
                fill_in([line])
                return {"report": Report(meeting, line)}
    return {"report": None}


ON_PRIORITIES.append(on_priority)
ON_GROUPS.append(on_group)
