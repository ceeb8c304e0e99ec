"""Wagtail hooks of members and contacts."""

import django_filters
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from contacts.enums import ChannelKind, MembershipKind
from contacts.models import ContactPage, MemberPage, Membership, Need
from csp_site.freshness.columns import CheckColumn

# Beside many columns a title without a width breaks at every letter.
TITLE = PageTitleColumn("title", label="Title", sort_key="title", classname="title", width="24%")


def columns_with(*extra, has_updated=True):
    """Return the usual columns of a page listing with `extra` ones after the title."""
    base = {column.name: column for column in ExplorableIndexView.base_columns}
    updated = [base["latest_revision_created_at"]] if has_updated else []
    return [base["bulk_actions"], TITLE, *extra, *updated, base["status"]]


class MemberIndexView(ExplorableIndexView):
    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("names", "memberships")


class MemberFilterSet(PageFilterSet):
    kind = django_filters.ChoiceFilter(choices=MembershipKind, label="Membership", method="by_kind")

    class Meta:
        model = MemberPage
        fields = []

    def by_kind(self, members, name, kind):
        return members.filter(pk__in=Membership.objects.current().filter(kind=kind).values("page"))


class MemberPageViewSet(PageViewSet):
    """Lists the members with what they are called and how they belong."""

    model = MemberPage
    index_view_class = MemberIndexView
    filterset_class = MemberFilterSet
    ordering = "title"
    columns = columns_with(
        Column("display_name", label="Name today"),
        Column("kind", label="Membership", accessor="membership.get_kind_display"),
    )


class ContactIndexView(ExplorableIndexView):
    def annotate_queryset(self, pages):
        pages = super().annotate_queryset(pages).with_latest_check()
        return pages.prefetch_related("channels", "needs", "organisation")


class ContactFilterSet(PageFilterSet):
    needs = django_filters.ModelChoiceFilter(queryset=Need.objects.all(), label="Need")
    channel = django_filters.ChoiceFilter(
        field_name="channels__kind", choices=ChannelKind, label="Has", distinct=True
    )

    class Meta:
        model = ContactPage
        fields = ["organisation", "is_sensitive"]


def numbers(page):
    """Return the telephone numbers of a contact, as the listing shows them."""
    return ", ".join(channel.value for channel in page.card_channels if channel.kind == ChannelKind.PHONE)


def needs(page):
    """Return what a contact helps with, as the listing shows it."""
    return ", ".join(need.name for need in page.all_needs)


class ContactPageViewSet(PageViewSet):
    """Lists the contacts with their numbers and what they are for."""

    model = ContactPage
    index_view_class = ContactIndexView
    filterset_class = ContactFilterSet
    columns = columns_with(
        Column("numbers", label="Telephone", accessor=numbers),
        Column("needs", label="Helps with", accessor=needs),
        Column("organisation", label="Run by", accessor="organisation.title"),
        Column("source", label="From"),
        CheckColumn("reviewed_on", label="Checked"),
    )


class NeedViewSet(SnippetViewSet):
    """Lists what residents need help with, in the order they see it."""

    model = Need
    icon = "help"
    menu_label = "Needs"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "summary", "who", "what", "also", "danger", "insults"]


register_snippet(NeedViewSet)


@hooks.register("register_admin_viewset")
def register_page_listings():
    return [MemberPageViewSet("members"), ContactPageViewSet("contacts")]
