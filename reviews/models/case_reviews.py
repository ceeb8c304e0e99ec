"""Page type of the page on antisocial behaviour case reviews, with their yearly counts."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from contacts.models import ContactPage
from csp_site.models import StoryPage
from csp_site.models.forms import BasePageForm
from reviews.plans import a_year_later
from reviews.querysets import public_page

# The law lets no partnership ask for more complaints than this before people may ask for a review.
MOST_COMPLAINTS = 3
NO_PROCEDURE = "Say what happens after somebody asks for a review. The page cannot be published without it."


class CaseReviewForm(BasePageForm):
    """Asks for the procedure once the page is published; a draft may lack it."""

    def clean(self):
        cleaned = super().clean()
        # What is wrong inside a block is told there.
        if not self.is_deferred_validation and "body" in cleaned and not cleaned["body"]:
            self.add_error("body", NO_PROCEDURE)
        return cleaned


class CaseReviewPage(StoryPage):
    """When and how people can ask for an antisocial behaviour case review, and how many have."""

    threshold_complaints = models.PositiveSmallIntegerField(
        "complaints needed",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_COMPLAINTS)],
        help_text="How many complaints somebody must have made before they may ask for a review. The law "
        "allows no more than 3. Leave empty until it is agreed.",
    )
    threshold = models.TextField(
        "threshold in words",
        max_length=800,
        blank=True,
        help_text="What counts as a complaint, and what else is looked at, such as harm. Unless your "
        "procedure says otherwise, the law counts a complaint made within 1 month of what happened, if "
        "the review is asked for within 6 months of the complaint (Antisocial Behaviour, Crime and "
        "Policing Act 2014, section 104).",
    )
    contact = models.ForeignKey(
        "contacts.ContactPage",
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        verbose_name="point of contact",
        help_text="Who takes the requests. The law asks for one: you can save a draft without it, but "
        "not publish.",
    )
    apply_url = models.URLField(
        "form on the web",
        blank=True,
        help_text="Where people can ask for a review online, starting with https://. Leave empty if "
        "there is no such form.",
    )

    class Meta:
        verbose_name = "page on antisocial behaviour case reviews"
        verbose_name_plural = "pages on antisocial behaviour case reviews"

    base_form_class = CaseReviewForm
    content_panels = [
        *StoryPage.content_panels[:-1],
        MultiFieldPanel(
            [FieldPanel("threshold_complaints"), FieldPanel("threshold")],
            heading="When people can ask for a review",
        ),
        FieldPanel(
            "body",
            heading="What happens then: our procedure",
            help_text="What happens after somebody asks for a review. Start each part with a heading. You "
            "can save a draft without it, but not publish.",
        ),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("apply_url")], heading="How to ask"),
        InlinePanel(
            "years",
            label="year",
            heading="Reviews in numbers",
            help_text="The law asks for these four counts once a year. Leave a count empty until it is "
            "known: readers then see nothing, never 0.",
        ),
    ]
    search_fields = [
        *StoryPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = (
        "When and how people can ask for an antisocial behaviour case review. The law asks for it."
    )

    @cached_property
    def public_contact(self):
        """The point of contact with its channels, or None while readers may not see it."""
        found = ContactPage.objects.for_listing().filter(pk=self.contact_id) if self.contact_id else []
        return next(iter(found), None)

    @property
    def has_exit(self):
        return super().has_exit or bool(self.public_contact and self.public_contact.needs_care)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["contact"] = self.public_contact
        context["years"] = sorted(self.years.all(), key=lambda year: year.start, reverse=True)
        return context


class CaseReviewYearQuerySet(models.QuerySet):
    """Finds the yearly counts of case reviews."""

    def public(self):
        """Return the counts on a page that everybody may read."""
        return self.filter(public_page("page"))


class CaseReviewYear(models.Model):
    """How many case reviews were asked for in a year, and what came of them."""

    COUNTS = {
        "applications": "Applications",
        "threshold_not_met": "Threshold not met",
        "reviews": "Reviews carried out",
        "reviews_with_recommendations": "Reviews with recommendations",
    }

    page = ParentalKey(CaseReviewPage, on_delete=models.CASCADE, related_name="years")
    start = models.DateField(
        "first day", help_text="The first day of the 12 months that were counted, such as 1 April."
    )
    period_words = models.CharField(
        "period in words",
        max_length=80,
        blank=True,
        help_text="If readers should see something else than the first and the last day: 2025/26.",
    )
    applications = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many times somebody asked for a review."
    )
    threshold_not_met = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of these did not meet the threshold."
    )
    reviews = models.PositiveIntegerField(
        "reviews carried out", null=True, blank=True, help_text="How many reviews were carried out."
    )
    reviews_with_recommendations = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of the reviews led to recommendations."
    )

    objects = CaseReviewYearQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        verbose_name = "year of case reviews"
        verbose_name_plural = "years of case reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "start"],
                name="case_reviews_are_counted_once_a_year",
                violation_error_message="This year is here already.",
            )
        ]

    panels = [
        FieldRowPanel([FieldPanel("start"), FieldPanel("period_words")]),
        FieldRowPanel([FieldPanel("applications"), FieldPanel("threshold_not_met")]),
        FieldRowPanel([FieldPanel("reviews"), FieldPanel("reviews_with_recommendations")]),
    ]

    def __str__(self):
        return self.period_text

    def clean(self):
        super().clean()
        if self.applications is not None:
            decided = (self.threshold_not_met or 0) + (self.reviews or 0)
            if decided > self.applications:
                message = "Those below the threshold and the reviews are more than the applications."
                raise ValidationError({"applications": message})
        if self.reviews is not None and (self.reviews_with_recommendations or 0) > self.reviews:
            message = "More reviews have recommendations than were carried out."
            raise ValidationError({"reviews_with_recommendations": message})

    @property
    def period_text(self):
        """The 12 months that were counted: 1 April 2025 to 31 March 2026."""
        return self.period_words or f"{date_format(self.start)} to {date_format(self.end)}"

    @property
    def end(self):
        """The last day of the 12 months."""
        return a_year_later(self.start) - datetime.timedelta(days=1)

    @property
    def counts(self):
        """What was counted as a list of heading and number; a number that is not known is None."""
        return [(heading, getattr(self, name)) for name, heading in self.COUNTS.items()]
