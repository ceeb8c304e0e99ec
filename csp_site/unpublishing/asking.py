"""Asking before readers lose something: the screen that says what, and the one thing that is refused."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, Site

CONFIRMED = "told"
IS_HOME = "“{}” is the home page of this site: readers would find nothing here. Change the page instead."


def subtrees(pages):
    """Return a queryset of pages with everything under them."""
    under = Q(pk__in=[])
    for page in pages:
        under |= Q(path__startswith=page.path)
    return Page.objects.filter(under)


def home_page_among(pages):
    """Return the sentence that refuses if a site's home page is one of `pages`, a queryset; else ""."""
    site = Site.objects.filter(root_page__in=pages).select_related("root_page").first()
    return IS_HOME.format(site.root_page.title) if site else ""


def was_told(request, losses):
    """Return whether the officer has seen that exactly these losses follow."""
    told = request.POST.get(CONFIRMED) or request.GET.get(CONFIRMED)
    return told == losses.fingerprint


def refuse(request, sentence, back):
    """Return to where the officer came from, with the reason why nothing was done."""
    messages.error(request, f"Nothing was changed. {sentence}")
    return redirect(get_valid_next_url_from_request(request) or back)


def ask_first(request, losses, button, back):
    """
    Return the screen that says what readers lose; None when that was said, or there is nothing.

    Its form sends the same again, with what was told. `button` says what it does, `back` where else to go.
    """
    if not losses or was_told(request, losses):
        return None
    context = _context(request, losses, button)
    context["back_url"] = get_valid_next_url_from_request(request) or back
    return TemplateResponse(request, "csp_admin/confirm_losses.html", context)


def ask_in_window(request, losses, button):
    """Return the same as `ask_first`, for a form that stands in a window over the editor."""
    if not losses or was_told(request, losses):
        return None
    context = _context(request, losses, button)
    return _window(request, context)


def refuse_in_window(request, sentence):
    return _window(request, {"refused": sentence})


def _window(request, context):
    template = "csp_admin/confirm_losses_window.html"
    # The name of the step by which Wagtail's script sends the form in the window.
    return render_modal_workflow(request, template, None, context, json_data={"step": "set_privacy"})


def _context(request, losses, button):
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", CONFIRMED)
    ]
    return {
        "losses": losses,
        "button": button,
        "sent": sent,
        "told": CONFIRMED,
        "action": request.get_full_path(),
        # A browser sends no file a second time.
        "has_files": bool(request.FILES),
        "header_title": "What readers lose",
        "page_title": "What readers lose",
        "header_icon": "warning",
    }
