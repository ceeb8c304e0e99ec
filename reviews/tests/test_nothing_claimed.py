"""Records with gaps, and days that go by: neither an empty field nor the clock makes a statement."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, models, transaction

from contacts.tests.factories import MemberPageFactory
from priorities.models import GroupStrand
from priorities.tests.factories import (
    ActionUpdateFactory,
    GroupPageFactory,
    PriorityActionFactory,
    PriorityPageFactory,
)
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    CaseReviewPageFactory,
    CaseReviewYearFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
    PublicationPageFactory,
)

pytestmark = pytest.mark.django_db
PROJECTS = ("projects", {"heading": "", "part": "priority"})
DAY = datetime.date
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
TWO_YEARS_ON = NOW.replace(year=2028)
# What a page may say of a gap: what this website holds, and a record's own time as far as it is here.
ALLOWED = re.compile(
    r"(.*, )?((from|until|in) (\d+ \w+ )?\d{4}|\d+ \w+ \d{4} to \d+ \w+ \d{4})|\d{4}/\d\d"
    r"|.*\bon this website\b.*|reported in .*: .*|without a year"
    r"|our priorities|the time (set for this priority, .*,|of this plan) has passed\.|projects"
    r"|earlier( priorities| groups)?|what came of it|stands at the top of this page\.|who works on it"
    # That one plan replaces another, and from when, its record says.
    r"|this is an earlier plan\.|it was replaced by|the report itself gives a total of £1,000\.",
    re.IGNORECASE,
)


def texts(client, address):
    """Return what a reader sees at an address, text by text."""
    main = BeautifulSoup(client.get(address).content, "html.parser").main
    return {" ".join(text.split()) for text in main.stripped_strings}


@pytest.fixture
def full(home):
    """One record of each kind with all its fields filled, and the addresses where readers see it."""
    member = MemberPageFactory(title="Council")
    span = {"start": DAY(2025, 4, 1), "end": DAY(2027, 3, 31), "seen_in": "Our web page"}
    before = PriorityPageFactory(title="Old priority", start=DAY(2023, 4, 1), end=DAY(2025, 3, 31))
    priority = PriorityPageFactory(
        title="Nights", summary="Safer nights.", number=1, lead=member, continues=before, source="a study",
        outcome="Less noise.", outcome_source="our web page", **span,
    )  # fmt: skip
    action = PriorityActionFactory(priority=priority, text="Light the path", lead=member)
    update = ActionUpdateFactory(action=action, note="It is lit.")
    group = GroupPageFactory(
        title="Light group",
        summary="Sees to light.",
        chair=member,
        lead_words="A role",
        issues="Dark paths",
        **span,
    )
    GroupStrand.objects.create(page=group, title="Lamps", text="New lamps.")
    group.priorities.set([priority])
    group.save()
    review = AnnualReviewPageFactory(
        title="Review 2024", slug="2024", label_year="2024", strapline="A line", stated_total=Decimal(1000),
        body=[("figures", {"heading": ""}), ("money", {"heading": ""}), PROJECTS],
    )  # fmt: skip
    project = ProjectFactory(
        key="lamps",
        title="Lamps",
        summary="Better light.",
        outside_partners="Makers",
        outcome="Lit.",
        **span,
    )
    project.groups, project.members = [group], [member]
    project.save()
    entry = ProjectReportFactory(
        project=project, report=review, priority=priority, status="In place", update_since="Done since."
    )
    award = FundingAwardFactory(
        source=review, scheme="Fund", quantity="Ten lamps", note="A note.", period_words="2023/24", **span
    )
    award.priorities, award.projects = [priority], [project]
    award.save()
    figures = {"source": review, "priority": priority, "measure": "lamps", "area": "The city"}
    earlier = FigureFactory(value=2, label="lamps lit before", period_words="2022/23", **figures)
    figure = FigureFactory(
        value=200, label="lamps lit", qualifier="over", unit="%", note="A note.", comparison=earlier,
        explanation="New lamps.", good_direction="up", as_at=DAY(2024, 3, 31), **figures,
    )  # fmt: skip
    newer = PublicationPageFactory(title="New plan", kind="plan", start=DAY(2027, 4, 1))
    plan = PublicationPageFactory(
        title="Plan", summary="What we do.", kind="plan", covers="The city.", superseded_by=newer,
        revised_on=DAY(2026, 4, 1), on_request="Ask for it.", sets_priorities=[priority], **span,
    )  # fmt: skip
    case = CaseReviewPageFactory(
        threshold_complaints=3, threshold="Or harm.", apply_url="https://example.org/ask", summary="Ask us."
    )
    year = CaseReviewYearFactory(page=case, period_words="2025/26", start=DAY(2025, 4, 1))
    told = "/annual-reviews/projects/lamps/"
    return {
        priority: [priority.url, "/priorities/"],
        before: [before.url, priority.url],
        action: [priority.url],
        update: [priority.url],
        group: [group.url, "/groups/"],
        review: [review.url, "/annual-reviews/"],
        project: [told, "/annual-reviews/projects/"],
        entry: [told, review.url],
        award: ["/annual-reviews/money/", priority.url],
        figure: ["/annual-reviews/figures/", review.url],
        plan: [plan.url, "/plans-and-insights/"],
        case: [case.url],
        year: [case.url],
    }


def emptied(record):
    """Yield each optional field of a record, emptied in the database while it is yielded."""
    for field in record._meta.concrete_fields:
        # Wagtail's own tables of a page hold nothing of ours.
        if not field.blank or field.model._meta.app_label not in ("priorities", "reviews"):
            continue
        if isinstance(field, models.BooleanField) or field.primary_key or not field.editable:
            continue
        empty = None if field.null else ([] if field.get_internal_type() == "JSONField" else "")
        try:
            with transaction.atomic():
                field.model.objects.filter(pk=record.pk).update(**{field.attname: empty})
                yield field
                raise Rollback
        except (Rollback, IntegrityError):  # the second where the database holds no such record
            pass


class Rollback(Exception):
    """Takes back what was emptied."""


def all_texts(client, addresses):
    return set().union(*(texts(client, address) for address in addresses))


@time_machine.travel(NOW, tick=False)
def test_a_field_that_is_emptied_makes_no_page_say_anything_else(full, client):
    strange = {}
    for record, addresses in full.items():
        before = all_texts(client, addresses)
        for field in emptied(record):
            new = {
                text
                for text in all_texts(client, addresses) - before
                if not ALLOWED.fullmatch(text) and not any(text in old for old in before)
            }
            if new:
                strange[str(field)] = new
    assert strange == {}


def test_a_clock_that_goes_on_makes_no_page_say_anything_else(full, client):
    addresses = sorted({address for shown in full.values() for address in shown})
    with time_machine.travel(NOW, tick=False):
        before = all_texts(client, addresses)
    with time_machine.travel(TWO_YEARS_ON, tick=False):
        after = all_texts(client, addresses)
    assert {text for text in after - before if not ALLOWED.fullmatch(text)} == set()
