"""The admin's page on which what came of a meeting is released to readers, or withdrawn."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.models import Page

from csp_site.admin.head import editor_of, head
from csp_site.search.entries import lock_search
from csp_site.versions.locks import lock
from meetings.admin.versions import OutcomesVersion
from meetings.agenda.clearing import AnswerForm, ask_for_answers, asked_about
from meetings.models import MeetingPage, OutcomesRelease
from meetings.releasing import (
    RELEASE_ACTION,
    TAKE_BACK_ACTION,
    Outcomes,
    release_obstacle,
)

RELEASED_ALREADY = "The outcomes were released already."


def outcomes(request, page_id):
    """
    Show what readers would get of what came of a meeting; on POST release it, or withdraw it.

    Raises PermissionDenied for whoever may not publish the meeting.
    """
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, meeting)
    if "answer" in request.POST:
        return _answer(request, meeting)
    if "withdraw" in request.POST:
        _withdraw(request, meeting)
    else:
        with transaction.atomic():
            lock_search()
            lock(Page, meeting.pk)  # as whoever saves the page does
            return _check_and_release(request, get_object_or_404(MeetingPage, pk=page_id))
    return redirect("meeting_outcomes", meeting.pk)


def _check_and_release(request, meeting):
    """Release what came of a meeting if it is what the page showed; `meeting` is locked."""
    if (page_lock := meeting.get_lock()) and page_lock.for_user(request.user):
        messages.error(request, "Somebody has locked this page, so its outcomes cannot be released now.")
    elif sentence := release_obstacle(meeting) or ask_for_answers(_asked_about(meeting, request.user)):
        messages.error(request, sentence)
    elif meeting.outcomes_are_out:
        messages.info(request, RELEASED_ALREADY)
    elif changes := OutcomesVersion.compare(meeting, request.POST):
        return _show(request, meeting, changes=changes)
    else:
        _release(request, meeting)
    return redirect("meeting_outcomes", meeting.pk)


def _asked_about(meeting, user):
    """Return what stands open about the minutes that readers do not have yet."""
    minutes = meeting.pending_minutes
    ids = {paper.document_id for paper in minutes} - meeting.public_document_ids()
    return asked_about(ids, minutes, user)


def _answer(request, meeting):
    """Keep what was said of minutes that were asked about; releasing is a press of its own."""
    form = AnswerForm(request.POST, asked=_asked_about(meeting, request.user))
    if not form.is_valid():
        return _show(request, meeting, form)
    form.keep(request)
    return redirect("meeting_outcomes", meeting.pk)


def _release(request, meeting):
    if OutcomesRelease.objects.release(meeting, request.user) is None:
        messages.info(request, RELEASED_ALREADY)
        return
    log(instance=meeting, action=RELEASE_ACTION, user=request.user)
    view_live = messages.button(meeting.url, "View live", new_window=True)
    messages.success(
        request, "The outcomes are released. Everybody can read them now.", buttons=[view_live]
    )


def _withdraw(request, meeting):
    if OutcomesRelease.objects.withdraw(meeting) is None:
        messages.info(request, "The outcomes are not released.")
        return
    log(instance=meeting, action=TAKE_BACK_ACTION, user=request.user)
    messages.success(request, "The outcomes are withdrawn. Nobody outside can read them now.")


def _show(request, meeting, answers=None, changes=None):
    """
    Show the page; `answers` is the form that came back because something in it is wrong.

    `changes` are the DeskChanges for which nothing was released.
    """
    return TemplateResponse(
        request,
        "meetings/admin/outcomes.html",
        {
            "meeting": meeting,
            "record": meeting.outcomes_record,
            "version": OutcomesVersion(meeting),
            "changes": changes,
            "are_out": meeting.outcomes_are_out,
            "obstacle": release_obstacle(meeting),
            "outcomes": Outcomes.of(meeting),
            "answers": answers or AnswerForm(None, asked=_asked_about(meeting, request.user)),
            **head("tasks", f"Outcomes of “{meeting.title}”", editor_of(meeting)),
        },
    )


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def outcomes_button(page, user, **kwargs):
    """Yield the way to release what came of a meeting, for whoever may do it, once it was held."""
    may_release = page.specific_class is MeetingPage and page.permissions_for_user(user).can_publish()
    if may_release and page.specific.is_held:
        url = reverse("meeting_outcomes", args=[page.pk])
        yield Button("Outcomes", url, icon_name="tasks", priority=6)


@hooks.register("register_admin_urls")
def register_outcomes_urls():
    return [path("meetings/<int:page_id>/outcomes/", outcomes, name="meeting_outcomes")]


@hooks.register("register_log_actions")
def register_release_actions(actions):
    actions.register_action(RELEASE_ACTION, "Release outcomes", "Outcomes released")
    actions.register_action(TAKE_BACK_ACTION, "Withdraw outcomes", "Outcomes withdrawn")
