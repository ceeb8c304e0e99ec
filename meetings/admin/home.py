"""The panel of meetings on the admin's first page: those to come, and what each still needs."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from meetings.enums import AgendaState
from meetings.models import AgendaPublication, AgreedAction, MeetingPage, MeetingsPage, PublicQuestion
from meetings.models.items import without_item
from meetings.notice.clock import NoticePolicy, notice_clock
from meetings.publishing import obstacle
from meetings.querysets import today_in_london
from meetings.releasing import recent_meetings, waiting_for_release

MOST_SHOWN = 5


class MeetingsPanel(Component):
    """The next meetings with how long there is to publish each agenda, for whoever may publish them."""

    order = 40
    template_name = "meetings/admin/desk.html"

    def __init__(self, user):
        self.user = user
        self.list_page = MeetingsPage.of_the_partnership()
        self.permissions = self.list_page and self.list_page.permissions_for_user(user)

    def may_be_seen(self):
        return bool(self.permissions and self.permissions.can_publish_subpage())

    def get_context_data(self, parent_context):
        meetings = MeetingPage.objects.child_of(self.list_page).filter(date__gte=today_in_london())
        meetings = meetings.select_related("publication").order_by("date", "start_time")[:MOST_SHOWN]
        policy = NoticePolicy.fetch()
        held_up = [record for record in AgendaPublication.objects.due() if obstacle(record.meeting)]
        address = ["meetings", "meetingpage", self.list_page.pk]
        return {
            "held_up": [(record.meeting, obstacle(record.meeting)) for record in held_up],
            "meetings": [(meeting, notice_clock(meeting, policy)) for meeting in meetings],
            "waiting": waiting_for_release(recent_meetings(today_in_london())),
            "can_add": self.permissions.can_add_subpage(),
            "add_url": reverse("wagtailadmin_pages:add", args=address),
        }


@hooks.register("construct_homepage_panels")
def add_meetings_panel(request, panels):
    panel = MeetingsPanel(request.user)
    if panel.may_be_seen():
        panels.append(panel)


def _tell_of_lost_items(request, meeting):
    """Say what was under an item that is no longer on the published agenda, and where to choose another."""
    for model, name in ((AgreedAction, "agreed action"), (PublicQuestion, "question from the public")):
        lost = model.objects.filter(without_item(), meeting=meeting.pk)
        count = lost.count()
        if count:
            url = reverse(model.snippet_viewset.get_url_name("edit"), args=[lost.first().pk])
            button = messages.button(url, "Choose its item")
            words = (
                f"{count} {name}{'s' if count > 1 else ''} came from an item that is not on the agenda now."
            )
            messages.warning(request, f"{words} Readers see nothing of it.", buttons=[button])


@hooks.register("after_publish_page")
def lead_on_to_the_agenda(request, page):
    """Say after a meeting is published that its agenda is not, and where to publish that."""
    meeting = page.specific
    if not isinstance(meeting, MeetingPage):
        return
    _tell_of_lost_items(request, meeting)
    if waiting_for_release([meeting]):
        button = messages.button(reverse("meeting_outcomes", args=[meeting.pk]), "Outcomes")
        messages.info(request, "Readers do not see what came of it yet.", buttons=[button])
    if meeting.agenda_state == AgendaState.PUBLISHED:
        return
    if meeting.pending_lines and not meeting.is_called_off:
        button = messages.button(reverse("meeting_agenda", args=[meeting.pk]), "Publish agenda")
        messages.info(request, "Readers do not see its agenda yet.", buttons=[button])
