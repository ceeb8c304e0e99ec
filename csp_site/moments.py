"""Moments at which the clock alone changes pages: a notice goes up or comes down, a page expires."""

from django.db.models import Min
from wagtail.models import Page

from csp_site.caching.era import moment
from csp_site.models import Banner


@moment
def next_notice_up(now):
    return Banner.objects.filter(starts_at__gt=now).aggregate(Min("starts_at"))["starts_at__min"]


@moment
def next_notice_down(now):
    return Banner.objects.filter(ends_at__gt=now).aggregate(Min("ends_at"))["ends_at__min"]


@moment
def next_expiry(now):
    return Page.objects.filter(live=True, expire_at__gt=now).aggregate(Min("expire_at"))["expire_at__min"]
