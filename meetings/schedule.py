"""Jobs that time drives for meetings."""

import datetime
import logging

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from csp_site.jobs import register_job
from meetings.agenda.restricted import hold_restricted
from meetings.models import AgendaPack, AgendaPublication, MeetingPage, MeetingSettings, PublicQuestion
from meetings.pack.making import make_waiting_packs
from meetings.page.questions import FORGET_ACTION
from meetings.publishing import HELD_UP_ACTION, PUBLISH_ACTION, UNSCHEDULE_ACTION, obstacle

logger = logging.getLogger("meetings.schedule")


# Less than the minute between two rounds, as for pages.
@register_job("publish agendas that are due", every=datetime.timedelta(seconds=30))
def publish_due_agendas():
    """
    Publish each agenda whose time has come. One that cannot be published waits until it can.

    The time set for a meeting that is called off is forgotten: its agenda may belong to another day now.
    """
    for record in AgendaPublication.objects.due():
        meeting, user = record.meeting, record.published_by
        if meeting.is_called_off:
            AgendaPublication.objects.forget_time(meeting)
            log(instance=meeting, action=UNSCHEDULE_ACTION)
            continue
        if sentence := obstacle(meeting):
            logger.warning("agenda not published", extra={"meeting": meeting.pk, "reason": sentence})
            _note_held_up(record, sentence)
            continue
        # Another round may have done it since.
        with transaction.atomic():
            if AgendaPublication.objects.publish(meeting, user, record.late_reason):
                log(instance=meeting, action=PUBLISH_ACTION, user=user)


@register_job("keep the files of restricted items closed", every=datetime.timedelta(days=1))
def renew_restricted_files():
    for meeting in MeetingPage.objects.only("pk", "path"):
        hold_restricted(meeting)


def _note_held_up(record, sentence):
    """Log once, for staff, why an agenda did not go out at its time."""
    noted = PageLogEntry.objects.filter(page=record.meeting_id, action=HELD_UP_ACTION)
    if not noted.filter(timestamp__gte=record.publish_at).exists():
        log(instance=record.meeting, action=HELD_UP_ACTION, data={"reason": sentence})


# What a pack shows can change with the clock alone, such as the name of a member.
@register_job("compare agendas with their files", every=datetime.timedelta(hours=1))
def compare_packs():
    AgendaPack.objects.ask_for_all()


# After the others, so that an agenda that comes out in this round has its files in this round.
@register_job("make the files of agendas", every=datetime.timedelta(seconds=30))
def make_packs():
    make_waiting_packs(MeetingPage.objects.for_pack())


@register_job("forget who asked at a meeting", every=datetime.timedelta(hours=1))
def forget_who_asked():
    """Delete who asked, how to reach them and their own words, when the time after the meeting is over."""
    days = MeetingSettings.of_the_partnership().asker_details_days
    for question in PublicQuestion.objects.forget_askers(days):
        log(instance=question, action=FORGET_ACTION)
