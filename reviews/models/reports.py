from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from contacts.models import Channel, ContactPage
from csp_site.blocks.documents import DocumentItemBlock
from csp_site.models import Period, StoryPage
from priorities.periods import period_text
from reviews.blocks import ReportStoryBlock
from reviews.querysets import keys_of
from reviews.records import ReportRecords


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
        FieldPanel("contacts", widget=CheckboxSelectMultiple),
    ]

    is_creatable = False
    card_template = "reviews/report_card.html"

    @property
    def period_text(self):
        """The time it covers, as far as that is known: 1 April 2023 to 31 March 2024."""
        return period_text(self)

    @cached_property
    def records(self):
        """The projects, money, figures and members that this report tells of, each found when asked for."""
        return ReportRecords(self)

    @cached_property
    def listed_contacts(self):
        """The chosen contacts that are public, with their channels, in one query."""
        contacts = ContactPage.objects.live().public().filter(pk__in=keys_of(self.contacts))
        channels = Channel.objects.filter(page__in=contacts).select_related("page")
        by_contact = {}
        for channel in channels.order_by("page__path", "sort_order"):
            by_contact.setdefault(channel.page, []).append(channel)
        for contact, own in by_contact.items():
            contact.channels = own
        return list(by_contact)

    @property
    def questions(self):
        """The questions of the body, each with its answer."""
        return [block.value for block in self.body if block.block_type == "question"]

    @property
    def contents(self):
        """The headings and questions of the body, in order, for a list of contents."""
        parts = [block.value for block in self.body if block.block_type in ("heading", "question")]
        return [{"text": part.get("text") or part["question"], "anchor": part.anchor} for part in parts]

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
        context = super().get_context(request, *args, **kwargs)
        context["records"] = self.records
        return context
