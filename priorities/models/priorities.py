"""Page types of priorities: the list of them, and one priority."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from csp_site.formats.words import lines_of
from csp_site.models import BasePageQuerySet, Period, PeriodQuerySet, StoryPage
from priorities.models.actions import PriorityAction, progress_of
from priorities.thread import thread_context


class PriorityPageQuerySet(PeriodQuerySet, BasePageQuerySet):
    """Finds priorities by the clock."""

    def in_order(self):
        """Return the priorities by number, and those without one after them as the tree has them."""
        return self.order_by(F("number").asc(nulls_last=True), "path")

    def with_progress(self):
        """Return the priorities with what was last reported of their actions, for `progress`."""
        actions = PriorityAction.objects.with_latest_update()
        return self.defer_streamfields().prefetch_related(Prefetch("actions", actions))


class PrioritiesPage(StoryPage):
    """Our work: the priorities of today and those before them."""

    class Meta:
        verbose_name = "list of priorities"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["priorities.PriorityPage"]
    max_count_per_parent = 1
    page_description = "Our work: lists the priorities of today, and the earlier ones."

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        # A page that does not exist yet has nothing under it.
        children = PriorityPage.objects.child_of(self) if self.pk else PriorityPage.objects.none()
        priorities = children.for_listing().in_order().with_progress()
        current = [priority for priority in priorities if priority.is_current(today)]
        past = [priority for priority in priorities if priority.end and priority.end < today]
        context["current"] = current
        context["coming"] = [priority for priority in priorities if priority not in current + past]
        # The latest to end comes first.
        context["past"] = sorted(past, key=lambda priority: priority.end, reverse=True)
        context["current_period"] = shared_period_text(current)
        return context


class PriorityPage(Period, StoryPage):
    """One priority: why it was chosen, what we said we would do, and what has changed since."""

    number = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Its number among the priorities of its time: 1 for Priority 1. "
        "Leave empty if it has none.",
    )
    continues = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="continued_by",
        help_text="The earlier priority that this one carries on, if it does.",
    )
    lead = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The member whose officer leads on it. Leave empty until that is known: readers see no "
        "lead then.",
    )
    source = models.CharField(
        max_length=160,
        blank=True,
        help_text="What the reasons come from, for example: strategic assessment 2024/25.",
    )
    outcome = models.TextField(
        blank=True, help_text="What has changed so far, one thing on each line. Readers see a list."
    )
    outcome_source = models.CharField(
        "source of what changed",
        max_length=160,
        blank=True,
        help_text="Where this was read, for example: our web page, reviewed 11 February 2026.",
    )

    class Meta:
        verbose_name = "priority"
        verbose_name_plural = "priorities"
        constraints = Period.Meta.constraints

    content_panels = [
        *StoryPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("number"), FieldPanel("lead"), FieldPanel("continues")]),
        *Period.period_panels,
        MultiFieldPanel(
            [*StoryPage.content_panels[-1:], FieldPanel("source")], heading="Why this is a priority"
        ),
        HelpPanel(template="priorities/admin/progress_panel.html", heading="What we said we would do"),
        MultiFieldPanel([FieldPanel("outcome"), FieldPanel("outcome_source")], heading="What changed"),
    ]
    search_fields = [
        *StoryPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("outcome"),
        # What the list in the admin is narrowed down by, while it is searched.
        *(index.FilterField(name) for name in ("start", "end", "lead")),
    ]

    parent_page_types = ["priorities.PrioritiesPage"]
    subpage_types = []
    page_description = "A priority: why we chose it, what we said we would do, and what has changed."

    objects = PageManager.from_queryset(PriorityPageQuerySet)()

    def clean(self):
        super().clean()
        if self.pk and self.continues_id == self.pk:
            raise ValidationError({"continues": "Choose another priority than this one."})

    @property
    def outcomes(self):
        """What has changed, as a list."""
        return lines_of(self.outcome)

    @property
    def progress(self):
        """How far its actions have got, in a sentence. Only for priorities found `with_progress`."""
        reported = [(action.latest_state, action.latest_date) for action in self.actions.all()]
        return progress_of([each if each[0] else None for each in reported])

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | thread_context(self)


def shared_period_text(priorities):
    """Return the period in which all of the priorities hold, or "" when they differ."""
    periods = {priority.period_text for priority in priorities}
    return periods.pop() if len(periods) == 1 else ""
