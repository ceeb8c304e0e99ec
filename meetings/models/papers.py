"""Papers that wait for their item, and when readers first got each paper of an agenda."""

from django.conf import settings
from django.db import models

from csp_site.models import SiteDocument
from meetings.agenda.lines import document_ids, flat
from meetings.agenda.matching import MAX_TITLE
from meetings.models.publication import day_in_london


class WaitingPaper(models.Model):
    """
    A file that somebody has brought for the agenda of a meeting and that is under no item yet.

    No page holds it, so that no reader can open it.
    """

    is_unseen = True

    meeting = models.ForeignKey(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="waiting_papers"
    )
    document = models.OneToOneField("csp_site.SiteDocument", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(
        max_length=MAX_TITLE, help_text="What readers see. Say what it is, not which number it has."
    )
    # The block of the item it belongs to, as found by its name or chosen; "" while nobody knows.
    item = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True  # it must keep no document from being deleted

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class ShownPaperManager(models.Manager):
    """Notes which papers readers get from when on."""

    def note(self, meeting, moment):
        """Note the papers that readers of a live meeting get now and did not get before."""
        # The stored agenda still names a document that has been deleted since.
        there = SiteDocument.objects.filter(pk__in=document_ids(meeting.public_lines))
        pks = there.values_list("pk", flat=True)
        rows = [self.model(meeting=meeting, document_id=pk, first_shown_at=moment) for pk in pks]
        self.bulk_create(rows, ignore_conflicts=True)

    def mark_late_ones(self, lines, record):
        """
        Give each paper in these lines of a meeting's agenda the day it came, if it came late.

        Late is what came after the agenda was first published, of which `record` knows. One query.
        """
        if record is None or record.first_published_at is None:
            return
        late = self.filter(first_shown_at__gt=record.first_published_at)
        days = {row.document_id: day_in_london(row.first_shown_at) for row in late}
        for line in flat(lines):
            for paper in line.papers:
                paper.added = days.get(paper.document_id)


class ShownPaper(models.Model):
    """When readers first got a paper with the agenda of a meeting. It stays, whatever happens later."""

    meeting = models.ForeignKey(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="shown_papers"
    )
    document = models.ForeignKey("csp_site.SiteDocument", on_delete=models.CASCADE, related_name="+")
    first_shown_at = models.DateTimeField()

    objects = ShownPaperManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["first_shown_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "document"], name="paper_is_first_shown_once")
        ]

    def __str__(self):
        return f"{self.document}, first shown {self.first_shown_at:%d %B %Y}"
