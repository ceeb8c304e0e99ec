"""The admin's page on which an agenda is published, now or at a set time, or withdrawn."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page

from csp_site.admin.head import editor_of, head, list_below
from csp_site.search.entries import lock_search
from csp_site.versions.locks import lock
from meetings.admin.versions import AgendaVersion
from meetings.agenda.clearing import AnswerForm, asked_about, papers_under
from meetings.agenda.lines import fill_in, flat, restricted_document_ids
from meetings.enums import AgendaState
from meetings.models import AgendaPublication, MeetingPage
from meetings.notice.clock import NoticePolicy, late_warning, notice_clock
from meetings.pack.desk import make_again, pack_on_desk
from meetings.page.wording import print_moment
from meetings.publishing import (
    PUBLISH_ACTION,
    SCHEDULE_ACTION,
    UNSCHEDULE_ACTION,
    WITHDRAW_ACTION,
    PublishForm,
    ScheduledWork,
    obstacle,
    what_is_missing,
)

PUBLISHED_ALREADY = "The agenda was published already."
NOTHING_NEW = "Nothing has changed: that time is set, or the agenda is out already."


def agenda_publication(request, page_id):
    """
    Show what readers would get of an agenda; on POST publish it, set a time for it, or withdraw it.

    Only what the live page holds is ever published: drafts of it stay drafts.
    """
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    policy = NoticePolicy.fetch()
    if request.method != "POST":
        return _show(request, meeting, policy)
    if "answer" in request.POST:
        return _answer(request, meeting, policy)
    if "make_pack" in request.POST:
        make_again(request, meeting)
    elif "withdraw" in request.POST:
        _withdraw(request, meeting)
    elif "unschedule" in request.POST:
        _unschedule(request, meeting)
    else:
        with transaction.atomic():
            lock_search()
            lock(Page, meeting.pk)  # as whoever saves the page does
            return _check_and_publish(request, get_object_or_404(MeetingPage, pk=page_id), policy)
    return redirect("meeting_agenda", meeting.pk)


def _check_and_publish(request, meeting, policy):
    """Publish an agenda, now or later, if it is what the desk showed; `meeting` is locked."""
    is_for_later = "schedule" in request.POST
    form = PublishForm(request.POST, meeting=meeting, policy=policy, is_for_later=is_for_later)
    if (page_lock := meeting.get_lock()) and page_lock.for_user(request.user):
        messages.error(request, "Somebody has locked this page, so its agenda cannot be published now.")
        return _show(request, meeting, policy, form)
    if sentence := obstacle(meeting, request.user):
        messages.error(request, sentence)
    elif meeting.agenda_state == AgendaState.PUBLISHED:
        messages.info(request, PUBLISHED_ALREADY)
    elif form.is_valid() and form.is_set_already:
        messages.info(request, NOTHING_NEW)
    elif changes := AgendaVersion.compare(meeting, request.POST):
        return _show(request, meeting, policy, form, changes=changes)
    elif not form.is_valid():
        return _show(request, meeting, policy, form)
    else:
        _publish(request, meeting, form)
    return redirect("meeting_agenda", meeting.pk)


def _answer(request, meeting, policy):
    """Keep what was said of papers that were asked about; publishing is a press of its own."""
    form = AnswerForm(request.POST, asked=_asked_about(meeting, request.user))
    if not form.is_valid():
        return _show(request, meeting, policy, answers=form)
    form.keep(request)
    return redirect("meeting_agenda", meeting.pk)


def _asked_about(meeting, user):
    """Return what stands open about papers and minutes that readers do not have yet, as drafted too."""
    draft = meeting.get_latest_revision_as_object()
    ids = draft.offered_document_ids() | meeting.offered_document_ids()
    papers = papers_under([*draft.pending_lines, *meeting.pending_lines])
    papers += [*draft.pending_minutes, *meeting.pending_minutes]
    return asked_about(ids - meeting.public_document_ids(), papers, user)


def _publish(request, meeting, form):
    is_first = meeting.agenda_record is None or meeting.agenda_record.first_published_at is None
    moment, reason = form.moment, form.cleaned_data["late_reason"]
    if form.is_for_later:
        with transaction.atomic():
            is_new = AgendaPublication.objects.publish_later(meeting, request.user, moment, reason)
            if is_new:
                log(instance=meeting, action=SCHEDULE_ACTION, user=request.user)
        if not is_new:
            messages.info(request, NOTHING_NEW)
            return
        messages.success(request, f"The agenda will be published on {print_moment(moment)}.")
    else:
        with transaction.atomic():
            is_new = AgendaPublication.objects.publish(meeting, request.user, reason)
            if is_new:
                log(instance=meeting, action=PUBLISH_ACTION, user=request.user)
        if not is_new:
            messages.info(request, PUBLISHED_ALREADY)
            return
        text = "The agenda is published, with its papers. Everybody can read it now."
        view_live = messages.button(meeting.url, "View live", new_window=True)
        messages.success(request, text, buttons=[view_live])
    # A target that is missed is said and never stands in the way.
    if is_first and (warning := late_warning(form.policy, meeting, moment)):
        messages.warning(request, warning)


def _unschedule(request, meeting):
    if not AgendaPublication.objects.forget_time(meeting):
        messages.info(request, "No time was set for this agenda.")
        return
    log(instance=meeting, action=UNSCHEDULE_ACTION, user=request.user)
    messages.success(request, "The agenda will not be published on its own now.")


def _withdraw(request, meeting):
    if AgendaPublication.objects.withdraw(meeting) is None:
        messages.info(request, "The agenda is not published.")
        return
    log(instance=meeting, action=WITHDRAW_ACTION, user=request.user)
    messages.success(request, "The agenda is withdrawn. Nobody outside can read it or its papers now.")


def _show(request, meeting, policy, sent=None, answers=None, changes=None):
    """
    Show the page; `sent` or `answers` is the form that came back because something in it is wrong.

    `changes` are the DeskChanges for which nothing was done with `sent`.
    """
    about = {"meeting": meeting, "policy": policy}
    now, later = (
        sent if sent and sent.is_for_later == each else PublishForm(None, is_for_later=each, **about)
        for each in (False, True)
    )
    # What was never published is only in the draft.
    is_draft = not (meeting.live or meeting.first_published_at)
    shown = meeting.get_latest_revision_as_object() if is_draft else meeting
    parent, lines = meeting.get_parent(), shown.pending_lines
    fill_in(lines)
    return TemplateResponse(
        request,
        "meetings/admin/agenda.html",
        {
            "meeting": meeting,
            "record": meeting.agenda_record,
            "version": AgendaVersion(meeting),
            "changes": changes,
            "is_published": meeting.agenda_state == AgendaState.PUBLISHED,
            "obstacle": obstacle(meeting, request.user),
            "clock": notice_clock(shown, policy),
            "missing": what_is_missing(shown, lines),
            "answers": answers or AnswerForm(None, asked=_asked_about(meeting, request.user)),
            "work": ScheduledWork(),
            "now": now,
            "later": later,
            "lines": flat(lines),
            "pack": pack_on_desk(meeting, lines),
            "held_back": len(restricted_document_ids(shown.agenda.get_prep_value())),
            **head("list-ol", f"Agenda of “{meeting.title}”", list_below(parent), editor_of(meeting)),
        },
    )


admin_urls = [path("meetings/<int:page_id>/agenda/", agenda_publication, name="meeting_agenda")]
