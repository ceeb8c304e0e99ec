"""What stands in the way of publishing an agenda, and what is asked of whoever publishes it."""

import datetime

from django import forms
from django.utils import timezone

from meetings.models.publication import day_in_london

PUBLISH_ACTION = "meetings.publish_agenda"
SCHEDULE_ACTION = "meetings.schedule_agenda"
UNSCHEDULE_ACTION = "meetings.unschedule_agenda"
WITHDRAW_ACTION = "meetings.withdraw_agenda"
# A time further off than this is a slip of the keyboard.
FARTHEST = datetime.timedelta(days=3660)


def obstacle(meeting):
    """Return a sentence on why the agenda of a meeting cannot be published now, or nothing."""
    if not meeting.live:
        return "This page is not live. Publish the page first: readers see no agenda on it until then."
    if not meeting.pending_lines:
        return "The published page has no agenda. Add items and publish the page first."
    return ""


class LondonMomentField(forms.DateTimeField):
    """A day and a time where the meetings are, whatever time zone the person at the desk has chosen."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class PublishForm(forms.Form):
    """When to publish an agenda, now or at a set time, and why it is later than promised, if it is."""

    late_reason = forms.CharField(
        label="Why it is later than promised",
        max_length=200,
        required=False,
        help_text="One plain sentence. Readers see it beside the agenda, for good.",
    )
    publish_at = LondonMomentField(
        label="Publish on its own at",
        required=False,
        help_text="London time. Nobody has to be there: the site does it within a minute or two.",
    )

    def __init__(self, data, *, meeting, policy):
        """`data` is what was sent, or None; with the button “schedule” in it a time is needed."""
        super().__init__(data)
        self.meeting, self.policy = meeting, policy
        self.is_for_later = "schedule" in self.data

    def clean(self):
        found = super().clean()
        now = timezone.now()
        if not self.is_for_later:
            found["publish_at"] = None
            self.errors.pop("publish_at", None)
        elif "publish_at" in found and not found["publish_at"]:
            self.add_error("publish_at", "Say on which day and at what time.")
        elif "publish_at" in found and not now < found["publish_at"] <= now + FARTHEST:
            self.add_error("publish_at", "Choose a time that is still to come.")
        if "publish_at" not in self.errors and "late_reason" not in self.errors:
            self._ask_for_reason(found, found["publish_at"] or now)
        return found

    @property
    def moment(self):
        """The moment at which readers are to get the agenda, once the form is valid."""
        return self.cleaned_data["publish_at"] or timezone.now()

    def asks_for_reason(self, moment):
        """Return whether an agenda that first comes at a moment breaks the promise to the public."""
        record = self.meeting.agenda_record
        if record is not None and record.first_published_at:
            return False
        return not self.policy.keeps_promise(self.meeting, day_in_london(moment))

    def _ask_for_reason(self, found, moment):
        if not self.asks_for_reason(moment):
            found["late_reason"] = ""
        elif not found["late_reason"]:
            promise = self.policy.settings.promise
            words = f"You promised it {promise}. Say why it is later: readers see your sentence."
            self.add_error("late_reason", words)
