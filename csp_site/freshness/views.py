"""Saying that a page is still right, and taking that back: one click each, for who may edit the page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.utils import flatatt
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages
from wagtail.log_actions import log

from csp_site.freshness.columns import CHECKED, one_click
from csp_site.models import BasePage, PageCheck
from csp_site.models.freshness import OPENED, fingerprint

CHECK_ACTION = "csp_site.page_checked"
UNDO_ACTION = "csp_site.check_undone"
READ_AGAIN = "Not noted: this page was published again since you opened it. Read it once more, then press."


@transaction.atomic
def check_page(page, user, note=""):
    """
    Note that `user` has found the live page right today, and return the check.

    Pressed twice on the same words of the same day, it is the same check.
    """
    # Two who press it at once do so one after the other.
    BasePage.objects.select_for_update(of=("self",), no_key=True).values_list("pk").get(pk=page.pk)
    now = fingerprint(page)
    latest = PageCheck.objects.so_far().filter(page=page.pk).first()
    is_same = latest and latest.checked_on == timezone.localdate() and latest.fingerprint == now
    if is_same and not latest.changed_at and latest.note == note:
        return latest
    check = PageCheck.objects.create(page_id=page.pk, checked_by=user, note=note, fingerprint=now)
    log(instance=page, action=CHECK_ACTION, user=user, data={"note": note} if note else None)
    return check


def page_to_check(request, page_id):
    """Return a page that the person may edit. Raises Http404 or PermissionDenied."""
    page = get_object_or_404(BasePage.objects.select_related("content_type"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def is_as_opened(request, page):
    """Return whether nobody has published the page since the person opened what they pressed."""
    try:
        opened = parse_datetime(request.GET.get(OPENED, ""))
    except ValueError:
        opened = None
    if opened is None or timezone.is_naive(opened):
        return False
    return page.last_published_at is None or page.last_published_at <= opened


def way_back(request, page):
    """Return where the person came from, if that is here, or else the editor of the page."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else reverse("wagtailadmin_pages:edit", args=[page.pk])


def page_checked(request, page_id):
    """Ask how the page was checked, or note that it was."""
    page = page_to_check(request, page_id)
    if not page.live:
        messages.error(request, "This page is a draft. What readers cannot see cannot be checked.")
        return redirect(way_back(request, page))
    if request.method != "POST":
        asked = {"page": page, "label": CHECKED, "page_title": CHECKED, "header_icon": "check"}
        return render(request, "csp_admin/check_page.html", asked)
    if not is_as_opened(request, page):
        messages.error(request, READ_AGAIN)
        return redirect(way_back(request, page))
    note = " ".join(request.POST.get("note", "").split())[: PageCheck._meta.get_field("note").max_length]
    check = check_page(page, request.user, note)
    undo = reverse("check_undo", args=[check.pk])
    words = f"“{page.title}” is noted as checked on {date_format(check.checked_on)}."
    if page.has_unpublished_changes:
        words += " That is what readers see now: your unpublished changes are no part of it."
    link = format_html(
        '<a class="button button-small button-secondary" href="{}"{}>Undo</a>',
        undo,
        flatatt(one_click(undo)),
    )
    messages.success(request, format_html("{} {}", words, link))
    return redirect(way_back(request, page))


def check_undo(request, check_id):
    """Ask whether a check was a slip, or take it back: readers see the day before it again."""
    check = get_object_or_404(PageCheck.objects.select_related("page"), pk=check_id)
    page = page_to_check(request, check.page_id)
    if request.method != "POST":
        asked = {"page": page, "check": check, "page_title": "Undo a check", "header_icon": "undo"}
        return render(request, "csp_admin/check_undo.html", asked)
    with transaction.atomic():
        if not PageCheck.objects.filter(pk=check.pk).delete()[0]:
            raise Http404
        data = {"checked_on": check.checked_on.isoformat()}
        log(instance=page, action=UNDO_ACTION, user=request.user, data=data)
    messages.success(request, f"The check of “{page.title}” is undone.")
    return redirect(way_back(request, page))
