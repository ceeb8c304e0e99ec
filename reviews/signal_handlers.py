"""Signal handlers of reviews, for pages and records that change."""

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
# Each signal with the model that sends it, None for all, and the handler that is told.
HANDLERS = [
    (page_published, None, remember_sections),
    *((signal, None, print_again) for signal in (page_published, page_unpublished, post_page_move)),
    *((signal, model, print_again) for signal in (post_save, post_delete) for model in SHOWN),
    (init_new_page, None, fill_in_new_review),
]


def register_signal_handlers():
    """Connect every handler with its signal, once."""
    for signal, sender, handler in HANDLERS:
        signal.connect(handler, sender=sender)
