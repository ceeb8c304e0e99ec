"""Outcomes of a meeting that has been held: who came, what was discussed, how its minutes stand."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from meetings.enums import AttendanceKind, MinutesState
from meetings.querysets import today_in_london


class Outcomes(models.Model):
    """What readers learn of a meeting once it is released, beside its minutes."""

    discussed = models.TextField(
        "what was discussed",
        max_length=1500,
        blank=True,
        help_text="After the meeting: a paragraph in plain words. Readers see it once you "
        "release the outcomes. Say nothing of restricted items.",
    )
    minutes_state = models.CharField(
        "minutes are",
        max_length=9,
        choices=MinutesState,
        blank=True,
        help_text="Whether a later meeting has agreed to the minutes. Readers see it above them.",
    )
    minutes_agreed_at = models.ForeignKey(
        "meetings.MeetingPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="agreed at",
        help_text="The later meeting that agreed to these minutes, once they are confirmed. Readers see "
        "its day and get a link to it, if its page is public.",
    )

    class Meta:
        abstract = True

    outcomes_previewed = False  # shown as if they were released, for staff who look beforehand

    outcome_panels = [
        HelpPanel(template="meetings/admin/outcomes_state.html", heading="Outcomes: can readers see them?"),
        MultiFieldPanel(
            [
                FieldPanel("discussed"),
                FieldRowPanel([FieldPanel("minutes_state"), FieldPanel("minutes_agreed_at")]),
            ],
            heading="After the meeting",
        ),
        InlinePanel(
            "attendance",
            label="line",
            heading="Who came",
            help_text="One line for each person or organisation. Readers see it as a table once you "
            "release the outcomes.",
        ),
        HelpPanel(template="meetings/admin/agreed_actions.html", heading="Actions it agreed"),
    ]

    def clean(self):
        super().clean()
        agreed_at = self.minutes_agreed_at
        if not agreed_at:
            return
        if self.minutes_state != MinutesState.CONFIRMED:
            raise ValidationError({"minutes_state": "A meeting has agreed to them: choose Confirmed."})
        if not self.date or not agreed_at.date or agreed_at.date <= self.date:
            raise ValidationError({"minutes_agreed_at": "Choose a meeting that is later than this one."})

    @property
    def is_held(self):
        """Whether the day of the meeting has come, and it was not called off."""
        return self.date is not None and self.date <= today_in_london() and not self.is_called_off

    @cached_property
    def outcomes_record(self):
        """The record of whether what came of it is released, or None."""
        return getattr(self, "outcomes_release", None) if self.pk else None

    @property
    def outcomes_are_out(self):
        """Whether readers may see what came of it: an officer has released it. In a preview, as if."""
        if not self.is_held:
            return False
        record = self.outcomes_record
        return self.outcomes_previewed or (record is not None and record.covers(self.date))


class Attendance(Orderable):
    """Somebody who came to a meeting for a member, or sent apologies."""

    meeting = ParentalKey("meetings.MeetingPage", on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="The organisation. Readers see the name it had on the day of the meeting.",
    )
    kind = models.CharField(
        "attendance",
        max_length=10,
        choices=AttendanceKind,
        default=AttendanceKind.PRESENT,
        help_text="Whether it was there.",
    )
    who = models.CharField(
        max_length=120,
        blank=True,
        help_text="The role of whoever came: Head of community safety. A name only if it may be public.",
    )
    is_senior = models.BooleanField(
        "senior",
        default=False,
        help_text="Tick if whoever came is a senior person of the organisation. The law wants one from "
        "each responsible authority at a public meeting.",
    )

    panels = [
        FieldRowPanel([FieldPanel("member"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("who"), FieldPanel("is_senior")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "attendance"
        verbose_name_plural = "attendance"

    def __str__(self):
        return f"{self.member}: {self.get_kind_display().lower()}"
