"""
Changes that come so late that calendars will not tell people in time.

They stand in the history of the page, whoever or whatever published them, and so no draft undoes them.
"""

import datetime
from dataclasses import dataclass

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import PageLogEntry

from meetings.enums import CALLED_OFF, MeetingStatus
from meetings.models.meetings import MeetingPage
from meetings.querysets import today_in_london

SHORT_NOTICE_ACTION = "meetings.short_notice"
SHORT = datetime.timedelta(days=2)
TOLD = ("status", "date", "start_time", "venue")


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


@receiver(pre_save, sender=MeetingPage)
def remember_what_readers_know(instance, raw=False, update_fields=None, **kwargs):
    """Keep what is public until now. A draft saves other fields alone and changes none of it."""
    is_change = instance.pk and not raw and (update_fields is None or set(TOLD) & set(update_fields))
    stored = MeetingPage.objects.filter(pk=instance.pk, live=True).only(*TOLD) if is_change else ()
    instance.known_before = next(iter(stored), None)


@receiver(post_save, sender=MeetingPage)
def note_short_notice(instance, **kwargs):
    before = instance.known_before
    if before is None or not instance.live or not before.date:
        return
    today = today_in_london()
    near = [day for day in (before.date, instance.date) if day and today <= day <= today + SHORT]
    if near and (done := what_was_done(before, instance)):
        log(instance, SHORT_NOTICE_ACTION, data={"done": done, "day": min(near).isoformat()})


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
