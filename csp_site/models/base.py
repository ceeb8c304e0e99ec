"""The page that every page type extends, and the queries that all of them share."""

import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.documents import get_document_model
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from csp_site.caching.kept import keep
from csp_site.caching.once import once
from csp_site.frame.pages import FramePage
from csp_site.models.forms import BasePageForm
from csp_site.models.freshness import KeptRight, with_latest_check
from csp_site.printing.serving import mark_as_quiet
from csp_site.references import references_of
from csp_site.signals import page_saved

# First parts of addresses that are not pages.
RESERVED_SLUGS = {
    *("admin", "changes", "data", "documents", "feed", "feedback", "healthz", "media", "search", "static"),
    "_util",
}


def is_private(path="path"):
    """
    Return a condition: readers are kept out of the page, itself or through a page above it.

    Another model's query gives `path`, the way to the path of its page.
    """
    return stands_under([above for above, restriction, _ in _areas() if restriction], path)


def is_in_sensitive_area(path="path"):
    """Return a condition: the page needs safe reading, itself or through a page above it."""
    return stands_under([above for above, _, is_sensitive in _areas() if is_sensitive], path)


def _areas():
    """Return the few pages that make those below private or sensitive: path, restriction, is_sensitive."""
    areas = Page.objects.filter(Q(view_restrictions__isnull=False) | Q(basepage__is_sensitive=True))
    rows = areas.order_by().values_list("path", "view_restrictions", "basepage__is_sensitive")
    return once("areas", rows)


def stands_under(paths, path="path"):
    """Return a condition: what has its path at `path` of the query is at one of these paths or under it."""
    highest = []
    for above in sorted(set(paths)):
        if not (highest and above.startswith(highest[-1])):
            highest.append(above)
    conditions = [Q((f"{path}__startswith", above)) for above in highest]
    return Q(*conditions, _connector=Q.OR) if conditions else Q(pk__in=[])


class BasePageQuerySet(PageQuerySet):
    """Finds pages that may be shown."""

    def public(self):
        """Leave out pages that are private, themselves or through a page above them."""
        return self.exclude(is_private())

    def not_sensitive(self):
        """Leave out pages that are sensitive, themselves or through a page above them."""
        return self.exclude(is_in_sensitive_area())

    def for_listing(self):
        """Return what a list of pages may show, fetched with what a card prints."""
        return self.live().public().annotate(needs_care=is_in_sensitive_area())

    def told_for(self, reader):
        """Return public pages for the page that names them: on most, none that needs safe reading."""
        found = self.live().public()
        return found if reader.in_sensitive_area else found.not_sensitive()

    def with_latest_check(self):
        """Bring along when each page was last checked, for `reviewed_on`."""
        return with_latest_check(self)

    def linked_from(self, home):
        """Return the public pages right under the home page that its menu or its footer has."""
        ticked = Q(show_in_menus=True) | Q(show_in_footer=True)
        return self.live().public().child_of(home).filter(ticked).order_by("path")


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(KeptRight, Page):
    """What every page of the site has: a summary, a review date, an owner, a rule of care."""

    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="One or two plain sentences. They open the page and describe it in lists.",
    )
    last_reviewed = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which the page was last reviewed, as its source says. Readers see it at the "
        "foot of the page until somebody presses “Checked, still right”, which notes the day by itself.",
    )
    review_every = models.PositiveSmallIntegerField(
        "months between checks",
        null=True,
        blank=True,
        help_text="How many months may pass before this page is checked again. Leave it empty to go by "
        "what is set for pages of this kind; 0 means never.",
    )
    owner_role = models.ForeignKey(
        "csp_site.Role",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who keeps this page right, and is told when something is wrong with it.",
    )
    is_sensitive = models.BooleanField(
        "needs safe reading",
        default=False,
        help_text="Tick if being seen reading this page could put somebody in danger. It and every "
        "page under it get an exit button, a neutral title and stay out of the sitemap.",
    )
    neutral_title = models.CharField(
        max_length=60,
        blank=True,
        help_text="What the browser tab, the history and a shared link say instead of the title: "
        "true, but giving nothing away. For example: Advice and support.",
    )
    show_in_footer = models.BooleanField(
        default=False, help_text="Tick to link to this page at the foot of every page."
    )

    objects = BasePageManager()

    class Meta:
        verbose_name = "page"
        indexes = [
            # Few pages are sensitive, and every list asks for them.
            models.Index(fields=["is_sensitive"], condition=Q(is_sensitive=True), name="sensitive_pages")
        ]

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("change_note")], heading="What is new"),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("show_in_footer")]
    settings_panels = [
        MultiFieldPanel(
            [
                HelpPanel(template="csp_admin/page_checks.html"),
                FieldPanel("last_reviewed"),
                FieldPanel("review_every"),
                FieldPanel("owner_role"),
            ],
            heading="Keeping it right",
        ),
        MultiFieldPanel([FieldPanel("is_sensitive"), FieldPanel("neutral_title")], heading="Safe reading"),
        MultiFieldPanel([HelpPanel(template="csp_admin/expiry.html")], heading="When it expires"),
        *Page.settings_panels,
    ]

    base_form_class = BasePageForm
    is_creatable = False
    waiting_note = None  # the editor's form sets it; "" takes a waiting note away
    has_exit = False
    card_template = "components/page_card.html"

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "The site itself uses this address. Choose another slug."})
        if self.is_sensitive and not self.neutral_title:
            raise ValidationError(
                {"neutral_title": "Write a neutral title, or untick “needs safe reading”."}
            )

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save the page, and announce what it says from now on."""
        super().save(*args, **kwargs)
        page_saved.send(type(self), page=self)

    def save_revision(self, *args, **kwargs):
        """Save a version of the page, with what its editor says has changed."""
        revision = super().save_revision(*args, **kwargs)
        if self.waiting_note is not None:
            self.note_change(self.waiting_note)
        return revision

    def note_change(self, text):
        """Let a sentence on what changed wait for the next publishing; "" takes a waiting one away."""
        newest = self.change_notes.exclude(published_at=None).first()
        if not text or (newest and newest.text == text):  # the same form sent twice says it once
            self.change_notes.filter(published_at=None).delete()
        else:
            self.change_notes.update_or_create(published_at=None, defaults={"text": text})

    @cached_property
    def trail(self):
        """The pages above this one, from the home page down. Routing gives it; else one query."""
        above = BasePage.objects.ancestor_of(self) if self.path else BasePage.objects.none()
        return list(above.order_by("path"))

    @cached_property
    def in_sensitive_area(self):
        """Whether this page or any above it needs safe reading. Never copied down to children."""
        return self.is_sensitive or any(page.is_sensitive for page in self.trail)

    @property
    def public_title(self):
        """What the browser tab says: on a sensitive page the nearest neutral title."""
        if not self.in_sensitive_area:
            return self.seo_title or self.title
        chain = [self, *reversed(self.trail)]
        return next((page.neutral_title for page in chain if page.neutral_title), "Information")

    @property
    def public_description(self):
        """What a search engine or a shared link may say; nothing on a sensitive page."""
        return "" if self.in_sensitive_area else self.search_description or self.summary

    def structured_data(self, frame):
        """
        Return what machines are told of this page, as a list of dicts in the words of schema.org.

        A page type with more to tell than its place overrides this, with public facts alone.
        Never asked of a sensitive page.
        """
        return []

    def with_content_json(self, content):
        """
        Return the page as a revision holds it, with what has been deleted since as if it were new.

        Wagtail's editor refuses a line of a list that has an id nobody knows, and cannot say why.
        """
        page = super().with_content_json(content | self._choices_that_are_gone(content))
        for relation in get_all_child_relations(type(self)):
            lines = getattr(page, relation.get_accessor_name()).all()
            ids = {line.pk for line in lines if line.pk}
            known = set(relation.related_model.objects.filter(pk__in=ids).values_list("pk", flat=True))
            for line in lines:
                if line.pk not in known:
                    line.pk = None
        return page

    def _choices_that_are_gone(self, content):
        """Return None for each field of a revision that names something deleted since."""
        return {
            field.name: None
            for field in self._meta.concrete_fields
            if field.many_to_one and field.remote_field.on_delete in (models.PROTECT, models.RESTRICT)
            if content.get(field.name)
            and not field.related_model._default_manager.filter(pk=content[field.name]).exists()
        }

    def get_sitemap_urls(self, request=None):
        """Return the line of the sitemap; Wagtail's own may give the day of a draft as that of a change."""
        line = {"location": self.get_full_url(request)}
        return [line | ({"lastmod": self.last_published_at} if self.last_published_at else {})]

    def public_document_ids(self):
        """
        Return the ids of the documents that this page, as it is live now, opens to everybody.

        Read from the page itself, never from the reference index, which may lag behind. A page type
        that holds documents back overrides this.
        """
        return references_of(self, get_document_model())

    def offered_document_ids(self):
        """Return the ids of the documents that readers would get from this page as it is now, unsaved."""
        return self.public_document_ids()

    where_to_answer = ""

    def unanswered_document_ids(self):
        """Return the ids of documents that must be answered for before this page, unsaved, is published."""
        return set()

    # What stands under a page without being one: patterns of addresses, and the methods that serve them.
    sub_addresses = {}

    def route(self, request, path_components):
        """Find what stands under the page without being one, or whatever else is at the address."""
        address = "/".join(path_components)
        tables = [vars(cls).get("sub_addresses", {}) for cls in type(self).__mro__]
        for pattern, method in [row for table in tables for row in table.items()]:
            if self.live and (found := re.fullmatch(pattern, address)):
                return RouteResult(self, kwargs={"method": method, **found.groupdict()})
        return super().route(request, path_components)

    def serve(self, request, *args, method="", **kwargs):
        """Serve the page, or what stands under it. Raises Http404 where that is not there."""
        if method:
            return keep(getattr(self, method)(request, **kwargs))
        request.served_page = self
        return self.with_care(super().serve(request, *args, **kwargs))

    def serve_part(self, request, template, title, address, context):
        """Return the answer with a part of the page, called `title`, at its `address` under the page."""
        request.served_page = FramePage.under(self, title, address)
        return self.with_care(TemplateResponse(request, template, context))

    def with_care(self, response):
        """Return an answer, which no browser keeps where reading the page could put somebody in danger."""
        return mark_as_quiet(keep(response)) if self.in_sensitive_area or self.has_exit else keep(response)
