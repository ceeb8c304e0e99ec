"""Plans and assessments: how each stands today, what replaced it, and whether any plan covers today."""

import datetime
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from csp_site.formats.dates import DatePrecision
from meetings.querysets import today_in_london
from priorities.models import PriorityPage
from priorities.models.priorities import shared_period_text
from reviews.enums import PublicationKind

# What each kind is, for the page that lists the publications.
KIND_TEXTS = {
    PublicationKind.PLAN: ("Community Safety Plan", "What we will do about our priorities."),
    PublicationKind.VIOLENCE: (
        "Serious violence strategy",
        "How we work together to prevent and reduce serious violence.",
    ),
    PublicationKind.ASSESSMENT: (
        "Strategic assessments",
        "What is known about crime and disorder here. They help us to choose our priorities.",
    ),
    PublicationKind.REPORT: ("Other reports", "Other reports that tell us what is going on."),
}


@dataclass(frozen=True)
class Standing:
    """
    How a publication stands: whether it is an earlier one, what is said of that, what replaces it.

    A day that has passed or is to come is called that and no more: what is in force, only people know.
    """

    is_earlier: bool = False
    says: str = ""
    leads: str = ""
    successor: object = None

    @property
    def state(self):
        """The state as the state line of a page takes it."""
        return {"tone": "caution", "icon": "warning", "sentences": [self.says]}

    @property
    def moves(self):
        """The way to what replaces it, as the state line takes it."""
        if self.successor is None:
            return []
        return [
            {"before": self.leads, "url": self.successor.url, "link": self.successor.title, "after": "."}
        ]


def standing_of(publication, successor, today):
    """Return the Standing of a publication on a day; `successor` is what replaces it, if that is public."""
    kind = PublicationKind(publication.kind)
    may_have_begun = successor is not None and (successor.start is None or successor.start <= today)
    if may_have_begun:
        return Standing(True, f"This is an earlier {kind.noun}.", "It was replaced by", successor)
    has_ended = kind.is_in_force and publication.end is not None and publication.end < today
    # A last day that had to be assumed moves it among the earlier ones, and is not spoken of.
    says = f"The time of this {kind.noun} has passed." if has_ended and not publication.end_assumed else ""
    if successor is not None:
        says = says or f"A newer {kind.noun} is on this website."
        when = (
            f"{on_day(successor)} it is replaced by" if successor.start_text else "It will be replaced by"
        )
        return Standing(has_ended, says, when[0].upper() + when[1:], successor)
    is_coming = kind.is_in_force and publication.start is not None and publication.start > today
    if is_coming and not publication.start_assumed:
        says = f"The first day of this {kind.noun} is still to come."
    return Standing(has_ended, says)


def sections_of(publications):
    """Return the parts of the list of publications: by kind, those of today, then the earlier ones."""
    today = today_in_london()
    public = {page.pk: page for page in publications}
    for page in publications:
        page.standing = standing_of(page, public.get(page.superseded_by_id), today)
    sections = []
    for kind, (heading, explanation) in KIND_TEXTS.items():
        own = [page for page in publications if page.kind == kind]
        gap = PlanCover.of(own, today).said_to_readers if kind == PublicationKind.PLAN and public else ""
        if own or gap:
            now = [page for page in own if not page.standing.is_earlier]
            if kind.is_in_force:
                now.sort(key=lambda page: not page.is_current(today))
            earlier = [page for page in own if page.standing.is_earlier]
            texts = {"heading": heading, "explanation": explanation, "gap": gap}
            sections.append(texts | {"now": now, "earlier": earlier})
    return sections


@dataclass(frozen=True)
class PlanCover:
    """Whether a plan covers a day and its priorities: what officers and readers are told if none does."""

    said_to_officers: str = ""
    said_to_readers: str = ""
    plan: object = None

    @classmethod
    def of(cls, plans, today):
        """
        Return how the plans that readers see cover a day. They come with the latest first.

        A plan without a last day covers what began with it or before it, and the priorities it sets: a
        plan that was made for other priorities does not go on for ever.
        """
        public = {plan.pk: plan for plan in plans}
        standings = [(plan, standing_of(plan, public.get(plan.superseded_by_id), today)) for plan in plans]
        in_force = [
            plan for plan, standing in standings if plan.is_current(today) and not standing.is_earlier
        ]
        priorities = PriorityPage.objects.for_listing().current(today).in_order().defer_streamfields()
        priorities = list(priorities)
        set_by = _priorities_set_by([plan for plan in in_force if _is_open(plan)])
        for plan in in_force:
            if not _is_open(plan) or _reaches(plan, priorities, set_by):
                return cls(plan=plan)
        period = shared_period_text(priorities)
        begun = [plan for plan in plans if plan.start is None or plan.start <= today]
        latest = next(iter([*in_force, *begun, *plans]), None)
        time = f"for {period}" if period else "in force today"
        said = f"No plan on this website says that it is {time}."
        return cls(_why_not(latest, today, period), said, latest)


def _is_open(plan):
    return plan.end is None or plan.end_assumed


def _priorities_set_by(plans):
    """Return pairs of the ids of plans and of the priorities that each sets."""
    rows = PriorityPage.set_by.through.objects.filter(publicationpage__in=plans)
    return set(rows.values_list("publicationpage", "prioritypage")) if plans else set()


def _reaches(plan, priorities, set_by):
    begins = plan.start if not plan.start_assumed else None
    return all(
        (plan.pk, priority.pk) in set_by
        or (begins is not None and (priority.start is None or priority.start <= begins))
        for priority in priorities
    )


def _why_not(plan, today, period):
    """Return why the latest plan does not cover today, in a sentence for officers."""
    if plan is None:
        return "No Community Safety Plan is public."
    if plan.start is not None and plan.start > today:
        return "The only plan that is public has not begun."
    if not plan.is_current(today):
        when = f" {on_day(plan, 'end')}" if plan.end_text else ""
        return f"The latest plan ended{when}."
    if not plan.start_text:
        return "It is not known when the latest plan began and ends, nor does it set today’s priorities."
    return (
        f"The latest plan began {on_day(plan)}, before today’s priorities{period and f' ({period})'} began."
    )


def on_day(period, end="start"):
    """Return the first or the last day of a period with the word before it: on 1 April, in April."""
    is_day = getattr(period, f"{end}_precision") == DatePrecision.DAY
    return f"{'on' if is_day else 'in'} {getattr(period, f'{end}_text')}"


def a_year_later(day):
    """Return the same day of the next year, or the 28th for 29 February; None, and the year 9999, stay."""
    return day + relativedelta(years=1) if day and day.year < datetime.MAXYEAR else day


def next_due(assessment):
    """Return the day by which the next assessment is due: a year after the time it looks at; else None."""
    return None if assessment.end is None or assessment.end_assumed else a_year_later(assessment.end)
