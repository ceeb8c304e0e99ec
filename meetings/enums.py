"""Choices of meetings, and the words that readers see for them."""

from django.db import models


class MeetingStatus(models.TextChoices):
    """Whether a meeting goes ahead. That it was held is known from its minutes and attendance alone."""

    PROVISIONAL = "provisional", "Provisional"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"
    POSTPONED = "postponed", "Postponed"


# A meeting with one of these does not take place on its date.
CALLED_OFF = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)


class AgendaState(models.TextChoices):
    """Whether readers can see the agenda. Apart from whether the page is live."""

    AWAITED = "awaited", "Awaited"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Purpose(models.TextChoices):
    """What the meeting does with an item."""

    INFORMATION = "information", "For information"
    DISCUSSION = "discussion", "For discussion"
    DECISION = "decision", "For decision"


# Why an item is not public, as readers see it. The partnership is no committee of a council: none of these
# claims a rule that binds committees.
NOT_FOR_THE_PUBLIC = "Not published: it is not for the public."
RESTRICTED_REASONS = (
    "Not published: it could identify people.",
    "Not published: it could put somebody in danger.",
    "Not published: it could get in the way of the police or a court.",
    "Not published: it was given to us in confidence.",
    "Not published: it is about money or a contract that is not settled yet.",
    "Not published: it is about somebody who works for a partner.",
    "Not published: it is legal advice.",
    NOT_FOR_THE_PUBLIC,
)


def reason_shown(stored):
    """Return the reason of the list that readers see for what is stored; "" where nothing is restricted."""
    if not stored or stored in RESTRICTED_REASONS:
        return stored or ""
    whole = f"Not published: {stored[:1].lower()}{stored[1:]}"
    return whole if whole in RESTRICTED_REASONS else NOT_FOR_THE_PUBLIC


class Extra(models.TextChoices):
    """What the site itself keeps up to date under an item."""

    ACTIONS = "actions", "The agreed actions that are open"
    QUESTIONS = "questions", "Questions from the public, with our answers"


class SubItemNumbers(models.TextChoices):
    """How the parts of an item are numbered."""

    LETTERS = "letters", "5a, 5b, 5c"
    DECIMALS = "decimals", "5.1, 5.2, 5.3"


class Known(models.TextChoices):
    """Whether a place has something, which nobody may have found out yet."""

    UNKNOWN = "unknown", "Not known"
    YES = "yes", "Yes"
    NO = "no", "No"


class MinutesState(models.TextChoices):
    """Whether a later meeting has agreed to the minutes. Nothing chosen: nobody has said so."""

    DRAFT = "draft", "Draft"
    CONFIRMED = "confirmed", "Confirmed"


class AttendanceKind(models.TextChoices):
    """How an organisation was there, or was not."""

    PRESENT = "present", "Present"
    SUBSTITUTE = "substitute", "Sent a substitute"
    APOLOGIES = "apologies", "Sent apologies"


class AgreedState(models.TextChoices):
    """How far an agreed action has got."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Channel(models.TextChoices):
    """How a question from the public came in."""

    TELEPHONE = "telephone", "Telephone"
    LETTER = "letter", "Letter"
    EMAIL = "email", "Email"
    IN_PERSON = "in_person", "In person"


class QuestionState(models.TextChoices):
    """What has become of a question from the public."""

    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not accepted"
    ANSWERED = "answered", "Answered"


# Readers see a question with one of these.
TAKEN_UP = (QuestionState.ACCEPTED, QuestionState.ANSWERED)
