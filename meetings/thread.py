"""Meetings on the pages of priorities and groups."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from meetings.agenda.lines import Line, fill_in, flat
from meetings.models import MeetingPage
from meetings.querysets import today_in_london
from priorities.thread import RELATED_TO_GROUPS, RELATED_TO_PRIORITIES, RelatedPages

MOST_COMING = 10
MOST_PAST = 5


def meets(group):
    """Return the condition on pages that they are the next meetings of a group, or its last ones."""
    today = today_in_london()
    public = MeetingPage.objects.live().public().filter(group=group.pk)
    coming, past = public.upcoming(today)[:MOST_COMING], public.past(today)[:MOST_PAST]
    return Q(pk__in=coming.values("pk")) | Q(pk__in=past.values("pk"))


def meetings_among(group, pages):
    """Return those to come, the soonest first, and those past, the latest first, as two lists by name."""
    today = today_in_london()
    meetings = [page.meetingpage for page in pages if hasattr(page, "meetingpage")]
    coming = [meeting for meeting in meetings if meeting.date and meeting.date >= today]
    past = [meeting for meeting in meetings if meeting.date and meeting.date < today]
    return {"coming": sorted(coming, key=_when), "past": sorted(past, key=_when, reverse=True)}


def _when(meeting):
    return (meeting.date, meeting.start_time is None, meeting.start_time, meeting.path)


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


def may_report(priority):
    """
    Return the condition on pages that the reference index nominates them as reports on a priority.

    What readers may see of each agenda decides later.
    """
    index = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id=str(priority.pk),
    )
    # The index keeps ids as text.
    ids = index.annotate(page_id=Cast("object_id", BigIntegerField())).values("page_id")
    meetings = MeetingPage.objects.live().public().past().going_ahead()
    published = meetings.filter(pk__in=ids, publication__published_at__isnull=False)
    return Q(pk__in=published.values("pk")[:MOST_READ])


def last_report(priority, pages):
    """
    Return the Report of the last meeting so far with a public item on a priority, or None.

    `pages` are public, with what stands beside them. It takes one query if the item has papers.
    """
    meetings = [page.meetingpage for page in pages if hasattr(page, "meetingpage")]
    held = [
        each for each in meetings if not each.is_called_off and each.date and each.date < today_in_london()
    ]
    for meeting in sorted(held, key=lambda each: (each.date, each.path), reverse=True):
        for line in flat(meeting.public_lines):
            if line.priority_id == priority.pk:
                return Report(meeting, _with_papers(line))
    return None


def _with_papers(line):
    """Return an item with the papers of it and of its parts looked up, and nothing else."""
    first, *parts = (
        Line(each.number, each.anchor, title=each.title, papers=each.papers) for each in flat([line])
    )
    fill_in([first, *parts])
    first.sub_items = parts
    return first


RELATED_TO_PRIORITIES.append(
    RelatedPages(
        "report",
        may_report,
        last_report,
        joins=("meetingpage__publication", "meetingpage__outcomes_release"),
    )
)
RELATED_TO_GROUPS.append(RelatedPages("meetings", meets, meetings_among, joins=("meetingpage__venue",)))
