from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from contacts.enums import ChannelKind
from contacts.models.members import MemberPage
from csp_site.models import BasePage, BasePageQuerySet, StoryPage
from csp_site.telephone import dialled, is_number


class Need(models.Model):
    """Something a resident needs help with, as they would say it."""

    name = models.CharField(max_length=80, unique=True, help_text="As a resident would say it: Noise.")
    slug = models.SlugField(
        unique=True,
        help_text="Stands in the address and in the browser's history, so let it give nothing away.",
    )
    summary = models.CharField(
        max_length=200, blank=True, help_text="A few words that make plain what belongs here."
    )
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers come first in lists."
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
    ]

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class ContactPageQuerySet(BasePageQuerySet):
    """Finds useful contacts."""

    def for_listing(self):
        """Return public contacts with what their cards print, in the order of the tree."""
        return super().for_listing().prefetch_related("channels").order_by("path")


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

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        contacts = list(ContactPage.objects.child_of(self).for_listing().prefetch_related("needs"))
        needs = self._with_addresses({need for contact in contacts for need in contact.all_needs})
        chosen = next((need for need in needs if need.slug == request.GET.get("need")), None)
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
        related_name="+",
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
    page_description = "A service people can call, write to or visit."

    card_template = "components/contact_card.html"

    objects = PageManager.from_queryset(ContactPageQuerySet)()

    @cached_property
    def all_needs(self):
        return list(self.needs.all())

    @cached_property
    def card_channels(self):
        """Every way to reach the contact, always in the same order of kinds."""
        order = list(ChannelKind)
        return sorted(self.channels.all(), key=lambda channel: order.index(channel.kind))

    @property
    def source_note(self):
        """Words on where the details come from, or nothing."""
        if not self.source:
            return ""
        return f"Source: {self.source}. Tell us if something does not work."

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


class Channel(Orderable):
    """One way to reach a contact."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=10, choices=ChannelKind, help_text="Which way it is.")
    label = models.CharField(
        max_length=80,
        blank=True,
        help_text="What this one is for, if there are several: Not an emergency. "
        "For an address online: the words of the link.",
    )
    value = models.CharField(
        "number or address",
        max_length=300,
        help_text="The number alone (111), the web address, the email address or the place.",
    )
    instruction = models.CharField(
        max_length=120,
        blank=True,
        help_text="What to do after that: then press option 2. Never part of the number.",
    )
    hours = models.CharField(
        max_length=160, blank=True, help_text="When it is answered: 24 hours a day, 7 days a week."
    )
    any_hour = models.BooleanField(
        "answered at any hour", default=False, help_text="Tick only if somebody always answers."
    )
    languages = models.CharField(
        max_length=160,
        blank=True,
        help_text="Other languages or formats it offers: BSL, text relay.",
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("label")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("instruction")]),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("any_hour")]),
        FieldPanel("languages"),
    ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"

    def clean(self):
        super().clean()
        self.value = self.value.strip()
        if not self.value:
            return  # a rough draft may wait for it
        if self.kind in (ChannelKind.PHONE, ChannelKind.TEXT) and not is_number(self.value):
            raise ValidationError(
                {
                    "value": "Write the number alone, such as 101 or 01223 457950. "
                    "Put “then press option 2” in the instruction."
                }
            )
        if self.kind == ChannelKind.WEB:
            self._check_value(URLValidator(["http", "https"]), "Start the address with https://")
        if self.kind == ChannelKind.EMAIL:
            self._check_value(validate_email, "Write an email address like name@example.com")

    def _check_value(self, validate, message):
        try:
            validate(self.value)
        except ValidationError as error:
            raise ValidationError({"value": message}) from error

    @property
    def href(self):
        """The address behind the button, made from the value alone; empty for a place."""
        match self.kind:
            case ChannelKind.PHONE:
                return f"tel:{dialled(self.value)}"
            case ChannelKind.TEXT:
                return f"sms:{dialled(self.value)}"
            case ChannelKind.WEB:
                return self.value
            case ChannelKind.EMAIL:
                return f"mailto:{self.value}"
        return ""

    @property
    def link_text(self):
        return self.label or "Website"

    @property
    def contact_point(self):
        """The channel as a ContactPoint of schema.org; None for a place and for a text message."""
        names = {ChannelKind.PHONE: "telephone", ChannelKind.WEB: "url", ChannelKind.EMAIL: "email"}
        if self.kind not in names:
            return None
        point = {"@type": "ContactPoint", names[self.kind]: self.value}
        words = ", ".join(part for part in (self.label, self.instruction, self.hours) if part)
        return point | {"description": words} if words else point
