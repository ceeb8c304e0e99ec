"""List of all actions in the admin, in which an officer enters what was reported of each."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import ModelPermissionPolicy

from csp_site.admin.head import head
from priorities.models import ActionUpdate, PriorityAction
from priorities.progress import ProgressFilter, ShortUpdateForm, quiet_actions

KEPT = "Updates are kept. To put a mistake right, change the update: its history keeps what it said before."


class KeptPolicy(ModelPermissionPolicy):
    """Lets nobody delete a record, whoever they are."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


def may_update(user):
    return KeptPolicy(ActionUpdate).user_has_permission(user, "add")


def progress(request):
    """
    Show all actions by priority; with `update` in the query, one of them with the form for an update.

    A POST enters it and leads back to the same place of the list. Raises PermissionDenied, and Http404
    for an action that there is none of.
    """
    if not may_update(request.user):
        raise PermissionDenied
    filters = ProgressFilter(request.GET)
    asked = request.GET.get("update", "")
    action = form = None
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        action = get_object_or_404(PriorityAction.objects.with_latest_update(), pk=asked)
        form = ShortUpdateForm(request.POST or None, action=action, for_user=request.user)
    query = {name: value for name, value in request.GET.items() if name in filters.fields and value}
    here = reverse("action_progress") + (f"?{urlencode(query)}" if query else "")
    if request.method == "POST" and form and form.is_valid():
        _say(request, action, *form.record(request.user))
        return redirect(f"{here}#action-{action.pk}")
    return TemplateResponse(
        request, "priorities/admin/progress.html", _context(filters, action, form, here)
    )


def _context(filters, action, form, here):
    actions = list(filters.actions())
    if form:
        first = next(iter(form.errors), "state")
        if first in form.fields:
            form.fields[first].widget.attrs["autofocus"] = True
    return {
        "filters": filters,
        "actions": actions,
        "is_elsewhere": bool(action) and action not in actions,
        "chosen": action,
        "form": form,
        "earlier": action.updates.select_related("recorded_by") if action else [],
        "here": here,
        "update_url": f"{here}{'&' if '?' in here else '?'}update=",
        **head("tasks", "Progress of actions"),
    }


def _say(request, action, update, is_new):
    if not is_new:
        messages.info(request, f"This was entered already: {action}")
    elif action.latest_date and update.date < action.latest_date:
        latest = date_format(action.latest_date)
        messages.success(
            request, f"Kept among the earlier updates; readers first see the one of {latest}: {action}"
        )
    else:
        messages.success(request, f"Readers see it now: {action}")


class ProgressItem(MenuItem):
    """Leads to the list of all actions, for whoever may enter updates."""

    def __init__(self):
        super().__init__("Progress of actions", reverse_lazy("action_progress"), icon_name="tasks", order=0)

    def is_shown(self, request):
        return may_update(request.user)


class ProgressPanel(Component):
    """Says on the admin's first page of how many actions nothing has been reported lately."""

    order = 60
    template_name = "priorities/admin/progress_desk.html"

    def get_context_data(self, parent_context):
        return {"count": quiet_actions().count()}


@hooks.register("construct_homepage_panels")
def add_progress_panel(request, panels):
    if may_update(request.user):
        panels.append(ProgressPanel())


@hooks.register("register_admin_urls")
def register_progress_urls():
    return [path("progress/", progress, name="action_progress")]


@hooks.register("insert_global_admin_css")
def add_style_of_progress():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff/progress.css"))


@hooks.register("before_delete_snippet", order=-1)  # before it is asked what uses them
def keep_updates(request, instances):
    """Let nobody delete what was reported."""
    if not any(isinstance(each, ActionUpdate) for each in instances):
        return None
    messages.error(request, KEPT)
    return redirect(ActionUpdate.snippet_viewset.get_url_name("list"))
