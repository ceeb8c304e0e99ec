"""The count of changes of a meeting, for the calendars that people have taken it into."""

from django.db import models, transaction
from django.utils import timezone


class CalendarStateManager(models.Manager):
    """Counts the changes of meetings."""

    @transaction.atomic
    def count(self, meeting, fingerprint):
        """Count a change of a public meeting, if calendars are told something else of it than before."""
        new = {"changed_at": timezone.now(), "fingerprint": fingerprint}
        state, is_new = self.select_for_update().get_or_create(meeting=meeting, defaults=new)
        if not is_new and state.fingerprint != fingerprint:
            state.sequence += 1
            state.changed_at, state.fingerprint = new["changed_at"], fingerprint
            state.save()


class CalendarState(models.Model):
    """
    How often what calendars hold of a meeting has changed since it was first published, and when last.

    Apart from the page, so that no older draft turns the number back.
    """

    meeting = models.OneToOneField(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="calendar_state"
    )
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    objects = CalendarStateManager()

    def __str__(self):
        return f"{self.meeting}, change {self.sequence}"
