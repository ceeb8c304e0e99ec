"""Words for readers on how a meeting stands, and at what time it is."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from meetings.enums import AgendaState, MeetingStatus


@dataclass(frozen=True)
class StateLine:
    """How a meeting stands: sentences, with the tone and the icon that go with them."""

    tone: str
    icon: str
    sentences: tuple[str, ...]

    @property
    def text(self):
        return " ".join(self.sentences)


# All that a day gone by tells of a meeting: nobody knows from it whether the meeting was held.
DATE_HAS_PASSED = "The date of this meeting has passed."
# What is said of a meeting before its day, on its day and after it, with its tone and icon.
MEETING_STATES = {
    MeetingStatus.CONFIRMED: (
        ("note", "clock", "This meeting is going ahead."),
        ("note", "clock", "This meeting is today."),
        ("note", "clock", DATE_HAS_PASSED),
    ),
    MeetingStatus.PROVISIONAL: (
        ("caution", "warning", "This date is not certain yet. Look here again before you come."),
        ("caution", "warning", "This meeting may be today. Its date is not certain."),
        ("caution", "warning", f"{DATE_HAS_PASSED} It was not certain."),
    ),
    MeetingStatus.CANCELLED: (
        ("caution", "warning", "This meeting is cancelled. It will not take place."),
        ("caution", "warning", "This meeting is cancelled. It does not take place today."),
        ("caution", "warning", "This meeting was cancelled. It did not take place."),
    ),
    MeetingStatus.POSTPONED: (
        ("caution", "warning", "This meeting is postponed. It will not take place on this date."),
        ("caution", "warning", "This meeting is postponed. It does not take place today."),
        ("caution", "warning", "This meeting was postponed. It did not take place on this date."),
    ),
}
# What stays true whenever it is read: a calendar keeps it for good.
LASTING_STATES = {
    MeetingStatus.PROVISIONAL: "The date is not certain.",
    MeetingStatus.CANCELLED: "This meeting is cancelled. It does not take place.",
    MeetingStatus.POSTPONED: "This meeting is postponed. It does not take place on this date.",
}
# The same in one or two words, for lists.
TAGS = {
    MeetingStatus.PROVISIONAL: "Date not certain",
    MeetingStatus.CANCELLED: "Cancelled",
    MeetingStatus.POSTPONED: "Postponed",
}


def tag_of(meeting):
    """Return how a meeting stands in a word or two, with its new date where that is public; or ""."""
    tag, moved_on = TAGS.get(meeting.status, ""), getattr(meeting, "moved_on", None)
    if moved_on and meeting.status == MeetingStatus.POSTPONED:
        return f"{tag} to {date_format(moved_on, 'j F Y')}"
    return tag


def state_line(meeting, today, has_minutes=False):
    """Return the StateLine of a meeting, as it stands on the day `today`."""
    moment = 0 if meeting.date is None or meeting.date > today else 1 if meeting.date == today else 2
    tone, icon, sentence = MEETING_STATES[meeting.status][moment]
    more = ""
    if not meeting.is_called_off:
        more = _minutes_sentence(has_minutes) if moment == 2 else _agenda_sentence(meeting)
    return StateLine(tone, icon, tuple(part for part in (sentence, more) if part))


def _minutes_sentence(has_minutes):
    return "The minutes are below." if has_minutes else "The minutes are not on this website."


def _agenda_sentence(meeting):
    match meeting.agenda_state:
        case AgendaState.PUBLISHED:
            return "The agenda is below."
        case AgendaState.WITHDRAWN:
            return "The agenda is not here at the moment."
    return "The agenda is not here yet."


def print_count(days):
    """Return a number of full working days in words: "less than one", "1 full working day"."""
    if days == 0:
        return "less than one full working day"
    return f"{days} full working day{'' if days == 1 else 's'}"


def notice_words(record, date):
    """
    Return how long before a meeting its agenda was first published; "" where that is not known.

    It says what was true at that time. If the meeting has another date by now, it names the one it had.
    """
    if record is None or record.first_day is None or record.notice_for is None:
        return ""
    had = f"the date it had then, {date_format(record.notice_for, 'j F Y')}"
    if record.first_day == record.notice_for:
        return "on the day of the meeting" if date == record.notice_for else f"on {had}"
    meeting = "the meeting" if date == record.notice_for else had
    if record.first_day > record.notice_for:
        return f"after {meeting}"
    return f"{print_count(record.notice_days)} before {meeting}"


def print_moment(moment):
    """Return a moment as a day and a time where the meetings are: "Monday 16 February 2026, 9am"."""
    there = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{date_format(there, 'l j F Y')}, {print_time(there.time())}"


def print_time(time):
    """Return a time as readers see it: "10am", "2:30pm", "midday", "midnight"; "" for None."""
    if time is None:
        return ""
    if time.minute == 0 and time.hour in (0, 12):
        return "midday" if time.hour else "midnight"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"
