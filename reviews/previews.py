"""Previews of the blocks of reports: the records they are drawn with, which are in no database."""

from decimal import Decimal

from csp_site.blocks.previews import StandIn, contact_card
from reviews.enums import ReportPart


def records_stand_in():
    """Return the records of a report that does not exist."""
    shared = _award(
        "Name of another fund",
        whose_text="Shared: Our area and Another area",
        amount_words="£1,000, shared by two areas",
        area_text="Our area and Another area",
        is_shared=True,
    )
    return StandIn(
        groups=_groups,
        awards=[_award("Name of a fund", whose_text="Ours", amount_words="£1,000"), shared],
        shared_awards=[shared],
        total_text="£1,000",
        adds_up=True,
        figures=[
            _figure(100),
            _figure(100, comparison_text="Compared with 90 (when that was counted)"),
        ],
        members=[
            StandIn(
                name="Name of a member",
                kind="as the report has it",
                member=StandIn(),
                member_is_public=True,
            ),
            StandIn(name="Name of another member", member_is_public=False),
        ],
        contacts=[contact_card()],
    )


def figures_to_draw():
    """Return the figures of one measure at two times, for a chart."""
    return [_figure(90, period_text="The time before"), _figure(100)]


def _groups(part):
    is_under = part == ReportPart.PRIORITY
    priority = StandIn(title="Name of a priority", period_text="2025 to 2027") if is_under else None
    entry = StandIn(
        project=StandIn(title="Name of a project"),
        status_told="Reported for 2025/26: started",
        text="What the report tells of it.",
    )
    return [{"priority": priority, "entries": [entry]}]


def _award(name, **facts):
    known = {
        "amount_text": "£1,000",
        "funder_text": "Name of a funder",
        "period_text": "The time it was for",
        "is_shared": False,
    }
    return StandIn(name=name, **known | facts)


def _figure(value, **facts):
    known = {
        "value": Decimal(value),
        "value_text": str(value),
        "label": "what the number counts",
        "unit": "",
        "qualifier": "",
        "area": "Where it was counted",
        "period_text": "When it was counted",
        "note": "What else readers should know.",
        "source": StandIn(title="Name of the report"),
        "source_id": 0,
        **dict.fromkeys(("as_at", "start", "end")),
    }
    return StandIn(**known | facts)
