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


def figure_of(report, year, value, measure="bikes", **facts):
    return FigureFactory(
        source=report,
        measure=measure,
        label="bikes registered",
        value=Decimal(value),
        start=datetime.date(year, 4, 1),
        end=datetime.date(year + 1, 3, 31),
        **facts,
    )


def chart(title="Bikes", measure="bikes", area=""):
    shown = {"title": title, "measure": measure, "area": area, "summary": "It rose.", "note": ""}
    return ("figure_chart", shown)


def draw(report, *charts):
    report.body = list(charts) or [chart()]
    report.save_revision().publish()


def charts_on(client, report):
    soup = BeautifulSoup(client.get(report.url).content, "html.parser")
    return soup.find_all("figure", class_="chart")


def test_the_figures_of_a_measure_are_drawn_in_the_order_of_time(client, report):
    figure_of(report, 2023, "20775", qualifier="over")
    figure_of(report, 2022, "2210")
    figure_of(report, 2021, "55", measure="locks")
    draw(report)
    [drawn] = charts_on(client, report)
    rows = [row.get_text(" ", strip=True) for row in drawn.tbody.find_all("tr")]
    assert rows == [
        "1 April 2022 to 31 March 2023 2,210",
        "1 April 2023 to 31 March 2024 (over) 20,775",
    ]
    assert drawn.find("a", string=report.title)["href"] == report.url
    lines = client.get(f"{report.url}bikes.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "1 April 2022 to 31 March 2023,2210"


def test_a_figure_that_readers_may_not_see_is_not_drawn(client, report):
    draft = AnnualReviewPageFactory(live=False)
    (
        figure_of(report, 2023, "20775"),
        figure_of(draft, 2022, "2210"),
        figure_of(draft, 2021, "4711", "locks"),
    )
    draw(report)
    [drawn] = charts_on(client, report)
    assert "2,210" not in drawn.get_text() and "20,775" in drawn.get_text()
    assert "2210" not in client.get(f"{report.url}bikes.csv").content.decode()
    draw(report, chart(measure="locks"))
    assert charts_on(client, report) == []
    assert client.get(f"{report.url}bikes.csv").status_code == 404


def test_a_figure_of_another_source_stands_in_the_chart_and_not_among_the_figures_of_the_report(
    client, report
):
    figure_of(report, 2023, "20775")
    figure_of(AnnualReviewPageFactory(title="The year before"), 2022, "2210")
    draw(report, chart(), ("figures", {"heading": "Figures"}))
    soup = BeautifulSoup(client.get(report.url).content, "html.parser")
    assert "2,210" in soup.find("figure", class_="chart").get_text()
    assert [each.get_text() for each in soup.select(".figure-value")] == ["20,775"]


def chart_text(client, address):
    """Return a file, or the chart on a page with its links, without the commas in numbers."""
    text = client.get(address).content.decode()
    return str(BeautifulSoup(text, "html.parser").find("figure", class_="chart") or text).replace(",", "")


def test_a_figure_that_needs_safe_reading_is_drawn_on_such_a_page_alone(client, report):
    care = AnnualReviewPageFactory(title="Hush hush", is_sensitive=True, neutral_title="Advice")
    figure_of(report, 2023, "20775"), figure_of(care, 2022, "2210"), figure_of(care, 2021, "4711", "locks")
    for page in (report, care):
        page.body = [
            ("heading", {"text": "Numbers"}),
            chart(),
        ]
        page.save_revision().publish()
    for address in ("", "numbers/", "bikes.csv"):
        told = {page: chart_text(client, f"{page.url}{address}") for page in (report, care)}
        assert "20775" in told[report]
        assert "2210" not in told[report] and care.url not in told[report]
        assert "2210" in told[care]
    draw(report, chart(), chart("Locks", "locks"))
    [drawn] = charts_on(client, report)
    assert "4,711" not in drawn.get_text() and "20,775" in drawn.get_text()


@pytest.mark.parametrize(
    ("other", "area", "rows"),
    [
        ({"area": "South"}, "", ["20,775"]),
        ({"area": "South"}, "South", ["2,210"]),
        ({"unit": "%"}, "", ["20,775"]),
        ({}, "", ["2,210", "20,775"]),
    ],
    ids=str,
)
def test_what_was_counted_elsewhere_or_in_another_unit_is_in_no_chart_of_it(
    other, area, rows, client, report
):
    facts = {"area": "North", "unit": ""}
    figure_of(report, 2022, "2210", **facts | other)
    figure_of(report, 2023, "20775", **facts)
    draw(report, chart(area=area))
    [drawn] = charts_on(client, report)
    assert [row.td.get_text() for row in drawn.tbody.find_all("tr")] == rows


@pytest.mark.parametrize(
    ("title", "name"), [("Funding", "funding-2"), ("Review", "review-2"), ("Fundings", "fundings")]
)
def test_a_chart_takes_the_address_of_no_other_file_of_its_report(title, name, client, report):
    figure_of(report, 2023, "20775")
    award = FundingAwardFactory(source=report)
    draw(report, chart(title))
    [drawn] = charts_on(client, report)
    link = drawn.find("a", href=re.compile(r"[.]csv$"))["href"]
    assert link == f"{report.url}{name}.csv"
    assert "20775" in client.get(link).content.decode()
    assert award.scheme in client.get(f"{report.url}funding.csv").content.decode()


def test_charts_of_figures_cost_no_query_more_than_the_figures_of_the_report(client, report):
    figure_of(report, 2023, "20775")
    draw(report, ("figures", {"heading": "Figures"}))
    queries_of(client, report)
    few = queries_of(client, report)
    for number in range(6):
        figure_of(report, 2010, "5", f"measure-{number}")
    charts = [chart(f"Chart {number}", f"measure-{number}") for number in range(6)]
    draw(report, ("figures", {"heading": "Figures"}), *charts)
    assert len(charts_on(client, report)) == 6
    assert queries_of(client, report) == few <= 25


def queries_of(client, report):
    with CaptureQueriesContext(connection) as queries:
        client.get(report.url)
    return len(queries)
