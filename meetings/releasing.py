"""The release of outcomes: what stands in its way, and what readers would get of it."""

from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.documents import get_document_model

from csp_site.models.holds import is_closed
from meetings.agenda.lines import flat
from meetings.models import AgreedAction, MeetingPage
from meetings.models.release import start_of
from meetings.page.wording import print_moment

RELEASE_ACTION = "meetings.release_outcomes"
TAKE_BACK_ACTION = "meetings.withdraw_outcomes"


def release_obstacle(meeting):
    """Return a sentence on why what came of a meeting cannot be released now, or nothing."""
    start = start_of(meeting)
    if meeting.is_called_off:
        return f"This meeting is {meeting.get_status_display().lower()}, so nothing came of it."
    if start is None:
        return "This meeting has no date yet."
    if timezone.now() < start:
        return f"The meeting has not started. You can release its outcomes from {print_moment(start)} on."
    if not meeting.live:
        return "This page is not live. Publish the page first: readers see nothing of it until then."
    return ""


@dataclass
class Outcomes:
    """What came of a meeting as its published page and its records hold it, for staff to look through."""

    discussed: str
    lines: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    attendance: list = field(default_factory=list)
    minutes: list = field(default_factory=list)
    hidden_actions: list = field(default_factory=list)

    @classmethod
    def of(cls, meeting):
        """Return what readers would get, and the actions that they would not, each with the reason."""
        lines = [line for line in flat(meeting.lines_afterwards) if line.decision or line.minute]
        papers = meeting.pending_minutes
        documents = (
            get_document_model()
            .objects.exclude(is_closed())
            .in_bulk({paper.document_id for paper in papers})
        )
        titles = [
            paper.title or documents[paper.document_id].title
            for paper in papers
            if paper.document_id in documents
        ]
        actions = list(AgreedAction.objects.filter(meeting=meeting.pk).order_by("position", "pk"))
        for action in actions:
            action.meeting = meeting  # its agenda is read already
        attendance = list(meeting.attendance.select_related("member"))
        shown = [action for action in actions if action.is_public and not action.why_hidden]
        hidden = [action for action in actions if action not in shown]
        return cls(meeting.discussed, lines, shown, attendance, titles, hidden)

    def __bool__(self):
        return any((self.discussed, self.lines, self.actions, self.attendance, self.minutes))


def waiting_for_release(meetings):
    """Return those of these meetings whose outcomes wait for somebody to release them."""
    return [
        meeting
        for meeting in meetings
        if not release_obstacle(meeting) and not meeting.outcomes_are_out and Outcomes.of(meeting)
    ]


def recent_meetings(today, most=5):
    """Return the latest live meetings up to today, as a queryset."""
    found = MeetingPage.objects.live().going_ahead().filter(date__lte=today)
    return found.select_related("outcomes_release").order_by("-date")[:most]
