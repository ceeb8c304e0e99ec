"""The page of a meeting: it arranges what the packages of agendas, packs, notice and page give."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import Http404
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from csp_site.blocks.fields import StreamField
from csp_site.models import BasePage
from meetings.agenda.lines import document_ids, outline, papers_of, restricted_document_ids
from meetings.blocks import AgendaBlock, MinutesBlock
from meetings.enums import CALLED_OFF, AgendaState, MeetingStatus, SubItemNumbers
from meetings.feeds.calendar import calendar_answer
from meetings.models.outcomes import Outcomes
from meetings.pack.serving import AGENDA_PAGE, pack_answer
from meetings.page.context import page_context
from meetings.page.moving import ONLY_POSTPONED, follow_date, mistake_in_move
from meetings.page.structured_data import event
from meetings.page.wording import print_time, tag_of
from meetings.permissions import MeetingPermissions
from meetings.querysets import MeetingQuerySet

# What stands at these places under the meetings is no meeting.
RESERVED_SLUGS = ("past", "actions", "feed", "calendar")


class MeetingPage(Outcomes, BasePage):
    """A meeting: when, where, who may come, and its agenda once that is published."""

    date = models.DateField(null=True, help_text="The day of the meeting.")
    start_time = models.TimeField(
        "starts at", null=True, blank=True, help_text="London time: 10:00. Leave empty until it is set."
    )
    end_time = models.TimeField(
        "ends at", null=True, blank=True, help_text="Only if it is known. Readers see no guess."
    )
    status = models.CharField(
        max_length=12,
        choices=MeetingStatus,
        default=MeetingStatus.CONFIRMED,
        help_text="Whether it goes ahead. A cancelled meeting stays on the site and says so.",
    )
    moved_to = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="held instead",
        help_text="For a postponed meeting: the meeting that takes its place. Once both are public, each "
        "links to the other.",
    )
    open_to_public = models.BooleanField(default=True, help_text="Untick if only members may come.")
    closed_reason = models.CharField(
        "why it is not open",
        max_length=200,
        blank=True,
        help_text="One plain sentence that readers see when the meeting is not open to the public.",
    )
    group = models.ForeignKey(
        "priorities.GroupPage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The group that meets. Leave empty if it is the whole partnership.",
    )
    venue = models.ForeignKey(
        "meetings.Venue",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it is. Readers also see what is known about getting in.",
    )
    sub_item_numbers = models.CharField(
        "numbers of parts",
        max_length=8,
        choices=SubItemNumbers,
        default=SubItemNumbers.LETTERS,
        help_text="How the parts of an item are numbered in this agenda.",
    )
    agenda = StreamField(
        AgendaBlock(),
        blank=True,
        help_text="Readers see nothing of it, papers included, before you press “Publish agenda”.",
    )
    minutes = StreamField(
        MinutesBlock(),
        blank=True,
        help_text="The minutes, once there are any. Readers see them once you release the outcomes.",
    )

    class Meta:
        verbose_name = "meeting"
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="meeting_ends_after_it_starts",
                violation_error_message="The meeting must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | Q(status=MeetingStatus.POSTPONED),
                name="only_a_postponed_meeting_has_moved",
                violation_error_message=ONLY_POSTPONED,
            ),
        ]

    content_panels = [
        HelpPanel(template="meetings/admin/agenda_state.html", heading="Agenda: can readers see it?"),
        HelpPanel(template="meetings/admin/notice_panel.html", heading="Agenda: by when?"),
        HelpPanel(template="meetings/admin/papers_panel.html", heading="Papers: what will be public?"),
        HelpPanel(template="meetings/admin/questions_panel.html", heading="Questions from the public"),
        # The address is the date, so it does not follow the title as that of other pages does.
        FieldPanel("title"),
        *BasePage.content_panels[1:],
        MultiFieldPanel(
            [
                FieldPanel("date", required_on_save=True),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldPanel("status"),
                FieldPanel("moved_to"),
                HelpPanel(template="meetings/admin/moving_panel.html"),
            ],
            heading="When",
        ),
        MultiFieldPanel([FieldPanel("venue"), FieldPanel("group")], heading="Where and who"),
        MultiFieldPanel(
            [FieldPanel("open_to_public"), FieldPanel("closed_reason")], heading="Who may come"
        ),
        FieldPanel("agenda"),
        FieldPanel("sub_item_numbers"),
        FieldPanel("minutes"),
        *Outcomes.outcome_panels,
    ]

    # What the list in the admin is sorted by, while it is searched.
    search_fields = [*BasePage.search_fields, index.FilterField("date")]

    parent_page_types = ["meetings.MeetingsPage"]
    subpage_types = []
    # A record of its day, with clocks of its own before it.
    checked_every = 0
    page_description = "A meeting of the partnership, with its agenda, papers and minutes."
    previewed_record = None  # how the agenda would be published, for staff who look beforehand

    objects = PageManager.from_queryset(MeetingQuerySet)()

    def full_clean(self, *args, **kwargs):
        """Check the page; its address follows its date until it is live."""
        follow_date(self)
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        """Check a draft; its address follows its date too."""
        follow_date(self)
        super().minimal_clean()

    def clean(self):
        super().clean()
        errors = {}
        if self.end_time and not self.start_time:
            errors["end_time"] = "Say when the meeting starts too, or leave this empty."
        elif self.end_time and self.end_time <= self.start_time:
            errors["end_time"] = "The meeting must end after it starts."
        if mistake := mistake_in_move(self):
            errors["moved_to"] = mistake
        if not self.open_to_public and not self.closed_reason.strip():
            errors["closed_reason"] = "Say why the meeting is not open to the public."
        if self.slug in RESERVED_SLUGS:
            errors["slug"] = "Another part of the site has this address. Use the date: 2026-02-24."
        if errors:
            raise ValidationError(errors)

    def permissions_for_user(self, user):
        return MeetingPermissions(user, self)

    sub_addresses = {
        r"meeting\.ics": "serve_calendar",
        AGENDA_PAGE: "serve_agenda",
        r"(?P<name>agenda\.pdf|papers\.zip)": "serve_pack",
    }

    def serve_agenda(self, request):
        """Serve the agenda to print. Raises Http404 while none is public."""
        if not self.public_lines:
            raise Http404
        title, context = f"Agenda: {self.public_title}", self.get_context(request)
        return self.serve_part(request, "meetings/agenda_page.html", title, f"{AGENDA_PAGE}/", context)

    def serve_pack(self, request, name):
        """Serve a file of the pack. Raises Http404 while no agenda is public."""
        return pack_answer(request, self, name)

    def serve_calendar(self, request):
        """Serve the meeting for calendars. Raises Http404 where these may not tell of it."""
        found = MeetingPage.objects.filter(pk=self.pk).for_machines().defer_streamfields()
        if not found:
            raise Http404
        return calendar_answer(found, f"meeting-{self.slug}.ics")

    @property
    def is_called_off(self):
        return self.status in CALLED_OFF

    @property
    def long_date(self):
        return date_format(self.date, "l j F Y") if self.date else ""

    @property
    def time_text(self):
        """The time as far as it is known: "10am", "10am to midday", or nothing."""
        return " to ".join(print_time(time) for time in (self.start_time, self.end_time) if time)

    @property
    def tag(self):
        """What a list says of a meeting that is not simply going ahead, in a word or two."""
        return tag_of(self) or ("" if self.open_to_public else "Not open to the public")

    @cached_property
    def agenda_record(self):
        """The record of this agenda's publication, or None."""
        return getattr(self, "publication", None) if self.pk else None

    @cached_property
    def agenda_pack(self):
        """The files made of this agenda, or None."""
        return getattr(self, "pack", None) if self.pk else None

    @property
    def agenda_state(self):
        return self.agenda_record.state if self.agenda_record else AgendaState.AWAITED

    @property
    def public_lines(self):
        """The agenda as everybody may read it, not looked up yet; empty until it is published."""
        return self.pending_lines if self.agenda_state == AgendaState.PUBLISHED else []

    @property
    def pending_lines(self):
        """The agenda as everybody will read it once it is published, not looked up yet."""
        return outline(
            self.agenda.get_prep_value(), self.sub_item_numbers, with_outcomes=self.outcomes_are_out
        )

    @property
    def lines_afterwards(self):
        """The agenda with what came of its items, as everybody will read it once that is released."""
        return outline(self.agenda.get_prep_value(), self.sub_item_numbers, with_outcomes=True)

    @property
    def public_minutes(self):
        """The minutes as everybody may read them, not looked up yet: none before they are released."""
        return self.pending_minutes if self.outcomes_are_out else []

    @property
    def pending_minutes(self):
        """The minutes as everybody will read them once they are released, not looked up yet."""
        restricted = restricted_document_ids(self.agenda.get_prep_value())
        papers = papers_of(self.minutes.get_prep_value())
        return [paper for paper in papers if paper.document_id not in restricted]

    def public_document_ids(self):
        """Return the ids of the papers, once they are published, and of the minutes. Never more."""
        return document_ids(self.public_lines) | {paper.document_id for paper in self.public_minutes}

    def offered_document_ids(self):
        """Return the ids of the papers, published or not yet, and of the minutes."""
        return document_ids(self.pending_lines) | {paper.document_id for paper in self.pending_minutes}

    where_to_answer = (
        "Save the draft, then say under “Asked about papers”, on the page of the agenda, why it may go out."
    )

    def unanswered_document_ids(self):
        """Return the ids of papers and minutes that readers would get by publishing the page alone."""
        new = {paper.document_id for paper in self.public_minutes}
        if self.agenda_state == AgendaState.PUBLISHED:
            new = self.offered_document_ids()
        stored = type(self).objects.filter(pk=self.pk).first()
        return new - (stored.public_document_ids() if stored else set())

    def structured_data(self, frame):
        return [facts for facts in [event(self, frame)] if facts]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | page_context(self, request)

    def moved_from_or_to(self):
        """Return the public meetings that this one replaces, and the one it was moved to, as a queryset."""
        earlier = Q(moved_to=self.pk, status=MeetingStatus.POSTPONED) if self.pk else Q(pk__in=[])
        found = MeetingPage.objects.for_listing().filter(earlier | Q(pk=self.moved_to_id))
        return found.filter(date__isnull=False).order_by("date", "path")
