"""Lists and menu of reviews, publications, projects, money and figures in the admin."""

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from contacts.wagtail_hooks import columns_with
from reviews.admin import next_review  # noqa: F401 – it has hooks of its own
from reviews.admin.corrections import CorrectionViewSet
from reviews.admin.plans import PublicationIndexView
from reviews.admin.records import (
    AddProjectView,
    AddRecordView,
    AwardFilterSet,
    AwardIndexView,
    FigureFilterSet,
    ProjectFilterSet,
    money_of,
    status_column,
    with_own_total,
)
from reviews.importing.hooks import ImportableIndexView, ImportItem
from reviews.models import AnnualReviewPage, Figure, FundingAward, Project, PublicationPage


class AnnualReviewIndexView(ExplorableIndexView):
    def annotate_queryset(self, pages):
        return with_own_total(super().annotate_queryset(pages))


class AnnualReviewPageViewSet(PageViewSet):
    """Lists the annual reviews with their time and whether their money adds up."""

    model = AnnualReviewPage
    index_view_class = AnnualReviewIndexView
    columns = columns_with(
        Column("period_text", label="Covers"),
        Column("money", label="Our money", accessor=money_of),
    )


class PublicationFilterSet(PageFilterSet):
    class Meta:
        model = PublicationPage
        fields = ["kind"]


class PublicationPageViewSet(PageViewSet):
    """Lists the publications with what they are and when they are in force."""

    model = PublicationPage
    index_view_class = PublicationIndexView
    filterset_class = PublicationFilterSet
    columns = columns_with(
        Column("kind", label="What it is", accessor="get_kind_display"),
        Column("period_text", label="When"),
        Column("superseded_by", label="Replaced by", accessor="superseded_by.title"),
    )


def titles(relation):
    """Return a function that gives the titles of what a record is ticked with, for its listing."""
    return lambda record: ", ".join(str(related.title) for related in getattr(record, relation).all())


class ProjectViewSet(SnippetViewSet):
    """Lists the projects with what they serve and which reports tell of them."""

    model = Project
    index_view_class = ImportableIndexView
    add_view_class = AddProjectView
    icon = "folder-open-inverse"
    menu_order = 100
    list_display = [
        "title",
        status_column(),
        Column("period_text", label="When"),
        Column("priorities", accessor=titles("priorities")),
        Column(
            "reports",
            accessor=lambda project: ", ".join(entry.report.title for entry in project.entries.all()),
        ),
    ]
    filterset_class = ProjectFilterSet
    search_fields = ["title", "summary"]
    ordering = ["position", "title"]

    def get_queryset(self, request):
        return Project.objects.prefetch_related("priorities", "entries__report")


class FundingAwardViewSet(SnippetViewSet):
    """Lists the awards with whose they are and where they were read."""

    model = FundingAward
    add_view_class = AddRecordView
    icon = "calendar-alt"
    menu_label = "Money"
    menu_order = 200
    list_display = [
        "name",
        status_column(),
        Column("funder_text", label="From"),
        Column("amount_words", label="Amount"),
        Column("period_text", label="When"),
        Column("whose", accessor="get_whose_display", sort_key="whose"),
        "source",
    ]
    filterset_class = AwardFilterSet
    index_view_class = AwardIndexView
    index_results_template_name = "reviews/admin/award_list.html"
    search_fields = ["scheme", "funders", "quantity"]
    ordering = ["position", "key"]

    def get_queryset(self, request):
        return FundingAward.objects.select_related("source")


class FigureViewSet(SnippetViewSet):
    """Lists the figures with when they were counted and where they were read."""

    model = Figure
    index_view_class = ImportableIndexView
    add_view_class = AddRecordView
    icon = "order"
    menu_order = 300
    list_display = [
        "label",
        status_column(),
        Column("value_text", label="Figure"),
        Column("period_text", label="When"),
        "priority",
        "source",
    ]
    filterset_class = FigureFilterSet
    search_fields = ["label", "area"]
    ordering = ["position", "key"]

    def get_queryset(self, request):
        return Figure.objects.select_related("source", "priority")


class RecordGroup(SnippetViewSetGroup):
    """Gathers what was done, what it cost and what came of it."""

    menu_label = "Projects"
    menu_icon = "folder-open-inverse"
    menu_order = 245
    items = (ProjectViewSet, FundingAwardViewSet, FigureViewSet, CorrectionViewSet)

    def get_submenu_items(self):
        return [*super().get_submenu_items(), ImportItem()]


register_snippet(RecordGroup)


@hooks.register("register_admin_viewset")
def register_page_listings():
    return [AnnualReviewPageViewSet("annual_reviews"), PublicationPageViewSet("publications")]
