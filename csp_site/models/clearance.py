"""Records of the clearance of files: the marks found in one, and the answer of an officer."""

from django.conf import settings
from django.db import models

LONGEST_REASON = 300


class FileMarks(models.Model):
    """What was read of a file to judge whether it may go out: see `csp_site/documents/lines.py`."""

    is_unseen = True

    file_hash = models.CharField(max_length=40, primary_key=True)
    state = models.CharField(max_length=10)
    has_words = models.BooleanField()
    blind_pages = models.PositiveIntegerField()
    is_whole = models.BooleanField()
    words_hash = models.CharField(max_length=64, blank=True, db_index=True)
    found = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.file_hash


class FileClearance(models.Model):
    """Why a file may go out all the same, as an officer said; for its content, and for what was asked."""

    is_unseen = True

    file_hash = models.CharField(max_length=40, db_index=True)
    document = models.ForeignKey(
        "csp_site.SiteDocument", on_delete=models.SET_NULL, null=True, related_name="clearances"
    )
    keys = models.JSONField()
    reason = models.CharField("why it may go out", max_length=LONGEST_REASON)
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True  # it keeps no document from being deleted

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self):
        return self.reason
