"""Lists of projects, money and figures for officers, and what does not add up in them."""

import django_filters
from django.contrib import messages
from django.db.models import OuterRef, Q, Subquery, Sum
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.views.snippets import CreateView

from csp_site.formats.numbers import money_text
from csp_site.models import BasePage
from reviews.importing.hooks import ImportableIndexView
from reviews.models import AnnualReviewPage, Figure, FundingAward, Project, ProjectReport, PublicationPage
from reviews.querysets import with_report
from reviews.records.of_report import ReportRecords, adds_up
from reviews.records.years import year_text, years_of_record, years_of_report

STATES = [("True", "Published"), ("False", "Draft")]


def status_column():
    """Return the column that marks drafts. Wagtail's own asks for the schedule of each row anew."""
    return StatusTagColumn(
        "status", label="Status", accessor=status_words, primary=lambda record: record.live, sort_key="live"
    )


def status_words(record):
    if not record.live:
        return "Draft"
    return "Published, with a draft" if record.has_unpublished_changes else "Published"


def with_own_total(reviews):
    """Mark reviews with the sum of their own published awards as `own_total`, None where there is none."""
    counted = FundingAward.objects.live().counted().filter(source=OuterRef("pk")).order_by()
    total = counted.values("source").annotate(total=Sum("amount")).values("total")
    return reviews.annotate(own_total=Subquery(total))


def money_of(review):
    """Return the sum of a review's own awards, and a warning if the review itself gives another."""
    # Wagtail's list of pages by type has these columns too, without what this listing asks for at once.
    own = review.own_total if hasattr(review, "own_total") else ReportRecords(review).total
    total = money_text(own)
    if adds_up(own, review.stated_total):
        return total
    return f"{total or 'No awards'}; the report says {money_text(review.stated_total)}"


def reviews_that_do_not_add_up():
    """Return the reviews that give another total than their own published awards make."""
    reviews = with_own_total(AnnualReviewPage.objects.filter(stated_total__isnull=False))
    return [
        review
        for review in reviews.defer_streamfields().order_by("path")
        if not adds_up(review.own_total, review.stated_total)
    ]


def _record_years(records):
    """Return the years of each record by its id."""
    rows = with_report(records.order_by(), "source")
    return {record.pk: years_of_record(record) for record in rows}


def _project_years(projects):
    """Return the years that reports tell of each project, by its id."""
    years = {}
    for entry in with_report(ProjectReport.objects.filter(project__in=projects.order_by()), "report"):
        years.setdefault(entry.project_id, set()).update(years_of_report(entry))
    return years


class RecordFilterSet(WagtailFilterSet):
    """Narrows records down by whether readers see them and by year."""

    live = django_filters.ChoiceFilter(choices=STATES, label="Status")
    year = django_filters.ChoiceFilter(label="Year", method="by_year")

    years_of = staticmethod(_record_years)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._years = self.years_of(self._meta.model.objects.all())
        found = sorted({year for years in self._years.values() for year in years}, reverse=True)
        self.filters["year"].extra["choices"] = [(year, year_text(year)) for year in found]

    def by_year(self, records, name, value):
        return records.filter(pk__in=[pk for pk, years in self._years.items() if int(value) in years])


def sources_of(model, field="source", name="source"):
    """
    Return a function that gives the pages which records of a model were read in.

    With them goes the page that the address asks for as `name`: of one without records a list shows none.
    """
    named = model._base_manager.order_by().values(field)

    def choices(request):
        asked = page_asked_for(request, name)
        return BasePage.objects.filter(Q(pk__in=named) | Q(pk=asked and asked.pk)).order_by("path")

    return choices


class ProjectFilterSet(RecordFilterSet):
    years_of = staticmethod(_project_years)
    entries__report = django_filters.ModelChoiceFilter(
        queryset=sources_of(ProjectReport, "report", "entries__report"), label="Report", distinct=True
    )

    class Meta:
        model = Project
        fields = ["live", "year", "priorities", "entries__report", "members"]


class AwardFilterSet(RecordFilterSet):
    source = django_filters.ModelChoiceFilter(queryset=sources_of(FundingAward), label="Source")

    class Meta:
        model = FundingAward
        fields = ["live", "year", "priorities", "whose", "source"]


class FigureFilterSet(RecordFilterSet):
    source = django_filters.ModelChoiceFilter(queryset=sources_of(Figure), label="Source")
    unexplained = django_filters.ChoiceFilter(
        choices=[("true", "More than five times, without a reason")], label="Changed", method="by_change"
    )

    class Meta:
        model = Figure
        fields = ["live", "year", "priority", "source", "unexplained"]

    def by_change(self, figures, name, value):
        comparable = Figure.objects.exclude(comparison=None, measure="").select_related("comparison")
        found = [figure.pk for figure in comparable.filter(explanation="") if figure.unexplained_change]
        return figures.filter(pk__in=found)


class AwardIndexView(ImportableIndexView):
    """Lists awards, with the sum of ours among them and the reviews that say another sum."""

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        # What was searched for by words comes as results without a sum.
        if hasattr(self.object_list, "counted"):
            ours = FundingAward.objects.live().counted().filter(pk__in=self.object_list.values("pk"))
            context["our_total"] = money_text(ours.aggregate(total=Sum("amount"))["total"])
        context["do_not_add_up"] = [(one, money_of(one)) for one in reviews_that_do_not_add_up()]
        return context


def records_of(report, user=None):
    """
    Return what the editor of a report shows of its records: where they are, and whether the money adds up.

    `kinds` has the name, number and list of each kind, and the form that adds one of this report if
    `user` may; `awards` what the sum is made of, with their forms.
    """
    kinds = [
        ("Projects", Project, "entries__report"),
        ("Money", FundingAward, "source"),
        ("Figures", Figure, "source"),
    ]
    money = ReportRecords(report)
    difference = (money.total or 0) - (money.stated_total or 0)
    return {
        "kinds": [
            {
                "name": name,
                "count": model.objects.filter(**{field: report.pk}).distinct().count(),
                "url": f"{_url(model, 'list')}?{field}={report.pk}",
                "add_url": f"{_url(model, 'add')}?source={report.pk}" if _may_add(model, user) else "",
            }
            for name, model, field in kinds
        ],
        "money": money,
        "difference": money_text(abs(difference)),
        "is_more": difference > 0,
        "awards": [(award, _url(FundingAward, "edit", award.pk)) for award in money.own_awards],
    }


def _may_add(model, user):
    policy = model.snippet_viewset.permission_policy
    return bool(user) and policy.user_has_permission(user, "add")


def _url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def page_asked_for(request, name="source"):
    """Return the page whose id stands in the address as `name`, if it is one that the user may choose."""
    number = request.GET.get(name, "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    pages = PagePermissionPolicy().explorable_instances(request.user)
    return BasePage.objects.filter(pk=number, pk__in=pages.order_by().values("pk")).first()


class AddRecordView(CreateView):
    """Adds an award or a figure."""

    def get_initial_form_instance(self):
        return self.model(source=page_asked_for(self.request))


class AddProjectView(CreateView):
    """Adds a project, with its first entry in the report that it was asked for from."""

    def get_initial_form_instance(self):
        report, project = page_asked_for(self.request), self.model()
        if report and issubclass(report.specific_class, AnnualReviewPage | PublicationPage):
            project.entries = [ProjectReport(report=report)]
        return project


UNSEEN = (
    "No report that readers can open tells of this project yet, so readers do not see it. Add an entry."
)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_an_unseen_project(request, instance):
    """Warn of a published project without an entry in a public report. A draft is meant to be unseen."""
    if not isinstance(instance, Project):
        return
    this = Project.objects.filter(pk=instance.pk)
    if this.filter(live=True).exists() and not this.public().exists():
        messages.warning(request, UNSEEN)
