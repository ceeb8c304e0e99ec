"""The list of agreed actions in the admin, and its form."""

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from contacts.models import MemberPage
from meetings.enums import AgreedState
from meetings.models import AgreedAction, MeetingPage


def owner(action):
    """Return who does an action, as the listing shows it."""
    return ", ".join(part for part in (action.owner and action.owner.title, action.owner_words) if part)


def due(action):
    """Return by when an action is to be done, as the listing shows it."""
    return f"{action.due_text} (overdue)" if action.is_overdue else action.due_text


def who_sees_it(action):
    return "Everybody" if action.is_public else "Only staff"


class AgreedActionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=AgreedState, label="State")
    overdue = django_filters.ChoiceFilter(choices=[("yes", "Overdue")], label="When", method="by_due")
    owner = django_filters.ModelChoiceFilter(queryset=MemberPage.objects.order_by("title"), label="Owner")

    class Meta:
        model = AgreedAction
        fields = ["state", "overdue", "owner", "is_public"]

    def by_due(self, actions, name, value):
        return actions.overdue()


class AgreedActionCreateView(CreateView):
    def get_initial_form_instance(self):
        """Return a new action; whoever comes from a meeting need not choose it again."""
        asked = self.request.GET.get("meeting", "")
        known = asked.isascii() and asked.isdecimal() and len(asked) < 10
        meeting = MeetingPage.objects.filter(pk=asked).first() if known else None
        return AgreedAction(meeting=meeting)


class AgreedActionViewSet(SnippetViewSet):
    """Lists what meetings agreed that somebody does, the open ones first."""

    model = AgreedAction
    add_view_class = AgreedActionCreateView
    icon = "tasks"
    menu_label = "Agreed actions"
    menu_order = 100
    list_display = [
        "__str__",
        Column("meeting", label="Agreed on", accessor="meeting.date"),
        Column("owner", label="Owner", accessor=owner),
        Column("due", label="Due", accessor=due, sort_key="due"),
        Column("state", label="State", accessor="get_state_display", sort_key="state"),
        Column("public", label="Who sees it", accessor=who_sees_it),
    ]
    filterset_class = AgreedActionFilterSet
    search_fields = ["text", "outcome", "owner_words", "neutral_title"]
    list_per_page = 50

    def get_queryset(self, request):
        actions = AgreedAction.objects.in_order().select_related("meeting", "owner")
        return actions.defer("meeting__agenda", "meeting__minutes", "owner__body")
