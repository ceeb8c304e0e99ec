"""The examples of priorities, their actions and groups."""

import datetime

from contacts.patterns import example_contact, one_number
from csp_site.formats.dates import DatePrecision
from csp_site.library import Example, Group
from priorities.enums import ActionState, GroupKind
from priorities.models import ActionUpdate, GroupPage, PriorityAction, PriorityPage

PRIORITIES = Group("Priorities")
GROUPS = Group("Groups")

PERIOD = {
    "start": datetime.date(2025, 1, 1),
    "start_precision": DatePrecision.YEAR,
    "end": datetime.date(2027, 12, 31),
    "end_precision": DatePrecision.YEAR,
    "seen_in": "Name of the plan",
}


def example_priority(**facts):
    """Return a priority, with a number and the time it holds unless told otherwise."""
    known = {"title": "Name of a priority", "number": 1, "summary": "What we want to change."}
    return Example(PriorityPage(**(known | PERIOD | facts)))


@PRIORITIES.add(
    "priorities/priority_list.html",
    "List of priorities",
    "Lists priorities with how far their actions have got, which comes from the updates.",
    fetched_by=("priorities/current.html", "priorities/priority_list.html"),
)
def priority_list():
    day = datetime.date(2026, 2, 24)
    told = [(ActionState.DONE, day), (ActionState.UNDER_WAY, day), None]
    first = example_priority()
    first._record.actions_reported = told
    second = example_priority(title="Name of another priority", number=None, summary="")
    yield "Of today", {"priorities": [first, second], "with_period": False}
    yield "Earlier ones, with their time", {"priorities": [second], "with_period": True}


@PRIORITIES.add(
    "priorities/priority_facts.html",
    "What is known of a priority",
    "Stands beside the page of a priority: when it holds, who leads on it, who to call.",
)
def priority_facts():
    lead, contact = Example(title="Name of a member", name_today=""), example_contact(one_number())
    yield "With a lead", {"priority": example_priority(), "lead": lead, "contact": contact}
    yield "Without a lead", {"priority": example_priority(end=None), "lead": None, "contact": None}


@PRIORITIES.add(
    "priorities/action.html",
    "Action",
    "One thing we said we would do; enter how it stands under Priorities, Progress of actions.",
)
def action():
    promise = PriorityAction(text="Do what we said we would do.")
    yield "Nothing reported", {"action": promise, "updates": []}
    updates = [example_update(state) for state in ActionState]
    for update in updates:
        yield update.get_state_display(), {"action": promise, "updates": [update]}
    led = PriorityAction(text=promise.text)
    led.public_lead = Example(title="Name of a member", name_today="")
    yield "With a lead and earlier updates", {"action": led, "updates": updates[::-1]}


def example_update(state, **facts):
    """Return what was reported of an action on a day."""
    update = ActionUpdate(
        state=state, date=datetime.date(2026, 2, 24), note="What has happened, in one plain sentence."
    )
    update.public_meeting = facts.get("meeting")
    return update


@PRIORITIES.add(
    "priorities/action_update.html",
    "Update of an action",
    "What was reported of an action on one day; enter it under Priorities, Progress of actions.",
)
def action_update():
    meeting = Example(title="Name of a meeting")
    yield "Reported at a meeting", {"update": example_update(ActionState.UNDER_WAY, meeting=meeting)}
    yield "Reported elsewhere", {"update": example_update(ActionState.DONE)}


@PRIORITIES.add(
    "priorities/ended.html",
    "A priority whose time has passed",
    "Stands first on the page of a priority from the day after its last day, without anybody’s doing.",
)
def ended():
    after = [Example(title="Name of a later priority"), Example(title="Name of another")]
    yield (
        "Nothing carries it on",
        {"ended": "The time set for this priority, until 31 March 2025, has passed.", "after": []},
    )
    yield (
        "Carried on",
        {"ended": "The time set for this priority, 2023 to 2025, has passed.", "after": after},
    )


@PRIORITIES.add(
    "priorities/outcomes.html",
    "Outcomes",
    "What you write under What changed, one thing a line, with where it was read.",
)
def outcomes():
    told = {"outcome": "One thing that changed.\nAnother one.", "outcome_source": "Our web page"}
    yield "", {"priority": example_priority(**told)}


@PRIORITIES.add(
    "priorities/working_on_it.html",
    "Groups that work on a priority",
    "Part of what we said we would do: the groups that chose the priority, or whose projects serve it.",
)
def working_on_it():
    yield "", {"groups": [Example(title="Name of a group"), Example(title="Name of another group")]}


@PRIORITIES.add(
    "priorities/changed.html",
    "What changed",
    "A step of a priority’s page: what you write under What changed, then the figures about it.",
    inside=("ol", "thread"),
    fetched_by=("priorities/step_changed.html",),
)
def changed():
    told = example_priority(outcome="One thing that changed.\nAnother one.", outcome_source="Our web page")
    figure = {"value_text": "100", "label": "what the number counts", "source_id": 1}
    figure["source"] = Example(title="Name of a report")
    known = {"figures": [figure], "is_ended": ""}
    yield "With what changed and a figure", {"priority": told} | known
    yield "Of one whose time has passed", {"priority": told} | known | {"is_ended": "Its time has passed."}


@PRIORITIES.add(
    "priorities/priority_relatives.html",
    "Before this and after it",
    "Leads from a priority to the one it carries on, and to those that carry it on.",
)
def priority_relatives():
    period = {"period_text": "2022 to 2024"}
    before = Example(title="Name of an earlier priority", prioritypage=period)
    after = [Example(title="Name of a later priority", prioritypage={"period_text": "from 2028"})]
    yield "", {"before": before, "after": after}


def example_group(**facts):
    """Return a group whose lead and chair, if any, are known by words alone."""
    page = GroupPage(title="Name of a group", kind=GroupKind.TASK_AND_FINISH, **facts)
    return Example(page, public_chair=None, public_lead=None)


@GROUPS.add(
    "priorities/group_facts.html",
    "What is known of a group",
    "Stands beside the page of a group: what it is, who chairs and leads it, from when to when.",
)
def group_facts():
    full = example_group(lead_words="A role", **PERIOD)
    full.public_chair = Example(display_name="Name of a member")
    yield "With every fact", {"group": full}
    yield "With what is known at least", {"group": example_group()}


@GROUPS.add(
    "priorities/group_led_by.html",
    "Who chairs and leads a group",
    "One short line in the list of groups; nothing where nobody knows.",
)
def group_led_by():
    yield "", {"group": example_group(chair_words="A role", lead_words="Another role")}
