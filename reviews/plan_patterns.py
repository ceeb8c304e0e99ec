"""The examples of plans, assessments and antisocial behaviour case reviews."""

import datetime

from contacts.patterns import example_contact, one_number
from csp_site.library import Example
from priorities.models import PriorityPage
from reviews.enums import PublicationKind
from reviews.models import CaseReviewYear, PublicationPage
from reviews.patterns import REPORTS, a_report
from reviews.plans import Standing


def example_publication(**facts):
    page = PublicationPage(title="Title of a plan", summary="What it says.", **facts)
    return Example(page, period_text="the time it is in force", standing=Standing())


@REPORTS.add(
    "reviews/publication_facts.html",
    "What is known of a publication",
    "Says what a publication is, what it covers and what it took the place of.",
)
def publication_facts():
    for kind in PublicationKind:
        page = PublicationPage(
            kind=kind,
            covers="The area and the subjects.",
            revised_on=datetime.date(2026, 2, 24),
            seen_in="Name of the report",
        )
        yield kind.label, {"publication": page, "replaces": [a_report()]}


@REPORTS.add(
    "reviews/publication_rows.html",
    "List of plans and insights",
    "Lists publications: those of today, and beneath them the earlier ones with what replaced each.",
)
def publication_rows():
    yield "In force", {"publications": [example_publication()]}
    earlier = example_publication()
    earlier.standing = Standing(True, "This is an earlier plan.", "It was replaced by", a_report())
    ended = example_publication()
    ended.standing = Standing(True, "The time of this plan has passed.")
    yield "Earlier", {"publications": [earlier, ended]}


@REPORTS.add(
    "reviews/priorities_set.html",
    "Priorities that were set",
    "Stands on a plan or an assessment: tick the priorities it sets.",
)
def priorities_set():
    facts = {"title": "Title of a priority", "summary": "What we want."}
    times = {"period_text": "the time it holds", "progress": "How far it has got."}
    priorities = [
        Example(PriorityPage(number=1, **facts), **times),
        Example(PriorityPage(**facts), period_text="", progress=""),
    ]
    yield "", {"kind": "plan", "priorities": priorities}


@REPORTS.add(
    "reviews/ask_for_it.html",
    "Available on request",
    "Says what people may ask for, and how: fill in “Available on request”.",
)
def ask_for_it():
    yield "", {"on_request": "What people may ask us for.", "contact": example_contact(one_number())}


@REPORTS.add(
    "reviews/found_by.html",
    "Where a priority comes from",
    "A line under why a priority was chosen: tick the priority on the assessment or the plan.",
    fetched_by=("reviews/priority_assessed.html",),
)
def found_by():
    found = [
        ("Found by", Example(title="Title of an assessment")),
        ("Set by", Example(title="Title of a plan")),
    ]
    yield "With their pages", {"found": found, "source": ""}
    yield "In words", {"found": [], "source": "name of an assessment"}


@REPORTS.add(
    "reviews/case_review_years.html",
    "Case reviews in numbers",
    "The four yearly counts that the law asks for; a count that is not here leaves its place empty.",
)
def case_review_years():
    year = CaseReviewYear(
        start=datetime.date(2025, 4, 1),
        applications=9,
        threshold_not_met=4,
        reviews=5,
        reviews_with_recommendations=2,
    )
    yield "", {"years": [year, CaseReviewYear(start=datetime.date(2024, 4, 1), applications=3)]}
