"""Channels: the ways to reach a contact."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from contacts.enums import ChannelKind
from csp_site.formats.numbers import dialled, is_number


class Channel(Orderable):
    """One way to reach a contact."""

    page = ParentalKey("contacts.ContactPage", on_delete=models.CASCADE, related_name="channels")
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
