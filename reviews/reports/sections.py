"""Sections of a report: each is what stands from one heading or question to the next."""

from dataclasses import dataclass, field
from itertools import takewhile

from django.http import Http404

from reviews.models.sections import addresses

STARTS = ("heading", "question")


@dataclass
class Section:
    """A heading or question of a report with all that stands under it."""

    block_id: str
    title: str
    anchor: str
    blocks: list = field(default_factory=list)
    slug: str = ""
    corrections: list = field(default_factory=list)


def split(body):
    """Return the Sections of a report's body; what stands before the first heading is in none."""
    found = []
    for place, block in enumerate(body):
        if block.block_type in STARTS:
            # A body that was never stored has no ids yet.
            found.append(Section(str(block.id or place), block.value.text, block.value.anchor))
        if found:
            found[-1].blocks.append(block)
    return found


def opening(body):
    """Return the blocks of a report's body before its first heading."""
    return list(takewhile(lambda block: block.block_type not in STARTS, body))


def with_addresses(sections, known, corrections):
    """
    Give sections their addresses, and put corrections into those in which something was wrong.

    `known` are the ReportSections of the report.
    """
    slugs = addresses([(one.block_id, one.title) for one in sections], known)
    for section in sections:
        section.slug = slugs[section.block_id]
    by_slug = {section.slug: section for section in sections}
    for correction in corrections:
        correction.place = correction.section and by_slug.get(correction.section.slug)
    for section in sections:
        section.corrections = [one for one in corrections if one.place is section]
        # The block of a question shows them under its own heading.
        section.blocks[0].value.corrections = section.corrections
    return sections


def section_context(page, slug):
    """
    Return what the page of one section shows: it, the one before, the one after, and all.

    Raises Http404 where no section has this address.
    """
    sections = page.addressed_sections
    place = next((place for place, one in enumerate(sections) if one.slug == slug), None)
    if place is None:
        raise Http404
    return {
        "section": sections[place],
        "sections": sections,
        "number": place + 1,
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place + 1 < len(sections) else None,
    }
