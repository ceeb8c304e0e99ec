"""Projects, and the entries in which reports tell of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin

from csp_site.formats.words import begin_small
from csp_site.models import BasePage, Keyed, Period, PeriodQuerySet
from csp_site.models.base import is_in_sensitive_area
from reviews.enums import ReportPart
from reviews.querysets import list_path, page_to_name, page_without_care, public_page, with_report
from reviews.records.years import years_of_report, years_text


class ProjectQuerySet(PeriodQuerySet):
    """Finds projects by the clock and by the reports that tell of them."""

    def public(self):
        """Return the published projects that a report which everybody may read tells of."""
        told = ProjectReport.objects.public().filter(project=OuterRef("pk"))
        return self.filter(Exists(told), live=True)

    def listed(self):
        """Return the public projects in a report that needs no safe reading: each has a page."""
        told = ProjectReport.objects.listed().filter(project=OuterRef("pk"))
        return self.public().filter(Exists(told))


class ProjectReportQuerySet(models.QuerySet):
    """Finds the entries of projects in reports."""

    def live(self):
        """Return the entries of published projects, whoever may read their report."""
        return self.filter(project__live=True)

    def public(self):
        """Return the entries of published projects in reports that everybody may read."""
        return self.live().filter(public_page("report"))

    def told_for(self, reader):
        """Return the public entries for the page that shows them: on most, none that needs safe reading."""
        found = self.public()
        return found if reader.in_sensitive_area else found.exclude(is_in_sensitive_area("report__path"))

    def listed(self):
        """Return the public entries in reports that need no safe reading, with the time each covers."""
        return with_report(self.public().filter(page_without_care("report")), "report")

    def newest_first(self):
        """Return listed entries with those of the latest report first."""
        return self.order_by(F("report_start").desc(nulls_last=True), "-report__path", "position")

    def for_readers(self):
        """Mark entries with the time their report covers, and where the list over their project stands."""
        has_page = When(page_to_name("report"), then=list_path())
        path = Case(has_page, default=Value(None), output_field=models.TextField())
        return with_report(self, "report").annotate(list_path=path)

    def for_listing(self):
        """Return entries with their project and priority, marked whether the priority is public."""
        found = self.for_readers().select_related("project", "priority")
        return found.annotate(priority_is_public=page_to_name("priority")).order_by(
            "position", "project__position", "project__title"
        )


class Project(DraftStateMixin, RevisionMixin, Keyed, Period, ClusterableModel):
    """A piece of work of the partnership, across the years and reports that tell of it."""

    key = models.SlugField(
        max_length=100,
        unique=True,
        help_text="A short name that never changes. It stands in the address of the project in a report.",
    )
    title = models.CharField(max_length=160, help_text="What it is called.")
    summary = models.TextField(
        max_length=300, blank=True, help_text="What it is, in one plain sentence, whatever the year."
    )
    priorities = ParentalManyToManyField(
        "priorities.PriorityPage",
        blank=True,
        related_name="projects",
        help_text="The priorities it serves. Their pages show it.",
    )
    groups = ParentalManyToManyField(
        "priorities.GroupPage",
        blank=True,
        related_name="projects",
        help_text="The groups that work on it.",
    )
    members = ParentalManyToManyField(
        "contacts.MemberPage",
        blank=True,
        related_name="projects",
        help_text="The members of the partnership that take part in it.",
    )
    outside_partners = models.TextField(
        "other partners",
        blank=True,
        help_text="Who else takes part, one on each line, such as Camcycle.",
    )
    outcome = models.TextField(
        max_length=600, blank=True, help_text="What came of it, in a plain sentence or two."
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        constraints = Period.Meta.constraints

    panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        InlinePanel(
            "entries",
            label="entry",
            heading="What reports tell of it",
            help_text="One entry for each report. Add one each year and leave the earlier ones.",
        ),
        MultiFieldPanel(
            [
                FieldPanel("priorities", widget=CheckboxSelectMultiple),
                FieldPanel("groups", widget=CheckboxSelectMultiple),
                FieldPanel("members", widget=CheckboxSelectMultiple),
                FieldPanel("outside_partners"),
            ],
            heading="What it serves, and who takes part",
        ),
        *Period.period_panels,
        FieldPanel("outcome"),
        FieldPanel("position"),
    ]

    def __str__(self):
        return self.title

    @property
    def address(self):
        """Where it has a page, under the list of annual reviews."""
        return f"projects/{self.key}/"

    @property
    def anchor(self):
        """Its place in the address of a report. No heading has a full stop in its own."""
        return f"project.{self.key}"


class ProjectReport(Orderable):
    """What one report tells of a project. Another year is another entry, so old reports stay true."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="entries")
    report = models.ForeignKey(
        "csp_site.BasePage",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The report that tells of it. Readers see the entry while that is public.",
    )
    part = models.CharField(
        max_length=10,
        choices=ReportPart,
        default=ReportPart.PRIORITY,
        help_text="Where in the report it stands.",
    )
    priority = models.ForeignKey(
        "priorities.PriorityPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_entries",
        help_text="The priority that the report puts it under.",
    )
    status = models.CharField(
        max_length=60,
        blank=True,
        help_text="How it stood then, in a word or two, if the report says so: Started, In place. Readers "
        "see it with the time that the report covers.",
    )
    text = models.TextField(
        blank=True,
        help_text="What the report says of it, in plain sentences. An empty line starts a new paragraph.",
    )
    update_since = models.TextField(
        "update since the period",
        max_length=600,
        blank=True,
        help_text="What the report tells of it that happened after the time it covers.",
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in the report."
    )

    objects = ProjectReportQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = "entry"
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(part=ReportPart.PRIORITY) | Q(priority__isnull=True),
                name="only_an_entry_under_a_priority_names_one",
                violation_error_message="Take the priority out, or choose “Under a priority”.",
            )
        ]

    panels = [
        FieldRowPanel(
            [
                PageChooserPanel("report", ["reviews.AnnualReviewPage", "reviews.PublicationPage"]),
                FieldPanel("position"),
            ]
        ),
        FieldRowPanel([FieldPanel("part"), FieldPanel("priority")]),
        FieldPanel("status"),
        FieldPanel("text"),
        FieldPanel("update_since"),
    ]

    # Where the list stands under which its project has a page, and the time its report covers; both are
    # found `for_readers`.
    list_path = report_start = report_end = report_label = None

    def __str__(self):
        return f"{self.project} in {self.report}"

    def clean(self):
        super().clean()
        if self.part == ReportPart.PRIORITY and not self.priority_id:
            raise ValidationError({"priority": "Choose the priority, or another place in the report."})
        if self.part != ReportPart.PRIORITY and self.priority_id:
            raise ValidationError({"priority": "Take the priority out, or choose “Under a priority”."})

    @property
    def url(self):
        """Where in its report the entry stands; the report must be a public one."""
        return f"{self.report.url}#{self.project.anchor}"

    @property
    def status_told(self):
        """How it stood and when that was so: "Reported for 2023/24: in place"; "" without a status."""
        if not self.status:
            return ""
        years = years_text(years_of_report(self))
        told = f"for {years}" if years else f"in {self.report.title}"
        return f"Reported {told}: {begin_small(self.status)}"

    @property
    def project_url(self):
        """The address of the page of its project, or "" where readers find none."""
        above = self.list_path and BasePage(url_path=self.list_path).url
        return above + self.project.address if above else ""
