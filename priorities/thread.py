"""The thread of a priority: actions, their updates and pages of later apps, shown beside its own words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from contacts.models import MemberName
from csp_site.models import BasePage
from priorities.enums import Horizon
from priorities.models.actions import ActionUpdate, PriorityAction, progress_of


@dataclass(frozen=True)
class RelatedPages:
    """
    Pages of a later app that the page of a priority or a group names, fetched with all others it names.

    `which` takes that page and returns a condition on BasePage, `joins` are fetched along. `found` takes it
    and the public pages named by anybody, and returns what templates get as `name`.
    """

    name: str
    which: Callable
    found: Callable
    joins: tuple[str, ...] = ()


RELATED_TO_PRIORITIES = []
RELATED_TO_GROUPS = []


def thread_context(priority):
    """Return what the thread of a priority shows: one query for its actions and updates, one for pages."""
    actions, updates = _actions_and_updates(priority)
    pages = _public_pages_named(priority, actions, updates)
    _look_up(priority, actions, updates, pages)
    readable = [page for page in pages.values() if _may_name(priority, page)]
    by_horizon = {horizon: [each for each in actions if each.horizon == horizon] for horizon in Horizon}
    latest = [next(iter(action.updates_told), None) for action in actions]
    return {
        "lead": pages.get(priority.lead_id),
        "before": pages.get(priority.continues_id),
        "after": [page for page in pages.values() if priority.pk and _continues(page) == priority.pk],
        "horizons": [(horizon.label, found) for horizon, found in by_horizon.items() if found],
        "progress": progress_of([update and (update.state, update.date) for update in latest]),
        "ended": over_sentence(priority),
        "told_at": next((update for update in updates if update.public_meeting), None),
        **{related.name: related.found(priority, readable) for related in RELATED_TO_PRIORITIES},
    }


def _actions_and_updates(priority):
    """Return the actions of a priority in their order, and all their updates, the latest first."""
    # A page that does not exist yet has no key, and nothing that belongs to it.
    if not priority.pk:
        return [], []
    names = [field.attname for field in ActionUpdate._meta.concrete_fields]
    both = PriorityAction.objects.filter(priority=priority.pk)
    told = {f"update_{name}": F(f"updates__{name}") for name in names}
    actions, updates = {}, {}
    for row in both.annotate(**told):
        actions.setdefault(row.pk, row)
        if row.update_id:
            updates[row.update_id] = ActionUpdate(
                **{name: getattr(row, f"update_{name}") for name in names}
            )
    latest_first = sorted(updates.values(), key=lambda update: (update.date, update.pk), reverse=True)
    return list(actions.values()), latest_first


def over_sentence(priority, today=None):
    """
    Return that the time set for a priority has passed; "" before its last day, and where that is a guess.

    The calendar says no more than that: whether the work ended, only people know.
    """
    if not priority.end_text or priority.end >= (today or timezone.localdate()):
        return ""
    return f"The time set for this priority, {priority.period_text}, has passed."


def _continues(page):
    return page.prioritypage.continues_id if hasattr(page, "prioritypage") else None


def _may_name(priority, page):
    """Return whether a page may be named: one that needs safe reading only where readers read safely."""
    return priority.in_sensitive_area or not page.needs_care


def _look_up(priority, actions, updates, pages):
    """Give each action its lead and its updates, the latest first, and each update its public meeting."""

    def page_of(pk):
        page = pages.get(pk)
        return page if page and _may_name(priority, page) else None

    for action in actions:
        action.public_lead = page_of(action.lead_id)
        action.updates_told = [update for update in updates if update.action_id == action.pk]
    for update in updates:
        update.public_meeting = page_of(update.meeting_id)


def _public_pages_named(priority, actions, updates):
    """
    Return the public pages that the thread names by id, all in one query.

    Each has a `url`, a `name_today` if it is a member, and `prioritypage` if it is a priority.
    """
    ids = {priority.lead_id, priority.continues_id, *(action.lead_id for action in actions)}
    ids |= {update.meeting_id for update in updates}
    named = Q(pk__in=ids - {None})
    if priority.pk:
        named |= Q(prioritypage__continues=priority.pk)
        for related in RELATED_TO_PRIORITIES:
            named |= related.which(priority)
    joins = ["prioritypage", *(join for related in RELATED_TO_PRIORITIES for join in related.joins)]
    name = MemberName.objects.current().filter(page=OuterRef("pk")).values("name")[:1]
    pages = BasePage.objects.for_listing().filter(named).select_related(*joins)
    pages = pages.annotate(name_today=Subquery(name)).order_by("prioritypage__start", "path")
    return {page.pk: page for page in pages}


def group_context(group):
    """Return what the page of a group shows of other apps, and find its members, all in one query."""
    ids = {group.chair_id, group.lead_id, *(line.member_id for line in group.all_members)} - {None}
    named = Q(pk__in=ids)
    for related in RELATED_TO_GROUPS if group.pk else ():
        named |= related.which(group)
    joins = [join for related in RELATED_TO_GROUPS for join in related.joins]
    name = MemberName.objects.current().filter(page=OuterRef("pk")).values("name")[:1]
    pages = BasePage.objects.for_listing().filter(named).annotate(name_today=Subquery(name))
    pages = list(pages.select_related(*joins) if joins else pages)
    group.known_members = {page.pk: page for page in pages if page.pk in ids}
    for member in group.known_members.values():
        member.display_name = member.name_today or member.title
    readable = [page for page in pages if _may_name(group, page)]
    return {related.name: related.found(group, readable) for related in RELATED_TO_GROUPS}
