"""Page types of annual reviews, and the list of them."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from csp_site.models import Period, StoryPage
from reviews.models.record_parts import RESERVED_SLUGS, WithRecordLists
from reviews.models.reports import ReportPage
from reviews.querysets import ReportPageQuerySet
from reviews.records.funding_file import FundingFile


class ReviewsPage(WithRecordLists, StoryPage):
    """The annual reviews, the newest first; under them the lists of projects, money and figures."""

    class Meta:
        verbose_name = "list of annual reviews"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["reviews.AnnualReviewPage"]
    max_count_per_parent = 1
    page_description = "Lists the annual reviews, the newest first."

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # A page that does not exist yet has nothing under it.
        children = AnnualReviewPage.objects.child_of(self) if self.pk else AnnualReviewPage.objects.none()
        context["reviews"] = children.for_listing().newest_first()
        return context


class AnnualReviewPage(FundingFile, ReportPage):
    """One year of the partnership: what it did, what it cost and what came of it."""

    stated_total = models.DecimalField(
        "total in the report",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="The total of our own awards as the report gives it, in pounds. The list of reviews "
        "tells you when the awards do not add up to it.",
    )

    class Meta:
        verbose_name = "annual review"
        constraints = Period.Meta.constraints

    content_panels = [
        *ReportPage.content_panels,
        FieldPanel("stated_total"),
        HelpPanel(template="reviews/admin/money_check.html", heading="Do the awards add up?"),
        InlinePanel(
            "printed_members",
            label="member",
            heading="Members as the report prints them",
            help_text="As they stand in the report, even if a name has changed since. Add the block "
            "“Members as printed” under Body, where they belong.",
        ),
    ]
    search_fields = [
        *ReportPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    has_pdf = True
    parent_page_types = ["reviews.ReviewsPage"]
    subpage_types = []
    # A record of its year, which is corrected but not kept up to date.
    checked_every = 0
    page_description = "One year of the partnership: what it did, what it cost and what came of it."
    newest_first = (
        models.F("annualreviewpage__start").desc(nulls_last=True),
        "-annualreviewpage__label_year",
    )

    objects = PageManager.from_queryset(ReportPageQuerySet)()

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": "Another part of the site has this address. Use the year: 2024."}
            )


class ReviewMember(Orderable):
    """A member of the partnership as a report prints it, whatever it is called today."""

    report = ParentalKey(AnnualReviewPage, on_delete=models.CASCADE, related_name="printed_members")
    name = models.CharField(
        "name as printed", max_length=200, help_text="Exactly as the report has it, initials included."
    )
    kind = models.CharField(
        "kind as printed",
        max_length=80,
        blank=True,
        help_text="What the report says it is: statutory member. Leave empty if it does not say.",
    )
    member = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Which of our members that is.",
    )

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("kind"), FieldPanel("member")])]

    def __str__(self):
        return self.name
