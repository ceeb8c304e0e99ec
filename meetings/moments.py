"""Moments at which the clock alone changes pages of meetings: questions had to be in by then."""

from csp_site.caching.era import moment
from meetings.models import MeetingPage
from meetings.models.records import MeetingSettings
from meetings.notice.clock import end_of_questions


@moment
def next_end_of_questions(now):
    """Return the first that is still ahead. A later meeting never has an earlier one."""
    settings = MeetingSettings.of_the_partnership()
    if not settings.question_days:
        return None
    meetings = MeetingPage.objects.live().upcoming().order_by("date").defer_streamfields()
    ends = (end_of_questions(meeting, settings) for meeting in meetings.iterator(chunk_size=50))
    return next((end for end in ends if end and end > now), None)
