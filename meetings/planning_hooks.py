"""What the admin does around a new meeting, a copied one and one that is moved."""

from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from meetings.enums import MeetingStatus
from meetings.models import MeetingPage, MeetingsPage, ShortNotice
from meetings.models.short_notice import SHORT_NOTICE_ACTION
from meetings.moving import names_another_day
from meetings.planning_views import admin_urls
from meetings.templatetags.meetings_tags import banner_url


class AddMeetingItem(MenuItem):
    """Leads to the form for a new meeting, for whoever may add one."""

    def __init__(self):
        super().__init__("Add meeting", reverse_lazy("meeting_add"), icon_name="circle-plus", order=0)

    def is_shown(self, request):
        list_page = MeetingsPage.of_the_partnership()
        return bool(list_page) and list_page.permissions_for_user(request.user).can_add_subpage()


class AllMeetingsItem(MenuItem):
    """Leads to the list of all meetings, past ones too, for whoever may edit them."""

    def __init__(self):
        super().__init__("All meetings", reverse_lazy("meeting_list"), icon_name="list-ul", order=1)

    def is_shown(self, request):
        list_page = MeetingsPage.of_the_partnership()
        return bool(list_page) and list_page.permissions_for_user(request.user).can_edit()


@hooks.register("register_admin_urls")
def register_planning_urls():
    return admin_urls


@hooks.register("register_log_actions")
def register_planning_actions(actions):
    actions.register_action(SHORT_NOTICE_ACTION, "Change at short notice", "Changed within two days of it")


@hooks.register("before_create_page")
def ask_when_and_where(request, parent_page, page_class):
    """Ask for date, time and venue first: Wagtail's form would keep a page without them."""
    return redirect("meeting_add_to", parent_page.pk) if page_class is MeetingPage else None


def planning_buttons(page, user):
    """Yield the ways to a further meeting, for whoever may add one."""
    if page.specific_class is not MeetingPage:
        return
    permissions = page.permissions_for_user(user)
    # Who may add above a page may also add at it; so a list of meetings need not ask for the page above.
    may_add = user.is_superuser or "add" in permissions.permissions
    if not (may_add and permissions.can_edit()):
        return
    copy = reverse("meeting_copy", args=[page.pk])
    yield Button("Copy for the next meeting", copy, icon_name="copy", priority=6)
    if page.specific.status == MeetingStatus.POSTPONED and not page.specific.moved_to_id:
        new = reverse("meeting_replace", args=[page.pk])
        yield Button("Make the new meeting", new, icon_name="calendar", priority=7)


@hooks.register("register_page_header_buttons")
def add_planning_header_buttons(page, user, view_name, next_url=None):
    return planning_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def add_planning_listing_buttons(page, user, next_url=None):
    return planning_buttons(page, user)


@hooks.register("after_publish_page")
def tell_what_a_move_asks_for(request, page):
    """Tell whoever has moved a meeting what does not follow: its title, and calendars in time."""
    if page.specific_class is not MeetingPage:
        return
    if names_another_day(page):
        messages.warning(request, "The title names another day than the date. Change one of the two.")
    notice = ShortNotice.of(page)
    if notice is None or not notice.in_this_request:
        return
    url = banner_url(request.user)
    buttons = [messages.button(url, "Put up a banner")] if url else []
    messages.warning(request, notice.text, buttons)
