"""Signal handlers of reviews: what is kept in step when pages and records change."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import init_new_page, page_published, page_unpublished, post_page_move

from csp_site.models import SiteSettings
from csp_site.printing.jobs import PrintState
from reviews.admin.next_review import fill_in, review_before
from reviews.models import (
    AnnualReviewPage,
    Correction,
    Figure,
    FundingAward,
    Project,
    ProjectReport,
    ReportPage,
    ReportPrint,
    ReportSection,
)


def remember_sections(instance, **kwargs):
    """Keep the addresses of the sections of a report that was published."""
    if instance.live and isinstance(instance, ReportPage):
        ReportSection.objects.remember(instance)


def print_again(raw=False, **kwargs):
    """Have every PDF compared with its report: that may show the page or record that changed."""
    if not raw:
        # The reports themselves are looked for by the scheduled work.
        ReportPrint.objects.update(state=PrintState.WAITING)


def fill_in_new_review(page, parent, **kwargs):
    """Fill in the form of a new annual review from the one before it."""
    if isinstance(page, AnnualReviewPage):
        fill_in(page, review_before(parent))


# Whatever else a report shows is a page, and says so when it is published.
SHOWN = (Project, ProjectReport, FundingAward, Figure, Correction, SiteSettings)
# Each signal with the handler that it is sent to, and the model that sends it, None for all.
RECEIVERS = [
    (page_published, remember_sections, None),
    *((signal, print_again, None) for signal in (page_published, page_unpublished, post_page_move)),
    *((signal, print_again, model) for signal in (post_save, post_delete) for model in SHOWN),
    (init_new_page, fill_in_new_review, None),
]


def connect():
    """Connect every handler with its signal, once."""
    for signal, handler, sender in RECEIVERS:
        signal.connect(handler, sender=sender)
