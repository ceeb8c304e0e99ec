"""The admin's page on which one paper of a published agenda is taken away at once, or put back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from csp_site.admin.documents import WithdrawForm, told_of_restoring
from csp_site.admin.head import editor_of, head
from csp_site.admin.holds import may_take_down
from csp_site.models.documents import SiteDocument
from meetings.agenda.lines import document_ids
from meetings.models import MeetingPage

WITHDRAW_PAPER_ACTION = "meetings.withdraw_paper"
RESTORE_PAPER_ACTION = "meetings.restore_paper"


def paper_withdrawal(request, page_id, document_id):
    """
    Show what readers get of a paper; on POST withdraw it with a sentence for them, or put it back.

    Whoever may publish the meeting may do it, whoever uploaded the file. Raises Http404 for a document
    that is no paper of the published agenda: nobody could read that, so nothing is to be taken away.
    """
    meeting = get_object_or_404(MeetingPage, pk=page_id)
    if not meeting.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    document = get_object_or_404(SiteDocument, pk=document_id)
    if document.pk not in document_ids(meeting.public_lines):
        raise Http404
    if not _may_decide(request.user, meeting, document):
        raise PermissionDenied
    sent = request.POST if "withdraw" in request.POST else None
    form = WithdrawForm(sent, instance=document, user=request.user)
    if "restore" in request.POST and document.withdrawn_at:
        document.restore()
        _log(RESTORE_PAPER_ACTION, request.user, meeting, document)
        messages.success(request, told_of_restoring(document, request.user))
    elif form.is_bound and not document.withdrawn_at and form.is_valid():
        form.withdraw()
        _log(WITHDRAW_PAPER_ACTION, request.user, meeting, document)
        messages.success(request, f"“{document.title}” is withdrawn. Nobody outside can read it now.")
    else:
        return _show(request, meeting, document, form)
    return redirect("meeting_agenda", meeting.pk)


def _may_decide(user, meeting, document):
    """
    Return whether somebody may withdraw a paper here, or put it back.

    Whoever may change the document may. Anybody else only takes away what no page but their own holds,
    and puts back what was taken away here: not what an officer withdrew.
    """
    if document.is_editable_by_user(user):
        return True
    if document.withdrawn_at:
        logged = PageLogEntry.objects.filter(page=meeting.pk, action=WITHDRAW_PAPER_ACTION)
        logged = logged.filter(timestamp__gte=document.withdrawn_at)
        return any(entry.data.get("document") == document.pk for entry in logged)
    return may_take_down(user, document)


def _log(action, user, meeting, document):
    for instance in (meeting, document):
        log(
            instance=instance,
            action=action,
            user=user,
            data={"paper": document.title, "document": document.pk},
        )


def _show(request, meeting, document, form):
    agenda, title = reverse("meeting_agenda", args=[meeting.pk]), f"“{document.title}”"
    way = [editor_of(meeting), (agenda, "Agenda")]
    return TemplateResponse(
        request,
        "meetings/admin/paper_withdrawal.html",
        {
            "document": document,
            "form": form,
            "agenda_url": agenda,
            **head("doc-full-inverse", title, *way, here=f"Withdraw {title}"),
        },
    )


admin_urls = [
    path(
        "meetings/<int:page_id>/papers/<int:document_id>/withdraw/",
        paper_withdrawal,
        name="withdraw_paper",
    )
]
