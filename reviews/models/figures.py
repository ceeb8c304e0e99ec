from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from csp_site.dates import DatePrecision, print_date
from csp_site.models import Keyed, Period
from priorities.periods import period_text
from reviews.numbers import number_text
from reviews.querysets import FigureQuerySet


class Figure(Keyed, Period, ClusterableModel):
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

    panels = [
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("unit")]),
        FieldPanel("label"),
        FieldPanel("area"),
        FieldPanel("period_words"),
        *Period.period_panels,
        FieldRowPanel([FieldPanel("as_at"), FieldPanel("as_at_precision")]),
        FieldPanel("note"),
        MultiFieldPanel(
            [FieldPanel("source"), FieldPanel("priority"), FieldPanel("comparison")],
            heading="Where it was read, and what it belongs to",
        ),
        FieldPanel("position"),
    ]

    def __str__(self):
        return f"{self.value_text} {self.label}"

    def clean(self):
        super().clean()
        if self.pk and self.comparison_id == self.pk:
            raise ValidationError({"comparison": "Choose another figure: this one is itself."})

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
        return period_text(self)

    @property
    def comparison_text(self):
        """What it compares with, in a line; "" without a comparison that readers may see."""
        other = self.comparison if self.comparison_id and self.comparison_is_public else None
        if other is None:
            return ""
        when = f" ({other.period_text})" if other.period_text else ""
        return f"Compared with {other.value_text}{when}"
