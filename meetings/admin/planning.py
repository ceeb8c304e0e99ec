"""The admin's form for a new meeting: when and where it is, before there is a page to edit."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button

from csp_site.admin.head import head, list_below
from meetings.admin.new_meetings import NewMeetingForm, make_meeting, replace_postponed
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage, MeetingsPage
from meetings.notice.short_notice import SHORT_NOTICE_ACTION, ShortNotice, banner_url
from meetings.page.moving import names_another_day


def one_after_another(view):
    """
    Let those who add meetings at once do so one after the other.

    So the second is asked about the day of the first, and nothing is replaced twice.
    """

    @wraps(view)
    def ordered(request, **kwargs):
        if request.method != "POST":
            return view(request, **kwargs)
        with transaction.atomic():
            list(MeetingsPage.objects.select_for_update(of=("self",), no_key=True).values_list("pk"))
            return view(request, **kwargs)

    return ordered


@one_after_another
def add_meeting(request, list_id=None):
    """
    Ask when and where a new meeting is; on POST add it as a draft with the standing agenda.

    Without a list of meetings it is the partnership's own. Raises Http404 where there is none.
    """
    own = MeetingsPage.of_the_partnership
    list_page = MeetingsPage.objects.filter(pk=list_id).first() if list_id else own()
    if list_page is None:
        raise Http404
    words = {"title": "Add meeting", "button": "Add meeting"}
    intro = "The title, the address and the usual agenda come by themselves. Nothing is public yet."
    return _ask(request, list_page, words | {"intro": intro})


def list_meetings(request):
    """Lead to the list of all meetings. Raises Http404 where there is none."""
    list_page = MeetingsPage.of_the_partnership()
    if list_page is None:
        raise Http404
    return redirect("wagtailadmin_explore", list_page.pk)


@one_after_another
def copy_meeting(request, page_id):
    """Ask when and where the next meeting is; on POST add it with the agenda of this one."""
    meeting = _to_copy(request, page_id)
    intro = (
        f"It takes the items of “{meeting.title}” with their parts, leads and texts: no papers, no minutes "
        "and no decisions. Reports on priorities that are over are left out, those on new ones added."
    )
    words = {"title": "Copy for the next meeting", "button": "Add meeting", "intro": intro}
    return _ask(request, _list_of(meeting), words, like=meeting)


@one_after_another
def replace_meeting(request, page_id):
    """Ask when and where a postponed meeting is held instead; on POST add that one and link the two."""
    meeting = _to_copy(request, page_id)
    if meeting.permissions_for_user(request.user).page_locked():
        raise PermissionDenied
    if request.method == "POST" and meeting.status == MeetingStatus.POSTPONED and meeting.moved_to_id:
        messages.info(request, f"“{meeting.title}” has its new date already. It is this one.")
        return redirect("wagtailadmin_pages:edit", meeting.moved_to_id)
    if meeting.status != MeetingStatus.POSTPONED or meeting.moved_to_id:
        messages.error(request, "Only a postponed meeting without a new date gets one here.")
        return redirect("wagtailadmin_pages:edit", meeting.pk)
    intro = (
        f"It takes the items of “{meeting.title}”, without papers. Once both are public, they link to each "
        "other."
    )
    words = {"title": "Make the new meeting", "button": "Make the new meeting", "intro": intro}
    return _ask(request, _list_of(meeting), words, like=meeting, is_replaced=True)


def _to_copy(request, page_id):
    """Return the meeting as its latest draft has it, for whoever may edit it."""
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return meeting.get_latest_revision_as_object()


def _list_of(meeting):
    return get_object_or_404(MeetingsPage, pk=meeting.get_parent().pk)


def _ask(request, list_page, words, like=None, is_replaced=False):
    if not list_page.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    initial = {"start_time": like.start_time, "venue": like.venue_id} if like else None
    form = NewMeetingForm(request.POST or None, list_page=list_page, initial=initial)
    if request.method == "POST" and form.may_go_ahead:
        meeting = make_meeting(list_page, request.user, like=like, **form.cleaned_data)
        _say(request, meeting)
        if is_replaced and not replace_postponed(like, meeting, request.user):
            messages.info(request, f"Publish “{like.title}” too: it says where it went only then.")
        return redirect("wagtailadmin_pages:edit", meeting.pk)
    back = get_valid_next_url_from_request(request)
    context = {
        "form": form,
        "back": back or reverse("wagtailadmin_explore", args=[list_page.pk]),
        **head("calendar", words["title"], list_below(list_page)),
    }
    return TemplateResponse(request, "meetings/admin/new_meeting.html", words | context)


def _say(request, meeting):
    count = len(meeting.agenda)
    items = f"{count} item{'' if count == 1 else 's'}"
    words = f"“{meeting.title}” is a draft, with {items} on its agenda. Publish it when it is right."
    messages.success(request, words)


admin_urls = [
    path("meetings/", list_meetings, name="meeting_list"),
    path("meetings/add/", add_meeting, name="meeting_add"),
    path("meetings/add/<int:list_id>/", add_meeting, name="meeting_add_to"),
    path("meetings/<int:page_id>/copy/", copy_meeting, name="meeting_copy"),
    path("meetings/<int:page_id>/new-date/", replace_meeting, name="meeting_replace"),
]


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


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def planning_buttons(page, user, **kwargs):
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
