"""Periods: records that hold for a time."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from csp_site.formats.dates import DatePrecision, first_day, last_day, print_date


class PeriodQuerySet(models.QuerySet):
    """Finds the records in force on a day."""

    def current(self, on=None):
        """Return the records in force on the date `on` (today in London unless given)."""
        on = on or timezone.localdate()
        return self.filter(Q(start__isnull=True) | Q(start__lte=on), Q(end__isnull=True) | Q(end__gte=on))

    def past(self, on=None):
        """Return the records that ended before the date `on` (today in London unless given)."""
        return self.filter(end__lt=on or timezone.localdate())


class Period(models.Model):
    """
    A record that holds for a time, whose ends may be open, known only roughly, or assumed.

    An assumed end decides what is current and is never printed; it stands as an open point.
    """

    start = models.DateField(
        null=True, blank=True, help_text="The first day. Leave empty if nobody knows it."
    )
    start_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text="How exactly the first day is known. Readers see no more than this.",
    )
    start_assumed = models.BooleanField(
        default=False, help_text="Tick if the first day is a guess. Readers never see a guess."
    )
    end = models.DateField(
        null=True, blank=True, help_text="The last day. Leave empty while this is still so."
    )
    end_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text="How exactly the last day is known. Readers see no more than this.",
    )
    end_assumed = models.BooleanField(
        default=False, help_text="Tick if the last day is a guess. Readers never see a guess."
    )
    seen_in = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where this was read, for example: Annual Review 2024.",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="The last day must not be before the first day.",
            )
        ]

    period_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("start"),
                        FieldPanel("start_precision"),
                        FieldPanel("start_assumed"),
                    ]
                ),
                FieldRowPanel([FieldPanel("end"), FieldPanel("end_precision"), FieldPanel("end_assumed")]),
                FieldPanel("seen_in"),
            ],
            heading="When, and where it was read",
        )
    ]

    def clean(self):
        super().clean()
        self.start = first_day(self.start, self.start_precision)
        self.end = last_day(self.end, self.end_precision)
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": "The last day must not be before the first day."})

    def is_current(self, on=None):
        """Return whether the record is in force on the date `on` (today in London unless given)."""
        on = on or timezone.localdate()
        return (self.start is None or self.start <= on) and (self.end is None or self.end >= on)

    @property
    def start_text(self):
        """The first day as far as it is known, or nothing when it is open or assumed."""
        return "" if self.start_assumed else print_date(self.start, self.start_precision)

    @property
    def end_text(self):
        """The last day as far as it is known, or nothing when it is open or assumed."""
        return "" if self.end_assumed else print_date(self.end, self.end_precision)

    @property
    def period_text(self):
        """
        When it holds as far as it is known: "2025 to 2027", "from October 2020" or "".

        Never "since": a last day that is not here does not say that something goes on.
        """
        start, end = self.start_text, self.end_text
        if start and end:
            return start if start == end else f"{start} to {end}"
        if start:
            return f"from {start}"
        return f"until {end}" if end else ""
