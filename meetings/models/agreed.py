"""
Actions that meetings agreed somebody does.

These are plain records, not parts of a page: publishing an older draft of a meeting must not open an
action again that is done.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from csp_site.formats.dates import DatePrecision, last_day, print_age, print_date
from csp_site.models import Keyed
from csp_site.models.base import is_in_sensitive_area, is_private
from meetings.agenda.neutral import names_a_death
from meetings.enums import CALLED_OFF, AgreedState
from meetings.models.items import UnderItem, under_open_item
from meetings.models.release import outcomes_are_released
from meetings.querysets import today_in_london

DEATH_REVIEW = "This tells of a death review. Untick “Readers may see it” below, and give a neutral title."


class AgreedActionQuerySet(models.QuerySet):
    """Finds agreed actions, each with the day it was agreed as `agreed_on`."""

    def public(self, with_sensitive=False, previewed=None):
        """
        Return the actions that everybody may read of: agreed at a public meeting, and released.

        In a preview, those of the meeting with the key `previewed` count as released.

        What was agreed under an item that is restricted, or that cannot be told any more, is left out.
        Those of meetings that need safe reading are there only `with_sensitive`: on such a page itself.
        """
        release, is_released = outcomes_are_released()
        at_meetings = (
            self.alias(**release)
            .filter(
                ~is_private("meeting__path"),
                under_open_item(),
                is_released | Q(meeting=previewed) if previewed else is_released,
                is_public=True,
                meeting__live=True,
            )
            .exclude(meeting__status__in=CALLED_OFF)
        )
        if not with_sensitive:
            at_meetings = at_meetings.exclude(is_in_sensitive_area("meeting__path"))
        return at_meetings.in_order()

    def in_order(self):
        """Return the open ones first, the oldest at the top; then the others, the latest closed first."""
        actions = self.annotate(agreed_on=F("meeting__date"))
        return actions.order_by(F("closed_on").desc(nulls_first=True), "agreed_on", "position", "pk")

    def overdue(self):
        """Return the open actions whose day is over."""
        return self.filter(state=AgreedState.OPEN, due__lt=today_in_london())


def open_on(day):
    """Return the condition that an action had been agreed before a day and was open as that day began."""
    was_open = Q(closed_on__isnull=True) | Q(closed_on__gte=day)
    return Q(meeting__date__lt=day) & was_open


class AgreedAction(UnderItem, Keyed, models.Model):
    """Something that a meeting agreed somebody does, and what came of it."""

    key = models.SlugField(max_length=100, unique=True, help_text="A short name that never changes.")
    text = models.TextField(
        max_length=300, help_text="What is to be done, in one sentence that starts with it: Write to…"
    )
    meeting = models.ForeignKey(
        "meetings.MeetingPage",
        on_delete=models.PROTECT,
        related_name="agreed_actions",
        help_text="The meeting that agreed it. Its page lists it once you release the outcomes.",
    )
    owner = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The organisation that does it. Readers see its name.",
    )
    owner_words = models.CharField(
        "who there",
        max_length=120,
        blank=True,
        help_text="A role: Community safety manager. A name only if it may be public.",
    )
    due = models.DateField(
        null=True, blank=True, help_text="By when it is to be done. Leave empty if nobody has said."
    )
    due_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text="How exactly that was agreed. Readers see no more than this.",
    )
    state = models.CharField(
        max_length=7,
        choices=AgreedState,
        default=AgreedState.OPEN,
        help_text="An open action is carried to the next meeting by itself.",
    )
    closed_on = models.DateField(
        "done or dropped on", null=True, blank=True, help_text="Leave empty while it is open."
    )
    outcome = models.TextField(
        max_length=600,
        blank=True,
        help_text="What came of it, or why it was dropped, in a sentence or two. Readers see it.",
    )
    is_public = models.BooleanField(
        "readers may see it",
        default=True,
        help_text="Untick if it must stay private. An action that touches a death review always must: "
        "readers then see nothing of it, anywhere.",
    )
    neutral_title = models.CharField(
        max_length=80,
        blank=True,
        help_text="What lists and the history call a private action, so that it gives nothing away: "
        "Action from the review panel.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first among the actions of a meeting."
    )

    objects = AgreedActionQuerySet.as_manager()

    class Meta:
        verbose_name = "agreed action"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AgreedState.OPEN, closed_on__isnull=True)
                | (~Q(state=AgreedState.OPEN) & Q(closed_on__isnull=False)),
                name="agreed_action_is_open_or_has_a_last_day",
                violation_error_message="An open action has no last day, a closed one has.",
            )
        ]

    panels = [
        FieldPanel("text"),
        FieldPanel("meeting"),
        FieldPanel("item", widget=forms.Select),
        FieldRowPanel([FieldPanel("owner"), FieldPanel("owner_words")]),
        FieldRowPanel([FieldPanel("due"), FieldPanel("due_precision")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("state"), FieldPanel("closed_on")]), FieldPanel("outcome")],
            heading="How it stands",
        ),
        MultiFieldPanel([FieldPanel("is_public"), FieldPanel("neutral_title")], heading="Who may see it"),
        FieldPanel("position"),
    ]

    # What a page looks up for all of its actions together.
    owner_page = None
    meeting_page = None
    line = None

    def __str__(self):
        return self.text if self.is_public else self.neutral_title or "An action that is not public"

    def clean(self):
        super().clean()
        self.due = last_day(self.due, self.due_precision)
        errors = {}
        if problem := self._problem_of_last_day():
            errors["closed_on"] = problem
        if self.state == AgreedState.DROPPED and not self.outcome.strip():
            errors["outcome"] = "Say why it was dropped."
        for name in ("text", "owner_words", "outcome") if self.is_public else ("neutral_title",):
            if names_a_death(getattr(self, name)):
                errors[name] = DEATH_REVIEW if self.is_public else "Choose words that tell of no death."
        if errors:
            raise ValidationError(errors)

    def _problem_of_last_day(self):
        if self.state == AgreedState.OPEN:
            return "Leave this empty while the action is open." if self.closed_on else ""
        if not self.closed_on:
            return "Say on which day it was done or dropped."
        if self.closed_on > today_in_london():
            return "Choose today or an earlier day."
        agreed_on = self.meeting.date if self.meeting_id else None
        if agreed_on and self.closed_on < agreed_on:
            return "Choose the day of its meeting or a later one."
        return ""

    @property
    def is_open(self):
        return self.state == AgreedState.OPEN

    @property
    def is_overdue(self):
        return self.is_open and self.due is not None and self.due < today_in_london()

    @property
    def due_text(self):
        """By when it is to be done, as exactly as that was agreed; "" if it was not."""
        return print_date(self.due, self.due_precision)

    @property
    def age_text(self):
        """How long it has been open: "3 months". Only for actions found with `agreed_on`."""
        return print_age(self.agreed_on, today_in_london())
