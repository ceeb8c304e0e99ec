"""Outcomes on a meeting's page: what was agreed, who came, how the minutes stand."""

import datetime
from dataclasses import dataclass

from meetings.agenda.lines import anchor_of, by_anchor, flat
from meetings.enums import AttendanceKind, Extra, MinutesState
from meetings.models.agreed import AgreedAction, open_on
from meetings.querysets import today_in_london


@dataclass(frozen=True)
class Attendee:
    """A line of the table of who came."""

    name: str
    url: str
    kind: str
    who: str
    is_senior: bool


@dataclass(frozen=True)
class MinutesStatus:
    """Whether minutes are agreed to, as a sentence; with the day and the address of where, if public."""

    sentence: str
    date: datetime.date | None = None
    url: str = ""


class AfterMeeting:
    """What stands beside the agenda of a meeting. First fetched, then told which pages are public."""

    def __init__(self, meeting, lines, has_documents):
        """Fetch who came, the actions that were agreed and those that are carried to this meeting."""
        self.meeting, self.lines, self.has_documents = meeting, lines, has_documents
        self.attendance, self.agreed, self.carried = [], [], []
        actions = AgreedAction.objects.public(
            with_sensitive=meeting.in_sensitive_area,
            previewed=meeting.pk if meeting.outcomes_previewed else None,
        )
        if meeting.outcomes_are_out:
            self.attendance = list(meeting.attendance.all())
        if meeting.outcomes_are_out and meeting.pk:
            self.agreed = list(actions.filter(meeting=meeting.pk).order_by("position", "pk"))
        if showing := [line for line in lines if line.shows == Extra.ACTIONS]:
            carried = actions.exclude(meeting=meeting.pk).filter(open_on(meeting.date or today_in_london()))
            self.carried = list(carried.order_by("agreed_on", "position", "pk"))
        for line in showing:
            line.actions = self.carried

    @property
    def page_ids(self):
        """The ids of the pages that are named, to be looked up with all others."""
        actions = [*self.agreed, *self.carried]
        ids = {action.owner_id for action in actions} | {action.meeting_id for action in self.carried}
        return ids | {one.member_id for one in self.attendance} | {self.meeting.minutes_agreed_at_id}

    @property
    def decisions(self):
        """The items with a decision."""
        return [line for line in flat(self.lines) if line.decision]

    @property
    def has_minutes(self):
        return self.has_documents or any(line.minute for line in flat(self.lines))

    def context(self, pages):
        """Return what templates need; `pages` are the public ones, by id."""
        items = by_anchor(self.lines)
        for action in [*self.agreed, *self.carried]:
            action.owner_page = pages.get(action.owner_id)
        for action in self.agreed:
            action.line = items.get(anchor_of(action.item))
        for action in self.carried:
            action.meeting_page = pages.get(action.meeting_id)
        is_out = self.meeting.outcomes_are_out
        return {
            "discussed": self.meeting.discussed if is_out else "",
            "decisions": self.decisions,
            "agreed_actions": self.agreed,
            "attendees": list(self._attendees(pages)) if is_out else [],
            "minutes_status": self.minutes_status(pages),
            "has_minutes": self.has_minutes,
        }

    def minutes_status(self, pages):
        """Return how the minutes stand, or None if there are none or nobody has said."""
        state, agreed_at = self.meeting.minutes_state, self.meeting.minutes_agreed_at_id
        if not self.has_minutes or not state:
            return None
        other = self.meeting.minutes_agreed_at
        day = None if other is None or other.is_called_off else other.date
        if state == MinutesState.DRAFT or agreed_at and (day is None or day > today_in_london()):
            return MinutesStatus("The minutes are draft until a later meeting agrees them.")
        if agreed_at in pages:
            return MinutesStatus("These minutes were agreed on", day, pages[agreed_at].url)
        where = "were agreed at a later meeting" if agreed_at else "are agreed"
        return MinutesStatus(f"These minutes {where}.")

    def _attendees(self, pages):
        for one in self.attendance:
            if page := pages.get(one.member_id):
                name, kind = page.name_then or page.title, AttendanceKind(one.kind)
                is_senior = one.is_senior and kind != AttendanceKind.APOLOGIES
                yield Attendee(name, page.url, kind.label, one.who, is_senior)
