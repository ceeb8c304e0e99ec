"""The list of agreed actions in the admin, and its form."""

import django_filters
from django.db.models import BooleanField, ExpressionWrapper
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from contacts.models import MemberPage
from meetings.admin.item_choice import ItemChoiceForm, TellsWhoSeesIt
from meetings.enums import AgreedState
from meetings.models import AgreedAction, MeetingPage
from meetings.models.items import under_open_item, without_item


def owner(action):
    """Return who does an action, as the listing shows it."""
    return ", ".join(part for part in (action.owner and action.owner.title, action.owner_words) if part)


def due(action):
    """Return by when an action is to be done, as the listing shows it."""
    return f"{action.due_text} (overdue)" if action.is_overdue else action.due_text


def as_yes_or_no(condition):
    return ExpressionWrapper(condition, output_field=BooleanField())


def who_sees_it(action):
    """Return who may read of an action, as the listing shows it."""
    if not action.is_public:
        return "Only staff"
    if action.is_without_item:
        return "Only staff, until you choose its item"
    return "Everybody" if action.is_under_open_item else "Only staff: its item is restricted"


class AgreedActionForm(ItemChoiceForm, WagtailAdminModelForm):
    """Writes down what a meeting agreed, and under which item."""

    is_item_asked_for = True


class AgreedActionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=AgreedState, label="State")
    overdue = django_filters.ChoiceFilter(choices=[("yes", "Overdue")], label="When", method="by_due")
    item = django_filters.ChoiceFilter(choices=[("gone", "Not known")], label="Item", method="by_item")
    owner = django_filters.ModelChoiceFilter(queryset=MemberPage.objects.order_by("title"), label="Owner")

    class Meta:
        model = AgreedAction
        fields = ["state", "overdue", "owner", "is_public"]

    def by_item(self, actions, name, value):
        return actions.filter(without_item())

    def by_due(self, actions, name, value):
        return actions.overdue()


class AgreedActionCreateView(TellsWhoSeesIt, CreateView):
    def get_initial_form_instance(self):
        """Return a new action; whoever comes from a meeting need not choose it again."""
        asked = self.request.GET.get("meeting", "")
        known = asked.isascii() and asked.isdecimal() and len(asked) < 10
        meeting = MeetingPage.objects.filter(pk=asked).first() if known else None
        return AgreedAction(meeting=meeting)


class AgreedActionEditView(TellsWhoSeesIt, EditView):
    """Says what came of an agreed action."""


class AgreedActionViewSet(SnippetViewSet):
    """Lists what meetings agreed that somebody does, the open ones first."""

    model = AgreedAction
    add_view_class = AgreedActionCreateView
    edit_view_class = AgreedActionEditView
    edit_handler = ObjectList(
        [HelpPanel(template="meetings/admin/why_hidden.html"), *AgreedAction.panels],
        base_form_class=AgreedActionForm,
    )
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
        actions = actions.annotate(
            is_under_open_item=as_yes_or_no(under_open_item()), is_without_item=as_yes_or_no(without_item())
        )
        return actions.defer("meeting__agenda", "meeting__minutes", "owner__body")
