"""The partnership's meetings: when and where they are, their agendas, papers and minutes."""

from meetings.models.agreed import AgreedAction
from meetings.models.calendar import CalendarState
from meetings.models.items import AgendaItem
from meetings.models.lists import MeetingsPage
from meetings.models.meetings import MeetingPage
from meetings.models.outcomes import Attendance
from meetings.models.packs import AgendaPack
from meetings.models.papers import ShownPaper, WaitingPaper
from meetings.models.publication import AgendaPublication
from meetings.models.questions import PublicQuestion
from meetings.models.records import MeetingSettings, NonWorkingDay, Venue
from meetings.models.release import OutcomesRelease

__all__ = [
    "AgendaItem",
    "AgendaPack",
    "AgendaPublication",
    "AgreedAction",
    "Attendance",
    "CalendarState",
    "MeetingPage",
    "MeetingSettings",
    "MeetingsPage",
    "NonWorkingDay",
    "OutcomesRelease",
    "PublicQuestion",
    "ShownPaper",
    "Venue",
    "WaitingPaper",
]
