"""The ZIP file with all papers of a meeting: in the order of its items, with names safe anywhere."""

import re
import shutil
import unicodedata
import zipfile

from django.utils import timezone

# What many can still take home over a telephone, and what does not fill a disk.
MAX_BYTES = 200 * 1024 * 1024
AGENDA_NAME = "00 Agenda.pdf"
LONGEST_NAME = 80  # in characters
LONGEST_NAME_BYTES = 180  # some scripts need three bytes a letter, and a disk takes 255
# What some system takes for more than a letter, and what turns the direction of a name around.
UNSAFE = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]'
)
PACKED_WELL_ALREADY = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp")


class ArchiveError(Exception):
    """The papers cannot be put into one file; the message says why, to staff."""


def write_archive(target, papers, agenda=None):
    """
    Write a ZIP file with the papers (PackPapers), and the agenda (bytes of a PDF) first if there is one.

    `target` is a file open for writing. Raises ArchiveError.
    """
    left = MAX_BYTES
    if sum(one.document.file_size or 0 for one in papers) > left:
        raise _too_large()
    with zipfile.ZipFile(target, "w") as archive:
        if agenda:
            archive.writestr(_entry(AGENDA_NAME, timezone.now()), agenda)
        for name, one in zip(names(papers), papers, strict=True):
            left -= _add(archive, name, one.document)
            if left < 0:
                raise _too_large()


def names(papers):
    """Return the name of each paper's file: "05a Progress report.pdf". No two are alike on any disk."""
    taken, found = {AGENDA_NAME.casefold()}, []
    for one in papers:
        number = re.sub(r"^\d+", lambda digits: digits[0].zfill(2), one.line.number)
        base, ending = f"{number} {_safe(one.paper.text)}".strip(), f".{one.document.file_extension}"
        base = base[: -len(ending)].rstrip(". ") if base.lower().endswith(ending) else base
        name, count = _cut(base, ending), 1
        while name.casefold() in taken:
            count += 1
            name = _cut(base, f" ({count}){ending}")
        taken.add(name.casefold())
        found.append(name)
    return found


def _safe(text):
    """Return a text without what a name of a file may not hold, whatever script it is in."""
    words = UNSAFE.sub(" ", unicodedata.normalize("NFC", text)).split()
    return " ".join(words).strip(". ")


def _cut(base, ending):
    """Return a base with an ending, cut where both together are too long for a name, between letters."""
    base = base[: LONGEST_NAME - len(ending)]
    while len(f"{base}{ending}".encode()) > LONGEST_NAME_BYTES or unicodedata.combining(base[-1]):
        base = base[:-1]
    return f"{base.rstrip('. ')}{ending}"


def _entry(name, moment):
    there = timezone.localtime(moment, timezone.get_default_timezone())
    entry = zipfile.ZipInfo(name, there.timetuple()[:6])
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED_WELL_ALREADY) else zipfile.ZIP_DEFLATED
    return entry


def _add(archive, name, document):
    """Copy the file of a document into the archive and return its size."""
    entry = _entry(name, document.created_at)
    try:
        source = document.file.open("rb")
    except OSError as error:
        raise ArchiveError(f"The file of “{document.title}” is not there. Upload it again.") from error
    with source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    return entry.file_size


def _too_large():
    return ArchiveError(
        f"The papers are more than {MAX_BYTES // 1024**2} MB together, too much for one ZIP file. Readers "
        "get them one by one."
    )
