"""Open data of priorities, their actions, and what was reported of these."""

from contacts.models import MemberPage
from csp_site.opendata.tables import (
    Column,
    Dataset,
    address,
    in_one_cell,
    open_keys,
    open_pages,
    period_columns,
    register_dataset,
)
from priorities.models import ActionUpdate, PriorityAction, PriorityPage


def priorities():
    """Return the priorities in the order of the tree, each with the keys of what it names."""
    found = open_pages(PriorityPage.objects.defer_streamfields())
    keys, members = {page.pk: page.slug for page in found}, open_keys(MemberPage.objects)
    for priority in found:
        priority.continues_key = keys.get(priority.continues_id, "")
        priority.lead_key = members.get(priority.lead_id, "")
    return found


def actions():
    """Return the actions of these priorities, each with what was last reported of it."""
    keys = open_keys(PriorityPage.objects)
    order = list(keys)
    found = list(PriorityAction.objects.filter(priority__in=order).with_latest_update())
    for action in found:
        action.priority_key = keys[action.priority_id]
    return sorted(found, key=lambda one: (order.index(one.priority_id), one.position, one.key))


def updates():
    """Return all that was reported of these actions, the earliest first."""
    keys = open_keys(PriorityPage.objects)
    found = ActionUpdate.objects.filter(action__priority__in=keys).select_related("action")
    return sorted(found, key=lambda update: (update.date, update.action.key, update.pk))


def _state(state):
    return ActionUpdate(state=state).get_state_display() if state else ""


ACTION = "The action: a short name that never changes."
register_dataset(
    Dataset(
        "priorities",
        "Priorities",
        "What the partnership works on, now and before, one priority in each row.",
        (
            Column(
                "priority", "The priority: the last part of its address. Other tables name it so.", "slug"
            ),
            Column("number", "Its number among the priorities of its time, if it has one.", "number"),
            Column("title", "What it is called.", "title"),
            Column("summary", "What it is about.", "summary"),
            *period_columns("The first day on which it holds.", "The last day on which it holds."),
            Column("continues", "The earlier priority that it carries on.", "continues_key"),
            Column(
                "lead",
                "The member whose officer leads on it. Empty where this website names none.",
                "lead_key",
            ),
            Column(
                "what_changed",
                "What has changed, several things set apart by a semicolon.",
                lambda priority: in_one_cell(priority.outcomes),
            ),
            Column("what_changed_source", "Where what has changed was read.", "outcome_source"),
            Column("address", "The page of the priority.", address),
        ),
        priorities,
    )
)
register_dataset(
    Dataset(
        "actions",
        "What we said we would do",
        "The actions of every priority, each with what was last reported of it.",
        (
            Column("action", f"{ACTION} Other tables name it so.", "key"),
            Column("priority", "The priority it belongs to.", "priority_key"),
            Column(
                "horizon",
                "Whether it is for now or for the whole life of the strategy.",
                "get_horizon_display",
            ),
            Column("text", "What we said we would do.", "text"),
            Column(
                "state",
                "How it stood when it was last reported. Empty where this website has no report of it.",
                lambda action: _state(action.latest_state),
            ),
            Column("reported_on", "The day on which it was last reported.", "latest_date"),
            Column("note", "What was reported on that day.", "latest_note"),
        ),
        actions,
    )
)
register_dataset(
    Dataset(
        "action-updates",
        "Reports on what we said we would do",
        "All that was ever reported of an action, one report in each row.",
        (
            Column("action", ACTION, "action.key"),
            Column("reported_on", "The day on which it was reported.", "date"),
            Column("state", "How the action stood on that day.", "get_state_display"),
            Column("note", "What was reported.", "note"),
        ),
        updates,
    )
)
