"""Versions of what the desk of a meeting shows: a form carries one, and it is compared."""

from django.core import signing
from wagtail.documents import get_document_model
from wagtail.log_actions import registry

from csp_site.versions.digest import FIELD, version_of
from meetings.agenda.lines import document_ids, flat
from meetings.enums import AgendaState
from meetings.page.wording import print_moment
from meetings.releasing import Outcomes

ITEM = "item-"
CHANGED = "Nothing is done yet: this has changed since you opened it."
WITHOUT_VERSION = "Nothing is done yet: the form did not say what you saw when you opened it."


class DeskVersion:
    """
    What a desk shows of a meeting that a press of a button gives to readers.

    `parts` has words for each part, with a digest where the words do not say everything.
    """

    salt = ""

    def __init__(self, meeting, parts):
        self.meeting, self.parts = meeting, parts

    def __str__(self):
        """Return what a form carries, in which nobody can write anything."""
        return signing.dumps(self.parts, salt=self.salt, compress=True)

    @classmethod
    def compare(cls, meeting, data):
        """Return the DeskChanges since the form was opened that was sent as `data`, or None."""
        try:
            opened = signing.loads(data.get(FIELD, ""), salt=cls.salt)
        except signing.BadSignature:
            return DeskChanges(meeting, WITHOUT_VERSION, [])
        current = cls(meeting).parts
        if opened == current:
            return None
        return DeskChanges(meeting, CHANGED, list(_changes(opened, current)))


class OutcomesVersion(DeskVersion):
    """What the page shows on which outcomes are released."""

    salt = "meetings.outcomes_version"

    def __init__(self, meeting):
        found = Outcomes.of(meeting)
        lines = [
            [line.anchor, line.title, line.decision, line.minute and line.minute.source]
            for line in found.lines
        ]
        actions = [[one.pk, str(one), one.is_public, one.why_hidden] for one in found.actions]
        came = [[one.pk, str(one), one.who] for one in found.attendance]
        record = meeting.outcomes_record
        shown = {
            "The date of the meeting": [meeting.date, meeting.start_time],
            "What was discussed": found.discussed,
            "Decisions and minutes, by item": lines,
            "Agreed actions": actions,
            "Who came": came,
            "Minutes": [found.minutes, [paper.document_id for paper in meeting.pending_minutes]],
            "What was done here": [record and record.released_at, record and record.withdrawn_at],
        }
        parts = {
            name: [f"{name}: this is otherwise now.", version_of(each)] for name, each in shown.items()
        }
        super().__init__(meeting, parts)


class AgendaVersion(DeskVersion):
    """What the desk of an agenda shows."""

    salt = "meetings.agenda_version"

    def __init__(self, meeting):
        lines = flat(meeting.pending_lines)
        documents = get_document_model().objects.in_bulk(document_ids(lines))
        parts = {
            "name": [f"The name of the meeting is “{meeting.title}”."],
            "date": [f"The date is {_date_and_time(meeting)}."],
            "status": [f"The meeting is {meeting.get_status_display().lower()}."],
            "record": _about_record(meeting.agenda_record),
            "outcomes": [f"Its outcomes are {'' if meeting.outcomes_are_out else 'not '}released."],
            "order": ["The items stand in another order.", version_of([line.anchor for line in lines])],
        }
        for line in lines:
            name = f"Item {line.number}" + (f" “{line.title}”" if line.title else "")
            parts[f"{ITEM}{line.anchor}"] = [name, _digest(line, documents)]
        super().__init__(meeting, parts)


class DeskChanges:
    """Why nothing is done, and what is otherwise now, as sentences."""

    def __init__(self, meeting, message, sentences):
        self.message, self.sentences = message, sentences
        # Whom to ask.
        self.last_entry = registry.get_logs_for_instance(meeting).select_related("user").first()


def _changes(opened, current):
    """Yield a sentence for each part that is otherwise than when the form was opened."""
    gone = [key for key in opened if key not in current]
    new = [key for key in current if key not in opened]
    for key, (words, *digest) in current.items():
        if key in new:
            yield f"{words} is new."
        elif key == "order" and (gone or new):
            continue  # which says it
        elif key.startswith(ITEM):
            # Its number goes by its place, of which the others tell.
            if digest != opened[key][1:]:
                yield f"{words} is otherwise now. Read it below."
        elif [words, *digest] != opened[key]:
            yield words
    for key in gone:
        yield f"{opened[key][0]} is gone."


def _date_and_time(meeting):
    return ", ".join(filter(None, [meeting.long_date, meeting.time_text])) or "not known"


def _about_record(record):
    """Return what is on record of the publication, in words and as a digest."""
    state = record.state if record else AgendaState.AWAITED
    publish_at, reason = (record.publish_at, record.late_reason) if record else (None, "")
    if state == AgendaState.PUBLISHED:
        words = "The agenda is published."
    elif publish_at:
        words = f"The agenda will be published on its own on {print_moment(publish_at)}."
    elif record and record.withdrawn_at:
        words = f"The agenda was withdrawn on {print_moment(record.withdrawn_at)}."
    else:
        words = "No time is set for the agenda."
    if reason:
        words = f"{words} Why it is late: {reason}"
    withdrawn_at, first = (record.withdrawn_at, record.first_published_at) if record else (None, None)
    return [words, version_of(state, publish_at, reason, withdrawn_at, first)]


def _digest(line, documents):
    """Return a digest of what stands under an item, but for its place."""
    papers = []
    for paper in line.papers:
        document = documents.get(paper.document_id)
        named = [document.title, document.file_hash] if document else []
        papers.append([paper.document_id, paper.title, paper.note, *named])
    texts = [text and text.source for text in (line.text, line.minute)]
    plain = [line.reason, line.title, line.purpose, line.lead_id, line.lead_words, line.priority_id]
    return version_of(papers, texts, plain, line.background_papers, line.decision, line.shows)[:16]
