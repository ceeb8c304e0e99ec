"""The admin's page on which an agenda is published or withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from wagtail.log_actions import log

from meetings.agenda import fill_in, flat, restricted_document_ids
from meetings.enums import AgendaState
from meetings.models import AgendaPublication, MeetingPage

PUBLISH_ACTION = "meetings.publish_agenda"
WITHDRAW_ACTION = "meetings.withdraw_agenda"


def agenda_publication(request, page_id):
    """
    Show what readers would get of an agenda; on POST publish it or withdraw it.

    Only what the live page holds is ever published: drafts of it stay drafts.
    """
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "POST":
        (_withdraw if "withdraw" in request.POST else _publish)(request, meeting)
        return redirect("meeting_agenda", meeting.pk)
    return _show(request, meeting)


def obstacle(meeting):
    """Return a sentence on why the agenda of a meeting cannot be published now, or nothing."""
    if not meeting.live:
        return "This page is not live. Publish the page first: readers see no agenda on it until then."
    if not meeting.pending_lines:
        return "The published page has no agenda. Add items and publish the page first."
    return ""


def _publish(request, meeting):
    if sentence := obstacle(meeting):
        messages.error(request, sentence)
        return
    if meeting.agenda_state == AgendaState.PUBLISHED:
        messages.info(request, "The agenda was published already.")
        return
    AgendaPublication.objects.publish(meeting, request.user)
    log(instance=meeting, action=PUBLISH_ACTION, user=request.user)
    messages.success(request, "The agenda is published, with its papers. Everybody can read it now.")


def _withdraw(request, meeting):
    if AgendaPublication.objects.withdraw(meeting) is None:
        messages.info(request, "The agenda is not published.")
        return
    log(instance=meeting, action=WITHDRAW_ACTION, user=request.user)
    messages.success(request, "The agenda is withdrawn. Nobody outside can read it or its papers now.")


def _show(request, meeting):
    parent, lines = meeting.get_parent(), meeting.pending_lines
    fill_in(lines)
    return TemplateResponse(
        request,
        "meetings/admin/agenda.html",
        {
            "meeting": meeting,
            "record": meeting.agenda_record,
            "is_published": meeting.agenda_state == AgendaState.PUBLISHED,
            "obstacle": obstacle(meeting),
            "lines": flat(lines),
            "held_back": len(restricted_document_ids(meeting.agenda.get_prep_value())),
            "header_icon": "list-ol",
            "header_title": f"Agenda of “{meeting.title}”",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
                {"url": reverse("wagtailadmin_pages:edit", args=[meeting.pk]), "label": meeting.title},
                {"url": "", "label": "Agenda"},
            ],
        },
    )


admin_urls = [path("meetings/<int:page_id>/agenda/", agenda_publication, name="meeting_agenda")]
