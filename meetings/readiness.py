"""What an agenda still lacks before it is published, for staff."""

from csp_site.models import JobRun
from csp_site.schedule import overdue_jobs
from meetings.agenda import flat
from meetings.clock import without_papers
from meetings.enums import MeetingStatus

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
