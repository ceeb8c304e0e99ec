"""Wagtail hooks of the site's own records."""

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from csp_site.admin import deletion  # noqa: F401 – they register their hooks
from csp_site.admin.documents import document_urls
from csp_site.admin.holds import still_public_to
from csp_site.feedback.admin import PageReportViewSet, reports_to_handle
from csp_site.formats import rich_text  # noqa: F401 – they register their hooks
from csp_site.freshness.due import pages_due
from csp_site.freshness.hooks import CheckIntervalViewSet
from csp_site.jobs import overdue_jobs
from csp_site.models import Banner, ChangeNote, GlossaryTerm, OpenPoint, Role, SiteSettings
from csp_site.permissions import NothingAddedPolicy
from csp_site.unpublishing import doors, expiry, guarded_views  # noqa: F401 – they register their hooks
from csp_site.versions.orders import order_urls


def field_anchor(panel, field, prefix="panel"):
    """Return the id of a field's element in the editor: "panel-child-content-child-body-wrapper"."""
    children = getattr(panel, "children", [])
    for child, identifier in zip(children, getattr(panel, "child_identifiers", []), strict=False):
        if getattr(child, "field_name", None) == field:
            return f"{prefix}-child-{identifier}-wrapper"
        if getattr(child, "relation_name", None) == field:
            return f"{prefix}-{identifier}-section"
        if anchor := field_anchor(child, field, f"{prefix}-child-{identifier}"):
            return anchor
    return ""


def open_point_url(point, user):
    """Return where `user` may settle an open point: its field on a page or in the settings, or ""."""
    if point.page is not None:
        url, panels = reverse("wagtailadmin_pages:edit", args=[point.page_id]), point.page.specific_class
        anchor = field_anchor(panels.get_edit_handler(), point.field)
    else:
        anchor = field_anchor(get_setting_edit_handler(SiteSettings), point.field)
        if not anchor or not user.has_perm("csp_site.change_sitesettings"):
            return ""
        url = reverse("wagtailsettings:edit", args=["csp_site", "sitesettings"])
    return f"{url}#{anchor}" if anchor else url


class FieldColumn(Column):
    """Links an open point to the field that settles it, for whoever may change that."""

    def get_value(self, instance):
        place = instance.page.title if instance.page else "Partnership settings" if instance.field else ""
        return ": ".join(filter(None, [place, instance.field]))

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        if url := open_point_url(instance, parent_context["request"].user):
            context["value"] = format_html('<a href="{}">{}</a>', url, context["value"])
        return context


class OpenPointFilterSet(WagtailFilterSet):
    """Chooses the open points that are still open, or those that are settled."""

    is_settled = django_filters.ChoiceFilter(
        label="State",
        choices=[("False", "Still open"), ("True", "Settled")],
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = OpenPoint
        fields = ["source_row"]


class OpenPointViewSet(SnippetViewSet):
    """Lists what officers must still supply or confirm, each leading to its field."""

    model = OpenPoint
    icon = "tasks"
    menu_label = "Open points"
    menu_order = 100
    filterset_class = OpenPointFilterSet
    ordering = ["is_settled", "key"]
    search_fields = ["text", "source_row"]
    list_per_page = 300

    def get_queryset(self, request):
        found = OpenPoint.objects.annotate(is_settled=Q(closed_on__isnull=False))
        return found.select_related("page__content_type")

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


class ChangeNoteViewSet(ModelViewSet):
    """Lists what editors said has changed, to mend or take away. It is written with a page."""

    model = ChangeNote
    name = "change_notes"
    url_prefix = "change-notes"
    icon = "history"
    menu_label = "What is new"
    menu_order = 220
    add_to_reference_index = False
    copy_view_enabled = False
    ordering = ["-published_at", "-pk"]
    list_display = ["text", "page", "published_at"]
    form_fields = ["text"]

    @property
    def permission_policy(self):
        return NothingAddedPolicy(self.model)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(queryset=ChangeNote.objects.select_related("page"), **kwargs)


class RecordsGroup(SnippetViewSetGroup):
    """Gathers the records that are not pages in one menu."""

    menu_label = "Records"
    menu_icon = "list-ul"
    menu_order = 250
    items = (
        OpenPointViewSet,
        PageReportViewSet,
        BannerViewSet,
        ChangeNoteViewSet,
        RoleViewSet,
        GlossaryTermViewSet,
        CheckIntervalViewSet,
    )


register_snippet(RecordsGroup)


@hooks.register("register_admin_urls")
def register_own_urls():
    return [*document_urls, *order_urls]


@hooks.register("insert_global_admin_js")
def add_script_of_orders():
    return format_html('<script src="{}" defer></script>', static("js/staff/orders.js"))


@hooks.register("before_copy_page")
def refuse_alias(request, page):
    """Allow copies but no aliases: one would be as private and as sensitive as a page far from it."""
    if request.method == "POST" and request.POST.get("alias"):
        messages.error(request, "A page cannot stand in two places. Copy it, or link to it.")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


class AttentionPanel(Component):
    """Tells staff on the admin's first page what needs them."""

    order = 50
    template_name = "csp_admin/attention.html"

    def get_context_data(self, parent_context):
        viewset = OpenPoint.snippet_viewset
        can_see = viewset.permission_policy.user_has_any_permission(
            parent_context["request"].user, ["add", "change", "delete", "view"]
        )
        open_points = OpenPoint.objects.filter(closed_on=None)
        return {
            "overdue_jobs": overdue_jobs(),
            "open_point_count": open_points.count() if can_see else 0,
            "open_points_url": reverse(viewset.get_url_name("list")) + "?is_settled=False",
            "held_count": len(still_public_to(parent_context["request"].user)),
            "due_count": pages_due(parent_context["request"].user).order_by().count(),
            "report_count": reports_to_handle(parent_context["request"].user),
        }


@hooks.register("construct_homepage_panels")
def add_attention_panel(request, panels):
    panels.append(AttentionPanel())


@hooks.register("construct_explorer_page_queryset")
def let_a_narrowed_listing_be_searched(parent_page, pages, request):
    """
    Return the pages of a listing as the same pages, found by their keys, when they are being searched.

    A search refuses most of the questions that a filter asks; it does not refuse keys.
    """
    if not request.GET.get("q"):
        return pages
    keys = list(pages.order_by().values_list("pk", flat=True))
    pages = pages.all()
    pages.query.clear_where()
    return pages.filter(pk__in=keys)
