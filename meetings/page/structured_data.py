"""A meeting as machines read it: the public facts of when, where and for whom. Never its agenda."""

import datetime

from django.utils import timezone

from csp_site.frame.structured_data import organisation
from meetings.enums import MeetingStatus

EVENT_STATUSES = {
    MeetingStatus.CONFIRMED: "EventScheduled",
    MeetingStatus.CANCELLED: "EventCancelled",
    MeetingStatus.POSTPONED: "EventPostponed",
}


def event(meeting, frame):
    """Return a meeting as an Event of schema.org; None while its date is not certain."""
    if meeting.date is None or meeting.status not in EVENT_STATUSES:
        return None
    facts = {
        "@type": "Event",
        "name": meeting.title,
        "url": frame.canonical_url,
        "startDate": _moment(meeting.date, meeting.start_time),
        "eventStatus": f"https://schema.org/{EVENT_STATUSES[meeting.status]}",
        "organizer": organisation(frame),
    }
    if meeting.end_time:
        facts["endDate"] = _moment(meeting.date, meeting.end_time)
    if frame.description:
        facts["description"] = frame.description
    if meeting.open_to_public:
        facts["isAccessibleForFree"] = True
    return facts | _where(meeting.venue, meeting.open_to_public)


def _moment(date, time):
    """Return a day, or a time of it in London with the distance from UTC, as ISO 8601 has it."""
    if time is None:
        return date.isoformat()
    moment = datetime.datetime.combine(date, time, timezone.get_default_timezone())
    return moment.isoformat(timespec="minutes")


def _where(venue, is_open):
    """Return where an event is and how one attends it; nothing without a venue, no link to a closed one."""
    if venue is None:
        return {}
    place = {"@type": "Place", "name": str(venue)}
    if venue.address_line:
        place["address"] = venue.address_line
    if not (venue.remote_url and is_open):
        # That nobody can join from elsewhere is not known from an empty field.
        return {"location": place}
    mode = "https://schema.org/MixedEventAttendanceMode"
    both = [place, {"@type": "VirtualLocation", "url": venue.remote_url}]
    return {"location": both, "eventAttendanceMode": mode}
