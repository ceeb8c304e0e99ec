"""
Questions from the public as readers may see them, each with its answer.

Pages and search read questions only through here: what says who asked is never even fetched.
"""

import datetime
from dataclasses import dataclass, field

from wagtail.rich_text import RichText

from meetings.agenda.lines import Line, anchor_of, by_anchor
from meetings.enums import AgendaState, Extra, QuestionState
from meetings.models.questions import PublicQuestion

FORGET_ACTION = "meetings.forget_asker"


@dataclass
class Asked:
    """A question in its public words; the name is there only if the asker chose to be named."""

    anchor: str
    text: str
    name: str = ""
    item: str = ""
    line: Line | None = None  # the public item it is about, once `put_in_place` has looked for it


@dataclass
class AskedTogether:
    """Questions that share an answer, or wait for one; mostly it is a single question."""

    questions: list[Asked] = field(default_factory=list)
    answer: RichText | None = None
    answered_on: datetime.date | None = None
    answered_by: str = ""


def public_questions(meeting):
    """Return the questions to a meeting as everybody may read them: none before its agenda is published."""
    return pending_questions(meeting) if meeting.agenda_state == AgendaState.PUBLISHED else []


def pending_questions(meeting):
    """Return the questions as everybody will read them once the agenda is published, in one query."""
    if not meeting.pk or _are_held_back(meeting):
        return []
    groups = {}
    for question in PublicQuestion.objects.filter(meeting=meeting.pk).public():
        first = question.together_with or question
        group = groups.setdefault(first.pk, AskedTogether())
        name = question.public_name if question.is_named else ""
        group.questions.append(Asked(question.anchor, question.public_wording, name, question.item))
        if first.state == QuestionState.ANSWERED:
            group.answer = RichText(first.answer)
            group.answered_on, group.answered_by = first.answered_on, first.answered_by
    return list(groups.values())


def put_in_place(groups, lines):
    """
    Put questions under the item of the agenda that shows them; return them if there is no such item.

    Each is told the item it is about, if there is one that readers may see.
    """
    items = by_anchor(lines)
    for question in (question for group in groups for question in group.questions):
        question.line = items.get(anchor_of(question.item))
    for line in lines:
        if line.shows == Extra.QUESTIONS:
            line.questions = groups
            return []
    return groups


def _are_held_back(meeting):
    """Return whether the only item that would show the questions is restricted."""
    places = [item["value"] for item in meeting.agenda.get_prep_value()]
    places = [value for value in places if value.get("shows") == Extra.QUESTIONS]
    return bool(places) and all(value.get("restricted_reason") for value in places)
