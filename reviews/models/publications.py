from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from csp_site.models import Period, StoryPage
from reviews.enums import PublicationKind
from reviews.models.reports import ReportPage
from reviews.querysets import ReportPageQuerySet

# What each kind is, for the page that lists the publications.
KIND_TEXTS = {
    PublicationKind.PLAN: ("Community Safety Plan", "What we will do about our priorities."),
    PublicationKind.ASSESSMENT: (
        "Strategic assessments",
        "What is known about crime and disorder here. They help us to choose our priorities.",
    ),
    PublicationKind.REPORT: ("Other reports", "Other reports that tell us what is going on."),
}


class PublicationsPage(StoryPage):
    """The plans, assessments and reports, by what they are."""

    class Meta:
        verbose_name = "list of publications"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["reviews.PublicationPage"]
    max_count_per_parent = 1
    page_description = "Plans and insights: lists the plans, assessments and other reports."

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # A page that does not exist yet has nothing under it.
        children = PublicationPage.objects.child_of(self) if self.pk else PublicationPage.objects.none()
        publications = list(children.for_listing().newest_first())
        context["sections"] = [
            {
                "heading": heading,
                "explanation": explanation,
                "publications": [page for page in publications if page.kind == kind],
            }
            for kind, (heading, explanation) in KIND_TEXTS.items()
            if any(page.kind == kind for page in publications)
        ]
        return context


class PublicationPage(ReportPage):
    """A plan, an assessment or another report: what it says, and how to get it."""

    kind = models.CharField(
        max_length=12,
        choices=PublicationKind,
        default=PublicationKind.REPORT,
        help_text="What it is. The list of publications is arranged by it.",
    )
    on_request = models.CharField(
        "available on request",
        max_length=200,
        blank=True,
        help_text="What people may ask us for, in one sentence: Earlier plans are available on request.",
    )

    class Meta:
        verbose_name = "publication"
        constraints = Period.Meta.constraints

    content_panels = [FieldPanel("kind"), *ReportPage.content_panels, FieldPanel("on_request")]
    search_fields = [
        *ReportPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    parent_page_types = ["reviews.PublicationsPage"]
    subpage_types = []
    page_description = "A plan, an assessment or another report. Its dates say when it is in force."

    objects = PageManager.from_queryset(ReportPageQuerySet)()
