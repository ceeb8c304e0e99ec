"""
Actions that the partnership promised, and updates on what was reported since.

These are plain records, not parts of a page: publishing an older draft of a priority must not put an
old state of its actions back.
"""

from collections import Counter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import RevisionMixin

from csp_site.models import Keyed
from priorities.enums import ActionState, Horizon


class UpdateForm(WagtailAdminModelForm):
    """Notes who has entered an update; whoever puts it right later stands in its history."""

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.recorded_by = self.for_user
        return super().save(commit)


class PriorityActionQuerySet(models.QuerySet):
    """Finds actions with what was last reported of them."""

    def with_latest_update(self):
        """Mark each action with the state, date and note of its latest update, in the same query."""
        latest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-date", "-pk")
        return self.annotate(
            latest_state=Subquery(latest.values("state")[:1]),
            latest_date=Subquery(latest.values("date")[:1]),
            latest_note=Subquery(latest.values("note")[:1]),
        )


class PriorityAction(Keyed, models.Model):
    """One thing the partnership said it would do for a priority."""

    key = models.SlugField(max_length=100, unique=True, help_text="A short name that never changes.")
    priority = models.ForeignKey(
        "priorities.PriorityPage",
        on_delete=models.PROTECT,
        related_name="actions",
        help_text="The priority it belongs to. Its page lists it.",
    )
    horizon = models.CharField(
        max_length=10,
        choices=Horizon,
        default=Horizon.NOW,
        help_text="Whether it is for now or for the whole life of the strategy.",
    )
    text = models.TextField(
        max_length=300,
        help_text="What we said we would do, in one sentence that starts with what we do: Renew…",
    )
    lead = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The member that does it, if that is known. Readers see its name.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    objects = PriorityActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["priority", "position", "pk"]

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("priority"), FieldPanel("horizon")]),
        FieldRowPanel([FieldPanel("lead"), FieldPanel("position")]),
    ]

    def __str__(self):
        return self.text

    @property
    def latest_update(self):
        """What was last reported, or None. Only for actions found `with_latest_update`."""
        if not self.latest_state:
            return None
        return ActionUpdate(
            action=self, state=self.latest_state, date=self.latest_date, note=self.latest_note
        )


class ActionUpdate(RevisionMixin, models.Model):
    """
    What was reported of an action on a day. Updates are added, and the earlier ones kept.

    A mistake is put right by editing it: what it said before stays in its history. Nobody deletes one.
    """

    action = models.ForeignKey(
        PriorityAction,
        on_delete=models.PROTECT,
        related_name="updates",
        help_text="The action this is about.",
    )
    date = models.DateField(help_text="The day it was reported.")
    state = models.CharField(max_length=12, choices=ActionState, help_text="How the action stood that day.")
    note = models.TextField(
        max_length=600,
        blank=True,
        help_text="What has happened, in one or two plain sentences. Readers see it.",
    )
    meeting = models.ForeignKey(
        "csp_site.BasePage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The meeting where this was reported, if there was one. Readers get a link once it is "
        "public.",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    recorded_at = models.DateTimeField(null=True, auto_now_add=True, editable=False)

    class Meta:
        verbose_name = "update"
        ordering = ["-date", "-pk"]

    panels = [
        FieldPanel("action"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("state")]),
        FieldPanel("note"),
        PageChooserPanel("meeting", ["meetings.MeetingPage"]),
    ]

    base_form_class = UpdateForm

    def __str__(self):
        return f"{self.get_state_display()}: {self.action}"

    def clean(self):
        super().clean()
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": "Choose today or an earlier day, when it was reported."})


def progress_of(reported):
    """
    Return how many actions there are, and what had been reported of them by when; "" without any.

    `reported` has the latest state of each with its day, or None for an action that nobody has reported.
    """
    if not reported:
        return ""
    count = f"{len(reported)} action{'s' if len(reported) != 1 else ''}."
    told = [each for each in reported if each]
    if not told:
        return count
    counted = Counter(state for state, _ in told)
    parts = [f"{counted[state]} {state.label.lower()}" for state in ActionState if counted[state]]
    return f"{count} Reported by {date_format(max(day for _, day in told))}: {', '.join(parts)}."
