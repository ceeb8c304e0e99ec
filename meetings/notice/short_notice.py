"""
Changes that come so late that calendars will not tell people in time.

They stand in the history of the page, whoever or whatever published them, and so no draft undoes them.
"""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import PageLogEntry

from csp_site.models import Banner
from meetings.enums import CALLED_OFF, MeetingStatus
from meetings.querysets import today_in_london

SHORT_NOTICE_ACTION = "meetings.short_notice"
SHORT = datetime.timedelta(days=2)
FIELDS = ("status", "date", "start_time", "venue")


@dataclass(frozen=True)
class ShortNotice:
    """A change of a public meeting within two days of it: what was done, and the day people reckon with."""

    done: str
    day: datetime.date
    in_this_request: bool = False

    @classmethod
    def of(cls, meeting):
        """Return the latest one of a meeting whose day is not over, or None; one query."""
        entries = PageLogEntry.objects.filter(page=meeting.pk, action=SHORT_NOTICE_ACTION)
        entry = entries.order_by("-timestamp", "-pk").first()
        day = parse_date(entry.data["day"]) if entry else None
        if day is None or day < today_in_london():
            return None
        uuid = get_active_log_context().uuid
        return cls(entry.data["done"], day, bool(uuid) and entry.uuid == uuid)

    @property
    def text(self):
        """What happened and what to do, for staff."""
        return (
            f"This meeting was {self.done}, and {date_format(self.day, 'l j F')} is very near. Calendars "
            "refresh slowly, often only a day later: put up a banner, and telephone those who may come."
        )


def remember_public(meeting, update_fields):
    """Keep what is public before a meeting is saved. A draft saves other fields and changes none of it."""
    is_change = meeting.pk and (update_fields is None or set(FIELDS) & set(update_fields))
    stored = type(meeting).objects.filter(pk=meeting.pk, live=True).only(*FIELDS) if is_change else ()
    meeting.known_before = next(iter(stored), None)


def note_short_notice(meeting):
    """Log how a meeting that has been saved differs from what was public, where its day is near."""
    before = meeting.known_before
    if before is None or not meeting.live or not before.date:
        return
    today = today_in_london()
    near = [day for day in (before.date, meeting.date) if day and today <= day <= today + SHORT]
    if near and (done := what_was_done(before, meeting)):
        log(meeting, SHORT_NOTICE_ACTION, data={"done": done, "day": min(near).isoformat()})


def what_was_done(before, after):
    """Return what has been done to a meeting, as the end of a sentence; "" if people need not know."""
    if (before.status in CALLED_OFF) != (after.status in CALLED_OFF):
        return MeetingStatus(after.status).label.lower() if after.status in CALLED_OFF else "put back on"
    if after.status in CALLED_OFF:
        return ""
    if before.date != after.date:
        return "moved to another day"
    if before.start_time != after.start_time:
        return "moved to another time"
    return "moved to another place" if before.venue_id != after.venue_id else ""


def banner_url(user):
    """Return where a banner is put up, for whoever may do so; else ""."""
    viewset = Banner.snippet_viewset
    may_add = viewset.permission_policy.user_has_permission(user, "add")
    return reverse(viewset.get_url_name("add")) if may_add else ""
