"""Addresses of the sections of reports, kept from the day on which each was first published."""

from django.db import models
from django.utils.text import slugify

LONGEST_SLUG = 70


def addresses(starts, known):
    """
    Return the address of each section as a dict by the id of its block.

    `starts` are pairs of id and title, in order; `known` are the ReportSections of the report. A block that
    is known keeps its address. One that is made anew under the same title takes up that of the old one.
    """
    slugs = {row.block: row.slug for row in known if row.block}
    ids = {block for block, _ in starts}
    left = {row.title: row.slug for row in known if row.block not in ids}
    taken = {row.slug for row in known}
    found = {}
    for block, title in starts:
        found[block] = slugs.get(block) or left.pop(title, "") or free_slug(title, taken)
        taken.add(found[block])
    return found


def free_slug(title, taken):
    """Return an address for a section of this title that none of `taken` has."""
    words = slugify(title)[: LONGEST_SLUG + 1]
    if len(words) > LONGEST_SLUG:
        words = words.rpartition("-")[0] or words
    words = words.strip("-") or "part"
    slugs = [words, *(f"{words}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in slugs if slug not in taken)


class ReportSectionManager(models.Manager):
    """Keeps the addresses of sections."""

    def remember(self, page):
        """Keep the addresses of the sections of a report that is live now."""
        starts = [(section.block_id, section.title) for section in page.sections]
        titles = dict(starts)
        known = list(self.filter(page=page.pk))
        found = {slug: block for block, slug in addresses(starts, known).items()}
        for row in known:
            block = found.pop(row.slug, "")
            title = titles.get(block, row.title)
            if (row.block, row.title) != (block, title):
                row.block, row.title = block, title
                row.save()
        self.bulk_create(
            self.model(page_id=page.pk, block=block, slug=slug, title=titles[block])
            for slug, block in found.items()
        )


class ReportSection(models.Model):
    """
    A section of a published report, known by the block that begins it, and its address for good.

    No field of the page, so that neither other words nor an older draft change the address.
    """

    page = models.ForeignKey("csp_site.BasePage", on_delete=models.CASCADE, related_name="report_sections")
    block = models.CharField(max_length=36)  # the id of the heading or question, "" once it is gone
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)  # as it was last published

    # It goes with its page and keeps none from being deleted.
    wagtail_reference_index_ignore = True

    objects = ReportSectionManager()

    class Meta:
        ordering = ["page", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "slug"], name="one_section_an_address")]

    def __str__(self):
        return f"{self.page}: {self.title}"
