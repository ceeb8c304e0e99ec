"""What officers are told of plans, assessments and case reviews: on the first page and over the list."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from contacts.tests.factories import ContactPageFactory
from csp_site.tests.editor import edit_url, turned_away
from csp_site.tests.open_points import soup_of
from priorities.tests.factories import PriorityPageFactory
from reviews.models import CaseReviewPage
from reviews.tests.factories import (
    CaseReviewPageFactory,
    CaseReviewYearFactory,
    PublicationPageFactory,
    publications_page,
)

DAY = datetime.date
TODAY = time_machine.travel("2026-11-22 12:00", tick=False)
NOBODY = "No Community Safety Plan covers today."


def make(kind, start, end=None, **facts):
    return PublicationPageFactory(kind=kind, start=DAY(*start), end=end and DAY(*end), **facts)


@pytest.fixture
def told(client, officer):
    """Return a function that gives what an officer is told on the admin's first page."""
    client.force_login(officer)

    def on_the_first_page():
        panel = soup_of(client, reverse("wagtailadmin_home")).find(id="plans-heading")
        blocks = panel.find_parent("section").select(".help-block") if panel else []
        return [" ".join(block.get_text(" ", strip=True).split()) for block in blocks]

    return on_the_first_page


PLANS = {
    "none": ([], "No Community Safety Plan is public."),
    "older than the priorities": (
        [{"start": DAY(2023, 9, 1), "start_precision": "month"}],
        "The latest plan began in September 2023, before today’s priorities (2025 to 2027) began.",
    ),
    "over yesterday": (
        [{"start": DAY(2023, 9, 1), "end": DAY(2026, 11, 21)}],
        "The latest plan ended on 21 November 2026.",
    ),
    "over, nobody knows when": (
        [{"start": DAY(2023, 9, 1), "end": DAY(2025, 1, 1), "end_assumed": True}],
        "The latest plan ended.",
    ),
    "begins tomorrow": ([{"start": DAY(2026, 11, 23)}], "The only plan that is public has not begun."),
    "undated": (
        [{}],
        "It is not known when the latest plan began and ends, nor does it set today’s priorities.",
    ),
    "draft": (
        [{"start": DAY(2025, 1, 1), "end": DAY(2027, 12, 31), "live": False}],
        "No Community Safety Plan is public.",
    ),
    "ends today": ([{"start": DAY(2023, 9, 1), "end": DAY(2026, 11, 22)}], None),
    "no last day, as young as the priorities": ([{"start": DAY(2025, 1, 1)}], None),
    "no last day, and sets the priorities": ([{"start": DAY(2024, 9, 1), "sets": True}], None),
    "the older of two": ([{"start": DAY(2023, 9, 1)}, {"start": DAY(2026, 1, 1)}], None),
}


@TODAY
@pytest.mark.parametrize(("plans", "said"), PLANS.values(), ids=PLANS)
def test_officers_are_told_when_no_plan_covers_today(plans, said, home, told, client):
    span = {"start": DAY(2025, 1, 1), "end": DAY(2027, 12, 31)}
    priority = PriorityPageFactory(**span, start_precision="year", end_precision="year")
    for facts in plans:
        sets = [priority] if facts.get("sets") else []
        facts = {name: value for name, value in facts.items() if name != "sets"}
        made = {"kind": "plan", "revised_on": DAY(2026, 11, 1), "sets_priorities": sets} | facts
        PublicationPageFactory(**made)
    found = [text for text in told() if NOBODY in text]
    assert len(found) == bool(said)
    assert not said or f"{NOBODY} {said}" in found[0]
    listing = soup_of(client, reverse("wagtailadmin_explore", args=[publications_page().pk]))
    assert (NOBODY in listing.get_text()) == bool(said)
    PublicationPageFactory(kind="report")
    readers = client.get(publications_page().url).content.decode()
    assert ("No plan on this website says that it is for 2025 to 2027." in readers) == bool(said)


@TODAY
def test_a_plan_that_was_replaced_covers_nothing(home, told):
    newer = make("plan", (2026, 1, 1), (2026, 6, 30))
    make("plan", (2023, 9, 1), (2028, 3, 31), superseded_by=newer)
    assert [text for text in told() if "The latest plan ended on 30 June 2026." in text]


@TODAY
@pytest.mark.parametrize(
    ("revised", "said"),
    [
        (DAY(2025, 11, 22), None),
        (DAY(2025, 11, 21), "It was last revised on 21 November 2025."),
        (None, "It began on 1 April 2025, and no day is noted on which it was revised."),
    ],
)
def test_officers_are_told_when_a_plan_was_not_revised_for_a_year(revised, said, home, told):
    make("plan", (2025, 4, 1), (2028, 3, 31), revised_on=revised)
    found = [text for text in told() if "must be revised once a year" in text]
    assert len(found) == bool(said) and (not said or said in found[0])


@TODAY
@pytest.mark.parametrize(
    ("end", "said"),
    [
        ((2025, 11, 22), None),
        ((2025, 11, 21), "The next was due by 21 November 2026."),
        (None, "The time that “Study” looks at is not known"),
    ],
)
def test_officers_are_told_when_the_next_assessment_is_due(end, said, home, told):
    assert [text for text in told() if "None is public." in text]
    make("assessment", (2020, 4, 1), end, title="Study")
    found = [text for text in told() if "a strategic assessment once a year" in text]
    assert len(found) == bool(said) and (not said or said in found[0])


@TODAY
def test_a_missing_page_on_case_reviews_is_started_with_one_press(home, told, client):
    missing = "The page on antisocial behaviour case reviews is missing. The law asks for it."
    assert [text for text in told() if missing in text]
    start = soup_of(client, reverse("wagtailadmin_home")).find("form", action=reverse("case_review_start"))
    assert start.button.get_text() == "Write it" and start.find("input", {"name": "csrfmiddlewaretoken"})
    answers = [client.post(start["action"]) for _ in range(2)]
    page = CaseReviewPage.objects.get()
    assert {answer["Location"] for answer in answers} == {edit_url(page)}
    assert (page.slug, page.live) == ("antisocial-behaviour-case-review", False)
    said = soup_of(client, edit_url(page)).get_text()
    assert "Once it is published, the foot of every page links to it" in said
    assert [text for text in told() if "is not published yet" in text]
    assert client.get(start["action"]).status_code == 405
    page.contact = ContactPageFactory()
    page.save_revision().publish()
    assert soup_of(client, "/").find("footer", class_="footer").find("a", href=page.url)


@TODAY
@pytest.mark.parametrize(
    ("year", "said"), [(None, True), (DAY(2024, 11, 21), True), (DAY(2024, 11, 22), False)]
)
def test_officers_are_told_when_a_year_of_case_reviews_is_not_counted(year, said, home, told):
    page = CaseReviewPageFactory()
    if year:
        CaseReviewYearFactory(page=page, start=year)
    assert bool([text for text in told() if "counts of antisocial behaviour case reviews" in text]) == said


@TODAY
def test_nobody_else_is_told_or_starts_the_page(home, client, publisher):
    client.force_login(publisher)
    assert not soup_of(client, reverse("wagtailadmin_home")).find(id="plans-heading")
    assert turned_away(client.post(reverse("case_review_start")))
    client.logout()
    assert client.post(reverse("case_review_start"))["Location"].startswith("/admin/login/")
    assert not CaseReviewPage.objects.exists()


@TODAY
def test_nobody_is_told_of_what_is_there(home, told):
    make("plan", (2025, 4, 1), (2028, 3, 31), revised_on=DAY(2026, 4, 1))
    make("assessment", (2025, 4, 1), (2026, 3, 31))
    CaseReviewYearFactory(start=DAY(2025, 4, 1))
    assert told() == []
