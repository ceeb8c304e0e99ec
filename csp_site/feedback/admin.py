"""Messages of readers in the admin: to read, handle, pass on and delete; never to write or change."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from csp_site.models import PageReport
from csp_site.permissions import NothingAddedPolicy


class PageReportForm(WagtailAdminModelForm):
    """Notes what was done about a message, by whom and when. What the reader wrote is no part of it."""

    is_handled = forms.BooleanField(
        required=False,
        label="Handled",
        help_text="Tick when nothing more is to be done. Your name and the time are noted.",
    )
    is_passed_on = forms.BooleanField(
        required=False,
        label="Passed to safeguarding",
        help_text="Tick when you have passed this to your safeguarding team, who keep their own record: "
        "this site sends nothing by itself. Your name and the time are noted, and the tick stays.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_handled"] = self.instance.handled_at is not None
        self.initial["is_passed_on"] = self.instance.passed_on_at is not None
        self.fields["is_passed_on"].disabled = self.initial["is_passed_on"]

    def save(self, commit=True):
        report, now = self.instance, timezone.now()
        if "is_handled" in self.changed_data:
            is_handled = self.cleaned_data["is_handled"]
            report.handled_at, report.handled_by = (now, self.for_user) if is_handled else (None, None)
        if "is_passed_on" in self.changed_data:
            report.passed_on_at, report.passed_on_by = now, self.for_user
        return super().save(commit)


class PageReportFilterSet(WagtailFilterSet):
    """Chooses messages by how they stand and when they were sent."""

    is_handled = django_filters.ChoiceFilter(
        label="State",
        choices=[("False", "To handle"), ("True", "Handled")],
        widget=forms.RadioSelect,
        empty_label="All",
    )
    is_passed_on = django_filters.ChoiceFilter(
        label="Safeguarding",
        choices=[("True", "Passed on"), ("False", "Not passed on")],
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = PageReport
        fields = {"created_at": ["date__gte"]}


def state(report):
    """Return how a message stands, in words."""
    words = ["Handled" if report.handled_at else "To handle"]
    if report.passed_on_at:
        words.append("passed to safeguarding")
    return ", ".join(words)


def asks_for_answer(report):
    """Return whether the reader left an address, which the list itself does not show."""
    return "Yes" if report.reply_to else "No"


def last_day(report):
    """Return the day on which a message is deleted. Wagtail's own column would say “just now”."""
    return date_format(timezone.localtime(report.kept_until), "j F Y")


class PageReportViewSet(ModelViewSet):
    """Lists readers' messages, those to handle first; each opens to be read and handled."""

    model = PageReport
    name = "page_reports"
    url_prefix = "page-reports"
    icon = "comment"
    menu_label = "Messages about pages"
    menu_order = 150
    add_to_reference_index = False
    copy_view_enabled = False
    filterset_class = PageReportFilterSet
    ordering = ["is_handled", "-created_at", "-pk"]
    # The page alone: no word of a reader gets into the address of a search.
    search_fields = ["page_title"]
    list_display = [
        "__str__",
        Column("state", label="State", accessor=state),
        Column("asks_for_answer", label="Wants an answer", accessor=asks_for_answer),
        Column("kept_until", label="Deleted on", accessor=last_day),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(template="csp_admin/page_report.html", heading="What the reader wrote"),
            MultiFieldPanel(
                [FieldPanel("note"), FieldPanel("is_handled"), FieldPanel("is_passed_on")],
                heading="What was done about it",
            ),
        ],
        base_form_class=PageReportForm,
    )

    @property
    def permission_policy(self):
        return NothingAddedPolicy(self.model)

    def get_index_view_kwargs(self, **kwargs):
        reports = PageReport.objects.annotate(
            is_handled=Q(handled_at__isnull=False), is_passed_on=Q(passed_on_at__isnull=False)
        )
        return super().get_index_view_kwargs(queryset=reports, **kwargs)


def reports_to_handle(user):
    """Return how many messages `user` may handle and nobody has."""
    may_handle = NothingAddedPolicy(PageReport).user_has_permission(user, "change")
    return PageReport.objects.filter(handled_at=None).count() if may_handle else 0
