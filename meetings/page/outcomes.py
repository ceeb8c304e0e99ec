"""Outcomes on a meeting's page: what was agreed, who came, how the minutes stand."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from meetings.agenda.lines import anchor_of, flat
from meetings.enums import CALLED_OFF, AttendanceKind, Extra, MinutesState
from meetings.models.agreed import AgreedAction, open_on
from meetings.models.outcomes import Attendance
from meetings.models.records import MeetingSettings
from meetings.querysets import today_in_london

# The fields of an attendance that the row of its meeting brings along.
ATTENDANCE = {
    f"attendance_{name}": F(f"attendance__{name}")
    for name in ("pk", "sort_order", "member_id", "kind", "who", "is_senior")
}


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


@dataclass
class AfterMeeting:
    """What stands beside the agenda of a meeting. First fetched, then told which pages are public."""

    meeting: object
    lines: list
    has_documents: bool
    attendance: list
    agreed_at_day: datetime.date | None
    agreed: list = field(default_factory=list)
    carried: list = field(default_factory=list)

    @classmethod
    def of(cls, meeting, lines, minutes, rows):
        """Return what stands beside the agenda `lines`; `minutes` are documents, `rows` see page_rows."""
        attendance, day = _attendance_of(meeting, rows), _agreed_at_day(meeting, rows)
        return cls(meeting, lines, bool(minutes), attendance, day)

    def __post_init__(self):
        """Fetch the actions that were agreed and those that are carried to this meeting, in one query."""
        showing = [line for line in self.lines if line.shows == Extra.ACTIONS]
        conditions = []
        if self.meeting.outcomes_are_out and self.meeting.pk:
            conditions.append(Q(meeting=self.meeting.pk))
        if showing:
            conditions.append(open_on(self.meeting.date or today_in_london()))
        if not conditions:
            return
        wanted = conditions[0] | conditions[-1]
        actions = AgreedAction.objects.public(
            with_sensitive=self.meeting.in_sensitive_area,
            previewed=self.meeting.pk if self.meeting.outcomes_previewed else None,
        )
        for action in actions.filter(wanted):
            (self.agreed if action.meeting_id == self.meeting.pk else self.carried).append(action)
        self.agreed.sort(key=lambda action: (action.position, action.pk))
        self.carried.sort(key=lambda action: (action.agreed_on, action.position, action.pk))
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
        items = lines_by_anchor(self.lines)
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
        day = self.agreed_at_day
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


def lines_by_anchor(lines):
    """Return the lines that readers may see by their anchors, without the restricted ones."""
    return {line.anchor: line for line in flat(lines) if not line.reason}


def page_rows(meeting):
    """
    Return what stands beside a meeting, as one query: a row for each line of its attendance, or just one.

    Each row is the meeting with its venue, publication and pack, the settings
    (MeetingSettings.from_row), the day of the meeting that agreed to its minutes, and whether there
    is anything to ask for of meetings it replaces and papers that came late.
    """
    stored = (
        type(meeting)
        .objects.select_related("venue", "publication", "pack", "outcomes_release")
        .defer_streamfields()
    )
    more = {
        "agreed_at_date": F("minutes_agreed_at__date"),
        "agreed_at_status": F("minutes_agreed_at__status"),
        "replaces_another": Exists(type(meeting).objects.filter(moved_to=OuterRef("pk"))),
        "has_late_papers": Exists(_late_papers(meeting)),
    }
    return stored.filter(pk=meeting.pk).annotate(**more, **ATTENDANCE, **MeetingSettings.annotations())


def _late_papers(meeting):
    shown = meeting.shown_papers.model.objects.filter(meeting=OuterRef("pk"))
    return shown.filter(first_shown_at__gt=OuterRef("publication__first_published_at"))


def _attendance_of(meeting, rows):
    """Return who came, in order: as a preview has it, or else from the rows of the meeting."""
    if not meeting.outcomes_are_out:
        return []
    if meeting.attendance.is_deferring:
        return list(meeting.attendance.all())
    found = [_attendance(row) for row in rows if row.attendance_pk]
    return sorted(found, key=lambda one: (one.sort_order or 0, one.pk))


def _attendance(row):
    return Attendance(**{name.removeprefix("attendance_"): getattr(row, name) for name in ATTENDANCE})


def _agreed_at_day(meeting, rows):
    """Return the day of the meeting that agreed to the minutes; None if there is none, or it is off."""
    if rows and rows[0].minutes_agreed_at_id == meeting.minutes_agreed_at_id:
        return None if rows[0].agreed_at_status in CALLED_OFF else rows[0].agreed_at_date
    other = meeting.minutes_agreed_at  # a preview of something that is not saved
    return None if other is None or other.is_called_off else other.date
