"""Wagtail hooks of priorities, their actions and groups."""

import django_filters
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from contacts.wagtail_hooks import columns_with
from priorities.admin import KeptPolicy, ProgressItem
from priorities.enums import ActionState, GroupKind
from priorities.models import ActionUpdate, GroupPage, PriorityAction, PriorityPage

IN_FORCE = [("current", "In force today"), ("past", "Ended")]


class PeriodFilterSet(PageFilterSet):
    """Narrows pages with a period down by whether they hold today."""

    in_force = django_filters.ChoiceFilter(choices=IN_FORCE, label="When", method="by_period")

    def by_period(self, pages, name, value):
        return pages.current() if value == "current" else pages.past()


class PriorityFilterSet(PeriodFilterSet):
    class Meta:
        model = PriorityPage
        fields = ["lead"]


class PriorityIndexView(ExplorableIndexView):
    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("lead", "actions")


def action_count(page):
    """Return how many actions a priority has, as the listing shows it."""
    return len(page.actions.all())


class PriorityPageViewSet(PageViewSet):
    """Lists the priorities with when they hold, who leads and how many actions there are."""

    model = PriorityPage
    index_view_class = PriorityIndexView
    filterset_class = PriorityFilterSet
    columns = columns_with(
        Column("number", label="Number"),
        Column("period", label="In force", accessor="period_text"),
        Column("lead", label="Lead", accessor="lead.title"),
        Column("actions", label="Actions", accessor=action_count),
    )


class GroupFilterSet(PeriodFilterSet):
    kind = django_filters.ChoiceFilter(choices=GroupKind, label="What it is")

    class Meta:
        model = GroupPage
        fields = ["kind", "chair", "lead"]


class GroupIndexView(ExplorableIndexView):
    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("chair", "lead")


def chair(page):
    """Return who chairs a group, as the listing shows it."""
    return page.chair.title if page.chair else page.chair_words


def lead(page):
    """Return who leads a group, as the listing shows it."""
    return page.lead.title if page.lead else page.lead_words


class GroupPageViewSet(PageViewSet):
    """Lists the groups with what they are and who chairs and leads them."""

    model = GroupPage
    index_view_class = GroupIndexView
    filterset_class = GroupFilterSet
    columns = columns_with(
        Column("kind", label="What it is", accessor="get_kind_display"),
        Column("chair", label="Chair", accessor=chair),
        Column("lead", label="Lead", accessor=lead),
        Column("created", label="Created", accessor="start_text"),
    )


class ActionFilterSet(WagtailFilterSet):
    latest = django_filters.ChoiceFilter(
        choices=[("none", "No update yet"), *ActionState.choices], label="Last reported", method="by_latest"
    )

    class Meta:
        model = PriorityAction
        fields = ["priority", "horizon"]

    def by_latest(self, actions, name, value):
        actions = actions.with_latest_update()
        return (
            actions.filter(latest_state__isnull=True)
            if value == "none"
            else actions.filter(latest_state=value)
        )


def last_reported(action):
    """Return how an action stood when it was last reported, as the listing shows it."""
    update = action.latest_update
    return f"{update.get_state_display()}, {date_format(update.date)}" if update else "No update yet"


class ActionViewSet(SnippetViewSet):
    """Lists what we said we would do, each with what was last reported."""

    model = PriorityAction
    icon = "list-ol"
    menu_label = "Actions"
    menu_order = 100
    list_display = [
        "text",
        Column("priority", label="Priority", accessor="priority.title", sort_key="priority"),
        Column("horizon", label="For", accessor="get_horizon_display"),
        Column("last_reported", label="Last reported", accessor=last_reported),
    ]
    filterset_class = ActionFilterSet
    search_fields = ["text", "key"]
    list_per_page = 50

    def get_queryset(self, request):
        return PriorityAction.objects.with_latest_update().select_related("priority")


class UpdateFilterSet(WagtailFilterSet):
    class Meta:
        model = ActionUpdate
        fields = ["state", "action__priority"]


class UpdateViewSet(SnippetViewSet):
    """Lists what was reported of actions, the newest first. Earlier updates are kept."""

    model = ActionUpdate
    icon = "history"
    menu_label = "Updates"
    menu_order = 200
    list_display = [
        "action",
        Column("priority", label="Priority", accessor="action.priority.title"),
        "date",
        Column("state", label="State", accessor="get_state_display"),
        Column("recorded_by", label="Entered by"),
    ]
    filterset_class = UpdateFilterSet
    search_fields = ["note", "action__text"]

    @property
    def permission_policy(self):
        return KeptPolicy(self.model)

    def get_queryset(self, request):
        return ActionUpdate.objects.select_related("action__priority", "recorded_by")


class PrioritiesGroup(SnippetViewSetGroup):
    """Gathers what is kept beside the pages of priorities in one menu."""

    menu_label = "Priorities"
    menu_icon = "tasks"
    menu_order = 255
    items = (ActionViewSet, UpdateViewSet)

    def get_submenu_items(self):
        return [ProgressItem(), *super().get_submenu_items()]


register_snippet(PrioritiesGroup)


@hooks.register("register_admin_viewset")
def register_page_listings():
    return [PriorityPageViewSet("priorities"), GroupPageViewSet("groups")]
