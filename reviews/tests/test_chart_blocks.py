"""Charts drawn from the records of figures: each number is typed once, and only public ones show."""

import datetime
import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.tests.factories import AnnualReviewPageFactory, FigureFactory, FundingAwardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(home):
    return AnnualReviewPageFactory()


def figure_of(report, year, value, **facts):
    return FigureFactory(
        source=report,
        label="bikes registered",
        value=Decimal(value),
        start=datetime.date(year, 4, 1),
        end=datetime.date(year + 1, 3, 31),
        **facts,
    )


def draw(report, *figures):
    report.body = [
        ("figure_chart", {"title": f"Bikes {place}", "figure": figure, "summary": "It rose.", "note": ""})
        for place, figure in enumerate(figures)
    ]
    report.save_revision().publish()


def charts_on(client, report):
    soup = BeautifulSoup(client.get(report.url).content, "html.parser")
    return soup.find_all("figure", class_="chart")


def test_a_figure_and_the_one_it_is_compared_with_are_drawn_in_the_order_of_time(client, report):
    before = figure_of(report, 2022, "2210")
    draw(report, figure_of(report, 2023, "20775", comparison=before, qualifier="over"))
    [chart] = charts_on(client, report)
    rows = [row.get_text(" ", strip=True) for row in chart.tbody.find_all("tr")]
    assert rows == [
        "1 April 2022 to 31 March 2023 2,210",
        "1 April 2023 to 31 March 2024 (over) 20,775",
    ]
    assert chart.find("a", string=report.title)["href"] == report.url
    lines = client.get(f"{report.url}bikes-0.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "1 April 2022 to 31 March 2023,2210"


def test_a_figure_that_readers_may_not_see_is_not_drawn(client, report):
    draft = AnnualReviewPageFactory(live=False)
    draw(report, figure_of(report, 2023, "20775", comparison=figure_of(draft, 2022, "2210")))
    [chart] = charts_on(client, report)
    assert "2,210" not in chart.get_text() and "20,775" in chart.get_text()
    assert "2210" not in client.get(f"{report.url}bikes-0.csv").content.decode()
    draw(report, figure_of(draft, 2021, "4711"))
    assert charts_on(client, report) == []
    assert client.get(f"{report.url}bikes-0.csv").status_code == 404


def chart_text(client, address):
    """Return a file, or the chart on a page with its links, without the commas in numbers."""
    text = client.get(address).content.decode()
    return str(BeautifulSoup(text, "html.parser").find("figure", class_="chart") or text).replace(",", "")


def test_a_figure_that_needs_safe_reading_is_drawn_on_such_a_page_alone(client, report):
    care = AnnualReviewPageFactory(title="Hush hush", is_sensitive=True, neutral_title="Advice")
    figures = [
        figure_of(report, 2023, "20775", measure="bikes"),
        figure_of(care, 2022, "2210", measure="bikes"),
    ]
    for page in (report, care):
        page.body = [
            ("heading", {"text": "Numbers"}),
            ("figure_chart", {"title": "Bikes", "figure": figures[0], "summary": "It rose.", "note": ""}),
        ]
        page.save_revision().publish()
    for address in ("", "numbers/", "bikes.csv"):
        told = {page: chart_text(client, f"{page.url}{address}") for page in (report, care)}
        assert "20775" in told[report]
        assert "2210" not in told[report] and care.url not in told[report]
        assert "2210" in told[care]
    draw(report, figures[1], figure_of(care, 2021, "4711"))
    [chart] = charts_on(client, report)
    assert "4,711" not in chart.get_text() and "20,775" in chart.get_text()


@pytest.mark.parametrize("other", [{"area": "South"}, {"unit": "%"}], ids=str)
def test_what_was_counted_elsewhere_or_in_another_unit_is_in_no_chart_of_it(other, client, report):
    facts = {"measure": "bikes", "area": "North", "unit": ""}
    before = figure_of(report, 2022, "2210", **facts | other)
    chosen = figure_of(report, 2023, "20775", comparison=before, **facts)
    unmeasured = figure_of(report, 2021, "55", comparison=before, area="North")
    draw(report, chosen, unmeasured, before)
    rows = [
        [row.td.get_text() for row in chart.tbody.find_all("tr")] for chart in charts_on(client, report)
    ]
    assert rows == [["20,775"], ["55"], ["2,210%" if "unit" in other else "2,210"]]


@pytest.mark.parametrize(
    ("title", "name"), [("Funding", "funding-2"), ("Review", "review-2"), ("Fundings", "fundings")]
)
def test_a_chart_takes_the_address_of_no_other_file_of_its_report(title, name, client, report):
    figure = figure_of(report, 2023, "20775")
    award = FundingAwardFactory(source=report)
    report.body = [("figure_chart", {"title": title, "figure": figure, "summary": "It rose.", "note": ""})]
    report.save_revision().publish()
    [chart] = charts_on(client, report)
    link = chart.find("a", href=re.compile(r"[.]csv$"))["href"]
    assert link == f"{report.url}{name}.csv"
    assert "20775" in client.get(link).content.decode()
    assert award.scheme in client.get(f"{report.url}funding.csv").content.decode()


def test_many_charts_of_figures_cost_no_more_queries_than_one(client, report):
    draw(report, figure_of(report, 2023, "20775"))
    queries_of(client, report)
    few = queries_of(client, report)
    draw(report, *(figure_of(report, 2000 + year, "5") for year in range(6)))
    assert queries_of(client, report) == few <= 12


def queries_of(client, report):
    with CaptureQueriesContext(connection) as queries:
        client.get(report.url)
    return len(queries)
