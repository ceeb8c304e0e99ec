"""The records beside the meetings: places, days off, settings, and when agendas were published."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from meetings.enums import AgendaState, Known


class Venue(models.Model):
    """A room where meetings are held, and what is known of getting in."""

    name = models.CharField(
        max_length=120, help_text="The building: Parkside Place Community Fire Station."
    )
    room = models.CharField(max_length=80, blank=True, help_text="The room: Conference Room 2.")
    address = models.CharField(max_length=200, blank=True, help_text="The street and the town.")
    postcode = models.CharField(max_length=10, blank=True, help_text="For maps: CB1 1JF.")
    step_free = models.CharField(
        "step-free way in",
        max_length=7,
        choices=Known,
        default=Known.UNKNOWN,
        help_text="Whether there is a way into the room without steps. If nobody has checked: not known.",
    )
    hearing_loop = models.CharField(
        max_length=7,
        choices=Known,
        default=Known.UNKNOWN,
        help_text="Whether the room has a hearing loop. If nobody has checked: not known.",
    )
    parking = models.CharField(
        max_length=200,
        blank=True,
        help_text="What to know about parking, Blue Badge places included. Empty: not known.",
    )
    remote_url = models.URLField(
        "link to join online",
        blank=True,
        help_text="Where people can join without coming. Leave empty if they cannot.",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("room")]),
        FieldRowPanel([FieldPanel("address"), FieldPanel("postcode")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("step_free"), FieldPanel("hearing_loop")]),
                FieldPanel("parking"),
                FieldPanel("remote_url"),
            ],
            heading="Coming along",
        ),
    ]

    class Meta:
        ordering = ["name", "room"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "room"],
                name="venue_is_there_once",
                violation_error_message="This room of this building is in the list already.",
            )
        ]

    def __str__(self):
        return ", ".join(part for part in (self.room, self.name) if part)

    @property
    def address_line(self):
        return " ".join(part for part in (self.address, self.postcode) if part)

    @property
    def text(self):
        """The room, the building and the address on one line."""
        return ", ".join(part for part in (str(self), self.address_line) if part)

    @property
    def known(self):
        """What is known of getting in, as sentences."""
        return [
            sentence
            for sentence in (
                {Known.YES: "There is a way in without steps.", Known.NO: "The way in has steps."}.get(
                    self.step_free
                ),
                {
                    Known.YES: "The room has a hearing loop.",
                    Known.NO: "The room does not have a hearing loop.",
                }.get(self.hearing_loop),
                self.parking and f"Parking: {self.parking}",
            )
            if sentence
        ]

    @property
    def unknown(self):
        """What nobody has found out about getting in, as the end of a sentence; "" when all is known."""
        gaps = [
            words
            for words, is_gap in (
                ("steps", self.step_free == Known.UNKNOWN),
                ("a hearing loop", self.hearing_loop == Known.UNKNOWN),
                ("parking", not self.parking),
            )
            if is_gap
        ]
        return " or ".join(part for part in (", ".join(gaps[:-1]), *gaps[-1:]) if part)


class NonWorkingDay(models.Model):
    """A day that does not count as a working day here, beside weekends and bank holidays."""

    date = models.DateField(unique=True, help_text="The day that does not count.")
    reason = models.CharField(
        max_length=120, help_text="Why, for example: The offices close between the years."
    )

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("reason")])]

    class Meta:
        ordering = ["-date"]
        verbose_name = "day off"
        verbose_name_plural = "days off"

    def __str__(self):
        return f"{self.date:%-d %B %Y}: {self.reason}"


@register_setting(icon="calendar", order=20)
class MeetingSettings(BaseSiteSetting):
    """What the partnership has promised about its meetings."""

    promise = models.CharField(
        "when agendas are published",
        max_length=120,
        blank=True,
        help_text="The end of a sentence: We publish it, with the papers, … in the week before the "
        "meeting. Readers see it where an agenda is awaited. Leave empty to promise nothing.",
    )
    target_days = models.PositiveSmallIntegerField(
        "working days aimed at",
        null=True,
        blank=True,
        help_text="Your own target: how many clear working days before a meeting. Only staff see it.",
    )
    question_deadline = models.CharField(
        "when questions must come in",
        max_length=160,
        blank=True,
        help_text="One sentence, as you have agreed it: Send us your question by noon two working days "
        "before. Leave empty until you have.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("promise"), FieldPanel("target_days")], heading="Agendas"),
        MultiFieldPanel([FieldPanel("question_deadline")], heading="Questions from the public"),
    ]

    class Meta:
        verbose_name = "Meetings"

    @classmethod
    def for_visitor(cls, request):
        """Return the settings of the request's site; unlike `for_request` this never writes."""
        site = Site.find_for_request(request)
        return cls.objects.filter(site=site).first() or cls(site=site)


class AgendaPublicationManager(models.Manager):
    """Publishes agendas and takes them away again."""

    @transaction.atomic
    def publish(self, meeting, user):
        """Show the agenda of a meeting to readers. The first time stays on record for ever."""
        record, _ = self.select_for_update().get_or_create(meeting=meeting)
        if record.published_at is None:
            now = timezone.now()
            record.first_published_at = record.first_published_at or now
            record.published_at, record.published_by, record.withdrawn_at = now, user, None
            record.save()
        return record

    @transaction.atomic
    def withdraw(self, meeting):
        """Take the agenda of a meeting away from readers at once, papers included."""
        record = self.select_for_update().filter(meeting=meeting, published_at__isnull=False).first()
        if record is not None:
            record.published_at, record.withdrawn_at = None, timezone.now()
            record.save()
        return record


class AgendaPublication(models.Model):
    """
    Whether readers may see the agenda of a meeting, and since when.

    Apart from the page, so that no older draft brings it back or takes it away.
    """

    meeting = models.OneToOneField(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="publication"
    )
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = AgendaPublicationManager()

    class Meta:
        ordering = ["-published_at"]

    def __str__(self):
        return f"{self.meeting}: {self.state.label.lower()}"

    @property
    def state(self):
        if self.published_at:
            return AgendaState.PUBLISHED
        return AgendaState.WITHDRAWN if self.withdrawn_at else AgendaState.AWAITED
