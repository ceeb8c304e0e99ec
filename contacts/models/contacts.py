"""Page types of useful contacts: the list of them, and one contact."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from contacts.enums import ChannelKind
from contacts.models.channels import Channel
from contacts.models.members import MemberPage
from contacts.models.needs import Need
from csp_site.models import BasePage, BasePageQuerySet, SiteSettings, StoryPage
from csp_site.models.freshness import with_latest_check

# The address of the sheet of numbers under the list.
NUMBERS = "numbers"


class ContactPageQuerySet(BasePageQuerySet):
    """Finds useful contacts."""

    def for_listing(self):
        """Return public contacts with what their cards print, in the order of the tree."""
        found = super().for_listing().with_reports().with_latest_check()
        return found.prefetch_related("channels").order_by("path")

    def with_reports(self):
        """
        Mark contacts by whether readers can tell us that one does not work, for `problem_address`.

        There is one partnership, so its settings are asked along.
        """
        taken = SiteSettings.objects.filter(SiteSettings.TAKES_REPORTS)
        return self.annotate(takes_reports=Exists(taken))

    def with_channels(self):
        """Return the contacts that have any channels, with these, by their ids, in one query."""
        channels = Channel.objects.filter(page__in=self.values("pk")).select_related("page")
        found = {}
        for channel in with_latest_check(channels, "page").order_by("page__path", "sort_order"):
            contact, its_channels = found.setdefault(channel.page_id, (channel.page, []))
            contact.last_check = (channel.check_day, channel.check_changed_at)
            its_channels.append(channel)
        for contact, its_channels in found.values():
            contact.channels = its_channels
        return {pk: contact for pk, (contact, _) in found.items()}


class ContactsPage(StoryPage):
    """Get help: who to call, by what is needed."""

    own_contact = models.ForeignKey(
        "contacts.ContactPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="How to reach the partnership itself. It stands at the foot of every page.",
    )

    class Meta:
        verbose_name = "list of contacts"

    content_panels = [*StoryPage.content_panels, FieldPanel("own_contact")]

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["contacts.ContactPage"]
    max_count_per_parent = 1
    page_description = "Get help: lists the useful contacts by what people need."

    # Somebody may be looking for help against a person beside them.
    has_exit = True

    sub_addresses = {NUMBERS: "serve_numbers"}

    def serve_numbers(self, request):
        """Serve the sheet of numbers to print."""
        contacts = ContactPage.objects.child_of(self).for_listing()
        context = super().get_context(request)
        context["contacts"] = [contact for contact in contacts if contact.numbers]
        return self.serve_part(request, "contacts/numbers.html", "Useful numbers", f"{NUMBERS}/", context)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        contacts = ContactPage.objects.child_of(self).for_listing()
        contacts = list(contacts.prefetch_related("needs"))
        needs = self._with_addresses({need for contact in contacts for need in contact.all_needs})
        chosen = next((need for need in needs if need.slug == request.GET.get("need")), None)
        if chosen:
            request.answered_query = {"need": chosen.slug}
        groups = [
            {
                "need": need,
                "contacts": [contact for contact in contacts if need in contact.all_needs],
            }
            for need in ([chosen] if chosen else needs)
        ]
        if not chosen:
            rest = [contact for contact in contacts if not contact.all_needs]
            groups.append({"need": None, "contacts": rest})
        context["needs"] = needs
        context["chosen_need"] = chosen
        context["need_groups"] = [group for group in groups if group["contacts"]]
        return context

    def linked_needs(self):
        """Return the needs that somebody can help with, each with the address of its contacts."""
        contacts = ContactPage.objects.child_of(self).live().public()
        return self._with_addresses(Need.objects.filter(contacts__in=contacts.values("pk")).distinct())

    def _with_addresses(self, needs):
        needs = sorted(needs, key=lambda need: (need.position, need.name))
        for need in needs:
            need.url = f"{self.url}?need={need.slug}"
        return needs


class ContactPage(BasePage):
    """A useful contact: what it is for and every way to reach it."""

    organisation = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="contact_pages",
        help_text="The member of the partnership that runs it, if one does.",
    )
    needs = ParentalManyToManyField(
        Need,
        blank=True,
        related_name="contacts",
        help_text="What it helps with. It is listed under each of these.",
    )
    source = models.CharField(
        max_length=120,
        blank=True,
        help_text="Where the details come from, until somebody has checked them: Annual Review 2024.",
    )

    class Meta:
        verbose_name = "contact"

    content_panels = [
        *BasePage.content_panels,
        InlinePanel(
            "channels",
            label="way to reach it",
            heading="Ways to reach it",
            help_text="Readers always see them in this order: telephone, text, online, email, place.",
        ),
        MultiFieldPanel(
            [FieldPanel("needs"), FieldPanel("organisation"), FieldPanel("source")],
            heading="What it is for, and where this comes from",
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary")]

    parent_page_types = ["contacts.ContactsPage"]
    subpage_types = []
    # A wrong number harms, and services move.
    checked_every = 6
    page_description = "A service people can call, write to or visit."

    card_template = "components/contact_card.html"

    objects = PageManager.from_queryset(ContactPageQuerySet)()

    def clean(self):
        super().clean()
        if self.slug == NUMBERS:
            raise ValidationError({"slug": "The sheet of numbers has this address. Choose another slug."})

    @cached_property
    def all_needs(self):
        return list(self.needs.all())

    @cached_property
    def card_channels(self):
        """Every way to reach the contact, always in the same order of kinds."""
        order = list(ChannelKind)
        return sorted(self.channels.all(), key=lambda channel: order.index(channel.kind))

    @property
    def numbers(self):
        """The numbers to call or to text."""
        kinds = (ChannelKind.PHONE, ChannelKind.TEXT)
        return [channel for channel in self.card_channels if channel.kind in kinds]

    @property
    def neutral_name(self):
        """What a sheet on a wall may call the contact. Only for contacts found `for_listing`."""
        return (self.neutral_title or "Information") if self.needs_care else self.title

    @property
    def source_note(self):
        """Words on when the details were checked, or where they come from as long as nobody has."""
        if self.checked_on:
            changed = f", changed {date_format(self.changed_since)}" if self.changed_since else ""
            return f"Checked {date_format(self.checked_on)}{changed}."
        read_on = self.source_reviewed_on and f"last reviewed {date_format(self.source_reviewed_on)}"
        source = ", ".join(part for part in (self.source, read_on) if part)
        return f"Source: {source}." if source else ""

    @property
    def problem_address(self):
        """Where to say that something here does not work; "" while nobody could read it."""
        if not getattr(self, "takes_reports", False):
            return ""
        return f"{reverse('feedback')}?page={self.pk}"

    @property
    def contact_points(self):
        """The ways to reach the contact as machines read them; a place is none."""
        points = [channel.contact_point for channel in self.card_channels]
        return [point | {"contactType": self.title} for point in points if point]

    def structured_data(self, frame):
        about = {"@type": "ContactPage", "name": self.title, "url": frame.canonical_url}
        points = self.contact_points
        return [about | {"mainEntity": points}] if points else []

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["contact"] = self
        members = MemberPage.objects.live().public()
        context["organisation"] = members.filter(pk=self.organisation_id).first()
        return context
