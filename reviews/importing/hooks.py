"""Hooks that lead to imports: their addresses, the menu, and a button on each list."""

from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from reviews.importing.kinds import KINDS
from reviews.importing.views import admin_urls, kinds_for, may


class ImportItem(MenuItem):
    """Leads to the import, for whoever may add and change what would come in."""

    def __init__(self):
        super().__init__(
            "Import from a spreadsheet", reverse_lazy("record_import"), icon_name="upload", order=900
        )

    def is_shown(self, request):
        return bool(kinds_for(request.user))


class ImportableIndexView(IndexView):
    """A list of records that can be brought in, and taken out, as a spreadsheet."""

    @property
    def header_more_buttons(self):
        kind = next(kind for kind in KINDS.values() if kind.model is self.model)
        buttons = [*super().header_more_buttons]
        if may(self.request.user, kind, "add", "change"):
            start = f"{reverse('record_import')}?{urlencode({'kind': kind.slug})}"
            whole = reverse("record_download", args=[kind.slug, "xlsx"])
            buttons += [
                Button("Import from a spreadsheet", start, icon_name="upload", priority=50),
                Button("Download as a spreadsheet", whole, icon_name="download", priority=51),
            ]
        return buttons


@hooks.register("register_admin_urls")
def register_import_urls():
    return admin_urls


@hooks.register("insert_global_admin_css")
def add_import_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff/imports.css"))
