"""Makes packs: what the scheduled work does, never the visit of a reader and never a press on “Publish”."""

import hashlib
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import uuid

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone

from contacts.templatetags.contacts_tags import partnership_contact
from csp_site.documents import document_storage
from csp_site.models import SiteSettings
from meetings.clock import question_words
from meetings.models import AgendaPack, MeetingPage, MeetingSettings
from meetings.pack.archive import ArchiveError, names, write_archive
from meetings.pack.contents import read
from meetings.pack.printer import LIBRARY_IS_MISSING

logger = logging.getLogger("meetings.pack")

PRINTER = [sys.executable, "-m", "meetings.pack.printer"]
STATIC = settings.BASE_DIR / "static"
STYLESHEETS = [STATIC / "css" / "tokens.css", STATIC / "css" / "agenda-pdf.css"]
# An agenda of a hundred pages is printed in a few seconds.
LONGEST_PRINTING = 60
LONGEST_PAGE = 1_000_000
# What a program needs to find itself and its libraries; no secret of the site is among it.
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")
KEPT_ENVIRONMENT += ("DYLD_FALLBACK_LIBRARY_PATH", "XDG_CACHE_HOME", "SYSTEMROOT")

NO_LIBRARY = (
    "There is no PDF: the server lacks a library that draws it. Ask whoever runs the site to install what "
    "docs/deploy.md lists. Readers print the page instead."
)
NO_PDF = "There is no PDF: drawing it failed, and the log says why. Readers print the page instead."
TOO_LONG = "There is no PDF: the agenda is too long to draw. Readers print the page instead."
CLOSED_PAPER = (
    "There is no ZIP file: a paper lies in a collection that is not for everybody. Move it to another one."
)
FAILED = "The files could not be made, and the log says why."


class PrintError(Exception):
    """A PDF cannot be made; the message says why, to staff."""


def make_waiting_packs():
    """Make every pack that waits. One that fails says so to staff and keeps no other from being made."""
    for pack in AgendaPack.objects.claim():
        try:
            _make(pack)
        # Whatever a template, a file or a library raises.
        except Exception:
            logger.exception("pack failed", extra={"meeting": pack.meeting_id})
            pack.replace_with(problem=FAILED, made_at=timezone.now())


def ask_for_all():
    """Have every pack compared with what is public now: a name can change with the clock."""
    published = MeetingPage.objects.live().filter(publication__published_at__isnull=False)
    AgendaPack.objects.ask_for(list(published.values_list("pk", flat=True)))


def _make(pack):
    meeting = MeetingPage.objects.for_pack().filter(pk=pack.meeting_id).first()
    contents = read(meeting) if meeting else None
    if contents is None:
        pack.give_up()
        return
    html = page_of(contents)
    source = _source(contents, html)
    if pack.source == source and not pack.problem and pack.fingerprint == contents.fingerprint:
        pack.replace_with()
        return
    made, problems = {"pdf": "", "pdf_pages": 0, "pdf_size": 0}, []
    pdf = b""
    try:
        pdf, pages = print_pdf(html, _base_url(meeting))
        made |= {"pdf": _store(ContentFile(pdf), "pdf"), "pdf_pages": pages, "pdf_size": len(pdf)}
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
    """Return the PDF of a page as bytes, and its number of pages. Raises PrintError."""
    if len(html) > LONGEST_PAGE:
        raise PrintError(TOO_LONG)
    given = {"html": html, "base_url": base_url, "static": str(STATIC)}
    given["stylesheets"] = [str(path) for path in STYLESHEETS]
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    try:
        printed = subprocess.run(  # noqa: S603 – our own program, and nobody's input names it
            PRINTER,
            input=json.dumps(given).encode(),
            capture_output=True,
            timeout=LONGEST_PRINTING,
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintError(TOO_LONG) from error
    if printed.returncode:
        said = printed.stderr.decode(errors="replace")[-2000:]
        logger.error("agenda not printed", extra={"code": printed.returncode, "said": said})
        raise PrintError(NO_LIBRARY if printed.returncode == LIBRARY_IS_MISSING else NO_PDF)
    pages, pdf = printed.stdout.split(b"\n", 1)
    return pdf, int(pages)


def _archive(contents, pdf):
    """Return the facts of the ZIP file of a pack; there is none without papers. Raises ArchiveError."""
    if not contents.papers:
        return {"zip": "", "zip_papers": 0, "zip_size": 0}
    if contents.has_closed_paper():
        raise ArchiveError(CLOSED_PAPER)
    with tempfile.TemporaryFile() as file:
        write_archive(file, contents.papers, pdf)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        name = _store(File(file), "zip")
    return {"zip": name, "zip_papers": len(contents.papers), "zip_size": size}


def _store(file, ending):
    """Store a file under a name that tells nothing, and return the name."""
    return document_storage().save(f"packs/{uuid.uuid4()}.{ending}", file)


def _base_url(meeting):
    return f"{settings.SITE_URL}{meeting.url}agenda/"


def _source(contents, html):
    """Return a fingerprint of all that a pack is made from, its style included."""
    papers = names(contents.papers)
    files = [(name, one.document.file_hash) for name, one in zip(papers, contents.papers, strict=True)]
    styles = [path.read_text(encoding="utf-8") for path in STYLESHEETS]
    return hashlib.sha256(repr((html, files, styles)).encode()).hexdigest()
