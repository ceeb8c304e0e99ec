"""What a priority's page can show of projects, money and figures."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from wagtail.models import PageViewRestriction

from csp_site.caching.once import asking_once
from priorities.tests.factories import PriorityPageFactory
from reviews.models import Figure, FundingAward
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)


@pytest.fixture
def priority(home):
    return PriorityPageFactory(title="Safer nights")


def step(name, priority):
    return " ".join(render_to_string(f"{name}.html", {"priority": priority}).split())


@pytest.fixture
def review(priority):
    review = AnnualReviewPageFactory(title="Annual Review 2024")
    project = ProjectFactory(title="Bus training", key="buses", summary="Drivers learn.")
    ProjectReportFactory(report=review, project=project, priority=priority, status="Started")
    award = FundingAwardFactory(
        source=review, scheme="Streets", whose="shared", areas="City\nFen", amount=Decimal("820000")
    )
    award.priorities.add(priority)
    award.save()
    FigureFactory(source=review, priority=priority, qualifier="over", value=200, label="people trained")
    return review


def test_a_priority_shows_its_money_its_projects_and_its_figures_with_their_source(priority, review):
    funded = step("reviews/priority_funded", priority)
    assert "<strong>Streets</strong>: £820,000, shared by two areas" in funded
    assert "For City and Fen together" in funded
    assert '<a href="/annual-reviews/projects/buses/">Bus training</a>' in funded
    assert f'<a href="{review.url}#project.buses">Annual Review 2024</a>' in funded
    assert "Reported for 2023/24: started" in funded and "Drivers learn." in funded
    changed = step("priorities/step_changed", priority)
    assert "over 200" in changed and "people trained" in changed
    for shown, record in ((funded, FundingAward), (changed, Figure)):
        place = f"{review.url}#{record.objects.get().anchor}"
        assert f'<a href="{place}">Annual Review 2024</a>' in shown


def test_another_priority_shows_none_of_it_and_says_nothing_of_that(review):
    other = PriorityPageFactory()
    assert step("reviews/priority_funded", other) == step("priorities/step_changed", other) == ""


def make_private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), make_private], ids=["draft", "private"])
def test_nothing_is_shown_whose_source_readers_may_not_see(hide, priority, review):
    hide(review)
    assert "Streets" not in step("reviews/priority_funded", priority)
    assert "Bus training" not in step("reviews/priority_funded", priority)
    assert step("priorities/step_changed", priority) == ""


def test_four_queries_fetch_it_all(priority, review, django_assert_num_queries):
    AnnualReviewPageFactory.create_batch(2)
    for _ in range(5):
        FigureFactory(source=review, priority=priority, comparison=FigureFactory(source=review))
    step("reviews/priority_funded", priority)  # Wagtail keeps the addresses of the site from then on
    with asking_once({}), django_assert_num_queries(4):
        step("reviews/priority_funded", priority)
        step("priorities/step_changed", priority)
