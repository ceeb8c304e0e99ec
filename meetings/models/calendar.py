"""How often a meeting has changed, for the calendars that people have taken it into."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from meetings.feeds.calendar import fingerprint
from meetings.models.meetings import MeetingPage
from meetings.models.records import Venue


class CalendarStateManager(models.Manager):
    """Counts the changes of meetings."""

    @transaction.atomic
    def keep_up(self, meetings):
        """Count a change of each of these meetings (a queryset) that is public and says something else."""
        stored = meetings.live().filter(date__isnull=False).with_move()
        stored = stored.select_related("venue").defer_streamfields()
        for meeting in stored:
            told = fingerprint(meeting)
            new = {"changed_at": timezone.now(), "fingerprint": told}
            state, is_new = self.select_for_update().get_or_create(meeting=meeting, defaults=new)
            if not is_new and state.fingerprint != told:
                state.sequence += 1
                state.changed_at, state.fingerprint = new["changed_at"], told
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


@receiver(post_save, sender=MeetingPage)
def meeting_saved(instance, raw=False, **kwargs):
    """Read the meeting as it is stored: what is saved with a draft holds the words of the draft."""
    if not raw:
        # What is postponed to it names its date.
        told = Q(pk=instance.pk) | Q(moved_to=instance.pk)
        CalendarState.objects.keep_up(MeetingPage.objects.filter(told))


@receiver(post_save, sender=Venue)
def venue_saved(instance, raw=False, **kwargs):
    if not raw:
        CalendarState.objects.keep_up(MeetingPage.objects.filter(venue=instance))
