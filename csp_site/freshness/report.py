"""The report of what is due for checking: by who keeps it, those that nobody keeps first."""

import django_filters
from dateutil.relativedelta import relativedelta
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from csp_site.freshness.columns import CheckColumn
from csp_site.freshness.due import AHEAD, pages_due
from csp_site.models import BasePage, Role
from csp_site.models.freshness import page_types

NOBODY = "Nobody yet"


def due_on(page):
    """Return the day on which the next check of a page of the report is due; None for at once."""
    return page.reviewed and page.reviewed + relativedelta(months=page.months)


def due_words(page):
    """Return when a page of the report is due, as officers read it."""
    day = due_on(page)
    if day is None:
        return "Now"
    return f"{'Overdue since' if day < timezone.localdate() else 'On'} {date_format(day)}"


def kind(page):
    return page.cached_content_type.model_class()._meta.verbose_name.capitalize()


def kinds():
    """Return the kinds of pages to choose from, by the names that officers know."""
    names = ((name, model._meta.verbose_name.capitalize()) for name, model in page_types().items())
    return sorted(names, key=lambda pair: pair[1])


class DueFilterSet(WagtailFilterSet):
    """Chooses what is due by who keeps it, its kind, and whether it is due already."""

    state = django_filters.ChoiceFilter(
        label="Due",
        choices=[("due", "Now"), ("soon", "In the next 30 days")],
        method="by_state",
        widget=forms.RadioSelect,
        empty_label="All",
    )
    owner_role = django_filters.ModelChoiceFilter(
        label="Kept by", queryset=Role.objects.all(), null_label=NOBODY
    )
    kind = django_filters.ChoiceFilter(label="Kind of page", choices=kinds, method="by_kind")

    class Meta:
        model = BasePage
        fields = []

    def by_kind(self, pages, name, kind):
        return pages.filter(content_type=ContentType.objects.get_for_model(page_types()[kind]))

    def by_state(self, pages, name, state):
        now = pages_due(self.request.user).order_by().values("pk")
        return pages.filter(pk__in=now) if state == "due" else pages.exclude(pk__in=now)


class DueColumn(TitleColumn):
    """Shows a page with its kind and who keeps it beneath, so that a telephone has room for the rest."""

    cell_template_name = "csp_admin/due_cell.html"

    def get_cell_context_data(self, page, parent_context):
        under = f"{kind(page)}, kept by {page.owner_role or NOBODY.lower()}"
        return super().get_cell_context_data(page, parent_context) | {"under": under}


class DueReportView(ReportView):
    """Lists the pages that are due for checking, now or in the next 30 days."""

    page_title = "Due for checking"
    header_icon = "check"
    index_url_name = "due_for_checking"
    index_results_url_name = "due_for_checking_results"
    filterset_class = DueFilterSet
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    export_filename = "due-for-checking"
    list_export = ["title", "kind", "kept_by", "reviewed", "due", "full_url"]
    export_headings = {
        "title": "Page",
        "kind": "Kind of page",
        "kept_by": "Kept by",
        "reviewed": "Last checked",
        "due": "Next check due",
        "full_url": "Address",
    }
    columns = [
        DueColumn("title", label="Page", url_name="wagtailadmin_pages:edit", width="40%"),
        Column("due", label="Next check", accessor=due_words),
        CheckColumn("reviewed", label="Last checked"),
    ]

    def get_queryset(self):
        return pages_due(self.request.user, timezone.localdate() + AHEAD)

    def to_row_dict(self, page):
        return {
            "title": page.title,
            "kind": kind(page),
            "kept_by": str(page.owner_role or NOBODY),
            "reviewed": page.reviewed or "",
            "due": due_on(page) or "Now",
            "full_url": page.full_url,
        }
