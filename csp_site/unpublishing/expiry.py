"""Expiry, by which a page goes by itself: what readers will lose is said beforehand."""

import datetime

from django.contrib import messages
from django.utils import timezone
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from csp_site.models import BasePage
from csp_site.unpublishing.doors import losses_of_unpublishing

# How long before its day an expiry stands on the desk.
SHOWN_BEFORE = datetime.timedelta(days=30)


def day_and_time(moment):
    """Return a moment as officers read it: 3 December 2026 at 09:00."""
    return date_format(timezone.localtime(moment), "j F Y \\a\\t H:i")


class Expiry:
    """What a page that expires takes from readers when its day comes."""

    def __init__(self, page):
        self.page = page
        self.when = day_and_time(page.expire_at)
        self.losses = losses_of_unpublishing([page])

    @classmethod
    def of(cls, page):
        """Return the Expiry of a page as it is in memory, or None where none is to come."""
        is_to_come = page.pk and page.expire_at and page.expire_at > timezone.now()
        return cls(page) if is_to_come else None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_of_expiry(request, page):
    """Say after a page is saved what readers lose on the day that was set."""
    # Nobody reads the answer to what the editor saves by itself.
    expiry = Expiry.of(page) if request.accepts("text/html") else None
    if expiry:
        others = expiry.losses.sentences
        rest = f"What else changes for readers: {' '.join(others)}" if others else ""
        words = f"This page expires on {expiry.when}. Readers can no longer have it from then on. {rest}"
        messages.warning(request, words.strip())


class ExpiringPanel(Component):
    """The pages that soon expire, for whoever may edit them, with what readers lose with all of them."""

    order = 45
    template_name = "csp_admin/expiring.html"

    def __init__(self, pages):
        self.pages = pages

    def get_context_data(self, parent_context):
        return {
            "pages": [(page, day_and_time(page.expire_at)) for page in self.pages],
            "days": SHOWN_BEFORE.days,
            "losses": losses_of_unpublishing(self.pages),
        }


@hooks.register("construct_homepage_panels")
def add_expiring_panel(request, panels):
    mine = page_permission_policy.instances_user_has_any_permission_for(request.user, ["change", "publish"])
    now = timezone.now()
    soon = BasePage.objects.live().filter(expire_at__gt=now, expire_at__lte=now + SHOWN_BEFORE)
    pages = list(soon.filter(pk__in=mine.values("pk")).order_by("expire_at", "path"))
    if pages:
        panels.append(ExpiringPanel(pages))
