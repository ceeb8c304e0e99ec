"""The examples of what stands on the page of a meeting after it was held, and of the log of actions."""

import datetime
from dataclasses import replace

from csp_site.library import Example, Group
from csp_site.library.examples import NOWHERE
from meetings.enums import AgreedState, AttendanceKind
from meetings.models import AgreedAction
from meetings.outcomes import Attendee, MinutesStatus
from meetings.patterns import A_DAY, example_line

AFTERWARDS = Group("After a meeting")
MEMBER = Example(title="Name of a member", name_today="Name of a member")


def example_action(number, **facts):
    """Return an agreed action with all it can have, unless told otherwise; each needs its own number."""
    known = {"text": "What somebody does.", "owner_words": "a role", "due": datetime.date(2026, 3, 31)}
    looked_up = {"owner_page": MEMBER, "owner_text": MEMBER.title, "agreed_on": A_DAY}
    looked_up |= {"meeting_page": Example(), "line": example_line("5")}
    return Example(
        AgreedAction(pk=number, **(known | {k: v for k, v in facts.items() if k not in looked_up})),
        **(looked_up | {k: v for k, v in facts.items() if k in looked_up}),
    )


@AFTERWARDS.add(
    "meetings/includes/agreed_action.html",
    "Agreed action",
    "Stands in the log and on the page of its meeting; keep it under Meetings, Agreed actions.",
)
def agreed_action():
    closed = {"closed_on": datetime.date(2026, 5, 4), "outcome": "What came of it."}
    yield "Open", {"action": example_action(9001)}
    yield "Done", {"action": example_action(9002, state=AgreedState.DONE, **closed)}
    yield "Dropped", {"action": example_action(9003, state=AgreedState.DROPPED, **closed)}


@AFTERWARDS.add(
    "meetings/includes/carried_actions.html",
    "Open actions under an item",
    "Comes by itself: choose The agreed actions that are open in an item of the agenda.",
)
def carried_actions():
    yield "Some are open", {"actions": [example_action(9004), example_action(9005, owner_page=None)]}
    yield "None is open", {"actions": []}


@AFTERWARDS.add(
    "meetings/includes/what_was_agreed.html",
    "What was agreed",
    "Stands near the top of a meeting that was held: its decisions, then its actions.",
)
def what_was_agreed():
    # The library shows no agenda that the link could lead to.
    lines = [replace(example_line("5", decision="What was decided."), anchor="topics")]
    actions = [example_action(9006, meeting_page=None, line=None)]
    yield "", {"decisions": lines, "actions": actions, "log_url": NOWHERE}


@AFTERWARDS.add(
    "meetings/includes/attendance.html",
    "Who came",
    "A table of who came to a meeting; fill in Who came in its editor.",
)
def attendance():
    kinds = AttendanceKind.labels
    yield (
        "",
        {
            "attendees": [
                Attendee("Name of a member", NOWHERE, kinds[0], "A role", True),
                Attendee("Name of another member", NOWHERE, kinds[1], "A role", False),
                Attendee("Name of a third member", NOWHERE, kinds[2], "", False),
            ]
        },
    )


@AFTERWARDS.add(
    "meetings/includes/minutes_status.html",
    "How the minutes stand",
    "One sentence above the minutes; choose it under After the meeting.",
)
def minutes_status():
    yield "Draft", {"status": MinutesStatus("The minutes are draft until a later meeting agrees them.")}
    yield "Agreed", {"status": MinutesStatus("These minutes were agreed on", A_DAY, NOWHERE)}


@AFTERWARDS.add(
    "meetings/includes/action_filter.html",
    "Filters of the log of actions",
    "Narrows the log down by state and by who does it.",
)
def action_filter():
    links = [
        {"text": "All", "query": "", "is_chosen": True, "count": None},
        {"text": "Open", "query": "state=open", "is_chosen": False, "count": 3},
        {"text": "Done", "query": "state=done", "is_chosen": False, "count": 1},
    ]
    yield "", {"filters": [{"key": "state", "name": "How it stands", "links": links}]}
