"""The thread of a priority: actions, their updates and pages of later apps, shown beside its own words."""

from django.utils import timezone

from contacts.models import MemberPage
from csp_site.models import BasePage
from priorities.enums import Horizon
from priorities.models.actions import progress_of

# What later apps show on the page of a priority, and of a group: functions of that page, which give what
# its template gets.
ON_PRIORITIES = []
ON_GROUPS = []


def thread_context(priority):
    """Return what the thread of a priority shows."""
    relatives = type(priority).objects.for_listing().defer_streamfields()
    after = relatives.filter(continues=priority.pk).order_by("start", "path")
    # A page that does not exist yet has no key, and nothing that belongs to it.
    actions = list(priority.actions.prefetch_related("updates")) if priority.pk else []
    members = MemberPage.objects.by_id({priority.lead_id, *(action.lead_id for action in actions)})
    for action in actions:
        lead = members.get(action.lead_id)
        action.public_lead = lead if lead and (priority.in_sensitive_area or not lead.needs_care) else None
    updates = [update for action in actions for update in action.updates.all()]
    updates.sort(key=lambda update: (update.date, update.pk), reverse=True)
    meetings = BasePage.objects.told_for(priority).in_bulk({update.meeting_id for update in updates})
    for update in updates:
        update.public_meeting = meetings.get(update.meeting_id)
    latest = [next(iter(action.updates.all()), None) for action in actions]
    by_horizon = {horizon: [each for each in actions if each.horizon == horizon] for horizon in Horizon}
    return {
        "lead": members.get(priority.lead_id),
        "before": relatives.filter(pk=priority.continues_id).first(),
        "after": after if priority.pk else [],
        "horizons": [(horizon.label, found) for horizon, found in by_horizon.items() if found],
        "progress": progress_of([update and (update.state, update.date) for update in latest]),
        "ended": over_sentence(priority),
        "told_at": next((update for update in updates if update.public_meeting), None),
        **shown_by(ON_PRIORITIES, priority),
    }


def over_sentence(priority, today=None):
    """
    Return that the time set for a priority has passed; "" before its last day, and where that is a guess.

    The calendar says no more than that: whether the work ended, only people know.
    """
    if not priority.end_text or priority.end >= (today or timezone.localdate()):
        return ""
    return f"The time set for this priority, {priority.period_text}, has passed."


def shown_by(apps, page):
    """Return what later apps show on a page; nothing on one that does not exist yet."""
    return {name: found for shown in apps if page.pk for name, found in shown(page).items()}
