"""The page of a project: its story by report, who takes part, what it cost."""

import datetime
from decimal import Decimal

import pytest

from contacts.tests.factories import MemberPageFactory
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)

DAY = datetime.date
ADDRESS = "/annual-reviews/projects/lanterns/"


@pytest.fixture
def project(review):
    """A project with all that it can have, and of each something that readers may not see."""
    priority, hidden = (
        PriorityPageFactory(title="Quieter nights"),
        PriorityPageFactory(title="Hush", live=False),
    )
    project = ProjectFactory(
        key="lanterns",
        title="Lanterns",
        summary="Light where it is dark.",
        start=DAY(2022, 7, 1),
        start_precision="month",
        outside_partners="Lamp makers",
        outcome="The path is lit.",
    )
    project.priorities = [priority, hidden]
    project.groups = [GroupPageFactory(title="Light group"), GroupPageFactory(title="Hush", live=False)]
    project.members = [MemberPageFactory(title="Police"), MemberPageFactory(title="Hush", live=False)]
    project.save()
    later = AnnualReviewPageFactory(title="Review 2025", start=DAY(2024, 4, 1), end=DAY(2025, 3, 31))
    draft = AnnualReviewPageFactory(title="Hush", live=False)
    for report, status in ((review, "Started"), (later, "In place"), (draft, "Hush")):
        ProjectReportFactory(
            project=project,
            report=report,
            priority=priority,
            status=status,
            update_since=f"{status} since.",
        )
    award = FundingAwardFactory(
        source=review, scheme="Streets", whose="shared", areas="City\nFen", amount=Decimal("820000")
    )
    award.projects = [project]
    award.save()
    project.later = later
    return project


def test_a_project_tells_its_whole_story_and_nothing_of_what_readers_may_not_see(project, review, get_soup):
    soup = get_soup(ADDRESS)
    assert soup.h1.string == "Lanterns"
    assert soup.title.string == "Lanterns – CSP"
    assert [link.string for link in soup.select(".crumbs a")] == ["Home", "Annual reviews", "Projects"]
    said = " ".join(soup.main.get_text(" ", strip=True).split())
    assert "Hush" not in str(soup)
    for words in ("Light where it is dark.", "From July 2022", "The path is lit.", "Lamp makers"):
        assert words in said
    steps = soup.main.select(".thread > li")
    assert [step.h3.a["href"] for step in steps] == [
        f"{project.later.url}#project.lanterns",
        f"{review.url}#project.lanterns",
    ]
    assert [step.strong.string for step in steps] == [
        "Reported for 2024/25: in place",
        "Reported for 2023/24: started",
    ]
    assert "Update since the period In place since." in " ".join(steps[0].get_text(" ", strip=True).split())
    linked = {link.string: link["href"] for link in soup.main.select(".facts a")}
    assert set(linked) == {"Quieter nights", "Light group", "Police"}
    assert "£820,000, shared by two areas" in said


def test_what_is_not_known_of_a_project_is_absent(review, get_soup):
    ProjectReportFactory(report=review, project=ProjectFactory(key="lanterns"), priority=None, part="other")
    soup = get_soup(ADDRESS)
    assert "Money" not in soup.main.get_text()
    assert not soup.main.find_all(["dt", "table"])
    assert "What came of it" not in soup.main.get_text()


def test_the_review_the_priority_and_the_list_lead_to_the_project(project, review, get_soup):
    priority = project.priorities.first()
    for page in (review.url, priority.url, "/annual-reviews/projects/"):
        assert get_soup(page).main.find("a", href=ADDRESS, string="Lanterns"), page


@pytest.mark.parametrize("key", ["nothing", "lanterns/more", "LANTERNS", "%C3%A9", "a.b"])
def test_an_address_without_a_project_is_not_found(key, project, client):
    assert client.get(f"/annual-reviews/projects/{key}/").status_code == 404


def test_a_review_cannot_take_the_address_of_a_list(review):
    page = AnnualReviewPageFactory.build(title="Money", slug="money")
    with pytest.raises(Exception, match="Another part of the site has this address"):
        page.clean()
