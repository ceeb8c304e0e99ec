"""Wagtail hooks for keeping pages right: buttons, the report, how often."""

from django import forms
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Revision
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from csp_site.freshness import views
from csp_site.freshness.columns import CHECKED, one_click
from csp_site.freshness.report import DueReportView
from csp_site.models import BasePage, CheckInterval
from csp_site.models.freshness import page_types


def kinds_and_how_often():
    """Return the kinds of pages to choose from, with how often each is checked while nothing is set."""
    for name, model in sorted(page_types().items(), key=lambda item: item[1]._meta.verbose_name):
        usual = f"every {model.checked_every} months" if model.checked_every else "never"
        yield name, f"{model._meta.verbose_name.capitalize()} ({usual})"


class CheckIntervalForm(WagtailAdminModelForm):
    """Offers the kinds of pages by their names, with what holds while nothing is set."""

    page_type = forms.ChoiceField(
        label="Kind of page",
        choices=kinds_and_how_often,
        help_text="In brackets: how often while nothing is set here.",
    )


class CheckIntervalViewSet(SnippetViewSet):
    """Lists the kinds of pages that are checked more or less often than usual."""

    model = CheckInterval
    icon = "time"
    menu_label = "How often checked"
    menu_order = 500
    list_display = ["__str__", "months"]
    edit_handler = ObjectList(
        [FieldPanel("page_type"), FieldPanel("months")], base_form_class=CheckIntervalForm
    )


class DueItem(MenuItem):
    """The report, for whoever may edit a page."""

    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def register_due_item():
    return DueItem("Due for checking", reverse("due_for_checking"), icon_name="check", order=100)


@hooks.register("register_admin_urls")
def register_check_urls():
    return [
        path("reports/due/", DueReportView.as_view(), name="due_for_checking"),
        path(
            "reports/due/results/",
            DueReportView.as_view(results_only=True),
            name="due_for_checking_results",
        ),
        path("pages/<int:page_id>/checked/", views.page_checked, name="page_checked"),
        path("checks/<int:check_id>/undo/", views.check_undo, name="check_undo"),
    ]


@hooks.register("register_log_actions")
def register_check_actions(actions):
    actions.register_action(views.UNDO_ACTION, "Undo a check", "Check undone")

    @actions.register_action(views.CHECK_ACTION)
    class CheckFormatter(LogFormatter):
        """Says how the page was checked, where somebody wrote it down."""

        label = "Check the page"

        def format_message(self, entry):
            note = entry.data.get("note") if entry.data else ""
            return f"{CHECKED}: {note}" if note else CHECKED


@hooks.register("after_copy_page")
def forget_the_review_of_the_original(request, page, new_page):
    """Take out of a copy, its versions and the pages under it the day of the original’s review."""
    copies = BasePage.objects.descendant_of(new_page, inclusive=True)
    copies.update(last_reviewed=None)
    ids = [str(pk) for pk in copies.values_list("pk", flat=True)]
    for revision in Revision.page_revisions.filter(object_id__in=ids):
        revision.content["last_reviewed"] = None
        revision.save(update_fields=["content"])


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def check_button(page, user, **kwargs):
    """Yield the one click that says a page is right, for whoever may edit it."""
    is_ours = issubclass(page.specific_class or object, BasePage)
    if is_ours and page.live and page.permissions_for_user(user).can_edit():
        url = page.specific_deferred.check_url
        yield Button(CHECKED, url, icon_name="check", attrs=one_click(url), priority=7)
