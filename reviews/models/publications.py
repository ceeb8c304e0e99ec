"""Page types of publications: plans, assessments and other reports, and the list of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from csp_site.models import Period, StoryPage
from meetings.querysets import today_in_london
from priorities.models import PriorityPage
from reviews.enums import PublicationKind
from reviews.models.reports import ReportPage
from reviews.plans import sections_of, standing_of
from reviews.querysets import ReportPageQuerySet, keys_of


class PublicationsPage(StoryPage):
    """The plans, assessments and reports, by what they are: those of today, then the earlier ones."""

    class Meta:
        verbose_name = "list of publications"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["reviews.PublicationPage"]
    max_count_per_parent = 1
    page_description = "Plans and insights: lists the plans, assessments and other reports."

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # A page that does not exist yet has nothing under it.
        children = PublicationPage.objects.child_of(self) if self.pk else PublicationPage.objects.none()
        context["sections"] = sections_of(list(children.for_listing().newest_first()))
        return context


class PublicationPageQuerySet(ReportPageQuerySet):
    """Finds publications by what they are and by what replaces them."""

    def readable(self, kind):
        """Return the publications of a kind that readers see, the latest first, as a list."""
        return list(self.for_listing().filter(kind=kind).newest_first().defer_streamfields())

    def relatives(self, publication):
        """Return the public one that replaces a publication, or None, and those that it replaced itself."""
        if not publication.pk:
            return None, []
        named = Q(pk=publication.superseded_by_id) | Q(superseded_by=publication.pk)
        pages = self.for_listing().not_sensitive().filter(named).newest_first().defer_streamfields()
        found = {page.pk: page for page in pages}
        return found.pop(publication.superseded_by_id, None), list(found.values())


class PublicationPage(ReportPage):
    """A plan, an assessment or another report: what it says, what it set, and how to get it."""

    kind = models.CharField(
        max_length=12,
        choices=PublicationKind,
        default=PublicationKind.REPORT,
        help_text="What it is. The list of publications is arranged by it. The dates of a plan or a "
        "strategy say when it is in force; those of an assessment or a report, which time it looks at.",
    )
    covers = models.TextField(
        "what it covers",
        max_length=300,
        blank=True,
        help_text="The area and the subjects, in one plain sentence. Leave empty if the document does "
        "not say.",
    )
    sets_priorities = ParentalManyToManyField(
        "priorities.PriorityPage",
        blank=True,
        related_name="set_by",
        verbose_name="priorities it sets",
        help_text="The priorities that were chosen because of it. Its page lists them, and the page of "
        "each leads back here.",
    )
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name="replaced by",
        help_text="The newer one that takes its place. Readers of this page are led there as soon as it "
        "is public and has begun.",
    )
    revised_on = models.DateField(
        "last revised on",
        null=True,
        blank=True,
        help_text="The day it was last looked through and changed. The law asks for this once a year "
        "for a Community Safety Plan. Readers see it.",
    )
    sent_to_policing_body_on = models.DateField(
        "sent to the elected local policing body on",
        null=True,
        blank=True,
        help_text="The law asks us to send it to the Police and Crime Commissioner, or to whoever does "
        "that work. Only staff see this.",
    )
    has_crime = models.BooleanField(
        "crime and disorder",
        default=False,
        help_text="Tick if it says what we will do about crime and disorder.",
    )
    has_substances = models.BooleanField(
        "substance misuse",
        default=False,
        help_text="Tick if it says what we will do about the misuse of drugs, alcohol and the like.",
    )
    has_reoffending = models.BooleanField(
        "reoffending", default=False, help_text="Tick if it says what we will do about reoffending."
    )
    has_violence = models.BooleanField(
        "serious violence",
        default=False,
        help_text="Tick if it says how we will prevent and reduce serious violence.",
    )
    on_request = models.CharField(
        "available on request",
        max_length=200,
        blank=True,
        help_text="What people may ask us for, in one sentence: Earlier plans are available on request. "
        "How to reach us is shown with it.",
    )

    class Meta:
        verbose_name = "publication"
        constraints = Period.Meta.constraints

    content_panels = [
        FieldPanel("kind"),
        *ReportPage.content_panels,
        FieldPanel("covers"),
        FieldPanel("sets_priorities", widget=CheckboxSelectMultiple),
        FieldPanel("superseded_by"),
        FieldPanel("on_request"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("revised_on"), FieldPanel("sent_to_policing_body_on")]),
                FieldRowPanel([FieldPanel("has_crime"), FieldPanel("has_substances")]),
                FieldRowPanel([FieldPanel("has_reoffending"), FieldPanel("has_violence")]),
            ],
            heading="What the law asks of a plan",
        ),
    ]
    search_fields = [
        *ReportPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    parent_page_types = ["reviews.PublicationsPage"]
    subpage_types = []
    page_description = "A plan, an assessment or another report. Its dates say when it is in force."

    objects = PageManager.from_queryset(PublicationPageQuerySet)()

    def clean(self):
        super().clean()
        seen, later = {self.pk}, self.superseded_by
        while later is not None:
            if later.pk in seen:
                message = "Choose a newer one: that one was itself replaced by this."
                raise ValidationError({"superseded_by": message})
            seen.add(later.pk)
            later = later.superseded_by

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        successor, context["replaces"] = PublicationPage.objects.relatives(self)
        context["noun"] = PublicationKind(self.kind).noun
        context["standing"] = standing_of(self, successor, today_in_london())
        priorities = PriorityPage.objects.for_listing().not_sensitive()
        priorities = priorities.filter(pk__in=keys_of(self.sets_priorities))
        context["priorities"] = priorities.in_order().with_progress()
        return context
