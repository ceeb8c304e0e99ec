"""Base of the page types of reports: annual reviews and publications."""

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.url_routing import RouteResult

from contacts.models import ContactPage
from csp_site.blocks.documents import DocumentItemBlock
from csp_site.blocks.fields import StreamField
from csp_site.models import Period, StoryPage
from reviews.blocks import ReportStoryBlock
from reviews.querysets import keys_of
from reviews.records.of_report import ReportRecords
from reviews.reports import pdf, sections

# Instead of the help text of the field, which calls the body by another name than the form does.
CONTACTS_HELP = (
    "The useful contacts that the report lists. Add the block “Useful contacts” under Body, where "
    "they belong."
)


class ReportPage(Period, StoryPage):
    """What every report has: the time it covers, documents, and a story that shows the records."""

    label_year = models.CharField(
        "year in its name",
        max_length=9,
        blank=True,
        help_text="The year readers know it by, which may differ from the time it covers: 2024, 2024/25.",
    )
    strapline = models.CharField(
        max_length=160, blank=True, help_text="The line under its title, if it has one."
    )
    documents = StreamField(
        [("document", DocumentItemBlock())],
        blank=True,
        help_text="The report as a document, if there is one. Everybody can read it from the moment "
        "this page is published.",
    )
    contacts = ParentalManyToManyField(
        "contacts.ContactPage",
        blank=True,
        related_name="listed_in_%(class)ss",
        help_text="The useful contacts that the report lists. Add the block “Useful contacts” to the "
        "story where they belong.",
    )
    body = StreamField(
        ReportStoryBlock(),
        blank=True,
        help_text="Build the report from blocks. Projects, money and figures come from their own records.",
    )

    class Meta:
        abstract = True

    content_panels = [
        *StoryPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("label_year"), FieldPanel("strapline")]),
        *Period.period_panels,
        FieldPanel("documents"),
        *StoryPage.content_panels[-1:],
        FieldPanel("contacts", widget=CheckboxSelectMultiple, help_text=CONTACTS_HELP),
        HelpPanel(template="reviews/admin/records_panel.html", heading="Projects, money and figures"),
    ]

    is_creatable = False
    is_report = True
    card_template = "reviews/report_card.html"
    has_pdf = False  # a plan has a document of its own, which ours must not be taken for
    own_files = frozenset({pdf.ADDRESS})

    @cached_property
    def records(self):
        """The projects, money, figures and members that this report tells of, each found when asked for."""
        return ReportRecords(self)

    @cached_property
    def listed_contacts(self):
        """The chosen contacts that are public, with their channels, in one query."""
        contacts = ContactPage.objects.live().public().filter(pk__in=keys_of(self.contacts))
        return list(contacts.with_channels().values())

    @property
    def questions(self):
        """The questions of the body, each with its answer."""
        return [block.value for block in self.body if block.block_type == "question"]

    @property
    def contents(self):
        """The headings and questions of the body, in order, for a list of contents."""
        return [{"text": section.title, "anchor": section.anchor} for section in self.sections]

    @property
    def opening(self):
        """What stands before the first heading or question."""
        return sections.opening(self.body)

    @property
    def sections(self):
        """The sections of the body, in order, as a list of Section."""
        return sections.split(self.body)

    @cached_property
    def _corrected(self):
        """The sections with their addresses and corrections, and all the corrections."""
        known = list(self.report_sections.order_by("pk")) if self.pk else []
        corrections = list(self.corrections.select_related("section")) if self.pk else []
        return sections.with_addresses(self.sections, known, corrections), corrections

    @property
    def addressed_sections(self):
        """The same with their addresses and corrections."""
        return self._corrected[0]

    @property
    def shown_corrections(self):
        """The corrections of this report, the latest first, each with its section."""
        return self._corrected[1]

    @property
    def pdf(self):
        """The PDF of this report, or None while there is none that says what the page says."""
        return pdf.current(getattr(self, "report_print", None)) if self.has_pdf and self.live else None

    @property
    def has_exit(self):
        return super().has_exit or self._shows_sensitive_contacts or self._has_sensitive_cards_inside

    @property
    def _shows_sensitive_contacts(self):
        blocks = {block.block_type for block in self.body} | {
            block.block_type for question in self.questions for block in question["answer"]
        }
        return "contacts" in blocks and any(contact.is_sensitive for contact in self.listed_contacts)

    @property
    def _has_sensitive_cards_inside(self):
        blocks = [block for question in self.questions for block in question["answer"]]
        cards = [block.value.cards for block in blocks if block.block_type == "cards"]
        return any(page.is_sensitive for pages in cards for page in pages)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"records": self.records}

    def route(self, request, path_components):
        """Find the PDF or a section of the report, or whatever else is at the address."""
        if self.has_pdf and path_components == [pdf.ADDRESS] and self.live:
            pdf.refuse_private(self)
            return RouteResult(self, kwargs={"method": "serve_pdf"})
        if len(path_components) == 1 and self.live and self.has_section(path_components[0]):
            return RouteResult(self, kwargs={"method": "serve_section", "slug": path_components[0]})
        return super().route(request, path_components)

    def has_section(self, slug):
        return any(section.slug == slug for section in self.addressed_sections)

    def serve_pdf(self, request):
        """Serve the PDF, or the way to the page while there is none."""
        return pdf.pdf_answer(request, self)

    def serve_section(self, request, slug):
        """Serve a section of the report at its own address."""
        context = self.get_context(request) | sections.section_context(self, slug)
        title = f"{context['section'].title} – {self.title}"
        return self.serve_part(request, "reviews/report_section.html", title, f"{slug}/", context)
