"""Page types of members: the list of them, and one member with its names and memberships over time."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from contacts.enums import MembershipKind, StatutoryBasis
from csp_site.models import BasePageForm, BasePageQuerySet, Period, StoryPage

# What the words of the field mean, for the page that lists the members.
KIND_TEXTS = {
    MembershipKind.STATUTORY: (
        "Statutory members",
        "The law gives these organisations a duty to work together on crime and disorder. "
        "It calls them responsible authorities.",
    ),
    MembershipKind.MEMBER: (
        "Other members",
        "These organisations are just as important. They have no duty to take part.",
    ),
    MembershipKind.ATTENDING: (
        "Also at our meetings",
        "A representative comes to meetings without being a member.",
    ),
}


class MembersPage(StoryPage):
    """Everybody who belongs to the partnership now."""

    class Meta:
        verbose_name = "list of members"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["contacts.MemberPage"]
    max_count_per_parent = 1
    page_description = "Lists the organisations that make up the partnership."

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        groups = {kind: [] for kind in MembershipKind}
        for member in MemberPage.objects.child_of(self).for_listing():
            if member.membership:
                groups[member.membership.kind].append(member)
        context["member_groups"] = [
            {"kind": kind, "heading": heading, "explanation": explanation, "members": groups[kind]}
            for kind, (heading, explanation) in KIND_TEXTS.items()
            if groups[kind]
        ]
        context["member_count"] = sum(
            len(members) for kind, members in groups.items() if kind != MembershipKind.ATTENDING
        )
        return context


class MemberPageQuerySet(BasePageQuerySet):
    """Finds members of the partnership."""

    def for_listing(self):
        """Return public members with their names and memberships, in alphabetical order."""
        return super().for_listing().prefetch_related("names", "memberships").order_by("title")

    def by_id(self, ids):
        """Return the public members among these ids (some may be None) with their names, by id."""
        return super().for_listing().prefetch_related("names").in_bulk(ids)

    def current(self, on=None):
        """Return the organisations with a membership in force on the date `on` (today unless given)."""
        return self.filter(pk__in=Membership.objects.current(on).values("page"))


class MemberPageForm(BasePageForm):
    """Says in words when two names of a member would both be the present one."""

    def clean(self):
        cleaned_data = super().clean()
        formset = self.formsets.get("names")
        if formset is None or not formset.is_valid():
            return cleaned_data
        open_ended = [
            form
            for form in formset.forms
            if form not in formset.deleted_forms and form.has_changed() | bool(form.instance.pk)
            if form.cleaned_data.get("name") and form.cleaned_data.get("end") is None
        ]
        for form in open_ended[1:]:
            form.add_error("end", "Another name has no last day. Give this one its last day.")
        return cleaned_data


class MemberPage(StoryPage):
    """An organisation of the partnership, with its names and its membership over time."""

    class Meta:
        verbose_name = "member"

    content_panels = [
        *StoryPage.content_panels[:-1],
        InlinePanel(
            "names",
            label="name",
            heading="Names over time",
            help_text="Add a new name when it changes, and give the old one its last day. "
            "Old names stay, so that old papers still make sense.",
        ),
        InlinePanel(
            "memberships",
            label="membership",
            heading="Membership over time",
            help_text="Add a new line when the membership changes. Never rewrite an old one.",
        ),
        *StoryPage.content_panels[-1:],
    ]
    search_fields = [
        *StoryPage.search_fields,
        index.RelatedFields("names", [index.SearchField("name"), index.SearchField("acronym")]),
    ]

    base_form_class = MemberPageForm
    parent_page_types = ["contacts.MembersPage"]
    subpage_types = []
    page_description = "An organisation that belongs to the partnership or comes to its meetings."

    objects = PageManager.from_queryset(MemberPageQuerySet)()

    @cached_property
    def all_names(self):
        return list(self.names.all())

    @cached_property
    def current_name(self):
        """The name in force today, or None while no name is recorded."""
        return next((name for name in self.all_names if name.is_current()), None)

    @property
    def display_name(self):
        """The name as readers see it today."""
        return self.current_name.name if self.current_name else self.title

    @property
    def acronym(self):
        return self.current_name.acronym if self.current_name else ""

    @cached_property
    def membership(self):
        """The membership in force today, or None."""
        return next((record for record in self.memberships.all() if record.is_current()), None)

    @cached_property
    def contacts(self):
        """The public contacts that this member runs."""
        # A member that is only previewed is named by no contact yet.
        return list(self.contact_pages.for_listing()) if self.pk else []

    @property
    def has_exit(self):
        return super().has_exit or any(contact.needs_care for contact in self.contacts)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save closed names before the open-ended one, since there may only ever be one of those."""
        written = kwargs.get("update_fields")  # a draft writes the page's row in part, and no names
        if self.pk and self.names.is_deferring and (written is None or "names" in written):
            for name in self.names.all():
                if name.pk and name.end:
                    name.save()
        super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["membership"] = self.membership
        context["other_names"] = [name for name in self.all_names if name != self.current_name]
        context["contacts"] = self.contacts
        return context


class MemberName(Orderable, Period):
    """What a member was called, and from when to when."""

    page = ParentalKey(MemberPage, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200, help_text="The full name, without initials in brackets.")
    acronym = models.CharField(
        "initials", max_length=20, blank=True, help_text="The usual initials, such as CAMBAC."
    )

    class Meta(Orderable.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(end__isnull=True),
                name="one_open_ended_name_a_member",
                violation_error_message="Another name of this member has no last day.",
            ),
        ]

    panels = [FieldPanel("name"), FieldPanel("acronym"), *Period.period_panels]

    def __str__(self):
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


class Membership(Orderable, Period):
    """How an organisation belonged to the partnership, and from when to when."""

    page = ParentalKey(MemberPage, on_delete=models.CASCADE, related_name="memberships")
    kind = models.CharField(
        max_length=10, choices=MembershipKind, help_text="How it belongs to the partnership."
    )
    statutory_basis = models.CharField(
        "responsible authority",
        max_length=20,
        choices=StatutoryBasis,
        blank=True,
        help_text="For a statutory member: which responsible authority it is.",
    )

    class Meta(Orderable.Meta):
        constraints = Period.Meta.constraints

    panels = [FieldPanel("kind"), FieldPanel("statutory_basis"), *Period.period_panels]

    def __str__(self):
        return self.get_kind_display()
