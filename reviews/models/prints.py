"""Prints: the PDFs of reports, and which of them are to be made again."""

from django.db import models

from csp_site.models import BasePage
from csp_site.printing.jobs import PrintJob, PrintJobManager, PrintState


class ReportPrintManager(PrintJobManager):
    """Says which reports are to be printed."""

    def ask_for_all(self, afresh=False):
        """
        Have every PDF compared with what its review shows, and one made for every public review.

        Few reports show much of the same, so all are asked for; one that has not changed costs next to
        nothing. `afresh` makes them again though nothing has changed.
        """
        public = BasePage.objects.live().public().filter(annualreviewpage__isnull=False)
        new = public.filter(report_print__isnull=True).values_list("pk", flat=True)
        self.bulk_create([self.model(page_id=pk) for pk in new], ignore_conflicts=True)
        self.update(state=PrintState.WAITING, **({"source": ""} if afresh else {}))


class ReportPrint(PrintJob):
    """The PDF of a report. Readers get it only while it says what the page says."""

    page = models.OneToOneField("csp_site.BasePage", on_delete=models.CASCADE, related_name="report_print")
    page.wagtail_reference_index_ignore = True  # it goes together with the report
    fingerprint = models.CharField(max_length=64, blank=True)  # of what the page said when it was made

    objects = ReportPrintManager()

    def __str__(self):
        return f"{self.page}: {self.get_state_display().lower()}"
