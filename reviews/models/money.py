"""Awards: money or things that somebody gave, and whose they are."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin

from csp_site.formats.numbers import money_text
from csp_site.formats.words import in_words, join_words, lines_of
from csp_site.models import BasePage, Keyed, Period
from reviews.enums import Currency, Whose
from reviews.models.sourced import Sourced
from reviews.querysets import AwardQuerySet

# Where all awards stand, under the list of annual reviews.
MONEY = "money/"


class FundingAward(Sourced, DraftStateMixin, RevisionMixin, Keyed, Period, ClusterableModel):
    """Money or things that somebody gave for community safety, and whose they are."""

    key = models.SlugField(max_length=100, unique=True, help_text="A short name that never changes.")
    funders = models.TextField(help_text="Who gave it, one on each line.")
    scheme = models.CharField(
        max_length=160, blank=True, help_text="The fund it came from: Safer Communities Fund."
    )
    amount = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="How much. Leave empty if the source does not say.",
    )
    currency = models.CharField(
        max_length=3,
        choices=Currency,
        default=Currency.GBP,
        help_text="What the amount is counted in. Sums are in pounds.",
    )
    quantity = models.CharField(
        "what for, or how many",
        max_length=200,
        blank=True,
        help_text="What it paid for, or how many things were given: 2500 Cycle Marking Kits.",
    )
    period_words = models.CharField(
        "period in words",
        max_length=80,
        blank=True,
        help_text="If the source does not give days: 2023/24. Readers see this instead of the dates below.",
    )
    whose = models.CharField(
        max_length=10,
        choices=Whose,
        help_text="Only what is ours is added up. Shared money is never shown as ours.",
    )
    areas = models.TextField(
        blank=True,
        help_text="For shared money: each area that shares it, one on each line, with ours among them.",
    )
    note = models.TextField(
        max_length=400, blank=True, help_text="What else readers should know, in a plain sentence."
    )
    projects = ParentalManyToManyField(
        "reviews.Project",
        blank=True,
        related_name="awards",
        help_text="The projects it paid for, where that is known.",
    )
    priorities = ParentalManyToManyField(
        "priorities.PriorityPage",
        blank=True,
        related_name="awards",
        help_text="The priorities it served, where that is known. Their pages show it.",
    )
    source = models.ForeignKey(
        "csp_site.BasePage",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The page that tells of it. Readers see the award while that is public.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "award"
        ordering = ["position", "key"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(whose=Whose.SHARED) | ~Q(areas=""),
                name="shared_money_names_its_areas",
                violation_error_message="Name each area that shares it.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="an_amount_is_not_below_zero",
                violation_error_message="Write an amount of zero or more.",
            ),
        ]

    panels = [
        FieldPanel("funders"),
        FieldPanel("scheme"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("currency")]),
        FieldPanel("quantity"),
        MultiFieldPanel([FieldPanel("whose"), FieldPanel("areas")], heading="Whose it is"),
        FieldPanel("period_words"),
        *Period.period_panels,
        FieldPanel("note"),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldPanel("projects", widget=CheckboxSelectMultiple),
                FieldPanel("priorities", widget=CheckboxSelectMultiple),
            ],
            heading="Where it was read, and what it served",
        ),
        FieldPanel("position"),
    ]

    def __str__(self):
        return ": ".join(part for part in (self.name, self.amount_words) if part)

    def clean(self):
        super().clean()
        if self.whose == Whose.SHARED and len(self.area_list) < 2:
            raise ValidationError({"areas": "Name each area that shares it, one on each line."})
        if self.whose != Whose.SHARED and len(self.area_list) > 1:
            raise ValidationError({"areas": "Name one area, or say above that the money is shared."})
        if not lines_of(self.funders):
            raise ValidationError({"funders": "Name at least one funder."})

    @property
    def name(self):
        """The fund, or what was given where it has no name."""
        return self.scheme or self.quantity or self.funder_text

    @property
    def funder_text(self):
        return join_words(lines_of(self.funders))

    @property
    def area_list(self):
        return lines_of(self.areas)

    @property
    def amount_text(self):
        """The amount as readers see it: "£5,000"; "" where nobody knows it."""
        return money_text(self.amount, Currency(self.currency).sign)

    @property
    def period_text(self):
        """When it was for, as the source has it."""
        return self.period_words or super().period_text

    @property
    def list_url(self):
        """Its place in the list of all money, which says what it served; "" without such a list."""
        path = getattr(self, "list_path", None)
        return f"{BasePage(url_path=path).url}{MONEY}#{self.anchor}" if path else ""

    @property
    def is_counted(self):
        """Whether a sum may take it in: it is ours, in pounds, of a known amount."""
        return self.whose == Whose.OURS and self.currency == Currency.GBP and self.amount is not None

    @property
    def is_shared(self):
        return self.whose == Whose.SHARED

    @property
    def amount_words(self):
        """The amount, never without the words that it is shared where it is."""
        if self.is_shared and self.amount_text:
            return f"{self.amount_text}, {self.shared_words}"
        return self.amount_text

    @property
    def shared_words(self):
        return f"shared by {in_words(len(self.area_list))} areas"

    @property
    def area_text(self):
        return join_words(self.area_list)

    @property
    def whose_text(self):
        """Whose it is, with the areas that share it."""
        return f"Shared: {self.area_text}" if self.is_shared else self.get_whose_display()
