"""The printer of packs: the scheduled work runs it, never a reader's visit nor a press on “Publish”."""

import hashlib
import io
import logging
import tempfile

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone

from contacts.templatetags.contacts_tags import partnership_contact
from csp_site.models import SiteSettings
from csp_site.printing import making as printing
from csp_site.printing.jobs import store
from csp_site.printing.making import PrintError
from meetings.models.packs import AgendaPack
from meetings.models.records import MeetingSettings
from meetings.notice.clock import question_words
from meetings.pack.archive import ArchiveError, names, write_archive
from meetings.pack.contents import read

logger = logging.getLogger("meetings.pack")

STYLESHEETS = [*printing.PAPER_STYLES, settings.BASE_DIR / "static" / "css" / "agenda-pdf.css"]

CLOSED_PAPER = (
    "There is no ZIP file: a paper lies in a collection that is not for everybody. Move it to another one."
)
FAILED = "The files could not be made, and the log says why."


def make_waiting_packs(meetings):
    """
    Make every pack that waits. One that fails says so to staff and keeps no other from being made.

    `meetings` are those that have packs: a queryset, `for_pack`.
    """
    for pack in AgendaPack.objects.claim():
        try:
            _make(pack, meetings)
        # Whatever a template, a file or a library raises.
        except Exception:
            logger.exception("pack failed", extra={"meeting": pack.meeting_id})
            pack.replace_with(problem=FAILED, made_at=timezone.now())


def _make(pack, meetings):
    meeting = meetings.filter(pk=pack.meeting_id).first()
    contents = read(meeting) if meeting else None
    if contents is None:
        pack.give_up()
        return
    html = page_of(contents)
    source = _source(contents, html)
    is_same = (pack.source, pack.fingerprint) == (source, contents.fingerprint)
    is_there = pack.has_file() and (pack.has_file("zip") or not pack.zip)
    if is_same and is_there and not pack.problem:
        pack.replace_with()
        return
    made, problems = {"pdf": "", "pdf_pages": 0, "pdf_size": 0}, []
    pdf = b""
    try:
        pdf, pages = print_pdf(html, _base_url(meeting))
        made |= {"pdf": store(ContentFile(pdf), "pdf"), "pdf_pages": pages, "pdf_size": len(pdf)}
        problems += filter(None, [printing.glyph_problem(pdf)])
    except PrintError as error:
        problems.append(str(error))
    try:
        made |= _archive(contents, pdf)
    except ArchiveError as error:
        problems.append(str(error))
    pack.replace_with(
        fingerprint=contents.fingerprint,
        source=source,
        made_at=timezone.now(),
        problem="\n".join(problems),
        **made,
    )


def page_of(contents):
    """Return the HTML that an agenda is printed from."""
    policy, meeting = MeetingSettings.of_the_partnership(), contents.meeting
    return render_to_string(
        "meetings/agenda_pdf.html",
        {
            "meeting": meeting,
            "settings": SiteSettings.objects.first() or SiteSettings(),
            "lines": contents.lines,
            "papers": contents.papers,
            "policy": policy,
            "question_words": question_words(meeting, policy),
            "contact": partnership_contact(),
            "site_url": settings.SITE_URL,
        },
    )


def print_pdf(html, base_url):
    """Return the PDF of an agenda as bytes, and its number of pages. Raises PrintError."""
    return printing.print_pdf(html, base_url, STYLESHEETS)


def _archive(contents, pdf):
    """Return the facts of the ZIP file of a pack; there is none without papers. Raises ArchiveError."""
    if not contents.papers:
        return {"zip": "", "zip_papers": 0, "zip_size": 0}
    if contents.has_closed_paper:
        raise ArchiveError(CLOSED_PAPER)
    with tempfile.TemporaryFile() as file:
        write_archive(file, contents.papers, pdf)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        name = store(File(file), "zip")
    return {"zip": name, "zip_papers": len(contents.papers), "zip_size": size}


def _base_url(meeting):
    return f"{settings.SITE_URL}{meeting.url}agenda/"


def _source(contents, html):
    """Return a fingerprint of all that a pack is made from, its style included."""
    papers = names(contents.papers)
    files = [(name, one.document.file_hash) for name, one in zip(papers, contents.papers, strict=True)]
    styles = [path.read_text(encoding="utf-8") for path in STYLESHEETS]
    return hashlib.sha256(repr((html, files, styles)).encode()).hexdigest()
