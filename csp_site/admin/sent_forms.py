"""Forms of the admin: each does its work once, however often it is sent."""

import hashlib
import json
import re

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from csp_site.documents.reading import read_files_of
from csp_site.models.sent_forms import LATELY, SentForm
from csp_site.versions.middleware import view_for
from csp_site.web.middleware import is_admin

# Django draws every form with this field, and with another random mask on it each time. So it names the
# very form that was drawn. Without the mask, as a cookie holds it, it names none.
FIELD = "csrfmiddlewaretoken"
FIELD_IN_JSON = re.compile(rf'({FIELD}\\" value=\\")[^\\]*')
ALREADY = "This form was sent already, so nothing was done a second time."
# What the editor sends by itself while somebody writes. It makes nothing.
BY_ITSELF = re.compile(r"wagtailadmin_editing_sessions:|(.*:)?preview_on_")
# The forms that make something. A browser that goes back draws such a form anew and puts the words back, so
# that only what is in it tells that it was sent already.
MAKES_SOMETHING = ("add", "create")
MEANT = "sent_again"
# A script is told so when its form comes back with what is wrong.
FORM_AGAIN = "reshow_creation_form"


class OncePerForm(MiddlewareMixin):
    """
    Let each form that staff send do its work once, in one transaction with the note that it has.

    Sent again, at the same moment or later, it leads where it led the first time. What has failed may be
    sent again. A form that comes without its token, once more with something else typed in it, or drawn
    anew with the same in it, is shown with what was typed, to be sent anew by whoever means that.
    """

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not is_admin(request) or not request.user.is_authenticated:
            return None
        # Django asks a client of tests for no token, and neither do we.
        is_trusted = getattr(request, "_dont_enforce_csrf_checks", False)
        is_marked = len(request.POST.get(FIELD, "")) == CSRF_TOKEN_LENGTH
        if is_trusted and not is_marked or BY_ITSELF.match(request.resolver_match.view_name):
            return None
        view = view_for(request, view)  # what is answered here reaches no middleware after this one
        content = _content(request) if is_marked else ""
        key = _key(request, content) if is_marked else ""
        # Whoever writes to SQLite has it alone until the end, and reading a file takes seconds.
        if request.FILES and not SentForm.objects.filter(key=key).exists():
            read_files_of(request)
        with transaction.atomic():
            if not is_marked:
                return _unless_it_does_something(request, view, args, kwargs)
            sent, is_first = SentForm.objects.get_or_create(key=key, defaults={"content": content})
            if not is_first:
                return _again(request, sent) if sent.content == content else _ask(request, 409, sent)
            if before := _same_before(request, sent):
                sent.delete()
                return _ask(request, 409, before)
            response = view(request, *args, **kwargs)
            sent.led_to, sent.answer = _what_came_of_it(request, response)
            if sent.led_to or sent.answer:
                sent.save()
            else:
                sent.delete()
            return response


def keep_as_done(request):
    """Say of a form whose answer is a page, and no other address, that it has done work."""
    request.has_done_work = True


def _unless_it_does_something(request, view, args, kwargs):
    response = view(request, *args, **kwargs)
    if not any(_what_came_of_it(request, response)):
        return response
    transaction.set_rollback(True)
    request._messages = default_storage(request)  # nothing of what they tell has happened
    return _ask(request, 403)


def _content(request):
    """Return a short text that is another one when anybody else sends it, or anything else is in it."""
    found = hashlib.sha256(repr((request.user.pk, request.get_full_path())).encode())
    for name, values in sorted(request.POST.lists()):
        if name != FIELD:
            found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()


def _key(request, content):
    """Return what names the form of this person; a script sends many things with the token of one page."""
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    which = content if is_script or not request.accepts("text/html") else ""
    named = (request.user.pk, request.get_full_path(), request.POST[FIELD], which)
    return hashlib.sha256(repr(named).encode()).hexdigest()


def _same_before(request, sent):
    """Return what came of the same, sent a short while ago to make something; None if it is meant so."""
    if MEANT in request.POST or request.resolver_match.url_name not in MAKES_SOMETHING:
        return None
    same = SentForm.objects.filter(content=sent.content, sent_at__gte=timezone.now() - LATELY)
    return same.exclude(pk=sent.pk).first()


def _what_came_of_it(request, response):
    """Return the address to which an answer leads and the text for a script; "" where there is none."""
    if 300 <= response.status_code < 400:
        return response["Location"], ""
    if response.get("Content-Type") == "application/json":
        told = json.loads(response.content)
        if isinstance(told, dict) and (told.get("success") or told.get("step", FORM_AGAIN) != FORM_AGAIN):
            return "", FIELD_IN_JSON.sub(r"\1", response.content.decode())
    return (request.get_full_path() if getattr(request, "has_done_work", False) else ""), ""


def _again(request, sent):
    if sent.answer:
        text = FIELD_IN_JSON.sub(rf"\g<1>{get_token(request)}", sent.answer)
        return HttpResponse(text, content_type="application/json")
    messages.info(request, ALREADY)
    return redirect(sent.led_to)


def _ask(request, status, sent=None):
    """Ask whether to do what was sent; `sent` is what came of the form before."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name != FIELD]
    title = "This form was sent before" if sent else "Nothing was done yet"
    context = {
        "typed": typed,
        "has_files": bool(request.FILES),
        "sent": sent,
        "is_same": sent is not None and sent.content == _content(request),
        "meant": MEANT,
        "address": request.get_full_path(),
        "header_icon": "warning",
        "header_title": title,
        "page_title": title,
    }
    return TemplateResponse(request, "csp_admin/sent_before.html", context, status=status)
