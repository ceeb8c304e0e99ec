"""What officers see of the record: filters, sums, and what does not add up."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.tests.editor import edit_url
from reviews.models import Figure, FundingAward, Project
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)


@pytest.fixture
def seen(client, officer):
    """Return a function that gives the text of a list of records, for a query."""
    client.force_login(officer)

    def get(model, query=""):
        answer = client.get(reverse(model.snippet_viewset.get_url_name("list")) + query)
        assert answer.status_code == 200
        found = BeautifulSoup(answer.content, "html.parser").find(id="listing-results")
        return " ".join(found.get_text(" ", strip=True).split())

    return get


@pytest.fixture
def later(review):
    return AnnualReviewPageFactory(title="Review 2025", start="2024-04-01", end="2025-03-31")


def test_records_are_narrowed_down_by_status_and_year(review, later, seen):
    for report, word, live in ((review, "Alpha", True), (later, "Beta", True), (later, "Gamma", False)):
        project = ProjectFactory(title=word, live=live)
        ProjectReportFactory(project=project, report=report)
        FundingAwardFactory(scheme=word, source=report, live=live)
        FigureFactory(label=word, source=report, live=live)
    for model in (Project, FundingAward, Figure):
        for query, words in {
            "?live=False": {"Gamma"},
            "?live=True": {"Alpha", "Beta"},
            "?year=2024": {"Beta", "Gamma"},
            "?year=1900": {"Alpha", "Beta", "Gamma"},
        }.items():
            text = seen(model, query)
            assert {word for word in ("Alpha", "Beta", "Gamma") if word in text} == words, (model, query)


def test_figures_that_changed_much_without_a_reason_are_found(review, seen):
    before = FigureFactory(source=review, value=10, label="Before")
    FigureFactory(source=review, value=51, label="Unexplained", comparison=before)
    FigureFactory(source=review, value=51, label="Reasoned", comparison=before, explanation="A shop.")
    FigureFactory(source=review, value=50, label="Little", comparison=before)
    text = seen(Figure, "?unexplained=true")
    assert "Unexplained" in text
    assert not {word for word in ("Before", "Reasoned", "Little") if word in text}


@pytest.fixture
def money(review):
    review.stated_total = Decimal("9607")
    review.save()
    FundingAwardFactory(source=review, amount=Decimal("5000"), scheme="Ours")
    FundingAwardFactory(
        source=review, whose="shared", areas="City\nFen", amount=Decimal("820000"), scheme="Streets"
    )
    FundingAwardFactory(source=review, amount=Decimal("4607"), live=False)


def test_the_list_of_money_sums_up_ours_and_warns_of_a_review_that_does_not_add_up(review, money, seen):
    text = seen(FundingAward)
    assert "Ours among these, as published: £5,000." in text
    assert "Annual Review 2024 : its own awards make £5,000; the report says £9,607" in text
    assert "£825,000" not in text
    assert "Ours among these" not in seen(FundingAward, "?whose=shared")
    assert "Streets" in seen(FundingAward, "?q=Streets")
    FundingAward.objects.update(live=True)
    assert "the report says" not in seen(FundingAward)


def test_the_editor_of_a_report_leads_to_its_records_and_says_what_does_not_add_up(
    review, money, client, officer
):
    client.force_login(officer)
    ProjectReportFactory(report=review)
    form = BeautifulSoup(client.get(edit_url(review)).content, "html.parser")
    words = " ".join(form.get_text(" ", strip=True).split())
    assert "The report says £9,607. The awards that are ours add up to £5,000: £4,607 less." in words
    for name, count in (("Projects", 1), ("Money", 3)):
        link = form.find("a", string=f"{name} of this report")
        assert f"{name} of this report: {count}." in link.find_parent("li").get_text()
        assert client.get(link["href"]).status_code == 200
    assert form.find("a", string="Ours: £5,000")
    FundingAward.objects.update(live=True)
    words = client.get(edit_url(review)).content.decode()
    assert "The awards that are ours add up to £9,607, as the report says." in words
