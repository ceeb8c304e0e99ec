"""The form, and the page after it. Kept nowhere by anybody, and found by no search engine."""

import datetime
from functools import wraps

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from csp_site.caching.kept import never_kept
from csp_site.feedback import guard
from csp_site.feedback.pages import form_page, page_in_question, shown_title
from csp_site.models import PageReport, SiteSettings
from csp_site.models.reports import LONGEST_MESSAGE
from csp_site.public_forms import EmailAddress, LongText, PublicForm


class ProblemForm(PublicForm):
    """Asks what is wrong with a page, and where to answer if that is wanted."""

    text = LongText(
        noun="message",
        limit=LONGEST_MESSAGE,
        label="What is wrong?",
        help_text="For example: a number does not work, or you cannot use part of the page. "
        f"Please do not name other people. You can write up to {LONGEST_MESSAGE:,} characters.",
        error_messages={"required": "Write what is wrong"},
    )
    email = EmailAddress(
        required=False,
        label="Your email address",
        help_text="Only if you want an answer. Give one that nobody else reads.",
    )


def while_it_is_on(view):
    """
    Call the view with the settings and the page in question, or say kindly that there is no form yet.

    Either way the answer is kept nowhere.
    """

    @wraps(view)
    def guarded_view(request):
        settings = SiteSettings.for_visitor(request)
        if settings.takes_reports:
            response = view(request, settings, page_in_question(request))
        else:
            request.served_page = form_page("There is no form here yet")
            response = TemplateResponse(request, "csp_site/feedback_off.html", status=404)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded_view


@never_kept
# Django's own check needs a cookie; `guard` checks the same without one.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@while_it_is_on
def feedback(request, settings, page):
    """Show the form; take what is sent, or show again what was typed and what is wrong with it."""
    form = ProblemForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_bound:
        try:
            guard.check_origin(request)
            if form.is_valid():
                _take(request, form.cleaned_data, settings, page)
                return redirect(_with_page(reverse("feedback_sent"), page))
        except guard.NotSentError as error:
            refused = error
    request.served_page = form_page("Is something wrong with this page?", page)
    context = {
        "form": form,
        "refused": refused,
        "about": shown_title(page),
        "address": _with_page(reverse("feedback"), page),
        "ticket": _ticket_of(form),
    }
    status = refused.status if refused else 200
    return TemplateResponse(request, "csp_site/feedback.html", context, status=status)


@never_kept
@require_safe
@while_it_is_on
def feedback_sent(request, settings, page):
    """Say what happens next, and lead back to the page."""
    request.served_page = form_page("Thank you. We have your message", page)
    context = {"about": shown_title(page), "way_back": page.url if page else "/"}
    return TemplateResponse(request, "csp_site/feedback_sent.html", context)


def _with_page(address, page):
    return f"{address}?page={page.pk}" if page else address


def _ticket_of(form):
    """Return the ticket to send out: the one that came back while it is good, so that its time runs on."""
    ticket = form.data.get("ticket", "")
    try:
        guard.read_ticket(ticket)
    except guard.NotSentError:
        return guard.new_ticket()
    return ticket


def _take(request, sent, settings, page):
    """Keep a message that no check of `guard` refuses. Raises NotSentError where one does."""
    ticket = request.POST.get("ticket", "")
    form_id = guard.read_ticket(ticket)
    guard.check_pace(ticket)
    guard.check_trap(request.POST.get("more"))
    guard.check_limit(request)
    now = timezone.now()
    PageReport.objects.get_or_create(
        form_id=form_id,
        defaults={
            "page": page,
            "page_title": page.title if page else "",
            "text": sent["text"],
            "reply_to": sent["email"],
            "created_at": now,
            "kept_until": now + datetime.timedelta(days=settings.reports_kept_days),
        },
    )
