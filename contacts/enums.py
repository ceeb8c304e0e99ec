"""Kinds of membership, the bases of it in law, and kinds of ways to reach a contact."""

from django.db import models


class MembershipKind(models.TextChoices):
    """How an organisation belongs to the partnership."""

    STATUTORY = "statutory", "Statutory member"
    MEMBER = "member", "Member"
    ATTENDING = "attending", "In attendance"


class StatutoryBasis(models.TextChoices):
    """
    Which responsible authority a statutory member is.

    Source: Crime and Disorder Act 1998, section 5(1).
    """

    COUNCIL = "council", "Council"
    COUNTY_COUNCIL = "county_council", "County council"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    PROBATION = "probation", "Probation"
    HEALTH = "health", "Health"


class ChannelKind(models.TextChoices):
    """A way to reach somebody, in the order readers always see them."""

    PHONE = "phone", "Telephone"
    TEXT = "text", "Text message"
    WEB = "web", "Online"
    EMAIL = "email", "Email"
    PLACE = "place", "Place"
