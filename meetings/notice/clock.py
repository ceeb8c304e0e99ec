"""The two clocks of an agenda, in words for staff and for readers."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from meetings.agenda.lines import flat
from meetings.enums import AgendaState, Purpose
from meetings.models.publication import day_in_london
from meetings.models.records import MeetingSettings
from meetings.notice.working_days import (
    WorkingCalendar,
    days_between,
    full_working_days,
    is_within_reach,
    last_working_day_to_publish,
    working_day_after,
    working_day_before,
    working_days_left,
)
from meetings.page.wording import notice_words, print_count, print_moment, print_time
from meetings.querysets import today_in_london

# What the meeting talks over or decides is hard to follow without a paper.
NEED_PAPERS = {Purpose.DISCUSSION.label, Purpose.DECISION.label}


@dataclass(frozen=True)
class NoticePolicy:
    """What the partnership has set, and the days that count for it; fetched once for many meetings."""

    settings: MeetingSettings
    calendar: WorkingCalendar

    @classmethod
    def fetch(cls):
        """Return the policy as it is now, in two queries."""
        settings = MeetingSettings.of_the_partnership()
        return cls(settings, settings.working_calendar())

    def keeps_promise(self, meeting, day):
        """Return whether an agenda that first comes on a day keeps what the public was promised."""
        if not self.settings.promise or meeting.date is None:
            return True
        return (meeting.date - day).days >= max(self.settings.promise_days or 1, 1)

    def meets_target(self, meeting, day):
        """Return whether an agenda that first comes on a day leaves as many clear days as aimed at."""
        return not _runs(meeting, day) or self.notice(meeting, day) >= self.settings.target_days

    def notice(self, meeting, day):
        return full_working_days(day, meeting.date, self.calendar)


@dataclass(frozen=True)
class NoticeClock:
    """The clocks of a meeting that is ahead and takes place, as they stand on the day `today`."""

    meeting: object
    policy: NoticePolicy
    today: datetime.date

    @property
    def last_day(self):
        """The last working day on which publishing meets the target."""
        target = self.policy.settings.target_days
        return last_working_day_to_publish(self.meeting.date, target, self.policy.calendar)

    @property
    def days_left(self):
        return working_days_left(self.today, self.last_day, self.policy.calendar)

    @property
    def set_for(self):
        """The moment at which the agenda is to be published on its own, or None."""
        return self.meeting.agenda_record and self.meeting.agenda_record.publish_at

    @property
    def is_published(self):
        return self.meeting.agenda_state == AgendaState.PUBLISHED

    @property
    def is_late(self):
        """Whether publishing today would miss the target."""
        return not self.is_published and not self.policy.meets_target(self.meeting, self.today)

    @property
    def target(self):
        """By when to publish, in one sentence; "" without a target."""
        target = self.policy.settings.target_days
        if self.is_published:
            return self._published()
        if self.set_for:
            return f"It will be published on its own on {print_moment(self.set_for)}."
        if not target:
            return ""
        aim = f"{target} clear working day{'' if target == 1 else 's'}"
        day = self._day(self.last_day)
        if self.is_late:
            notice = print_count(self.policy.notice(self.meeting, self.today))
            return f"{day} was the last day for {aim}. If it is published today, readers get {notice}."
        if self.today >= self.last_day:
            return f"Publish today for {aim}."
        return f"Publish by {day} for {aim}; {self.days_left} left."

    @property
    def due(self):
        """The same in a few words, for a list."""
        if self.set_for and not self.is_published:
            return f"Set for {print_moment(self.set_for)}"
        if self.is_published or not self.policy.settings.target_days:
            return ""
        if self.is_late:
            return f"Late: it was due on {date_format(self.last_day, 'j F')}"
        day = date_format(self.last_day, "j F" if self.last_day.year == self.today.year else "j F Y")
        return "Today" if self.today >= self.last_day else f"{day}; {self.days_left} left"

    @property
    def promise(self):
        """What the public was promised, and whether it is broken by now; "" when nothing was."""
        promise = self.policy.settings.promise
        if not promise or self.is_published:
            return ""
        kept = self.policy.keeps_promise(self.meeting, self.today)
        return f"Promised to the public: {promise}." + ("" if kept else " That is missed.")

    @property
    def papers(self):
        """Which items have no paper yet, in one sentence; "" when all have one."""
        numbers = without_papers(self.meeting.pending_lines)
        if not numbers:
            return ""
        count, items = len(numbers), "item" if len(numbers) == 1 else "items"
        return f"{count} paper{'' if count == 1 else 's'} missing: {items} {', '.join(numbers)}."

    @property
    def skipped(self):
        """The weekdays between now and the meeting that do not count, each with its name."""
        first = min(self.today, self.last_day)
        days = ((day, self.policy.calendar.why_off(day)) for day in days_between(first, self.meeting.date))
        return [f"{self._day(day)} ({why})" for day, why in days if why and day.weekday() < 5]

    @property
    def doubt(self):
        """A warning if nobody has confirmed the bank holidays that are counted here; else ""."""
        confirmed = self.policy.settings.holidays_confirmed_to
        if confirmed and self.meeting.date <= confirmed:
            return ""
        known = f"confirmed to {date_format(confirmed, 'j F Y')} only" if confirmed else "not confirmed"
        return f"Bank holidays are {known}. Compare them with gov.uk before you rely on this date."

    def _published(self):
        record = self.meeting.agenda_record
        words = notice_words(record, self.meeting.date)
        return f"Published {self._day(record.first_day)}{words and ', '}{words}."

    def _day(self, day):
        return date_format(day, "l j F" if day.year == self.today.year else "l j F Y")


def notice_clock(meeting, policy=None):
    """Return the NoticeClock of a meeting today, or None if no clock runs for it."""
    today = today_in_london()
    if not _runs(meeting, today) or meeting.date < today:
        return None
    return NoticeClock(meeting, policy or NoticePolicy.fetch(), today)


def without_papers(lines):
    """
    Return the numbers of the items that readers would look for a paper under and find none.

    That is an item for discussion or decision, or on a priority, that is not restricted; papers of its
    parts are its own.
    """
    found = []
    for line in flat(lines):
        needs = not line.reason and (line.purpose in NEED_PAPERS or line.priority_id)
        if needs and not any(part.papers for part in (line, *line.sub_items)):
            found.append(line.number)
    return found


def end_of_questions(meeting, settings):
    """Return the moment until when questions to a meeting can be sent, or None while that is not set."""
    today = today_in_london()
    if not settings.question_days or not _runs(meeting, today) or meeting.date < today:
        return None
    day = working_day_before(meeting.date, settings.question_days, settings.working_calendar())
    end = datetime.datetime.combine(day, settings.question_time or datetime.time.max)
    return timezone.make_aware(end, timezone.get_default_timezone())


def question_words(meeting, settings):
    """Return until when questions to a meeting can be sent, as a sentence; "" while that is not set."""
    if (end := end_of_questions(meeting, settings)) is None:
        return ""
    time, day = settings.question_time and print_time(settings.question_time), end.date()
    until = f"{time} on {_long(day)}" if time else _long(day)
    if timezone.now() >= end:
        return f"Questions for this meeting had to be in by {until}."
    return f"Send us your question by {until}."


def minutes_words(meeting, settings):
    """Return when draft minutes of a past meeting are to come, as a sentence; "" while that is not set."""
    today = today_in_london()
    if not settings.minutes_days or not _runs(meeting, today) or meeting.date >= today:
        return ""
    day = working_day_after(meeting.date, settings.minutes_days, settings.working_calendar())
    return f"We {'aimed' if day < today else 'aim'} to publish a draft by {_long(day)}."


def late_warning(policy, meeting, moment):
    """Return a warning for staff that an agenda which first comes at a moment misses the target; or ""."""
    day = day_in_london(moment)
    if policy.meets_target(meeting, day):
        return ""
    target, notice = policy.settings.target_days, print_count(policy.notice(meeting, day))
    return f"That gives readers {notice}. Your target is {target}."


def _runs(meeting, today):
    """Return whether days are counted for a meeting: it takes place, on a date that is known and near."""
    return not meeting.is_called_off and meeting.date is not None and is_within_reach(meeting.date, today)


def _long(day):
    return date_format(day, "l j F Y")
