"""What the admin shows of the site's own records."""

from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from csp_site import deletion  # noqa: F401 – registers its hooks
from csp_site.document_admin import document_urls
from csp_site.models import Banner, GlossaryTerm, OpenPoint, Role, SiteSettings
from csp_site.schedule import overdue_jobs


def field_anchor(panel, field, prefix="panel"):
    """Return the place of a field in the editor's page, such as "panel-child-content-child-…-section"."""
    if getattr(panel, "field_name", None) == field or getattr(panel, "relation_name", None) == field:
        return f"{prefix}-section"
    children = getattr(panel, "children", [])
    for child, identifier in zip(children, getattr(panel, "child_identifiers", []), strict=False):
        if anchor := field_anchor(child, field, f"{prefix}-child-{identifier}"):
            return anchor
    return ""


def open_point_url(point):
    """Return where the editor settles an open point: its field on a page or in the settings, or ""."""
    if point.page is not None:
        model, url = point.page.specific_class, reverse("wagtailadmin_pages:edit", args=[point.page_id])
        anchor = field_anchor(model.get_edit_handler(), point.field)
    elif point.field in {field.name for field in SiteSettings._meta.get_fields()}:
        url = reverse("wagtailsettings:edit", args=["csp_site", "sitesettings"])
        anchor = field_anchor(get_setting_edit_handler(SiteSettings), point.field)
    else:
        return ""
    return f"{url}#{anchor}" if anchor else url


class FieldColumn(Column):
    """Links an open point to the field that settles it."""

    def get_value(self, instance):
        place = instance.page.title if instance.page else "Partnership settings"
        url = open_point_url(instance)
        words = f"{place}: {instance.field}" if instance.field else place
        return format_html('<a href="{}">{}</a>', url, words) if url else "–"


class OpenPointViewSet(SnippetViewSet):
    """Lists what officers must still supply or confirm, each leading to its field."""

    model = OpenPoint
    icon = "tasks"
    menu_label = "Open points"
    menu_order = 100
    list_filter = ["closed_on", "source_row"]
    ordering = ["closed_on", "key"]
    list_per_page = 100

    def get_queryset(self, request):
        return OpenPoint.objects.select_related("page", "page__content_type")

    @property
    def list_display(self):
        return ["text", FieldColumn("page", label="Where"), "source_row", "closed_on"]


class BannerViewSet(SnippetViewSet):
    """Lists the notices that stand or stood above every page."""

    model = Banner
    icon = "warning"
    menu_order = 200
    list_display = ["message", "starts_at", "ends_at"]
    list_filter = ["ends_at"]


class RoleViewSet(SnippetViewSet):
    """Lists the jobs that keep pages right."""

    model = Role
    icon = "user"
    menu_order = 300
    list_display = ["name", "email", "backup"]


class GlossaryTermViewSet(SnippetViewSet):
    """Lists the terms that the site explains and search knows."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Glossary"
    menu_order = 400
    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning", "also"]


class RecordsGroup(SnippetViewSetGroup):
    """Gathers the records that are not pages in one menu."""

    menu_label = "Records"
    menu_icon = "list-ul"
    menu_order = 250
    items = (OpenPointViewSet, BannerViewSet, RoleViewSet, GlossaryTermViewSet)


register_snippet(RecordsGroup)


@hooks.register("register_admin_urls")
def register_document_urls():
    return document_urls


class AttentionPanel(Component):
    """Tells staff on the admin's first page what needs them."""

    order = 50
    template_name = "csp_admin/attention.html"

    def get_context_data(self, parent_context):
        points = OpenPoint.objects.still_open()
        return {
            "overdue_jobs": overdue_jobs(),
            "open_point_count": points.count(),
            "open_points_url": reverse(OpenPointViewSet().get_url_name("list")),
        }


@hooks.register("construct_homepage_panels")
def add_attention_panel(request, panels):
    panels.append(AttentionPanel())
