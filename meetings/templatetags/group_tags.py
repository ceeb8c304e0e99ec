"""What the page of a group shows of its meetings."""

from dataclasses import dataclass

from django import template
from django.db.models import Q

from meetings.models import MeetingPage
from meetings.querysets import today_in_london

register = template.Library()

MOST_COMING = 10
MOST_PAST = 5


@dataclass(frozen=True)
class MeetingsOfGroup:
    """The next meetings of a group, the soonest first, and its last ones, the latest first."""

    coming: list
    past: list


@register.simple_tag
def group_meetings(group):
    """
    Return the public MeetingsOfGroup, in one query.

    A meeting that needs safe reading is named only on a page that does.
    """
    if not group.pk:
        return MeetingsOfGroup([], [])
    today = today_in_london()
    public = MeetingPage.objects.live().public().filter(group=group.pk)
    if not group.in_sensitive_area:
        public = public.not_sensitive()
    chosen = Q(pk__in=public.upcoming(today)[:MOST_COMING].values("pk")) | Q(
        pk__in=public.past(today)[:MOST_PAST].values("pk")
    )
    meetings = list(MeetingPage.objects.for_listing().filter(chosen).order_by("date", "start_time", "path"))
    return MeetingsOfGroup(
        [meeting for meeting in meetings if meeting.date >= today],
        [meeting for meeting in reversed(meetings) if meeting.date < today],
    )
