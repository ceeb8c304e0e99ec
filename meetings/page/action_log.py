"""The public log of agreed actions, which stands under the list of meetings."""

from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count

from contacts.models import MemberPage
from meetings.agenda.lines import anchor_of, by_anchor
from meetings.enums import AgreedState
from meetings.models.agreed import AgreedAction

PAGE_SIZE = 20
TITLE = "Agreed actions"
ADDRESS = "actions/"


def log_context(page, asked, meetings):
    """
    Return what the log under a list of `meetings` shows, for the query `asked` (a dict of texts).

    A state or an owner that there is none of narrows nothing down.
    """
    actions = AgreedAction.objects.public(with_sensitive=page.in_sensitive_area)
    actions = actions.filter(meeting__path__startswith=page.path)
    rows = list(actions.order_by().values_list("state", "owner").annotate(number=Count("pk")))
    owners = MemberPage.objects.by_id({owner for _, owner, _ in rows})
    state = asked.get("state") if asked.get("state") in AgreedState.values else ""
    owner = next((pk for pk in owners if str(pk) == asked.get("owner")), None)
    if state:
        actions = actions.filter(state=state)
    if owner:
        actions = actions.filter(owner=owner)
    shown = Paginator(actions, PAGE_SIZE).get_page(asked.get("page"))
    _look_up(shown.object_list, owners, meetings)
    return {
        "actions": shown,
        "filters": _filters(rows, owners, state, owner),
        "query": _query(state, owner),
        "is_narrowed": bool(state or owner),
    }


def _look_up(actions, owners, meetings):
    """Give each action its owner, the meeting that agreed it and the public item it was agreed under."""
    ids = {action.meeting_id for action in actions}
    found = meetings.filter(pk__in=ids).select_related("publication", "outcomes_release")
    meetings = {meeting.pk: meeting for meeting in found}
    lines = {pk: by_anchor(meeting.public_lines) for pk, meeting in meetings.items()}
    for action in actions:
        action.owner_page = owners.get(action.owner_id)
        action.meeting_page = meetings[action.meeting_id]
        action.line = lines[action.meeting_id].get(anchor_of(action.item))


def _filters(rows, owners, state, owner):
    """Return the rows of links that narrow the log down, each with its name; a row of one is none."""
    by_state, by_owner = Counter(), Counter()
    for each, of, number in rows:
        by_state[each] += number if of == (owner or of) else 0
        by_owner[of] += number if each == (state or each) else 0
    states = [
        (value, label, by_state[value])
        for value, label in AgreedState.choices
        if by_state[value] or value == state
    ]
    names = sorted((member.display_name, pk) for pk, member in owners.items())
    members = [(pk, name, by_owner[pk]) for name, pk in names if by_owner[pk] or pk == owner]
    found = [
        ("state", "How it stands", _links(states, state, lambda one: _query(one, owner))),
        ("owner", "Who does it", _links(members, owner, lambda one: _query(state, one))),
    ]
    # "All" and one more leave nothing to choose.
    return [{"key": key, "name": name, "links": links} for key, name, links in found if len(links) > 2]


def _links(choices, chosen, query):
    links = [{"text": "All", "query": query(""), "is_chosen": not chosen, "count": None}]
    for value, text, count in choices:
        links.append({"text": text, "query": query(value), "is_chosen": value == chosen, "count": count})
    return links


def _query(state, owner):
    return urlencode({name: value for name, value in (("state", state), ("owner", owner)) if value})
