"""The page of a new meeting, made from its date, time and place: everything else fills itself in."""

import datetime

from django import forms
from django.db import transaction
from django.utils.formats import date_format

from csp_site.formats.date_inputs import DateInput, TimeInput
from meetings.agenda.new import Priorities, copied_agenda, standing_agenda
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage, MeetingSettings, Venue
from meetings.querysets import today_in_london
from priorities.models import PriorityPage

# What a new meeting has in common with the one it is copied from, beside its agenda.
SHARED = ("group", "open_to_public", "closed_reason", "sub_item_numbers", "owner_role", "review_every")
# Hardly anybody books a room so far ahead.
FAR_AHEAD = datetime.timedelta(days=730)


class NewMeetingForm(forms.Form):
    """When and where a new meeting is. What is odd about the date is asked about, never refused."""

    date = forms.DateField(
        label="Date",
        widget=DateInput,
        error_messages={"required": "Say on which day the meeting is."},
        help_text="The day of the meeting: 24/02/2026 or 24 February 2026. Its address follows from it.",
    )
    start_time = forms.TimeField(
        label="Starts at",
        widget=TimeInput,
        required=False,
        help_text="London time: 10:00. Leave it empty until it is set.",
    )
    venue = forms.ModelChoiceField(
        Venue.objects.all(),
        label="Venue",
        widget=forms.Select(attrs={"class": "w-w-full"}),  # a long name must not widen a small screen
        required=False,
        empty_label="Not known yet",
        help_text="Not in the list? Leave it empty, add the room under Meetings → Venues, and choose it in "
        "the editor.",
    )

    def __init__(self, data=None, *, list_page, **options):
        super().__init__(data, **options)
        self.list_page = list_page
        self.doubts = []

    @property
    def asked_about(self):
        """The day that the person has been asked about, as the form sends it back."""
        date = self.cleaned_data.get("date")
        return date.isoformat() if date else ""

    def clean(self):
        found = super().clean()
        if date := found.get("date"):
            self.doubts = list(doubts_about(date, self.list_page))
        return found

    @property
    def may_go_ahead(self):
        """Whether the form is right, and somebody who knows has said so where there are doubts."""
        return self.is_valid() and (not self.doubts or self.data.get("sure") == self.asked_about)


def doubts_about(date, list_page):
    """Yield a sentence on each thing that is odd about a new meeting on a date."""
    today, day = today_in_london(), date_format(date, "l j F Y")
    if date < today:
        yield f"{day} is past."
    elif date - today > FAR_AHEAD:
        yield f"{day} is more than two years ahead."
    else:
        calendar = MeetingSettings.of_the_partnership().working_calendar()
        if why := calendar.why_off(date):
            yield f"{day} is not a working day: {why}."
        elif not calendar.counts(date):
            yield f"{day} is not a working day."
    for meeting in MeetingPage.objects.child_of(list_page).filter(date=date).defer_streamfields():
        yield f"There is a meeting on {day} already: “{meeting.title}”."


@transaction.atomic
def make_meeting(list_page, user, *, date, start_time, venue, like=None):
    """
    Add a meeting under a list of meetings as a draft, and return it.

    It takes the agenda of the meeting `like`, if there is one, without what came of it; else the
    standing agenda.
    """
    meeting = MeetingPage(
        date=date,
        start_time=start_time,
        venue=venue,
        status=MeetingStatus.CONFIRMED,
        live=False,
        owner=user,
    )
    if like is not None:
        for name in SHARED:
            setattr(meeting, name, getattr(like, name))
    meeting.title = new_title(meeting, like)
    field = MeetingPage._meta.get_field("agenda")
    meeting.agenda = field.to_python(_agenda(meeting, like))
    list_page.add_child(instance=meeting)
    meeting.save_revision(user=user, log_action=True)
    return meeting


def new_title(meeting, like=None):
    """Return the title of a new meeting, as that of the one it is copied from if that names its date."""
    if like is not None and like.date and like.long_date in like.title:
        return like.title.replace(like.long_date, meeting.long_date)
    return f"{'Public meeting' if meeting.open_to_public else 'Meeting'}, {meeting.long_date}"


def _agenda(meeting, like):
    """Return the agenda of a new meeting, as it is stored."""
    stored = like.agenda.get_prep_value() if like is not None else []
    last = MeetingPage.objects.live().public().going_ahead().filter(group=meeting.group)
    last = last.past(meeting.date).defer_streamfields().first()
    priorities = priorities_on(meeting.date)
    if stored:
        return copied_agenda(stored, priorities, last)
    return standing_agenda(MeetingSettings.of_the_partnership().standing_items, priorities, last)


def priorities_on(day):
    """Return the Priorities of a day that readers can see, in one query."""
    found = PriorityPage.objects.for_listing().in_order().defer_streamfields()
    not_over = [priority for priority in found if priority.end is None or priority.end >= day]
    current = tuple(priority for priority in not_over if priority.is_current(day))
    return Priorities(current, frozenset(priority.pk for priority in not_over))


def replace_postponed(postponed, new, user):
    """
    Note in a postponed meeting which one takes its place; return whether readers get that at once.

    They do not where the page has changes that wait for somebody to publish them.
    """
    can_publish = postponed.permissions_for_user(user).can_publish()
    is_as_published = postponed.live and not postponed.has_unpublished_changes
    draft = postponed.get_latest_revision_as_object()
    draft.moved_to = new
    revision = draft.save_revision(user=user, log_action=True)
    if not (is_as_published and can_publish):
        return False
    revision.publish(user=user)
    return True
