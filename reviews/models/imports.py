"""Imports: spreadsheets that somebody uploaded, first to look at, then done."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from csp_site.formats.moments import ahead

# For how long an upload waits that nobody has imported.
KEPT_FOR = datetime.timedelta(days=1)


class SpreadsheetImportQuerySet(models.QuerySet):
    """Finds imports by whether they have been done."""

    def waiting(self):
        return self.filter(applied_at=None)

    def applied(self):
        return self.exclude(applied_at=None)

    def over(self):
        """Return the uploads that nobody imported in time."""
        too_long_ago = Q(uploaded_at__lte=timezone.now() - KEPT_FOR)
        return self.waiting().filter(too_long_ago | ahead("uploaded_at"))


class SpreadsheetImport(models.Model):
    """
    A spreadsheet of projects, money or figures that somebody uploaded: first to look at, then imported.

    Its rows are kept only until they are imported, or for a day. That they were imported is kept.
    """

    is_unseen = True

    kind = models.CharField(max_length=20, editable=False)
    report = models.ForeignKey(
        "csp_site.BasePage", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    file_name = models.CharField(max_length=120, editable=False)
    table = models.JSONField(default=dict, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    applied_at = models.DateTimeField(null=True, editable=False)
    as_drafts = models.BooleanField(default=False, editable=False)
    new_count = models.PositiveIntegerField(default=0, editable=False)
    changed_count = models.PositiveIntegerField(default=0, editable=False)

    # It keeps no page from being deleted.
    wagtail_reference_index_ignore = True

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import from a spreadsheet"
        verbose_name_plural = "imports from spreadsheets"
        ordering = ["-applied_at", "-pk"]
        # Whoever may add and change what is in the file may import it.
        default_permissions = ()

    def __str__(self):
        return self.file_name

    @property
    def summary(self):
        """What it did: "2 new, 1 changed"."""
        words = f"{self.new_count} new, {self.changed_count} changed"
        return f"{words}, as drafts" if self.as_drafts else words
