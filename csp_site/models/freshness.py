"""Checks of pages: when somebody last found one right, and how often that is due."""

import hashlib
import json
import re

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, get_page_models

# What says in an address when it was opened.
OPENED = "opened"
# What readers read of the fields that every page has from Wagtail; the rest is bookkeeping.
READ = {"title", "seo_title", "search_description"}
NOT_READ = {"page_ptr", "basepage_ptr", "last_reviewed", "review_every", "owner_role"}
# The editor numbers paragraphs when it first opens a text that was loaded.
NUMBERS_OF_PARAGRAPHS = re.compile(r' data-block-key=\\?"\w*\\?"')


def fingerprint(page):
    """
    Return a short text that changes when what readers read on a live page changes.

    The page is read anew, so that it is always the live one, whatever version is in hand.
    """
    page = type(page).objects.get(pk=page.pk).specific
    left_out = NOT_READ | {field.name for field in Page._meta.get_fields()} - READ
    data = {name: _said(value) for name, value in page.serializable_data().items() if name not in left_out}
    text = NUMBERS_OF_PARAGRAPHS.sub("", json.dumps(data, sort_keys=True, default=str))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(value):
    """Return the lines of a list without their keys, which are no part of what they say."""
    if not isinstance(value, list):
        return value
    return [line | {"pk": None} if isinstance(line, dict) else line for line in value]


class PageCheckQuerySet(models.QuerySet):
    """Finds checks by the clock."""

    def so_far(self):
        """Return those whose day has come. Any other was noted by a clock that was ahead, and is none."""
        return self.filter(checked_on__lte=timezone.localdate())


class PageCheck(models.Model):
    """
    Somebody read a page as it is live, and all of it was right.

    A record of its own and no field of the page, so that no earlier version of a page brings an old day
    back and no loading of content takes a check away.
    """

    page = models.ForeignKey(
        "csp_site.BasePage", on_delete=models.CASCADE, editable=False, related_name="page_checks"
    )
    checked_on = models.DateField("checked", default=timezone.localdate, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="How it was checked, if that is worth keeping: I called the number. For staff only.",
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    changed_at = models.DateTimeField("page changed", null=True, editable=False)

    # It goes with its page and keeps none from being deleted.
    wagtail_reference_index_ignore = True

    objects = PageCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "check of a page"
        verbose_name_plural = "checks of pages"
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["page", "-checked_on", "-id"], name="latest_check_of_a_page")]

    def __str__(self):
        return f"{self.page}, {self.checked_on:%Y-%m-%d}"


def page_types():
    """Return the page types that officers can add, by the name that the database knows."""
    ours = [model for model in get_page_models() if model.is_creatable]
    return {model._meta.label_lower: model for model in ours}


class CheckInterval(models.Model):
    """How often pages of one kind are checked, where the partnership wants it otherwise than we do."""

    is_unseen = True

    page_type = models.CharField(
        "kind of page", max_length=100, unique=True, help_text="Pages of this kind are checked so often."
    )
    months = models.PositiveSmallIntegerField(
        help_text="How many months may pass before such a page is checked again. 0 means never. A page "
        "that has a number of its own, under Settings in its editor, goes by that."
    )

    class Meta:
        verbose_name = "how often pages are checked"
        verbose_name_plural = "how often pages are checked"
        ordering = ["page_type"]

    def __str__(self):
        model = page_types().get(self.page_type)
        return str(model._meta.verbose_name).capitalize() if model else self.page_type


def months_by_type():
    """Return how many months may pass between two checks, by the name of the page type, in one query."""
    usual = {name: model.checked_every for name, model in page_types().items()}
    return usual | dict(CheckInterval.objects.values_list("page_type", "months"))


def with_latest_check(rows, page="pk"):
    """Return a query that brings along the latest check of each page, or of the `page` of each row."""
    latest = PageCheck.objects.so_far().filter(page=OuterRef(page))
    return rows.annotate(
        check_day=Subquery(latest.values("checked_on")[:1]),
        check_changed_at=Subquery(latest.values("changed_at")[:1]),
    )


class KeptRight:
    """What a page knows of being checked."""

    # Months between two checks for pages of this type; 0 for what is a record of its time.
    checked_every = 12

    @cached_property
    def last_check(self):
        """The day of the latest check, and when the page changed after it. A query gives or finds them."""
        if "check_day" in self.__dict__:
            return self.check_day, self.check_changed_at
        found = PageCheck.objects.so_far().filter(page=self.pk).values_list("checked_on", "changed_at")
        return (self.pk and found.first()) or (None, None)

    @property
    def check_url(self):
        """The address at which the page is noted as checked: as it is at this moment, and no later."""
        return reverse("page_checked", args=[self.pk], query={OPENED: timezone.now().isoformat()})

    @property
    def reviewed_on(self):
        """
        The day that readers see: the latest check, or what the source of the page says if that is later.

        None while nobody has checked it. A day that is still to come is no check.
        """
        days = (self.last_reviewed, self.last_check[0])
        return max((day for day in days if day and day <= timezone.localdate()), default=None)

    @property
    def checked_on(self):
        """The day of the latest check; None where there is none, or the source was reviewed later."""
        day = self.last_check[0]
        return day if day and day == self.reviewed_on else None

    @property
    def source_reviewed_on(self):
        """
        The day on which the source of the page was last reviewed, until somebody checks the page here.

        It says nothing of our own page, whose words may be younger.
        """
        return None if self.checked_on else self.reviewed_on

    @property
    def changed_since(self):
        """The day on which the page first changed after that check, or None."""
        changed_at = self.checked_on and self.last_check[1]
        return timezone.localdate(changed_at) if changed_at else None

    @property
    def next_check(self):
        """The day on which the next check is due; None for at once, and for never (`never_due`)."""
        day = self.reviewed_on
        return day + relativedelta(months=self.months_between) if day and self.months_between else None

    @property
    def never_due(self):
        return not self.months_between

    @cached_property
    def months_between(self):
        """How many months may pass between two checks of this page. One query, unless it has its own."""
        if self.review_every is not None:
            return self.review_every
        return months_by_type().get(self.specific_class._meta.label_lower, self.checked_every)


def note_change(page):
    """Note on the latest check of a page that what readers read has changed since."""
    check = PageCheck.objects.so_far().filter(page=page.pk).first()
    if page.live and check and not check.changed_at and check.fingerprint != fingerprint(page):
        PageCheck.objects.filter(pk=check.pk).update(changed_at=timezone.now())
