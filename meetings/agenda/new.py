"""
The agenda of a meeting that is being planned: from the standing items, or as an earlier meeting had it.

Pure functions: agendas go in and come out as they are stored, and nothing here reads the database.
"""

import re
import uuid
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html

from meetings.enums import Extra

# What one meeting may take from another, of an item and of a part. A reason to restrict an item goes with
# it: without it, its title would be public.
TAKEN = (
    "title",
    "purpose",
    "lead_member",
    "lead_words",
    "priority",
    "text",
    "shows",
    "restricted_reason",
)
SHOWN_BY_KIND = {"matters_arising": Extra.ACTIONS.value, "questions": Extra.QUESTIONS.value}
LAST_MINUTES = re.compile(r"<p[^>]*>To agree the minutes of the meeting on <a [^>]*>[^<]*</a>\.</p>")


@dataclass(frozen=True)
class Priorities:
    """The public priorities as a meeting on some day finds them, in their order."""

    current: tuple = ()  # those it hears a report of: with a pk, a title and a lead_id
    not_over: frozenset = frozenset()  # the keys of these and of those that are still to come

    def is_over(self, value):
        """Return whether an item is about a priority that has ended by then, or is not public any more."""
        return bool(value.get("priority")) and value["priority"] not in self.not_over


def standing_agenda(standing, priorities, last_meeting=None):
    """
    Return a new agenda from the standing items.

    `last_meeting` is the public meeting whose minutes this one agrees, or None.
    """
    items = (_from_standing(item, priorities, last_meeting) for item in standing)
    return [item for item in items if item]


def copied_agenda(stored, priorities, last_meeting=None):
    """
    Return what a new meeting takes from the agenda of another: its structure, and nothing that came of it.

    Reports on priorities that are over are left out, and those that are new stand after the others.
    """
    reporting = next((place for place, item in enumerate(stored) if _has_reports(item)), None)
    known = {value.get("priority") for item in stored for value in (item["value"], *_parts(item))}
    new = [_report(priority) for priority in priorities.current if priority.pk not in known]
    items, last_report = [], None
    for place, item in enumerate(stored):
        if priorities.is_over(item["value"]):
            last_report = len(items)
            continue
        parts = [_taken(part, last_meeting) for part in _parts(item) if not priorities.is_over(part)]
        parts += new if place == reporting else []
        if _parts(item) and not parts and not item["value"].get("text"):
            continue  # all of its parts are over
        items.append(_item(_taken(item["value"], last_meeting), parts))
        if item["value"].get("priority"):
            last_report = len(items)
    if reporting is None and last_report is not None:
        items[last_report:last_report] = [_item(value) for value in new]
    return items


def _from_standing(item, priorities, last_meeting):
    """Return an item of an agenda; None for the reports where there is no priority to report on."""
    kind, value = item["type"], {name: item["value"].get(name) for name in TAKEN}
    parts = [_report(priority) for priority in priorities.current] if kind == "progress" else []
    if kind == "progress" and not parts:
        return None
    if kind == "last_minutes":
        value["text"] = _last_minutes(last_meeting) + (value["text"] or "")
    if kind in SHOWN_BY_KIND:
        value["shows"] = SHOWN_BY_KIND[kind]
    return _item({name: each for name, each in value.items() if each}, parts)


def _taken(value, last_meeting):
    taken = {name: value[name] for name in TAKEN if value.get(name)}
    if "text" in taken:
        taken["text"] = LAST_MINUTES.sub(lambda _: _last_minutes(last_meeting), taken["text"])
    return taken


def _report(priority):
    """Return the part of an agenda in which a priority is reported on."""
    return {"title": priority.title, "lead_member": priority.lead_id, "priority": priority.pk}


def _last_minutes(meeting):
    """Return what is to be agreed under the minutes of the last meeting; "" if there was none."""
    if meeting is None:
        return ""
    words = '<p>To agree the minutes of the meeting on <a linktype="page" id="{}">{}</a>.</p>'
    return str(format_html(words, meeting.pk, date_format(meeting.date, "j F Y")))


def _has_reports(item):
    return not item["value"].get("restricted_reason") and any(part.get("priority") for part in _parts(item))


def _parts(item):
    return [part["value"] for part in item["value"].get("sub_items") or []]


def _item(value, parts=()):
    sub_items = [_new("item", part) for part in parts]
    return _new("item", value | {"papers": [], "sub_items": sub_items})


def _new(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}
