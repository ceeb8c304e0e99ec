"""The columns of lists in the admin that say when a page was checked."""

from django.template.loader import render_to_string
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column

CHECKED = "Checked, still right"


def one_click(url):
    """Return the attributes of a link that asks nothing: the admin's own script posts to `url`."""
    return {
        "data-controller": "w-action",
        "data-action": "w-action#post",
        "data-w-action-url-value": url,
    }


class CheckColumn(Column):
    """Shows when a page was last checked, and says it anew in one click."""

    def get_value(self, instance):
        day = instance.reviewed_on
        words = date_format(day) if day else "Not yet checked"
        if instance.changed_since:
            words += f", changed {date_format(instance.changed_since)}"
        return words

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        if instance.live and instance.permissions_for_user(user).can_edit():
            url = instance.check_url
            shown = {"words": context["value"], "url": url, "page": instance, "label": CHECKED}
            shown["attrs"] = one_click(url)
            context["value"] = render_to_string("csp_admin/check_cell.html", shown)
        return context
