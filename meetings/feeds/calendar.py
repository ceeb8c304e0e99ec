"""
Meetings as calendars read them (RFC 5545): public facts, and of an agenda only that it is published.

Nothing here depends on the clock, so that a file changes only when a meeting does.
"""

import datetime
import hashlib
import re

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar, Event

from meetings.enums import AgendaState, MeetingStatus
from meetings.models.calendar import CalendarState
from meetings.page.wording import LASTING_STATES, TAGS

# No word of calendars says "postponed": on this date it does not take place.
STATUSES = {
    MeetingStatus.PROVISIONAL: "TENTATIVE",
    MeetingStatus.CONFIRMED: "CONFIRMED",
    MeetingStatus.CANCELLED: "CANCELLED",
    MeetingStatus.POSTPONED: "CANCELLED",
}
# How often a calendar should look for changes.
LOOK_AGAIN_AFTER = datetime.timedelta(hours=4)
# Characters that neither a calendar nor a feed may hold.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def calendar_answer(meetings, filename, name=""):
    """
    Return the answer with a calendar of meetings, each with its venue, publication and state.

    One to subscribe to has a name. What is taken from a file without one goes into one's own calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Community Safety Partnership//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name:
        # The standard's own words, and those that calendars knew before it had any.
        for key in ("name", "x-wr-calname"):
            calendar.add(key, plain(name))
        for key in ("refresh-interval", "x-published-ttl"):
            calendar.add(key, LOOK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def fingerprint(meeting):
    """Return a short text that is another one when a meeting's date, time, place or state is."""
    facts = _facts(meeting), when_and_how(meeting)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def count_changes(meetings):
    """Count a change of each of these meetings (a queryset) that is public and says something else."""
    stored = meetings.live().filter(date__isnull=False).with_move()
    for meeting in stored.select_related("venue").defer_streamfields():
        CalendarState.objects.count(meeting, fingerprint(meeting))


def when_and_how(meeting):
    """Return sentences on a meeting that stay true whenever they are read."""
    moved_on = getattr(meeting, "moved_on", None)
    new_date = f"The new date is {date_format(moved_on, 'l j F Y')}." if moved_on else ""
    sentences = [LASTING_STATES.get(meeting.status, ""), new_date, meeting.summary]
    if not meeting.is_called_off:
        if meeting.open_to_public:
            link = meeting.venue and meeting.venue.remote_url
            sentences += ["Open to everyone.", f"Join online: {link}" if link else ""]
        else:
            sentences.append(f"Not open to the public. {meeting.closed_reason}")
    return [plain(sentence) for sentence in sentences if sentence]


def summary(meeting):
    """Return the title of a meeting, with a word before it where it does not simply go ahead."""
    tag = TAGS.get(meeting.status)
    return plain(f"{tag}: {meeting.title}" if tag else meeting.title)


def changed_at(meeting):
    """Return when a meeting last changed; one that came in without being saved has nothing but its date."""
    state = getattr(meeting, "calendar_state", None)
    return state.changed_at if state else meeting.last_published_at or first_minute(meeting.date)


def plain(text):
    """Return a text without what calendars and feeds cannot hold."""
    return CONTROL.sub("", text)


def absolute_url(meeting):
    return f"{settings.SITE_URL}{meeting.url}"


def first_minute(date):
    """Return the moment in which a day begins in London, as UTC."""
    return _moment(date, datetime.time())


def _event(meeting):
    state, agenda = getattr(meeting, "calendar_state", None), meeting.agenda_record
    changes = [changed_at(meeting)]
    changes += agenda.moments if agenda else []
    last_modified = max(moment for moment in changes if moment).replace(microsecond=0)
    event = Event()
    # The page keeps this key for as long as it lives, whatever its address.
    event.add("uid", str(meeting.translation_key))
    event.add("sequence", state.sequence if state else 0)
    event.add("dtstamp", last_modified)
    event.add("last-modified", last_modified)
    for name, value in _facts(meeting).items():
        event.add(name, value)
    lines = when_and_how(meeting)
    if meeting.agenda_state == AgendaState.PUBLISHED:
        lines.append("The agenda is published.")
    event.add("description", "\n".join([*lines, f"More: {absolute_url(meeting)}"]))
    event.add("url", absolute_url(meeting))
    return event


def _facts(meeting):
    """Return what a calendar keeps of a meeting, by property. An end that is not known is left out."""
    facts = {
        "status": STATUSES[meeting.status],
        "dtstart": _moment(meeting.date, meeting.start_time),
        "summary": summary(meeting),
    }
    if meeting.start_time and meeting.end_time:
        facts["dtend"] = _moment(meeting.date, meeting.end_time)
    if meeting.venue:
        facts["location"] = plain(meeting.venue.text)
    return facts


def _moment(date, time):
    """Return a time of a day in London as UTC, or the day itself while no time is set."""
    if time is None:
        return date
    there = datetime.datetime.combine(date, time, timezone.get_default_timezone())
    return there.astimezone(datetime.UTC)
