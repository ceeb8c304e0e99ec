"""What the pages of priorities and groups tell of meetings."""

from django.db.models import Q

from meetings.models import MeetingPage
from meetings.querysets import today_in_london
from meetings.reporting import last_report, may_report
from priorities.thread import BESIDE, BESIDE_GROUPS, Beside

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


BESIDE.append(
    Beside(
        "report",
        may_report,
        last_report,
        joins=("meetingpage__publication", "meetingpage__outcomes_release"),
    )
)
BESIDE_GROUPS.append(Beside("meetings", meets, meetings_among, joins=("meetingpage__venue",)))
