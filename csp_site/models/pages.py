from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from csp_site.blocks import StoryBlock
from csp_site.models.base import BasePage


class StoryPage(BasePage):
    """A page with a body of blocks, from which officers build what the page says."""

    body = StreamField(
        StoryBlock(),
        blank=True,
        help_text="Build the page from blocks. Start each part with a heading.",
    )

    class Meta:
        abstract = True

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    is_creatable = False

    @property
    def has_exit(self):
        """Whether the page shows the card of a page that needs safe reading, and so an exit too."""
        cards = [block.value.cards for block in self.body if block.block_type == "cards"]
        return any(page.is_sensitive for pages in cards for page in pages)

    @property
    def contents(self):
        """The headings of the body as a list of text and anchor, for a list of contents."""
        return [block.value for block in self.body if block.block_type == "heading"]


class HomePage(StoryPage):
    """The front door: who can help, how to report, who we are."""

    class Meta:
        verbose_name = "home page"

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    page_description = "The front page of the site. There is one."

    def route(self, request, path_components):
        """
        Find the page at an address in one query, and give it the pages above it.

        Wagtail's own way asks twice for every part of the address.
        """
        if not path_components:
            return super().route(request, path_components)
        steps = range(1, len(path_components) + 1)
        paths = [self.url_path + "/".join(path_components[:step]) + "/" for step in steps]
        chain = list(BasePage.objects.descendant_of(self).filter(url_path__in=paths).order_by("path"))
        if not chain:
            return super().route(request, path_components)
        page = chain[-1].specific
        page.trail = [self, *chain[:-1]]
        return page.route(request, path_components[len(chain) :])


class InformationPage(StoryPage):
    """A page of text: about us, report it, and the pages every public site must have."""

    class Meta:
        verbose_name = "information page"

    parent_page_types = ["csp_site.HomePage", "csp_site.InformationPage"]
    subpage_types = ["csp_site.InformationPage"]
    page_description = "A page of text, such as About us or Privacy."
