"""Forms for corrections: write one, or take one back. Nobody changes or deletes one."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from priorities.admin import KeptPolicy
from reviews.models import Correction, ReportSection

REPORTS = ["reviews.AnnualReviewPage", "reviews.PublicationPage"]
KEPT = "A correction stays for good. If it was itself wrong, open it and take it back."


class SectionChoice(forms.ModelChoiceField):
    """A choice among the sections of all reports, each with the name of its report."""

    def label_from_instance(self, section):
        return f"{section.page.title}: {section.title}"


class NewCorrectionForm(WagtailAdminModelForm):
    """Writes a correction, which readers see as soon as it is saved."""

    class Meta:
        field_classes = {"section": SectionChoice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sections = ReportSection.objects.exclude(block="").filter(page__live=True).select_related("page")
        self.fields["section"].queryset = sections.order_by("page__path", "pk")

    def clean(self):
        super().clean()
        section, page = self.cleaned_data.get("section"), self.cleaned_data.get("page")
        if section and page and section.page_id != page.pk:
            self.add_error("section", "That section is in another report. Choose one of this report.")
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.recorded_by = self.for_user
        return super().save(commit)


class TakeBackForm(WagtailAdminModelForm):
    """Takes a correction back, once, with a reason. Its words are no part of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taken_back_why"].disabled = self.instance.taken_back_on is not None

    def save(self, commit=True):
        if self.instance.taken_back_why.strip() and self.instance.taken_back_on is None:
            self.instance.taken_back_on = timezone.localdate()
        return super().save(commit)


NEW = ObjectList(
    [
        HelpPanel(
            "Readers see a correction as soon as you save it, at the top of the report and where it was "
            "wrong. It stays for good: nobody can change or delete it. So read it twice. Then correct the "
            "report itself, or its records."
        ),
        PageChooserPanel("page", REPORTS),
        FieldPanel("section"),
        FieldPanel("was"),
        FieldPanel("now"),
    ],
    base_form_class=NewCorrectionForm,
)
PUBLISHED = ObjectList(
    [
        HelpPanel(template="reviews/admin/correction.html", heading="What readers see"),
        FieldPanel("taken_back_why"),
    ],
    base_form_class=TakeBackForm,
)


class CorrectionEditView(EditView):
    """Opens a published correction, which can only be taken back."""

    def get_panel(self):
        return PUBLISHED.bind_to_model(self.model)

    def get_form_class(self):
        return self.panel.get_form_class()


class CorrectionViewSet(SnippetViewSet):
    """Lists what was corrected in which report, the latest first."""

    model = Correction
    icon = "warning"
    menu_order = 400
    copy_view_enabled = False
    edit_view_class = CorrectionEditView
    edit_handler = NEW
    list_display = [
        "__str__",
        "was",
        "now",
        Column("taken_back_on", label="Taken back"),
        Column("recorded_by", label="Recorded by"),
    ]
    list_filter = ["page"]
    search_fields = ["was", "now"]
    ordering = ["-published_on", "-pk"]

    @property
    def permission_policy(self):
        return KeptPolicy(self.model)

    def get_queryset(self, request):
        return Correction.objects.select_related("page", "recorded_by")


@hooks.register("before_delete_snippet", order=-10)
def keep_corrections(request, instances):
    """Stop the deletion of corrections, whoever asks and by whatever way."""
    if not any(isinstance(each, Correction) for each in instances):
        return None
    messages.error(request, KEPT)
    return redirect(reverse(Correction.snippet_viewset.get_url_name("list")))
