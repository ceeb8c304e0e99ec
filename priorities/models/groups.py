"""Page types of groups: the list of them, and one group with its members."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from contacts.models import MemberPage
from csp_site.formats.words import lines_of
from csp_site.models import BasePageQuerySet, Period, PeriodQuerySet, StoryPage
from priorities.enums import GroupKind
from priorities.thread import ON_GROUPS, shown_by

# What each kind is, for the page that lists the groups.
KIND_TEXTS = {
    GroupKind.BUSINESS_AS_USUAL: (
        "Working groups",
        "These groups meet as part of our everyday work, whatever our priorities are.",
    ),
    GroupKind.WORKSTREAM: ("Other work we do all the time", "Work that one of our members leads."),
    GroupKind.TASK_AND_FINISH: (
        "Task and finish groups",
        "We set up a group like this when one problem needs it, beside our everyday groups.",
    ),
}


class GroupPageQuerySet(PeriodQuerySet, BasePageQuerySet):
    """Finds groups by the clock."""


class GroupsPage(StoryPage):
    """The groups that do the partnership's work, by what kind they are."""

    class Meta:
        verbose_name = "list of groups"

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = ["priorities.GroupPage"]
    max_count_per_parent = 1
    page_description = "Lists the partnership's working groups and the work it does all the time."

    @cached_property
    def groups(self):
        """The public groups, each with the members that readers may see as its chair and lead."""
        if not self.pk:
            return []
        groups = list(GroupPage.objects.child_of(self).for_listing().order_by("path"))
        ids = {pk for group in groups for pk in (group.chair_id, group.lead_id)}
        members = MemberPage.objects.by_id(ids)
        for group in groups:
            group.known_members = members
        return groups

    @property
    def has_exit(self):
        return super().has_exit or any(group.is_sensitive for group in self.groups)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        finished = [group for group in self.groups if group.end and group.end < today]
        sections = [
            (heading, explanation, [g for g in self.groups if g.kind == kind and g not in finished])
            for kind, (heading, explanation) in KIND_TEXTS.items()
        ]
        sections.append(("Earlier groups", "", finished))
        context["sections"] = [section for section in sections if section[2]]
        return context


class GroupPage(Period, StoryPage):
    """A working group, a task and finish group or a workstream: who leads it and who takes part."""

    kind = models.CharField(
        max_length=20,
        choices=GroupKind,
        default=GroupKind.BUSINESS_AS_USUAL,
        help_text="What sort of group it is. The list of groups is arranged by it.",
    )
    chair = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The member that chairs it.",
    )
    chair_words = models.CharField(
        "chair, in words",
        max_length=160,
        blank=True,
        help_text="Who chairs it, if that is none of the members.",
    )
    lead = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The member that leads it.",
    )
    lead_words = models.CharField(
        "lead, in words",
        max_length=160,
        blank=True,
        help_text="Who leads it, if that is none of the members.",
    )
    issues = models.TextField(
        blank=True, help_text="What it deals with, one issue on each line. Readers see a list."
    )
    priorities = ParentalManyToManyField(
        "priorities.PriorityPage",
        blank=True,
        related_name="groups",
        help_text="The priorities it works on. Those of its projects are shown by themselves.",
    )

    class Meta:
        verbose_name = "group"
        constraints = Period.Meta.constraints

    content_panels = [
        *StoryPage.content_panels[:-1],
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("chair"), FieldPanel("chair_words")]),
                FieldRowPanel([FieldPanel("lead"), FieldPanel("lead_words")]),
            ],
            heading="Who chairs and who leads",
        ),
        *Period.period_panels,
        FieldPanel("issues"),
        FieldPanel("priorities", widget=CheckboxSelectMultiple),
        InlinePanel(
            "strands",
            label="strand",
            heading="Strands of its work",
            help_text="The areas it works on, if it has several.",
        ),
        InlinePanel(
            "group_members",
            label="who takes part",
            heading="Who takes part",
            help_text="Members of the partnership, and others by their name.",
        ),
        *StoryPage.content_panels[-1:],
    ]
    search_fields = [
        *StoryPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("issues"),
        index.RelatedFields("strands", [index.SearchField("title"), index.SearchField("text")]),
        # What the list in the admin is narrowed down by, while it is searched.
        *(index.FilterField(name) for name in ("start", "end", "kind", "chair", "lead")),
    ]

    parent_page_types = ["priorities.GroupsPage"]
    subpage_types = []
    page_description = "A working group, a task and finish group, or work that a member leads."

    objects = PageManager.from_queryset(GroupPageQuerySet)()

    def clean(self):
        super().clean()
        for member, words in (("chair", "chair_words"), ("lead", "lead_words")):
            if getattr(self, f"{member}_id") and getattr(self, words):
                raise ValidationError({words: "Choose a member or write words: one of the two."})

    @property
    def issue_list(self):
        return lines_of(self.issues)

    @cached_property
    def all_members(self):
        return list(self.group_members.all())

    @cached_property
    def known_members(self):
        """The public members that this page may name, by id. A list of groups finds them for all."""
        taking_part = {line.member_id for line in self.all_members}
        return MemberPage.objects.by_id({self.chair_id, self.lead_id, *taking_part})

    @property
    def public_chair(self):
        return self.known_members.get(self.chair_id)

    @property
    def public_lead(self):
        return self.known_members.get(self.lead_id)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs) | shown_by(ON_GROUPS, self)
        for line in self.all_members:
            line.public_member = self.known_members.get(line.member_id)
        context["partners"] = [line for line in self.all_members if line.public_member]
        context["others"] = [line for line in self.all_members if line.name]
        context["strands"] = list(self.strands.all())
        return context


class GroupStrand(Orderable):
    """One of the areas that a group works on."""

    page = ParentalKey(GroupPage, on_delete=models.CASCADE, related_name="strands")
    title = models.CharField(max_length=120, help_text="The area in a word or two: Education.")
    text = models.TextField(
        max_length=600, blank=True, help_text="What it does there, in one or two plain sentences."
    )

    panels = [FieldPanel("title"), FieldPanel("text")]

    def __str__(self):
        return self.title


class GroupMember(Orderable):
    """Who takes part in a group: a member of the partnership, or somebody else by name."""

    page = ParentalKey(GroupPage, on_delete=models.CASCADE, related_name="group_members")
    member = models.ForeignKey(
        "contacts.MemberPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="A member of the partnership.",
    )
    name = models.CharField(
        "or another name",
        max_length=200,
        blank=True,
        help_text="Or the name of an organisation that is no member, such as Camcycle.",
    )
    note = models.CharField(
        max_length=160, blank=True, help_text="A few words after the name, such as: a representative."
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, name="") | (Q(member__isnull=True) & ~Q(name="")),
                name="group_member_is_a_member_or_a_name",
                violation_error_message="Choose a member or write a name: one of the two.",
            )
        ]

    panels = [FieldRowPanel([FieldPanel("member"), FieldPanel("name")]), FieldPanel("note")]

    def __str__(self):
        return self.name or str(self.member)

    def clean(self):
        super().clean()
        if bool(self.member_id) == bool(self.name):
            raise ValidationError({"name": "Choose a member or write a name: one of the two."})
