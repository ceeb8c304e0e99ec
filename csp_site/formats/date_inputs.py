"""Inputs for dates, typed in the British way; nothing that was typed becomes another date."""

from django import forms
from django.db import models
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


class _KeepsWhatIsTyped:
    """The picker of Wagtail, which would put today's date in the place of one it cannot read."""

    def __init__(self, attrs=None, format=None):
        super().__init__({"placeholder": self.placeholder, **(attrs or {})}, format)

    def get_config(self):
        return super().get_config() | {"validateOnBlur": False}


class DateInput(_KeepsWhatIsTyped, AdminDateInput):
    """Takes 24/02/2026 and 24 February 2026; the form tells of what is no date."""

    placeholder = "day/month/year"


class DateTimeInput(_KeepsWhatIsTyped, AdminDateTimeInput):
    """Takes 24/02/2026 10:00; the form tells of what is no moment."""

    placeholder = "day/month/year 10:00"


class TimeInput(forms.TimeInput):
    """The browser's own field. Wagtail's makes 02:00 of “2pm” and opens a list over what is below it."""

    input_type = "time"

    def __init__(self, attrs=None, format="%H:%M"):
        super().__init__(attrs, format)


class DayBlock(blocks.DateBlock):
    """A date in a block, typed as every other date is. Wagtail's own block brings its own picker."""

    @cached_property
    def field(self):
        return forms.DateField(**self.field_options | {"widget": DateInput})


register_form_field_override(models.DateField, override={"widget": DateInput})
register_form_field_override(models.TimeField, override={"widget": TimeInput})
register_form_field_override(models.DateTimeField, override={"widget": DateTimeInput})
