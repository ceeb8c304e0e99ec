"""The address of each section of a report, kept from the day on which the section was first published."""

from django.db import models
from django.dispatch import receiver
from wagtail.signals import page_published

from reviews.reports.sections import addresses


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

    class Meta:
        ordering = ["page", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "slug"], name="one_section_an_address")]

    def __str__(self):
        return f"{self.page}: {self.title}"


def remember_sections(page):
    """Keep the addresses of the sections of a report that is live now."""
    starts = [(section.block_id, section.title) for section in page.sections]
    titles = dict(starts)
    known = list(ReportSection.objects.filter(page=page.pk))
    found = {slug: block for block, slug in addresses(starts, known).items()}
    for row in known:
        block = found.pop(row.slug, "")
        title = titles.get(block, row.title)
        if (row.block, row.title) != (block, title):
            row.block, row.title = block, title
            row.save()
    ReportSection.objects.bulk_create(
        ReportSection(page_id=page.pk, block=block, slug=slug, title=titles[block])
        for slug, block in found.items()
    )


@receiver(page_published)
def report_published(instance, **kwargs):
    if instance.live and hasattr(instance, "addressed_sections"):
        remember_sections(instance)
