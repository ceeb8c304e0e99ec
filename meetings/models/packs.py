"""The pack of a published agenda, as a PDF and as a ZIP file of its papers, and when to make it again."""

from django.db import models

from csp_site.models.documents import document_storage
from csp_site.printing.jobs import PrintJob, PrintJobManager, PrintState
from meetings.models.publication import AgendaPublication


class AgendaPackManager(PrintJobManager):
    """Says which packs are to be made, and gives each to one maker at a time."""

    def ask_for(self, meeting_ids, afresh=False):
        """
        Have the packs of these meetings made again, or taken away where no agenda is published any more.

        They are made by the scheduled work. `afresh` makes one again though nothing in it has changed.
        """
        records = AgendaPublication.objects.filter(meeting__in=meeting_ids, meeting__live=True)
        published = set(records.filter(published_at__isnull=False).values_list("meeting_id", flat=True))
        asked = self.filter(meeting__in=meeting_ids)
        for pack in asked.exclude(meeting__in=published):
            pack.delete()
        known = set(asked.values_list("meeting_id", flat=True))
        new = [self.model(meeting_id=pk) for pk in published - known]
        self.bulk_create(new, ignore_conflicts=True)
        asked.update(state=PrintState.WAITING, **({"source": ""} if afresh else {}))

    def ask_for_all(self):
        """Have every pack compared with what is public now: a name can change with the clock."""
        published = AgendaPublication.objects.filter(published_at__isnull=False, meeting__live=True)
        self.ask_for(list(published.values_list("meeting_id", flat=True)))


class AgendaPack(PrintJob):
    """
    The files made of a published agenda: a PDF of it, and a ZIP file with its papers.

    Readers get them only while what they hold is what is public: see `meetings.pack.serving`.
    """

    meeting = models.OneToOneField("meetings.MeetingPage", on_delete=models.CASCADE, related_name="pack")
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    fingerprint = models.CharField(max_length=64, blank=True)  # of what readers could see when it was made
    zip = models.FileField(upload_to="packs", storage=document_storage, blank=True)
    zip_papers = models.PositiveIntegerField(default=0)
    zip_size = models.PositiveBigIntegerField(default=0)

    objects = AgendaPackManager()

    made_first = ["-meeting__date"]
    file_fields = ["pdf", "zip"]

    def __str__(self):
        return f"{self.meeting}: {self.get_state_display().lower()}"
