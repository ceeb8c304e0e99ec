"""Notes on what changed on a page, each a sentence that its editor writes."""

from django.db import models
from django.utils import timezone

from csp_site.models.base import is_in_sensitive_area, is_private
from csp_site.models.forms import LONGEST_NOTE


class ChangeNoteQuerySet(models.QuerySet):
    """Finds what readers may be told of changes."""

    def public(self):
        """Return the published notes of pages that everybody may read and see listed, with the page."""
        notes = self.filter(published_at__isnull=False, page__live=True).select_related("page")
        for reason in (is_private("page__path"), is_in_sensitive_area("page__path")):
            notes = notes.exclude(reason)
        return notes


class ChangeNote(models.Model):
    """
    A sentence on what changed when a page was published. It waits while the change is a draft.

    A record of its own and no field of the page, so that no earlier version of a page brings it back.
    """

    page = models.ForeignKey(
        "csp_site.BasePage", on_delete=models.CASCADE, editable=False, related_name="change_notes"
    )
    text = models.CharField(
        "what changed", max_length=LONGEST_NOTE, help_text="One plain sentence, as readers see it."
    )
    published_at = models.DateTimeField("published", null=True, editable=False, db_index=True)

    objects = ChangeNoteQuerySet.as_manager()

    # It goes with its page and keeps none from being deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(published_at=None), name="one_waiting_note_a_page"
            )
        ]

    def __str__(self):
        return self.text


def publish_notes(page):
    """Let readers see what was noted while the page that is published now was a draft."""
    if not page.live:  # it only has a day on which it goes live
        return
    waiting = ChangeNote.objects.filter(page=page.pk, published_at=None)
    waiting.update(published_at=timezone.now())
