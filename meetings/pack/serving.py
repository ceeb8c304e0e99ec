"""Answers with a file of a pack, while it holds just what is public, or with the way to the page."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from csp_site.frame.pages import FramePage
from csp_site.printing.serving import file_answer, mark_as_quiet
from meetings.pack.contents import Contents, read

AGENDA_PAGE, PDF, ZIP = "agenda", "agenda.pdf", "papers.zip"


@dataclass(frozen=True)
class PackLinks:
    """The files of a pack that readers can have now, for the page of the meeting."""

    agenda_url: str
    pdf_url: str
    pdf_pages: int
    pdf_size: int
    zip_url: str
    zip_papers: int
    zip_size: int
    papers: list
    site_url: str


def pack_links(meeting, lines):
    """Return the PackLinks of a meeting whose public lines have been looked up, or None."""
    if not (lines and meeting.live and meeting.public_lines):
        return None
    pack = meeting.agenda_pack
    contents = Contents(meeting, lines)
    is_current = pack is not None and pack.fingerprint == contents.fingerprint
    has_pdf = is_current and pack.has_file("pdf")
    has_zip = is_current and pack.has_file("zip") and not contents.has_closed_paper
    return PackLinks(
        agenda_url=f"{meeting.url}{AGENDA_PAGE}/",
        pdf_url=f"{meeting.url}{PDF}" if has_pdf else "",
        pdf_pages=pack.pdf_pages if has_pdf else 0,
        pdf_size=pack.pdf_size if has_pdf else 0,
        zip_url=f"{meeting.url}{ZIP}" if has_zip else "",
        zip_papers=pack.zip_papers if has_zip else 0,
        zip_size=pack.zip_size if has_zip else 0,
        papers=contents.papers,
        site_url=settings.SITE_URL,
    )


def pack_answer(request, page, wanted):
    """
    Return the answer with a file of a pack, if it holds exactly what is public now.

    While it does not, for a minute after each change, a page leads to the agenda itself. Raises Http404
    while no agenda is public.
    """
    meeting = type(page).objects.for_pack().filter(pk=page.pk).first()
    contents = read(meeting) if meeting else None
    if contents is None:
        raise Http404
    answer = _file_answer(request, meeting.agenda_pack, contents, wanted) or _not_here(request, page)
    return mark_as_quiet(answer) if page.in_sensitive_area else answer


def _file_answer(request, pack, contents, wanted):
    """Return the file, or None where there is none that may be had."""
    stored = pack and (pack.pdf if wanted == PDF else pack.zip)
    if not stored or pack.fingerprint != contents.fingerprint:
        return None
    if wanted == ZIP and contents.has_closed_paper:
        return None
    kind = "pdf" if wanted == PDF else "zip"
    name = f"{wanted.removesuffix(f'.{kind}')}-{contents.meeting.slug}.{kind}"
    return file_answer(request, stored, pack.made_at, name, as_attachment=wanted == ZIP)


def _not_here(request, page):
    request.served_page = FramePage.under(page, "This file is not ready", f"{AGENDA_PAGE}/")
    response = render(request, "meetings/pack_awaited.html", {"page": page}, status=404)
    response["Cache-Control"] = "private, no-store"
    return response
