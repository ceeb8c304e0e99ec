"""The partnership's meetings: when and where they are, their agendas, papers and minutes."""

from meetings.models.calendar import CalendarState
from meetings.models.changes import paper_changed
from meetings.models.lists import MeetingsPage
from meetings.models.meetings import MeetingPage
from meetings.models.publication import AgendaPublication
from meetings.models.records import MeetingSettings, NonWorkingDay, Venue

__all__ = [
    "AgendaPublication",
    "CalendarState",
    "MeetingPage",
    "MeetingSettings",
    "MeetingsPage",
    "NonWorkingDay",
    "Venue",
    "paper_changed",
]
