"""Making of the PDFs of reports: what the scheduled work does, never the visit of a reader."""

import datetime
import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from csp_site.models import BasePage
from csp_site.printing import making as printing
from csp_site.printing.jobs import store
from reviews.models.prints import ReportPrint
from reviews.models.sections import ReportSection
from reviews.reports import pdf

logger = logging.getLogger("reviews.making")

# A PDF that has something to tell staff is made again this often: a font may have come.
AGAIN_AFTER = datetime.timedelta(hours=1)
FAILED = "The PDF could not be made, and the log says why."


def print_pdf(html, base_url):
    """Return the PDF of a report as bytes, and its number of pages. Raises PrintError."""
    return printing.print_pdf(html, base_url, pdf.STYLESHEETS)


def make_waiting_prints():
    """Make every PDF that waits. One that fails says so to staff and keeps no other from being made."""
    for waiting in ReportPrint.objects.claim():
        try:
            _make(waiting)
        # Whatever a template, a file or a library raises.
        except Exception:
            logger.exception("report not printed", extra={"page": waiting.page_id})
            waiting.replace_with(problem=FAILED, made_at=timezone.now())


def _make(waiting):
    public = BasePage.objects.live().public().filter(pk=waiting.page_id).first()
    if public is None:
        waiting.delete()
        return
    report = public.specific
    ReportSection.objects.remember(report)
    now = pdf.page_of(report)
    source, fingerprint = pdf.source_of(now), pdf.words_of(now)
    is_same = (waiting.source, waiting.fingerprint) == (source, fingerprint)
    is_late = bool(waiting.problem) and waiting.made_at < timezone.now() - AGAIN_AFTER
    if is_same and waiting.has_file() and not is_late:
        waiting.replace_with()
        return
    made = {"source": source, "fingerprint": fingerprint, "made_at": timezone.now(), "problem": ""}
    made |= {"pdf": "", "pdf_pages": 0, "pdf_size": 0}
    try:
        html = pdf.page_of(public.specific, made_on=timezone.localdate())
        file, pages = print_pdf(html, f"{settings.SITE_URL}{report.url}")
        made |= {"pdf": store(ContentFile(file), "pdf"), "pdf_pages": pages, "pdf_size": len(file)}
        made["problem"] = printing.glyph_problem(file)
    except printing.PrintError as error:
        made["problem"] = str(error)
    waiting.replace_with(**made)
