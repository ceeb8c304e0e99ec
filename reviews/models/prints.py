"""The PDF of a report, and when to make it again."""

from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished, post_page_move

from csp_site.models import BasePage, SiteSettings
from csp_site.printing.jobs import PrintJob, PrintJobManager, PrintState
from reviews.models.corrections import Correction
from reviews.models.figures import Figure
from reviews.models.money import FundingAward
from reviews.models.projects import Project, ProjectReport

# Whatever else a report shows is a page, and says so when it is published.
SHOWN = (Project, ProjectReport, FundingAward, Figure, Correction, SiteSettings)


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


def something_changed(raw=False, **kwargs):
    """A page or a record is published, changed or taken away: a report may show it."""
    if not raw:
        # The reports themselves are looked for by the scheduled work.
        ReportPrint.objects.update(state=PrintState.WAITING)


for signal in (page_published, page_unpublished, post_page_move):
    signal.connect(something_changed, dispatch_uid=f"reports_are_printed_again:{id(signal)}")
for model in SHOWN:
    post_save.connect(something_changed, sender=model, dispatch_uid=f"saved_for_print:{model.__name__}")
    post_delete.connect(something_changed, sender=model, dispatch_uid=f"deleted_for_print:{model.__name__}")
