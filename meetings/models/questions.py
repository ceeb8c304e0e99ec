"""Questions from the public. Who asked is kept for a set time, here and nowhere else."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import Truncator
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from csp_site.blocks.text import SHORT_TEXT_FEATURES
from meetings.enums import TAKEN_UP, Channel, QuestionState
from meetings.models.items import UnderItem
from meetings.models.records import MeetingSettings
from meetings.querysets import (
    DETAILS,
    IN_ORDER,
    NO_DETAILS,
    PublicQuestionQuerySet,
    is_over,
    today_in_london,
)


class PublicQuestion(UnderItem):
    """
    A question to a meeting, as it came in and as readers see it, with its answer.

    It has no revisions, and its name says nothing of it: whatever keeps a copy keeps nothing of who asked.
    """

    meeting = models.ForeignKey(
        "meetings.MeetingPage",
        on_delete=models.PROTECT,
        related_name="public_questions",
        help_text="The meeting it is for. Readers see it there once the agenda is published.",
    )
    received_on = models.DateField(
        "received on", default=today_in_london, help_text="The day on which it reached you."
    )
    channel = models.CharField(
        "how it came", max_length=10, choices=Channel, help_text="For staff only: how it reached you."
    )
    own_words = models.TextField(
        "the question as it was asked",
        max_length=4000,
        blank=True,
        help_text="In the words of whoever asked. Only staff see it, and it is deleted with the name.",
    )
    asker_name = models.CharField(
        "who asked",
        max_length=120,
        blank=True,
        help_text="Only staff see it. Leave empty if you do not need it.",
    )
    asker_contact = models.CharField(
        "how to reach them",
        max_length=200,
        blank=True,
        help_text="A number or an address for the answer. Only staff see it. Leave empty if not needed.",
    )
    # Noted when the details came in, so that a later setting cannot keep them for longer.
    kept_days = models.PositiveSmallIntegerField(null=True, editable=False)

    public_wording = models.TextField(
        "the question as readers see it",
        max_length=1000,
        blank=True,
        help_text="In neutral words that name and describe nobody. It stays on the site for good.",
    )
    is_named = models.BooleanField(
        "the asker chose to be named",
        default=False,
        help_text="Tick only if they said so. Untick it and save, and the name is gone at once.",
    )
    public_name = models.CharField(
        "name that readers see",
        max_length=120,
        blank=True,
        help_text="As the asker wishes to be named. It is deleted together with the other details.",
    )
    place = models.PositiveSmallIntegerField(
        "place in the list",
        null=True,
        blank=True,
        help_text="1 for the first. Leave it empty and questions stand in the order in which they came.",
    )
    state = models.CharField(
        max_length=8,
        choices=QuestionState,
        default=QuestionState.RECEIVED,
        help_text="Readers see a question once it is accepted, and its answer once it is answered.",
    )
    refused_reason = models.CharField(
        "why it is not accepted",
        max_length=200,
        blank=True,
        help_text="What you told whoever asked. For staff only, and kept: name nobody.",
    )
    together_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="others",
        verbose_name="answered together with",
        help_text="Another question of the same meeting. Its answer then stands under both.",
    )
    answer = RichTextField(
        features=SHORT_TEXT_FEATURES,
        blank=True,
        help_text="Readers see it once State is “Answered”. Name nobody. It stays on the site for good.",
    )
    answered_on = models.DateField(
        "answered on", null=True, blank=True, help_text="Leave empty for the day on which you save it."
    )
    answered_by = models.CharField(
        "answered by",
        max_length=120,
        blank=True,
        help_text="A role or an organisation, not a name. Readers see it after “by”: the chair.",
    )

    objects = PublicQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question from the public"
        verbose_name_plural = "questions from the public"
        ordering = IN_ORDER
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_days__isnull=False) | Q(**NO_DETAILS),
                name="who_asked_is_kept_for_a_set_time",
            ),
            models.CheckConstraint(
                condition=Q(is_named=True) | Q(public_name=""),
                name="who_did_not_choose_it_is_not_named",
                violation_error_message="Tick that the asker chose to be named.",
            ),
        ]

    def __str__(self):
        """Return its number and its day: logs and lists of what uses a page say no more of it."""
        received = date_format(self.received_on, "j F Y") if self.received_on else ""
        return f"Question {self.pk or ''}, received on {received}".replace("  ", " ")

    def save(self, *args, **kwargs):
        """
        Save it and note for how long what is known of who asked may be kept.

        Raises IntegrityError if there is something to keep and nobody has set for how long.
        """
        if not self.has_details:
            self.kept_days = None
        elif self.kept_days is None:
            self.kept_days = MeetingSettings.of_the_partnership().asker_details_days
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Note at which meeting it stood, which has to be told if it moves to another."""
        question = super().from_db(*args, **kwargs)
        question.stored_meeting_id = question.__dict__.get("meeting_id")
        return question

    def in_short(self):
        """Return it in few words, as staff read it; the public ones once there are any."""
        return Truncator(self.public_wording or self.own_words).chars(90)

    in_short.short_description = "Question"

    @property
    def has_details(self):
        return any(getattr(self, name) for name in DETAILS)

    @property
    def anchor(self):
        return f"question-{self.pk}"

    @property
    def meetings_that_tell(self):
        """The ids of the meetings that tell of it now, or told of it before it was saved."""
        return {self.meeting_id, getattr(self, "stored_meeting_id", None)} - {None}

    def days(self, setting):
        """Return how many days after the meeting the details go: as noted, or sooner if set so since."""
        return min(days for days in (self.kept_days, setting, 730) if days is not None)

    def clean(self):
        super().clean()
        errors = {
            **self._wrong_details(),
            **self._wrong_state(),
            **self._wrong_group(),
            **self._asker_named(),
        }
        today = today_in_london()
        for name in ("received_on", "answered_on"):
            if (day := getattr(self, name)) and day > today:
                errors[name] = "This day is still to come."
        if not self.own_words.strip() and not self.public_wording.strip():
            errors.setdefault("public_wording", "Write down the question.")
        if errors:
            raise ValidationError(errors)
        if self.state == QuestionState.ANSWERED and not self.answered_on:
            self.answered_on = today

    def _wrong_details(self):
        """Return what is wrong with what is about a person: nothing of it is kept without an end."""
        errors = {}
        setting = MeetingSettings.of_the_partnership().asker_details_days
        message = ""
        if setting is None and self.kept_days is None:
            message = (
                "This cannot be kept yet: under Settings, Meetings, nobody has set when it is deleted."
            )
        elif self.meeting_id and is_over(
            self.meeting.date or self.received_on or today_in_london(), self.days(setting)
        ):
            message = "This would be deleted at once: the time after the meeting is over. Leave it empty."
        if message:
            errors = {name: message for name in DETAILS if getattr(self, name).strip()}
        if self.is_named and not self.public_name.strip():
            errors["public_name"] = "Write the name as readers should see it, or take away the tick."
        if self.public_name.strip() and not self.is_named:
            errors.setdefault("public_name", "Tick that they chose to be named, or leave this empty.")
        return errors

    def _wrong_state(self):
        errors = {}
        if self.state in TAKEN_UP and not self.public_wording.strip():
            errors["public_wording"] = "Write the question as readers should see it before you accept it."
        if self.state == QuestionState.REFUSED and not self.refused_reason.strip():
            errors["refused_reason"] = "Say why it is not accepted."
        if self.state == QuestionState.ANSWERED and not self.together_with_id:
            if not _words_of(self.answer):
                errors["answer"] = "Write the answer, or choose another state."
            if not self.answered_by.strip():
                errors["answered_by"] = "Say who answered: a role or an organisation."
        return errors

    def _wrong_group(self):
        errors = {}
        others = self.others.all() if self.pk else PublicQuestion.objects.none()
        if self.meeting_id and others.exclude(meeting_id=self.meeting_id).exists():
            errors["meeting"] = (
                "Other questions of its meeting are answered together with this one. Change those first."
            )
        first = self.together_with
        if first is None:
            return errors
        if first.pk == self.pk or first.together_with_id:
            errors["together_with"] = "Choose the question that has the answer."
        elif first.meeting_id != self.meeting_id:
            errors["together_with"] = "Choose a question of the same meeting."
        elif others.exists():
            errors["together_with"] = (
                "Others are answered together with this one already. Change those first."
            )
        elif _words_of(self.answer):
            errors["answer"] = "The answer of the other question stands under both. Leave this empty."
        return errors

    def _asker_named(self):
        """Return an error for each text that is kept in which the name or address of who asked stands."""
        secrets = [each.strip() for each in (self.asker_name, self.asker_contact, self.public_name)]
        patterns = [rf"(?<!\w){re.escape(secret)}(?!\w)" for secret in secrets if secret]
        kept = {name: getattr(self, name) for name in ("public_wording", "refused_reason", "answered_by")}
        return {
            name: "The name or address of who asked stands in it, and it is kept for good."
            for name, text in (kept | {"answer": _words_of(self.answer)}).items()
            if any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
        }


def _words_of(html):
    """Return the words of rich text; "" for a text that an editor left with nothing but its paragraph."""
    return get_text_for_indexing(html or "").strip()
