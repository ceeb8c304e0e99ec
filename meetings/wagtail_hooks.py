"""Wagtail hooks of meetings: lists, menus, addresses and log entries of the admin."""

import django_filters
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from contacts.wagtail_hooks import columns_with
from meetings.admin import home, outcomes, papers, withdrawal  # noqa: F401 – they have hooks of their own
from meetings.admin.actions import AgreedActionViewSet
from meetings.admin.agenda import admin_urls
from meetings.admin.planning import AddMeetingItem, AllMeetingsItem
from meetings.admin.questions import PublicQuestionViewSet
from meetings.enums import AgendaState, MeetingStatus
from meetings.models import MeetingPage, NonWorkingDay, Venue
from meetings.notice.clock import NoticePolicy, notice_clock
from meetings.publishing import (
    HELD_UP_ACTION,
    PUBLISH_ACTION,
    SCHEDULE_ACTION,
    UNSCHEDULE_ACTION,
    WITHDRAW_ACTION,
    ScheduledWork,
)


class MeetingIndexView(ExplorableIndexView):
    template_name = "meetings/admin/meetings_index.html"
    add_item_label = "Add meeting"

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("venue", "publication")

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {"work": ScheduledWork()}


def years():
    """Return the years that have meetings, as choices."""
    found = MeetingPage.objects.filter(date__isnull=False).order_by().values_list("date__year", flat=True)
    return [(str(year), str(year)) for year in sorted(set(found), reverse=True)]


class MeetingFilterSet(PageFilterSet):
    year = django_filters.ChoiceFilter(field_name="date__year", choices=years, label="Year")
    status = django_filters.ChoiceFilter(choices=MeetingStatus, label="Goes ahead")
    agenda = django_filters.ChoiceFilter(choices=AgendaState, label="Agenda", method="by_agenda")

    class Meta:
        model = MeetingPage
        fields = ["open_to_public", "venue"]

    def by_agenda(self, meetings, name, state):
        published = meetings.filter(publication__published_at__isnull=False)
        withdrawn = meetings.filter(publication__withdrawn_at__isnull=False)
        if state == AgendaState.PUBLISHED:
            return published
        return (
            withdrawn
            if state == AgendaState.WITHDRAWN
            else meetings.exclude(pk__in=published.values("pk")).exclude(pk__in=withdrawn.values("pk"))
        )


def when(meeting):
    """Return the day of a meeting and its time, as far as they are known."""
    return ", ".join(part for part in (meeting.long_date, meeting.time_text) if part)


class ClockColumn(Column):
    """What the clock of a meeting's agenda says, for as long as that is not published."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        # What all the rows share is fetched once.
        if not hasattr(table, "notice_policy"):
            table.notice_policy = NoticePolicy.fetch()
            # A listing leaves the bodies of pages out.
            shown = MeetingPage.objects.filter(pk__in=[row.pk for row in table.data])
            table.agendas = dict(shown.values_list("pk", "agenda"))
        instance.agenda = table.agendas[instance.pk]
        clock = notice_clock(instance, table.notice_policy)
        context["value"] = getattr(clock, self.name) if clock and not clock.is_published else ""
        return context


class MeetingPageViewSet(PageViewSet):
    """Lists the meetings with when and where they are and whether readers can see the agenda."""

    model = MeetingPage
    index_view_class = MeetingIndexView
    filterset_class = MeetingFilterSet
    ordering = "-date"
    columns = columns_with(
        Column("date", label="Date", accessor=when, sort_key="date", width="14%"),
        Column("venue", label="Venue", width="14%"),
        Column("state", label="Goes ahead", accessor="get_status_display"),
        Column("agenda", label="Agenda", accessor="agenda_state.label"),
        ClockColumn("due", label="Publish by"),
        ClockColumn("papers", label="Papers"),
        has_updated=False,
    )


class VenueViewSet(SnippetViewSet):
    """Lists the rooms where meetings are held, with what is known of getting in."""

    model = Venue
    icon = "site"
    list_display = ["name", "room", "postcode", "get_step_free_display", "get_hearing_loop_display"]
    search_fields = ["name", "room", "address", "postcode"]
    list_filter = {"step_free": ["exact"], "hearing_loop": ["exact"]}


class NonWorkingDayViewSet(SnippetViewSet):
    """Lists the days that do not count as working days here."""

    model = NonWorkingDay
    icon = "calendar"
    list_display = ["date", "reason"]
    list_filter = {"date": ["year"]}


class MeetingsGroup(SnippetViewSetGroup):
    """Gathers what belongs to meetings in one menu."""

    menu_label = "Meetings"
    menu_icon = "calendar"
    menu_order = 255
    items = (AgreedActionViewSet, PublicQuestionViewSet, VenueViewSet, NonWorkingDayViewSet)

    def get_submenu_items(self):
        return [AddMeetingItem(), AllMeetingsItem(), *super().get_submenu_items()]


register_snippet(MeetingsGroup)


@hooks.register("register_admin_viewset")
def register_page_listings():
    return [MeetingPageViewSet("meeting_pages")]


@hooks.register("register_admin_urls")
def register_agenda_urls():
    return [*admin_urls, *withdrawal.admin_urls]


@hooks.register("register_log_actions")
def register_agenda_actions(actions):
    actions.register_action(PUBLISH_ACTION, "Publish agenda", "Agenda published")
    actions.register_action(SCHEDULE_ACTION, "Set a time for an agenda", "Time set for the agenda")
    actions.register_action(
        UNSCHEDULE_ACTION, "Forget the time of an agenda", "Time of the agenda forgotten"
    )
    actions.register_action(HELD_UP_ACTION, "Hold an agenda up", "Agenda not published at its time")
    actions.register_action(WITHDRAW_ACTION, "Withdraw agenda", "Agenda withdrawn")
    actions.register_action(withdrawal.WITHDRAW_PAPER_ACTION, "Withdraw a paper", "Paper withdrawn")
    actions.register_action(withdrawal.RESTORE_PAPER_ACTION, "Put a paper back", "Paper put back")


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def agenda_button(page, user, **kwargs):
    """Yield the way to publish or withdraw the agenda, for whoever may do it."""
    if page.specific_class is MeetingPage and page.permissions_for_user(user).can_publish():
        state = page.specific.agenda_state
        label = "Withdraw agenda" if state == AgendaState.PUBLISHED else "Publish agenda"
        yield Button(label, reverse("meeting_agenda", args=[page.pk]), icon_name="list-ol", priority=5)
