"""Figures: numbers that were counted at one time."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin

from csp_site.formats.dates import DatePrecision, print_date
from csp_site.formats.numbers import number_text
from csp_site.models import Keyed, Period
from reviews.enums import GoodDirection
from reviews.models.sourced import Sourced
from reviews.querysets import FigureQuerySet

# A change of more than this many times wants an explanation, in either direction.
MUCH = 5
# What says when a figure was counted.
TIMES = ("period_words", "start", "end", "as_at")
# What tells whether a figure changed very much, and whether that is explained.
ASKED_ABOUT = ("value", "comparison", "explanation", "measure", "area", "unit", "start", "end", "as_at")


class FigureForm(WagtailAdminModelForm):
    """Asks why a figure changed, where it changed very much."""

    def clean(self):
        cleaned = super().clean()
        figure = Figure(pk=self.instance.pk, **{name: cleaned.get(name) for name in ASKED_ABOUT})
        if figure.unexplained_change:
            self.add_error("explanation", figure.unexplained_change)
        return cleaned


class Figure(Sourced, DraftStateMixin, RevisionMixin, Keyed, Period, ClusterableModel):
    """A number that was counted at one time, with what it counts and where it was read."""

    key = models.SlugField(max_length=100, unique=True, help_text="A short name that never changes.")
    qualifier = models.CharField(
        "words before it",
        max_length=30,
        blank=True,
        help_text="What the source puts before the number: over, about. Leave empty for none.",
    )
    value = models.DecimalField(max_digits=14, decimal_places=2, help_text="The number alone: 20775.")
    unit = models.CharField(
        max_length=20, blank=True, help_text="What stands right after it, such as %. Leave empty for none."
    )
    label = models.CharField(max_length=160, help_text="What it counts, in a few words.")
    period_words = models.CharField(
        "period in words",
        max_length=80,
        blank=True,
        help_text="If the source does not give days: 2023/24. Readers see this instead of the dates below.",
    )
    as_at = models.DateField(
        "counted on",
        null=True,
        blank=True,
        help_text="For what was counted up to one day: that day. Leave empty for a period.",
    )
    as_at_precision = models.CharField(
        "how exactly that is known",
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text="Readers see no more than this.",
    )
    area = models.CharField(max_length=120, blank=True, help_text="Where it was counted: CB1 to CB5.")
    measure = models.SlugField(
        max_length=100,
        blank=True,
        help_text="The same short name for the same thing counted at other times: bikes-registered. "
        "Figures that share it stand side by side, each with its own time.",
    )
    good_direction = models.CharField(
        "good is",
        max_length=4,
        choices=GoodDirection,
        blank=True,
        help_text="Whether more or less of it is good. Leave empty if neither is.",
    )
    comparison = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="compared_with",
        help_text="The figure to compare it with, such as the same one a year before.",
    )
    priority = models.ForeignKey(
        "priorities.PriorityPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text="The priority it tells about. Its page shows it.",
    )
    explanation = models.TextField(
        "why it changed so much",
        max_length=400,
        blank=True,
        help_text="For a figure more than five times the one it is compared with, or less than a fifth of "
        "it: why, in a plain sentence, or that nobody knows why.",
    )
    note = models.TextField(
        max_length=400, blank=True, help_text="What else readers should know, in a plain sentence."
    )
    source = models.ForeignKey(
        "csp_site.BasePage",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The page that tells of it. Readers see the figure while that is public.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        constraints = Period.Meta.constraints

    base_form_class = FigureForm
    panels = [
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("unit")]),
        FieldPanel("label"),
        FieldPanel("area"),
        FieldPanel("period_words"),
        *Period.period_panels,
        FieldRowPanel([FieldPanel("as_at"), FieldPanel("as_at_precision")]),
        FieldPanel("note"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("priority")],
            heading="Where it was read, and what it belongs to",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("measure"), FieldPanel("good_direction")]),
                FieldPanel("comparison"),
                FieldPanel("explanation"),
            ],
            heading="How it changed",
        ),
        FieldPanel("position"),
    ]

    # The place of the figure it is compared with, where that stands nowhere else on the page.
    comparison_anchor = ""

    def __str__(self):
        return f"{self.value_text} {self.label}"

    def clean(self):
        super().clean()
        if self.pk and self.comparison_id == self.pk:
            raise ValidationError({"comparison": "Choose another figure: this one is itself."})
        times = {name: getattr(self, name) for name in TIMES}
        if self.measure and any(times.values()):
            others = Figure.objects.exclude(pk=self.pk).filter(measure=self.measure, area=self.area)
            if others.filter(**times).exists():
                raise ValidationError({"measure": "Another figure has this measure, place and time."})

    @property
    def stands_in_source(self):
        """Whether the source has a place for it: a report does, and its own priority."""
        return self.source_id == self.priority_id or super().stands_in_source

    @property
    def value_text(self):
        """The number as readers see it: "20,775", "over 200", "10%"."""
        text = f"{number_text(self.value)}{self.unit}" if self.value is not None else ""
        return f"{self.qualifier} {text}".strip()

    @property
    def period_text(self):
        """When it was counted, as the source has it."""
        if self.period_words:
            return self.period_words
        if self.as_at:
            return f"by {print_date(self.as_at, self.as_at_precision)}"
        return super().period_text

    @property
    def counted_on(self):
        """The day on which the count ended, as far as that is known, or None."""
        return self.as_at or self.end or self.start

    def measured_before(self):
        """Return the figure of the same measure, area and unit that was counted last before it, or None."""
        if not (self.measure and self.counted_on):
            return None
        same = {name: getattr(self, name) for name in ("measure", "area", "unit")}
        others = Figure.objects.live().exclude(pk=self.pk).filter(**same)
        earlier = [one for one in others if one.counted_on and one.counted_on < self.counted_on]
        return max(earlier, key=lambda one: one.counted_on, default=None)

    @property
    def has_changed_much(self):
        """Whether it is over five times what it is compared with, or under a fifth of it."""
        # What it is compared with may be as new as it is itself, and have no id yet.
        return bool(self.comparison) and self._is_far_from(self.comparison)

    def _is_far_from(self, other):
        if self.value is None or other.value is None:
            return False
        smaller, larger = sorted(map(abs, (self.value, other.value)))
        return larger > MUCH * smaller

    @property
    def unexplained_change(self):
        """What to tell an officer who gives no reason for a change of more than five times, or ""."""
        other = None if self.explanation else self.comparison or self.measured_before()
        if other is None or not self._is_far_from(other):
            return ""
        which = "it is compared with" if other == self.comparison else "of the same measure before it"
        return (
            f"{number_text(self.value)} is very far from {number_text(other.value)}, the figure {which}. "
            "Check both. Then say why, or that nobody knows why."
        )

    @property
    def public_comparison(self):
        """The figure it is compared with, or None where readers may not see it."""
        return self.comparison if self.comparison_id and self.comparison_is_public else None

    @property
    def comparison_text(self):
        """What it compares with, in a line; "" without a comparison that readers may see."""
        other = self.public_comparison
        if other is None:
            return ""
        when = f" ({other.period_text})" if other.period_text else ""
        return f"Compared with {other.value_text}{when}"

    @property
    def explanation_text(self):
        """Why it changed so much, as an officer says; "" where readers see no such change."""
        if self.public_comparison is None or not self.has_changed_much:
            return ""
        return self.explanation
