"""
The agenda as readers may see it: numbered, looked up, and without anything that is held back.

Pages, feeds and the lock read an agenda only through here. What is restricted is dropped from the
stored agenda before anything in it is looked up, so that no template can show it by mistake.
"""

import datetime
from dataclasses import dataclass, field
from string import ascii_lowercase

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from contacts.models import MemberName
from csp_site.blocks.lookup import look_up
from csp_site.formats.words import lines_of
from csp_site.models import BasePage
from csp_site.models.documents import in_private_collection
from csp_site.models.holds import is_closed
from meetings.agenda.neutral import names_a_death, neutral
from meetings.enums import Purpose, SubItemNumbers, reason_shown


@dataclass
class Paper:
    """A document under an item of the agenda."""

    document_id: int
    title: str
    note: str
    document: object = None
    # The day it came, if that was after the agenda was first published.
    added: datetime.date | None = None

    @property
    def text(self):
        return self.title or self.document.title


@dataclass
class Line:
    """An item or a sub-item of the agenda. A restricted one has a number, an anchor and a reason."""

    number: str
    anchor: str
    reason: str = ""
    title: str = ""
    purpose: str = ""
    text: RichText | None = None
    lead_id: int | None = None
    lead: str = ""
    lead_words: str = ""
    priority_id: int | None = None
    priority: BasePage | None = None
    papers: list[Paper] = field(default_factory=list)
    background_papers: list[str] = field(default_factory=list)
    decision: str = ""
    minute: RichText | None = None
    shows: str = ""
    actions: list = field(default_factory=list)
    # Questions from the public, where the item shows them.
    questions: list = field(default_factory=list)
    sub_items: list["Line"] = field(default_factory=list)

    @property
    def lead_text(self):
        """Who leads the item: the organisation, then the role or name."""
        return ", ".join(part for part in (self.lead, self.lead_words) if part)


def outline(items, style=SubItemNumbers.LETTERS, with_outcomes=False):
    """
    Return the lines of a stored agenda (a list of dicts) as readers may see them, not looked up yet.

    A document that stands under a restricted item as well is left out everywhere. What the meeting
    decided and said is there only `with_outcomes`.
    """
    restricted = restricted_document_ids(items)
    lines = []
    for place, item in enumerate(items, start=1):
        line = _line(item, item_number(place), restricted, with_outcomes)
        if not line.reason:
            line.sub_items = [
                _line(sub_item, item_number(place, sub_place, style), restricted, with_outcomes)
                for sub_place, sub_item in enumerate(_sub_items(item), start=1)
            ]
        lines.append(line)
    return lines


def anchor_of(block):
    """Return the place on the page of a meeting where an item stands, from the id of its block."""
    return f"item-{block}"


def flat(lines):
    """Return items and sub-items, in the order of their numbers."""
    return [each for line in lines for each in (line, *line.sub_items)]


def by_anchor(lines):
    """Return the lines that readers may see by their anchors, without the restricted ones."""
    return {line.anchor: line for line in flat(lines) if not line.reason}


def restricted_document_ids(items):
    """Return the ids of the documents under restricted items, and under the parts of these."""
    found = set()
    for item in items:
        for part in (item, *_sub_items(item)):
            if item["value"].get("restricted_reason") or part["value"].get("restricted_reason"):
                found |= {paper.document_id for paper in _papers(part["value"])}
    return found


def document_ids(lines):
    """Return the ids of the documents that these lines show."""
    return {paper.document_id for line in flat(lines) for paper in line.papers}


def fill_in(lines, papers=(), page_ids=(), questions=(), on=None):
    """
    Look up all that lines refer to, however many they are: pages, names, documents, links in text.

    Other papers, pages and questions may be looked up with them. Returns the pages that are public, by
    id, each with its `display_name`; a member also has the name it had on the date `on`, as `name_then`.
    """
    every = flat(lines)
    wanted = {line.lead_id for line in every} | {line.priority_id for line in every} | set(page_ids)
    pages = _public_pages(wanted - {None}, on)
    ids = document_ids(lines) | {paper.document_id for paper in papers}
    # What is restricted or withdrawn elsewhere is not told of here, not even by its name.
    there = get_document_model().objects.exclude(is_closed())
    documents = there.annotate(lies_in_closed_collection=in_private_collection()).in_bulk(ids)
    texts = [text for line in every for text in (line.text, line.minute) if text]
    asked = [*questions, *(group for line in every for group in line.questions)]
    texts += [group.answer for group in asked if group.answer]
    look_up(dict(enumerate(texts)))
    for line in every:
        if line.lead_id in pages:
            line.lead = pages[line.lead_id].display_name
        line.priority = pages.get(line.priority_id)
    for paper in [*papers, *(paper for line in every for paper in line.papers)]:
        paper.document = documents.get(paper.document_id)
    for line in every:
        # Publishing refuses such names; one that came in another way is not shown all the same.
        line.title = neutral(line.title)
        line.papers = [paper for paper in line.papers if paper.document]
        line.papers = [paper for paper in line.papers if not names_a_death(paper.document.filename)]
        for paper in line.papers:
            paper.title = neutral(paper.text)
    return pages


def papers_of(items):
    """Return the papers in a stored list of documents."""
    values = [item["value"] for item in items]
    return [
        Paper(value["document"], value.get("title") or "", value.get("note") or "")
        for value in values
        if value.get("document")
    ]


def _line(item, number, restricted, with_outcomes):
    value = item["value"]
    anchor = anchor_of(item.get("id") or number)
    if reason := reason_shown(value.get("restricted_reason")):
        return Line(number, anchor, reason=reason)
    purpose = value.get("purpose")
    return Line(
        number,
        anchor,
        title=value.get("title") or "",
        purpose=Purpose(purpose).label if purpose in Purpose.values else "",
        text=RichText(value["text"]) if value.get("text") else None,
        lead_id=value.get("lead_member"),
        lead_words=value.get("lead_words") or "",
        priority_id=value.get("priority"),
        papers=[paper for paper in _papers(value) if paper.document_id not in restricted],
        background_papers=lines_of(value.get("background_papers") or ""),
        decision=(value.get("decision") or "") if with_outcomes else "",
        minute=RichText(value["minute"]) if with_outcomes and value.get("minute") else None,
        shows=value.get("shows") or "",
    )


def _sub_items(item):
    return item["value"].get("sub_items") or []


def _papers(value):
    return papers_of(value.get("papers") or [])


def _public_pages(ids, on=None):
    """Return the public pages with these ids, by id; a member by the name it goes by today."""
    pages = BasePage.objects.for_listing().only("title", "url_path")
    pages = pages.annotate(display_name=Coalesce(_name_on(None), "title"))
    if on is not None:
        pages = pages.annotate(name_then=_name_on(on))
    return pages.in_bulk(ids)


def _name_on(day):
    names = MemberName.objects.current(day).filter(page=OuterRef("pk"))
    return Subquery(names.values("name")[:1])


def item_number(item, sub_item=None, style=SubItemNumbers.LETTERS):
    """
    Return the number of the item at a place, or of a sub-item inside it: "5", "5a" or "5.1".

    Places count from 1. After the letter z come aa, ab and so on.
    """
    if sub_item is None:
        return str(item)
    return f"{item}.{sub_item}" if style == SubItemNumbers.DECIMALS else f"{item}{_letters(sub_item)}"


def _letters(place):
    letters = ""
    while place:
        place, rest = divmod(place - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters
