"""
PDFs of reports: what each is drawn from, and what readers get of it.

The page itself is drawn anew at each visit to the PDF and its words are compared with those that the PDF
was made from, so a file that says anything else than the page is never sent. One that only looks other than
it would today, or gives the site its former address, is sent until the next is made. Drawing the PDF is for
the scheduled work.
"""

import hashlib
import re

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from csp_site.blocks.lookup import look_up
from csp_site.frame.pages import FramePage
from csp_site.models import BasePage, SiteSettings
from csp_site.printing.jobs import PrintState
from csp_site.printing.making import PAPER_STYLES, with_own_pictures
from csp_site.printing.serving import file_answer, mark_as_quiet

ADDRESS = "review.pdf"
STYLESHEETS = [*PAPER_STYLES, settings.BASE_DIR / "static" / "css" / "report-pdf.css"]


def page_of(report, made_on=None):
    """Return the HTML that a report is printed from; `made_on` is the day that stands on the paper."""
    look_up(report.body, report)
    html = render_to_string(
        "reviews/report_pdf.html",
        {
            "page": report,
            "records": report.records,
            "settings": SiteSettings.objects.first() or SiteSettings(),
            "address": f"{settings.SITE_URL}{report.url}",
            "made_on": made_on,
        },
    )
    return with_own_pictures(html)


def source_of(html):
    """Return a fingerprint of what a report is printed from, its style included."""
    styles = [path.read_text(encoding="utf-8") for path in STYLESHEETS]
    return hashlib.sha256(repr((html, styles)).encode()).hexdigest()


def words_of(html):
    """Return a fingerprint of all that a report says, wherever the site is and however it is drawn."""
    html = html.replace(settings.SITE_URL, "")
    named = re.findall(r'\b(?:href|src|alt|aria-label)="([^"]*)"', html)
    # Beside what needs safe reading no address is printed.
    quiet = len(re.findall(r'class="[^"]*\bprivate\b', html))
    return hashlib.sha256(repr((strip_tags(html).split(), named, quiet)).encode()).hexdigest()


def current(found):
    """Return a ReportPrint if readers can be led to it, or None while it is being made."""
    is_made = found and found.state == PrintState.MADE and found.fingerprint
    return found if is_made and found.has_file() else None


def pdf_answer(request, report):
    """Return the answer with the PDF of a public report, or the way to its page while there is none."""
    found = getattr(report, "report_print", None)
    answer = None
    says_the_same = found and found.pdf and found.fingerprint == words_of(page_of(report))
    if says_the_same:
        name = "report.pdf" if report.in_sensitive_area else f"{report.slug}-{ADDRESS}"
        answer = file_answer(request, found.pdf, found.made_at, name)
    elif current(found):
        # The clock changed what the page says: no page leads to this file from here on.
        type(found).objects.filter(pk=found.pk, state=PrintState.MADE).update(state=PrintState.WAITING)
    if answer is None:
        request.served_page = FramePage.under(report, "This file is not ready", ADDRESS)
        answer = render(request, "reviews/pdf_awaited.html", {"page": report}, status=404)
        answer["Cache-Control"] = "private, no-store"
    return mark_as_quiet(answer) if report.in_sensitive_area or report.has_exit else answer


def refuse_private(report):
    """Raise Http404 unless everybody may read the report: it has no PDF for the few."""
    if not BasePage.objects.live().public().filter(pk=report.pk, alias_of=None).exists():
        raise Http404
