"""The progress of all actions, for officers: which are listed, and how an update is entered."""

import datetime

from dateutil.relativedelta import relativedelta
from django import forms
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from csp_site.models import BasePage
from priorities.enums import ActionState
from priorities.models import ActionUpdate, PriorityAction, PriorityPage
from priorities.models.actions import UpdateForm

QUIET_MONTHS = 3
# Meetings are offered for so long after their day.
OFFERED = datetime.timedelta(days=2 * 365)

NOW, COMING, ENDED, ALL = "", "coming", "ended", "all"


class PageChoice(forms.ModelChoiceField):
    """Takes the key of a page; what can be none is a mistake, and not a question to the database."""

    def to_python(self, value):
        is_key = not value or (str(value).isascii() and str(value).isdecimal() and len(str(value)) < 10)
        return super().to_python(value if is_key else "0")


class ProgressFilter(forms.Form):
    """Narrows the list of actions down. What it does not know narrows nothing."""

    priority = PageChoice(PriorityPage.objects.none(), required=False, empty_label="All")
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[(NOW, "In force today"), (COMING, "Coming"), (ENDED, "Ended"), (ALL, "All of them")],
    )
    latest = forms.ChoiceField(
        label="Last reported",
        required=False,
        choices=[("", "Anything"), ("none", "No update yet"), *ActionState.choices],
    )
    quiet = forms.BooleanField(label=f"No update for {QUIET_MONTHS} months", required=False)

    def __init__(self, asked):
        super().__init__(asked, auto_id="filter-%s")
        self.fields["priority"].queryset = PriorityPage.objects.defer_streamfields().in_order()

    def actions(self):
        """Return the actions that are asked for, those of one priority together; and their priorities."""
        self.is_valid()
        asked, today = self.cleaned_data, timezone.localdate()
        chosen = asked.get("priority")
        priorities = (
            PriorityPage.objects.filter(pk=chosen.pk) if chosen else by_time(asked.get("when"), today)
        )
        actions = PriorityAction.objects.filter(priority__in=priorities.values("pk")).with_latest_update()
        if state := asked.get("latest"):
            actions = actions.filter(latest_state=None if state == "none" else state)
        if asked.get("quiet"):
            actions = actions.filter(is_quiet(today))
        order = (F("priority__number").asc(nulls_last=True), "priority__path", "-horizon", "position", "pk")
        return actions.select_related("priority").defer("priority__body").order_by(*order)


def by_time(when, today):
    """Return the priorities in force today, or those that are to come or have ended, or all."""
    priorities = PriorityPage.objects.all()
    if when == ALL:
        return priorities
    if when == COMING:
        return priorities.filter(start__gt=today)
    return priorities.past(today) if when == ENDED else priorities.current(today)


def is_quiet(today):
    """Return the condition that an action `with_latest_update` is due an update, or never had one."""
    is_over = Q(latest_state__in=[ActionState.DONE, ActionState.STOPPED])
    is_old = Q(latest_date__lt=today - relativedelta(months=QUIET_MONTHS))
    return Q(latest_date=None) | (is_old & ~is_over)


def quiet_actions():
    """Return the actions of priorities in force of which nothing has been reported for three months."""
    today = timezone.localdate()
    priorities = by_time(NOW, today).values("pk")
    actions = PriorityAction.objects.filter(priority__in=priorities)
    return actions.with_latest_update().filter(is_quiet(today))


def meetings_to_offer():
    """Return the meetings held in the last two years, the latest first, each with its `day`."""
    # A meeting is known by the relation that its own app gives to every page.
    today = timezone.localdate()
    recent = Q(meetingpage__date__range=(today - OFFERED, today))
    return (
        BasePage.objects.filter(recent, alias_of=None)
        .annotate(day=F("meetingpage__date"))
        .order_by("-day", "path")
    )


def on_its_day(meeting):
    """Return the title of a meeting with its day, as choices show it."""
    day = date_format(meeting.day)
    return meeting.title if day in meeting.title else f"{day}: {meeting.title}"


class ShortUpdateForm(UpdateForm):
    """Enters what was reported of one action, in its row of the list."""

    class Meta:
        model = ActionUpdate
        fields = ["state", "note", "date", "meeting"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "meeting": forms.Select}

    def __init__(self, *args, action, **kwargs):
        # Most often it is today that an action is found as it was, with something more to say of it.
        update = ActionUpdate(action=action, date=timezone.localdate(), state=action.latest_state or "")
        super().__init__(*args, instance=update, **kwargs)
        self.action = action
        self.fields["meeting"] = PageChoice(
            meetings_to_offer(),
            required=False,
            empty_label="None",
            help_text=ActionUpdate._meta.get_field("meeting").help_text,
        )
        self.fields["meeting"].label_from_instance = on_its_day

    def record(self, user):
        """
        Keep what was filled in as a new update; return it, and whether it is new.

        The same form sent twice, or pressed twice at once, gives one update.
        """
        with transaction.atomic():
            PriorityAction.objects.select_for_update(no_key=True).get(pk=self.action.pk)
            last = self.action.updates.order_by("-pk").first()
            said = {name: self.cleaned_data[name] for name in self.Meta.fields}
            if last and all(getattr(last, name) == value for name, value in said.items()):
                return last, False
            update = self.save()
            update.save_revision(user=user)
            log(update, "wagtail.create", user=user, content_changed=True)
        return update, True
