"""
Contents of a pack: the agenda as everybody may read it now, and its papers that are open.

Both who makes a pack and who serves it ask here, and compare what they find by its fingerprint.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from meetings.agenda.lines import Line, Paper, fill_in, flat


@dataclass(frozen=True)
class PackPaper:
    """A paper that readers can open, under the first item that shows it."""

    line: Line
    paper: Paper

    @property
    def document(self):
        return self.paper.document


@dataclass
class Contents:
    """A meeting and the lines of its published agenda, looked up."""

    meeting: object
    lines: list[Line]

    @cached_property
    def papers(self):
        """The papers that readers can open, in the order of the items, each once."""
        found = {}
        for line in flat(self.lines):
            for paper in line.papers:
                if paper.document and not paper.document.withdrawn_at:
                    found.setdefault(paper.document_id, PackPaper(line, paper))
        return list(found.values())

    @cached_property
    def fingerprint(self):
        """A short text that is another one once readers may see anything else of this agenda."""
        facts = _facts_of_meeting(self.meeting), [_facts_of_line(line) for line in flat(self.lines)]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    @property
    def has_closed_paper(self):
        """Whether a paper lies in a collection that is not for everybody."""
        return any(one.document.lies_in_closed_collection for one in self.papers)


def read(meeting):
    """Return the Contents of a meeting's pack as the public may have it now, or None if it may not."""
    lines = meeting.public_lines
    if not lines:
        return None
    fill_in(lines)
    return Contents(meeting, lines)


def _facts_of_meeting(meeting):
    return (
        meeting.public_title,
        meeting.title,
        meeting.url,
        meeting.long_date,
        meeting.time_text,
        meeting.status,
        meeting.open_to_public,
        meeting.closed_reason,
        meeting.venue.text if meeting.venue else "",
    )


def _facts_of_line(line):
    return (
        line.number,
        line.reason,
        line.title,
        line.purpose,
        str(line.text or ""),
        line.lead_text,
        (line.priority.title, line.priority.url) if line.priority else None,
        line.background_papers,
        [_facts_of_paper(paper) for paper in line.papers],
    )


def _facts_of_paper(paper):
    document = paper.document
    return (
        paper.document_id,
        paper.text,
        paper.note,
        document.url,
        document.file_hash,
        document.file_size,
        document.withdrawn_at and document.withdrawn_at.isoformat(),
        document.withdrawn_note,
    )
