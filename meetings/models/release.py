"""The release of outcomes: whether readers may see what came of a meeting, by whom, never by the clock."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from csp_site.models import Keyed
from meetings.querysets import today_in_london


def start_of(meeting):
    """Return the moment at which a meeting starts, or its day where no time is set; None without a day."""
    if meeting.date is None:
        return None
    time = meeting.start_time or datetime.time()
    return datetime.datetime.combine(meeting.date, time, timezone.get_default_timezone())


def outcomes_are_released(of="meeting__"):
    """
    Return an expression for `alias`, and the condition on it, that what came of a meeting is released.

    `of` leads from the row that is asked for to the meeting. A meeting that was moved to a later day than
    that of the release counts as not released: nobody has let readers see what comes of that day.
    """
    day = TruncDate(f"{of}outcomes_release__released_at", tzinfo=timezone.get_default_timezone())
    held = Q(**{f"{of}date__lte": today_in_london()})
    return {"released_on": day}, held & Q(released_on__gte=F(f"{of}date"))


class OutcomesReleaseManager(models.Manager):
    """Shows readers what came of meetings, and takes it away again."""

    @transaction.atomic
    def release(self, meeting, user):
        """Show readers what came of a meeting. Returns the record, None if they see it already."""
        record, _ = self.select_for_update().get_or_create(meeting=meeting)
        if record.covers(meeting.date):
            return None
        record.released_at, record.released_by, record.withdrawn_at = timezone.now(), user, None
        record.save()
        return record

    @transaction.atomic
    def withdraw(self, meeting):
        """Take what came of a meeting away at once. Returns the record, None if none is out."""
        record = self.select_for_update().filter(meeting=meeting, released_at__isnull=False).first()
        if record is not None:
            record.released_at, record.withdrawn_at = None, timezone.now()
            record.save()
        return record


class OutcomesRelease(Keyed, models.Model):
    """
    Whether readers may see what came of a meeting: its decisions, minutes, actions, and who came.

    Apart from the page, so that no older draft brings it back or takes it away.
    """

    key = models.SlugField(
        max_length=100, unique=True, help_text="outcomes- and the address of the meeting."
    )
    meeting = models.OneToOneField(
        "meetings.MeetingPage",
        on_delete=models.CASCADE,
        related_name="outcomes_release",
        help_text="The meeting whose outcomes are out.",
    )
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    released_at = models.DateTimeField(null=True, blank=True, help_text="Since when readers may see them.")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OutcomesReleaseManager()

    class Meta:
        ordering = ["-released_at"]

    def __str__(self):
        return f"Outcomes {self.meeting.slug}"

    def clean(self):
        """Hold a release that comes from a file to the time in which an officer could have pressed."""
        super().clean()
        start = start_of(self.meeting)
        if self.released_at and (start is None or not start <= self.released_at <= timezone.now()):
            raise ValidationError(
                {"released_at": "Give a moment between the start of the meeting and now."}
            )

    def covers(self, day):
        """Return whether readers may see the outcomes of a meeting on a day: not if it was moved since."""
        if self.released_at is None or day is None:
            return False
        return timezone.localdate(self.released_at, timezone.get_default_timezone()) >= day
