"""The publishing of an agenda: what stands in its way, and what is asked of whoever does it."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.documents import get_document_model

from csp_site.jobs import overdue_jobs
from csp_site.models import JobRun
from csp_site.models.holds import held_among, where_held
from meetings.agenda.clearing import unanswered
from meetings.agenda.lines import document_ids, flat
from meetings.agenda.neutral import check_neutral, check_neutral_file
from meetings.enums import MeetingStatus
from meetings.models.publication import day_in_london
from meetings.notice.clock import without_papers

PUBLISH_ACTION = "meetings.publish_agenda"
SCHEDULE_ACTION = "meetings.schedule_agenda"
UNSCHEDULE_ACTION = "meetings.unschedule_agenda"
HELD_UP_ACTION = "meetings.agenda_held_up"
WITHDRAW_ACTION = "meetings.withdraw_agenda"
# A time further off than this is a slip of the keyboard.
FARTHEST = datetime.timedelta(days=3660)


def obstacle(meeting, user=None):
    """
    Return a sentence on why the agenda of a meeting cannot be published now, or nothing.

    Only a `user` who may open the place is told where else a paper is restricted.
    """
    if not meeting.live:
        return "This page is not live. Publish the page first: readers see no agenda on it until then."
    if meeting.is_called_off:
        return f"This meeting is {meeting.get_status_display().lower()}, so its agenda is not published."
    lines = meeting.pending_lines
    if not lines:
        return "The published page has no agenda. Add items and publish the page first."
    return not_neutral(lines) or held_paper(lines, user) or unanswered(lines)


def held_paper(lines, user=None):
    """Return a sentence on the first paper whose file is restricted or withdrawn elsewhere, or ""."""
    documents = get_document_model().objects.in_bulk(document_ids(lines))
    held = held_among(documents.values())
    for line in flat(lines):
        for document in (documents.get(paper.document_id) for paper in line.papers):
            if document in held:
                words = f"Item {line.number}: readers cannot have the file of “{document.title}”."
                return f"{words} {where_held(held[document], user)} Take it away, or lift that first."
    return ""


def not_neutral(lines):
    """Return a sentence on the first title or file that names a review after a death; "" without one."""
    documents = get_document_model().objects.in_bulk(document_ids(lines))
    for line in flat(lines):
        try:
            check_neutral(line.title)
            for paper in line.papers:
                check_neutral(paper.title)
                if paper.document_id in documents:
                    check_neutral_file(documents[paper.document_id])
        except ValidationError as error:
            return f"Item {line.number}: {error.message}"
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
        error_messages={"required": "Say on which day and at what time."},
        help_text="London time. Nobody has to be there: the site does it within a minute or two.",
    )

    def __init__(self, data, *, meeting, policy, is_for_later=False):
        """`data` is what was sent, or None; a form that is not for later has no time in it."""
        super().__init__(data, auto_id="later_%s" if is_for_later else "now_%s")
        self.meeting, self.policy = meeting, policy
        if not is_for_later:
            del self.fields["publish_at"]

    def clean_publish_at(self):
        moment, now = self.cleaned_data["publish_at"], timezone.now()
        if not now < moment <= now + FARTHEST:
            raise forms.ValidationError("Choose a time that is still to come.")
        return moment

    def clean(self):
        found = super().clean()
        if self.errors:
            return found
        if not self.breaks_promise(self.moment):
            found["late_reason"] = ""
        elif not found["late_reason"]:
            promise = self.policy.settings.promise
            words = f"You promised it {promise}. Say why it is later: readers see your sentence."
            self.add_error("late_reason", words)
        return found

    @property
    def is_for_later(self):
        return "publish_at" in self.fields

    @property
    def moment(self):
        """The moment at which readers are to get the agenda, once the form has been read."""
        return self.cleaned_data.get("publish_at") or timezone.now()

    @property
    def asks_for_reason(self):
        """Whether the form shows the field for the reason."""
        is_typed = self.is_bound and self["late_reason"].value()
        return bool("late_reason" in self.errors or is_typed or self.breaks_promise(timezone.now()))

    @property
    def is_set_already(self):
        """Whether a form for later, once it has been read, says what somebody has set already."""
        record = self.meeting.agenda_record
        said = (self.moment, self.cleaned_data["late_reason"])
        return self.is_for_later and record is not None and (record.publish_at, record.late_reason) == said

    def breaks_promise(self, moment):
        """Return whether an agenda that first comes at a moment is later than the public was promised."""
        record = self.meeting.agenda_record
        if record is not None and record.first_published_at:
            return False
        return not self.policy.keeps_promise(self.meeting, day_in_london(moment))


PUBLISHING_JOB = "publish agendas that are due"


def what_is_missing(meeting, lines):
    """
    Return what a meeting and its agenda still lack, as sentences; an empty list when nothing is missing.

    `lines` is the agenda as readers would get it, looked up.
    """
    every = [line for line in flat(lines) if not line.reason]
    checks = (
        _about_the_meeting(meeting),
        _about_items(every),
        _about_papers(lines, every),
        _about_questions(meeting),
    )
    return [sentence for check in checks for sentence in check]


def _about_the_meeting(meeting):
    if meeting.status == MeetingStatus.PROVISIONAL:
        yield "The date is not certain yet. Confirm the meeting before people plan to come."
    if not meeting.start_time:
        yield "No time is set."
    if meeting.venue is None:
        yield "No venue is set."
    elif meeting.open_to_public and meeting.venue.unknown:
        yield f"Nobody has found out about {meeting.venue.unknown} at the venue."
    if meeting.has_unpublished_changes and meeting.live:
        yield "The page has changes that are not published. Readers would not get them."


def _about_items(every):
    unled = [line.number for line in every if line.priority_id and not line.lead_text]
    if unled:
        yield f"{_items(unled)} on a priority, and nobody is named who leads it."


def _about_papers(lines, every):
    if numbers := without_papers(lines):
        yield f"{_items(numbers)} without a paper."
    for line in every:
        for paper in line.papers:
            if paper.document.withdrawn_at:
                yield f"Item {line.number}: “{paper.text}” is withdrawn, so nobody can read it."


def _about_questions(meeting):
    if count := meeting.public_questions.to_answer().count():
        yield f"{count} question{'' if count == 1 else 's'} from the public, still to be answered."


def _items(numbers):
    return f"Item {numbers[0]} is" if len(numbers) == 1 else f"Items {', '.join(numbers)} are"


class ScheduledWork:
    """When the work that publishes agendas at a set time last ran, and whether it runs as it should."""

    def __init__(self):
        run = JobRun.objects.filter(job=PUBLISHING_JOB).first()
        self.last_ran = run.finished_at if run else None
        self.is_overdue = PUBLISHING_JOB in overdue_jobs()
