"""Messages of readers about our pages, kept for a set time, here and nowhere else."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from csp_site.formats.moments import ahead

LONGEST_MESSAGE = 1000


class PageReportQuerySet(models.QuerySet):
    """Finds messages by the clock."""

    def over(self):
        """Return those whose time is over."""
        return self.filter(kept_until__lte=timezone.now())

    def set_right(self):
        """Count the time of those from now on that a clock noted which was ahead: no text stays longer."""
        now = timezone.now()
        for report in self.filter(ahead("created_at")):
            kept_for = report.kept_until - report.created_at
            self.filter(pk=report.pk).update(created_at=now, kept_until=now + kept_for)


class PageReport(models.Model):
    """
    A message from a reader: what is wrong with a page.

    What the reader wrote is never changed, has no revisions, is in no index and in no log. Until when it
    is kept was said on the form, so it is noted here: a later setting cannot break that promise.
    """

    is_unseen = True

    # The random part of the form it came with, so that pressing twice sends once.
    form_id = models.CharField(max_length=32, unique=True, editable=False)
    page = models.ForeignKey(
        "csp_site.BasePage", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    page_title = models.CharField("page", max_length=255, blank=True, editable=False)
    text = models.TextField("what is wrong", max_length=LONGEST_MESSAGE, editable=False)
    reply_to = models.EmailField("email for a reply", blank=True, editable=False)
    created_at = models.DateTimeField("sent", default=timezone.now, editable=False)
    kept_until = models.DateTimeField("deleted on", db_index=True, editable=False)
    told_at = models.DateTimeField("email sent", null=True, editable=False)

    note = models.TextField(
        blank=True,
        max_length=2000,
        help_text="What was done about it. For staff only, and deleted with the message.",
    )
    handled_at = models.DateTimeField("handled", null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    passed_on_at = models.DateTimeField("passed to safeguarding", null=True, editable=False)
    passed_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # It goes when its time is over and keeps no page from being deleted.
    wagtail_reference_index_ignore = True

    objects = PageReportQuerySet.as_manager()

    class Meta:
        verbose_name = "message about a page"
        verbose_name_plural = "messages about pages"
        ordering = ["-created_at", "-pk"]
        # Only readers write one.
        default_permissions = ("view", "change", "delete")

    def __str__(self):
        """Return the page and the time: logs and lists of the admin say no more of it."""
        sent = date_format(timezone.localtime(self.created_at), "j F Y, H:i")
        return f"{self.page_title or 'No page'}, {sent}"
