"""Page types of annual reviews, and the list of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from csp_site.formats.csv_files import csv_response
from csp_site.frame.pages import FramePage, show_page
from csp_site.models import Period, StoryPage
from csp_site.opendata.tables import DATASETS
from reviews.models.reports import ReportPage
from reviews.querysets import ReportPageQuerySet
from reviews.records.lists import LISTS
from reviews.records.project import find_project, project_context

# The file of the awards of a report, which hangs under it: /annual-reviews/2024/funding.csv.
FUNDING = "funding.csv"


class ReviewsPage(StoryPage):
    """The annual reviews; under them the lists of projects, money and figures, and each project."""

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

    @property
    def record_lists(self):
        """The lists under this page, each with its title, summary and address."""
        names = ("title", "summary", "address")
        return [{name: getattr(one, name) for name in names} for one in LISTS.values()]

    sub_addresses = {
        f"(?P<name>{'|'.join(LISTS)})": "serve_list",
        "projects/(?P<key>[^/]*)": "serve_project",
    }

    def serve_list(self, request, name):
        """Serve a list of the record."""
        found = LISTS[name](request.GET)
        show_page(request, found.numbers.number)
        context = self.get_context(request) | {"list": found}
        return self.serve_part(request, found.template, found.title, found.address, context)

    def serve_project(self, request, key):
        """Serve the page of a project. Raises Http404 for an unknown one."""
        project = find_project(key)
        if project is None:
            request.served_page = self  # the error stands in the frame of the list
            raise Http404
        context = self.get_context(request) | project_context(project)
        response = self.serve_part(request, "reviews/project.html", project.title, project.address, context)
        request.served_page.trail.append(FramePage.under(self, LISTS["projects"].title, "projects/"))
        if not self.in_sensitive_area:
            request.served_page.public_description = project.summary
        return response


class AnnualReviewPage(ReportPage):
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
    own_files = ReportPage.own_files | {FUNDING}
    parent_page_types = ["reviews.ReviewsPage"]
    subpage_types = []
    # A record of its year, which is corrected but not kept up to date.
    checked_every = 0
    page_description = "One year of the partnership: what it did, what it cost and what came of it."

    objects = PageManager.from_queryset(ReportPageQuerySet)()

    def clean(self):
        super().clean()
        if self.slug in LISTS:
            raise ValidationError(
                {"slug": "Another part of the site has this address. Use the year: 2024."}
            )

    def get_context(self, request, *args, **kwargs):
        """Add the reports of the time before and after, where there is one that may be named here."""
        context = super().get_context(request, *args, **kwargs)
        if not self.pk:
            return context
        others = AnnualReviewPage.objects.sibling_of(self)
        shown = others.filter(Q(pk=self.pk) | Q(pk__in=others.told_for(self).values("pk")))
        reports = list(shown.newest_first().defer_streamfields())
        if self not in reports:  # moved or deleted since it was found at its address
            return context
        place = reports.index(self)
        context["before"] = reports[place + 1] if place + 1 < len(reports) else None
        context["after"] = reports[place - 1] if place else None
        return context

    sub_addresses = {r"funding\.csv": "serve_funding"}

    def serve_funding(self, request):
        """Serve the file of its awards. Raises Http404 for one of no award that readers may see."""
        table = DATASETS["awards"]
        found = [award for award in table.records() if award.source_id == self.pk]
        if not found:
            raise Http404
        return csv_response(FUNDING, table.header, table.rows(found))

    @property
    def funding_url(self):
        """The address of that file; "" before there is one."""
        return f"{self.url}{FUNDING}" if self.pk and self.live and not self.in_sensitive_area else ""


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
