"""The publication of an agenda: when it was, and how long before the meeting."""

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from meetings.agenda.lines import flat, outline
from meetings.enums import AgendaState
from meetings.models.records import MeetingSettings
from meetings.notice.working_days import full_working_days, is_within_reach

# Sent with the `record` each time that readers get an agenda.
agenda_published = Signal()


def day_in_london(moment):
    """Return the day that a moment falls on where the meetings are."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def agenda_fingerprint(meeting):
    """Return a short text that is another one when what readers may see of an agenda is; no query."""
    lines = flat(outline(meeting.agenda.get_prep_value(), meeting.sub_item_numbers))
    told = [{**vars(line), "text": line.text and line.text.source, "sub_items": None} for line in lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()


class AgendaPublicationManager(models.Manager):
    """Publishes agendas, now or at a set time, and takes them away again."""

    def due(self):
        """Return the records of the agendas whose set time has come, the first one first."""
        due = self.filter(published_at__isnull=True, publish_at__lte=timezone.now())
        return due.order_by("publish_at").select_related("meeting", "published_by")

    @transaction.atomic
    def publish(self, meeting, user, late_reason=""):
        """
        Show the agenda of a meeting to readers, now.

        The first time stays on record for ever, with the notice it gave and why it was late, if it was.
        Returns whether it was this call that did it: it was not where readers have the agenda already.
        """
        record, _ = self.select_for_update().get_or_create(meeting=meeting)
        if record.published_at is not None:
            return False
        now = timezone.now()
        if record.first_published_at is None:
            record.first_published_at, record.late_reason = now, late_reason
            record.fix_notice(meeting.date)
        record.published_at, record.published_by = now, user
        record.withdrawn_at = record.publish_at = record.changed_at = None
        record.fingerprint = agenda_fingerprint(meeting)
        record.save()
        agenda_published.send(AgendaPublication, record=record)
        return True

    @transaction.atomic
    def publish_later(self, meeting, user, moment, late_reason=""):
        """
        Have the agenda of a meeting shown to readers at a moment to come. Until then nothing changes.

        Returns whether that is new: it is not where readers have the agenda, or the same was said before.
        """
        record, _ = self.select_for_update().get_or_create(meeting=meeting)
        reason = late_reason if record.first_published_at is None else record.late_reason
        present = (record.publish_at, record.published_by_id, record.late_reason)
        if record.published_at is not None or present == (moment, user and user.pk, reason):
            return False
        record.publish_at, record.published_by, record.late_reason = moment, user, reason
        record.save()
        return True

    def forget_time(self, meeting):
        """Take back the time that was set for an agenda. Returns whether there was one."""
        waiting = self.filter(meeting=meeting, published_at__isnull=True, publish_at__isnull=False)
        return bool(waiting.update(publish_at=None))

    @transaction.atomic
    def keep_up(self, meeting):
        """Note the time at which a published agenda became another one; an equal one changes nothing."""
        record = self.select_for_update().filter(meeting=meeting, published_at__isnull=False).first()
        fingerprint = record and agenda_fingerprint(meeting)
        if record and record.fingerprint != fingerprint:
            record.fingerprint, record.changed_at = fingerprint, timezone.now()
            record.save(update_fields=["fingerprint", "changed_at"])

    def mark_changed(self, meetings):
        """Note that papers of the published agendas of these meetings changed now."""
        self.filter(meeting__in=meetings, published_at__isnull=False).update(
            papers_changed_at=timezone.now()
        )

    @transaction.atomic
    def withdraw(self, meeting):
        """Take the agenda of a meeting away from readers at once, papers included."""
        record = self.select_for_update().filter(meeting=meeting, published_at__isnull=False).first()
        if record is not None:
            record.published_at, record.withdrawn_at = None, timezone.now()
            record.save()
        return record


class AgendaPublication(models.Model):
    """
    Whether readers may see the agenda of a meeting, and since when.

    Apart from the page, so that no older draft brings it back or takes it away.
    """

    meeting = models.OneToOneField(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="publication"
    )
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    first_published_at = models.DateTimeField(null=True)
    # Counted once, at the first publication: what readers were told then stays, whatever days off come.
    notice_days = models.PositiveSmallIntegerField(null=True)
    notice_for = models.DateField(null=True)
    late_reason = models.CharField(max_length=200, blank=True)
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    # When what is published last became another agenda, and when one of its papers last changed.
    changed_at = models.DateTimeField(null=True)
    papers_changed_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = AgendaPublicationManager()

    class Meta:
        ordering = ["-published_at"]

    def __str__(self):
        return f"{self.meeting}: {self.state.label.lower()}"

    @property
    def state(self):
        if self.published_at:
            return AgendaState.PUBLISHED
        return AgendaState.WITHDRAWN if self.withdrawn_at else AgendaState.AWAITED

    @property
    def first_day(self):
        """The day in London on which the agenda was first published, or None."""
        return day_in_london(self.first_published_at) if self.first_published_at else None

    @property
    def moments(self):
        """When something last happened to the agenda that readers could notice; some may be None."""
        return [self.published_at, self.changed_at, self.papers_changed_at, self.withdrawn_at]

    @property
    def changed_on(self):
        """The day on which the published agenda last changed, or None."""
        return day_in_london(self.changed_at) if self.published_at and self.changed_at else None

    @property
    def back_since(self):
        """The day since which an agenda that was withdrawn is here again; None if it never was away."""
        if self.published_at is None or self.published_at == self.first_published_at:
            return None
        return day_in_london(self.published_at)

    def fix_notice(self, meeting_day):
        """Count the full working days between the first publication and the day of the meeting."""
        if meeting_day is not None and is_within_reach(meeting_day, self.first_day):
            calendar = MeetingSettings.of_the_partnership().working_calendar()
            self.notice_for = meeting_day
            self.notice_days = full_working_days(self.first_day, meeting_day, calendar)
