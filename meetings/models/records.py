"""The records beside the meetings: places, days off and settings."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from csp_site.blocks.fields import StreamField
from meetings.blocks import StandingAgendaBlock, default_standing_agenda
from meetings.enums import Known
from meetings.notice.working_days import WorkingCalendar


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
    """What the partnership has promised about its meetings, and how it counts days."""

    promise = models.CharField(
        "when agendas are published",
        max_length=120,
        blank=True,
        help_text="The end of a sentence: We publish it, with the papers, … in the week before the "
        "meeting. Readers see it where an agenda is awaited. Leave empty to promise nothing.",
    )
    promise_days = models.PositiveSmallIntegerField(
        "days ahead that keep it",
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
        help_text="How many days before the meeting, weekends and all, the agenda has to be out for you to "
        "keep that promise. Leave empty if any day before the meeting keeps it.",
    )
    target_days = models.PositiveSmallIntegerField(
        "working days aimed at",
        default=5,
        validators=[MaxValueValidator(30)],
        help_text="Your own target: how many clear working days before a meeting. 0 for none. Only staff "
        "see it.",
    )
    is_strict = models.BooleanField(
        "leave out the Easter break",
        default=False,
        help_text="Tick if the Thursday before Easter and the Tuesday after it do not count as "
        "working days for you. Other such days, as at Christmas, go under Days off.",
    )
    holidays_confirmed_to = models.DateField(
        "bank holidays confirmed to",
        null=True,
        blank=True,
        default=datetime.date(2028, 12, 31),
        help_text="Up to when somebody has compared our bank holidays with the list on gov.uk. Staff are "
        "warned about meetings after it. A holiday that is missing goes under Days off.",
    )
    what_happens = models.TextField(
        "what happens at a meeting",
        max_length=400,
        blank=True,
        help_text="One or two plain sentences for somebody who has never been: who speaks, and whether "
        "people who come may. Leave empty to say nothing.",
    )
    access_help = models.CharField(
        "interpreters and other formats",
        max_length=200,
        blank=True,
        help_text="One sentence on what you can arrange, and how long it takes: We need a week to book an "
        "interpreter. Readers see it above your number. Leave empty until you know.",
    )
    question_deadline = models.CharField(
        "when questions must come in",
        max_length=160,
        blank=True,
        help_text="One sentence, as you have agreed it: Send us your question by noon two working days "
        "before. Leave empty until you have.",
    )
    question_days = models.PositiveSmallIntegerField(
        "working days before, for questions",
        null=True,
        blank=True,
        validators=[MaxValueValidator(30)],
        help_text="On which working day before a meeting questions must be in: 2 for the second one. "
        "Readers then see the date. Leave empty until you have agreed it.",
    )
    question_time = models.TimeField(
        "at what time",
        null=True,
        blank=True,
        help_text="Until when on that day, in London: 12:00. Leave empty for the whole day.",
    )
    asker_details_days = models.PositiveSmallIntegerField(
        "days that who asked is kept",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text="How many days after the meeting the name, the address and the own words of who asked a "
        "question are deleted, by themselves and for good. While it is empty, nobody can enter them.",
    )
    minutes_days = models.PositiveSmallIntegerField(
        "working days after, for draft minutes",
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
        help_text="Within how many working days after a meeting you publish draft minutes. Readers then "
        "see the date. Leave empty until you have agreed it.",
    )

    standing_agenda = StreamField(
        StandingAgendaBlock(),
        blank=True,
        default=default_standing_agenda,
        help_text="The items that every new agenda starts with. A meeting that is there already keeps its "
        "own. Take them all away and save to get the usual ones back.",
    )

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("promise"), FieldPanel("promise_days")]), FieldPanel("target_days")],
            heading="Agendas",
        ),
        MultiFieldPanel(
            [FieldPanel("is_strict"), FieldPanel("holidays_confirmed_to")], heading="Working days"
        ),
        MultiFieldPanel(
            [
                FieldPanel("question_deadline"),
                FieldRowPanel([FieldPanel("question_days"), FieldPanel("question_time")]),
                FieldPanel("asker_details_days"),
            ],
            heading="Questions from the public",
        ),
        MultiFieldPanel([FieldPanel("what_happens"), FieldPanel("access_help")], heading="Coming along"),
        MultiFieldPanel([FieldPanel("minutes_days")], heading="Minutes"),
        FieldPanel("standing_agenda", heading="What every agenda starts with"),
    ]

    class Meta:
        verbose_name = "Meetings"

    @classmethod
    def of_the_partnership(cls):
        """Return the settings: there is one partnership. Unlike `for_request` this never writes."""
        return cls.objects.first() or cls()

    @property
    def standing_items(self):
        """The items that an agenda starts with, as they are stored; the usual ones if nobody set any."""
        field = self._meta.get_field("standing_agenda")
        return (self.standing_agenda or field.get_default()).get_prep_value()

    def working_calendar(self):
        """Return the days that count here, in one query."""
        days_off = dict(NonWorkingDay.objects.values_list("date", "reason"))
        return WorkingCalendar(days_off, self.is_strict)
