"""Page types of the site itself: the home page, and pages of text."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel

from csp_site.blocks import StoryBlock
from csp_site.blocks.accessibility import StatementValue
from csp_site.blocks.fields import StreamField
from csp_site.blocks.lookup import charts_of, look_up
from csp_site.formats.csv_files import csv_response
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

    # The other files that hang under the page: no chart takes the name of one.
    own_files = frozenset()

    # The numbers of each chart as a file, as private as the page itself.
    sub_addresses = {r"(?P<name>[^/]*)\.csv": "serve_chart"}

    def serve_chart(self, request, name):
        """Serve the file of a chart. Raises Http404 where there is no such chart."""
        chart = next((each for each in charts_of(self.body, self) if each.name == name), None)
        if chart is None or not chart.has_file:
            raise Http404
        return self.with_care(csv_response(f"{name}.csv", *chart.file_rows))

    def get_context(self, request, *args, **kwargs):
        look_up(self.body, self)
        return super().get_context(request, *args, **kwargs)

    @property
    def has_exit(self):
        """Whether the page shows the card of a page that needs safe reading, and so an exit too."""
        cards = [block.value.cards for block in self.body if block.block_type == "cards"]
        return any(page.needs_care for pages in cards for page in pages)

    @property
    def contents(self):
        """
        The headings and questions of the body as a list of text and anchor, for a list of contents.

        Nothing else of the body is unpacked, so that another page can ask without a query.
        """
        parts = []
        for place, block in enumerate(self.body.raw_data):
            if block["type"] in ("heading", "question"):
                parts.append(self.body[place].value)
            elif block["type"] == "statement":
                parts.extend(StatementValue.contents)
        return parts

    @property
    def parts_with_cards(self):
        """The headings under which a card stands, before the next heading, as a list of text and anchor."""
        kinds = [block["type"] for block in self.body.raw_data]
        starts = [place for place, kind in enumerate(kinds) if kind == "heading"]
        ends = [*starts[1:], len(kinds)]
        parts = [start for start, end in zip(starts, ends, strict=False) if "cards" in kinds[start:end]]
        return [self.body[place].value for place in parts]


class HomePage(StoryPage):
    """The front door: who can help, how to report, what is new, who we are."""

    report_page = models.ForeignKey(
        "csp_site.InformationPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The page where people report something. Its headings with a card under them stand on "
        "the home page as links.",
    )

    class Meta:
        verbose_name = "home page"

    content_panels = [*StoryPage.content_panels, FieldPanel("report_page")]

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    # Everything current passes over it.
    checked_every = 6
    page_description = "The front page of the site. There is one."

    def clean(self):
        """
        Refuse another slug than the page has. Readers never see it, and all addresses are found by it.

        What another process of the site knows of it would be wrong until it asks again.
        """
        super().clean()
        slug = HomePage.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if slug and self.slug != slug:
            raise ValidationError(
                {"slug": f"The home page stands at “/” whatever its slug is. Put “{slug}” back."}
            )

    def with_content_json(self, content):
        """Return the page as a version holds it, with the slug of now."""
        return super().with_content_json({**content, "slug": self.slug})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = InformationPage.objects.live().public().not_sensitive()
        context["report_page"] = self.report_page_id and pages.filter(pk=self.report_page_id).first()
        return context

    def route(self, request, path_components):
        """
        Find the page at an address and the pages above it, in one query.

        Wagtail's own way asks twice for every part of the address.
        """
        paths = [self.url_path]
        for part in path_components:
            paths.append(f"{paths[-1]}{part}/")
        below = BasePage.objects.descendant_of(self).filter(url_path__in=paths).order_by("path")
        *above, page = [self, *below]
        page, rest = page.specific, path_components[len(above) :]
        page.trail = above
        return page.route(request, rest) if above else super().route(request, rest)


class InformationPage(StoryPage):
    """A page of text: about us, report it, and the pages every public site must have."""

    class Meta:
        verbose_name = "information page"

    parent_page_types = ["csp_site.HomePage", "csp_site.InformationPage"]
    subpage_types = ["csp_site.InformationPage"]
    page_description = "A page of text, such as About us or Privacy."
