"""The public lists of projects, money and figures: what stands in them, by year and by priority."""

import datetime
from decimal import Decimal

import pytest
from wagtail.models import PageViewRestriction

from csp_site.tests.factories import InformationPageFactory
from priorities.tests.factories import PriorityPageFactory
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)

DAY = datetime.date
LISTS = ["projects", "money", "figures"]
SHARED = {"whose": "shared", "areas": "City\nFen\nHill\nPort", "amount": Decimal("820000")}


def url(name, query=""):
    return f"/annual-reviews/{name}/{query}"


def words(soup):
    return " ".join(soup.main.get_text(" ", strip=True).split())


def ticked(award, *priorities):
    award.priorities = priorities
    award.save()
    return award


@pytest.fixture
def priority(home):
    return PriorityPageFactory(title="Quieter nights", slug="quieter-nights")


@pytest.fixture
def later(review):
    """The review of the year after that of `review`, which covers 2023/24."""
    return AnnualReviewPageFactory(title="Review 2025", start=DAY(2024, 4, 1), end=DAY(2025, 3, 31))


@pytest.fixture
def of_all_kinds(review):
    """Return a function that makes a project, an award and a figure told of in a report, all named so."""

    def make(name, report, priority=None, **changes):
        project = ProjectFactory(title=f"{name} project", **changes)
        part = {"priority": priority} if priority else {"priority": None, "part": "other"}
        ProjectReportFactory(project=project, report=report, **part)
        award = FundingAwardFactory(scheme=f"{name} fund", source=report, **changes)
        if priority:
            ticked(award, priority)
        FigureFactory(label=f"{name} things", source=report, priority=priority, **changes)

    return make


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_for_what_was_asked(name, review, priority, get_soup):
    kind = {"projects": "project", "money": "award", "figures": "figure"}[name]
    assert f"No {kind} is on this website." in words(get_soup(url(name)))
    asked = get_soup(url(name, "?priority=quieter-nights"))
    assert f"No {kind} for “Quieter nights” is on this website." in words(asked)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_narrowed_down_by_year_and_priority(
    name, review, later, priority, of_all_kinds, get_soup
):
    of_all_kinds("Early", review, priority)
    of_all_kinds("Late", later, priority)
    of_all_kinds("Other", later)
    for query, seen in {
        "": {"Early", "Late", "Other"},
        "?year=2023-24": {"Early"},
        "?year=2024-25": {"Late", "Other"},
        "?priority=quieter-nights": {"Early", "Late"},
        "?year=2024-25&priority=quieter-nights": {"Late"},
    }.items():
        soup = get_soup(url(name, query))
        text = soup.main.select_one("section.ledger").get_text()
        assert {one for one in ("Early", "Late", "Other") if one in text} == seen, query
        chosen = [option.string for option in soup.select("option[selected]")]
        assert len(chosen) == 2, "each box shows what is chosen"
    count = soup.find(id="count").get_text()
    assert count.startswith("One ") and count.endswith(" for “Quieter nights” in 2024/25.")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["?year=1&priority=%FF", "?year=none&page=-1", "?page=zzz&year=2023-24x", "?year=&priority=9"]
)
def test_odd_questions_are_answered_all_the_same(name, query, review, of_all_kinds, get_soup):
    of_all_kinds("Early", review)
    assert get_soup(url(name, query)).h1


KEPT_BACK = ["draft record", "draft source", "private source", "sensitive source"]


@pytest.mark.parametrize("case", KEPT_BACK)
def test_what_readers_may_not_see_is_in_no_list(case, review, of_all_kinds, client):
    report = AnnualReviewPageFactory(
        title="Hush report",
        live=case != "draft source",
        is_sensitive=case == "sensitive source",
        neutral_title="Information",
    )
    if case == "private source":
        PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)
    of_all_kinds("Hush", report, key="hush", live=case != "draft record")
    for name in LISTS:
        assert "Hush" not in client.get(url(name)).content.decode()
    assert client.get(url("projects/hush")).status_code == 404
    assert "projects/hush" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    "hidden", [{"live": False}, {"is_sensitive": True, "neutral_title": "Information"}]
)
def test_a_priority_that_readers_may_not_see_is_named_nowhere(hidden, review, of_all_kinds, client):
    priority = PriorityPageFactory(title="Hush priority", slug="hush-priority", **hidden)
    of_all_kinds("Seen", review, priority, key="seen")
    for name in (*LISTS, "projects/seen", "2024"):
        page = client.get(url(name)).content.decode()
        assert "Seen" in page
        assert "hush" not in page.lower(), name


def test_only_our_own_pounds_are_added_up_for_what_is_asked(review, later, priority, get_soup):
    ticked(FundingAwardFactory(source=review, amount=Decimal("5000")), priority)
    FundingAwardFactory(source=review, amount=Decimal("4607"))
    FundingAwardFactory(source=later, amount=Decimal("30.50"))
    FundingAwardFactory(source=review, amount=Decimal("2"), start=DAY(2024, 1, 1), end=DAY(2024, 9, 1))
    shared = ticked(FundingAwardFactory(source=review, **SHARED), priority)
    FundingAwardFactory(source=review, whose="other", amount=Decimal("700"))
    FundingAwardFactory(source=review, currency="EUR", amount=Decimal("70"))
    FundingAwardFactory(source=review, amount=None)
    FundingAwardFactory(source=review, amount=Decimal("90"), live=False)

    def sums(query=""):
        figure = get_soup(url("money", query)).main.select_one(".figure")
        return [line.get_text(" ", strip=True) for line in figure.find_all("p")][:-1]

    assert sums() == [
        "£9,639.50 ours, from four awards",
        "2024/25: £30.50",
        "2023/24 to 2024/25: £2",
        "2023/24: £9,607",
    ]
    assert sums("?priority=quieter-nights") == ["£5,000 ours, from one award"]
    assert sums("?year=2024-25")[0] == "£32.50 ours, from two awards"
    assert sums("?year=2024-25")[-1] == "Some of it was for other years too."
    main = get_soup(url("money")).main
    said = main.find_all(string=lambda text: "820,000" in text)
    assert [text.strip() for text in said] == ["£820,000, shared by four areas"] * 2
    assert "It is not in our total." in words(get_soup(url("money")))
    row = main.find(id=f"award.{shared.key}")
    links = [link["href"] for link in row.find_all("a")]
    assert links == [f"{review.url}#award.{shared.key}", priority.url]
    assert get_soup(review.url).find(id=f"award.{shared.key}")


def test_a_year_without_money_of_ours_has_no_sum(review, get_soup):
    FundingAwardFactory(source=review, **SHARED)
    assert not get_soup(url("money")).main.select(".figure")


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({"period_words": "2022/23"}, ["2022/23"]),
        ({"period_words": "2022–2023"}, ["2022/23"]),
        ({"start": DAY(2021, 3, 31), "end": DAY(2021, 4, 1)}, ["2020/21", "2021/22"]),
        ({"start": DAY(2022, 1, 1), "start_precision": "year"}, ["2022/23", "2023/24"]),
        ({"start": DAY(2020, 1, 1), "start_assumed": True}, ["2023/24"]),
        ({"end": DAY(2021, 12, 31), "end_precision": "year"}, ["2021/22"]),
        ({"end": DAY(2021, 12, 31), "end_assumed": True}, ["2023/24"]),
        (
            {"start": DAY(2022, 5, 1), "end": DAY(2025, 5, 1), "end_assumed": True},
            ["2022/23", "2023/24"],
        ),
        ({"period_words": "2022/24"}, ["2023/24"]),
        ({"start": DAY(2022, 4, 1), "end": DAY(2022, 4, 2)}, ["2022/23"]),
        ({}, ["2023/24"]),
    ],
    ids=str,
)
def test_money_belongs_to_the_years_that_its_source_or_its_report_gives(facts, years, review, get_soup):
    FundingAwardFactory(source=review, **facts)
    box = get_soup(url("money")).find(id="narrow-year")
    assert {option.string for option in box.find_all("option")} == {"All", *years}


def test_a_figure_without_any_year_can_be_found(home, review, get_soup):
    FigureFactory(source=InformationPageFactory(), label="lamps")
    FigureFactory(source=review, label="torches")
    shown = words(get_soup(url("figures", "?year=none")))
    assert "One figure without a year." in shown
    assert "lamps" in shown and "torches" not in shown


def test_one_measure_at_several_dates_stands_together_the_latest_first(review, later, priority, get_soup):
    same = {"measure": "lamps", "label": "lamps lit", "good_direction": "up", "priority": priority}
    before = FigureFactory(source=review, value=10, **same)
    FigureFactory(source=review, label="torches")
    now = FigureFactory(source=later, value=90, comparison=before, explanation="A big shop joined.", **same)
    rows = get_soup(url("figures")).main.select(".record-row")
    assert [row.select_one(".figure-value").string for row in rows] == ["90", "25"]
    first = rows[0]
    assert [value.string for value in first.select(".figure-value")] == ["90", "10"]
    said = " ".join(first.get_text(" ", strip=True).split())
    assert "Compared with 10 A big shop joined." in said and said.endswith("More is good")
    assert [link["href"] for link in first.find(id=f"figure.{now.key}").find_all("a")] == [
        f"{later.url}#figure.{now.key}",
        priority.url,
    ]


def test_each_figure_of_a_report_has_a_place_there_even_beside_another(review, get_soup):
    before = FigureFactory(source=review, value=90)
    after = FigureFactory(source=review, value=100, comparison=before)
    again = FigureFactory(source=review, value=110, comparison=before)
    soup = get_soup(review.url)
    for figure in (before, after, again):
        assert len(soup.find_all(id=f"figure.{figure.key}")) == 1


def test_a_long_list_has_pages_and_keeps_what_was_asked(review, priority, of_all_kinds, get_soup):
    for number in range(51):
        of_all_kinds(f"N{number}", review, priority)
    query = "?year=2023-24&priority=quieter-nights"
    for name in LISTS:
        link = get_soup(url(name, query)).main.select_one(".pager a")["href"]
        assert link == f"{query}&page=2", name
        assert get_soup(url(name, link)).main.select_one(".pager a[rel=prev]"), name
        assert "51 " in get_soup(url(name, link)).find(id="count").get_text(), name


def test_the_same_few_queries_with_3_and_with_30_records(review, priority, of_all_kinds, visit_queries):
    names = [*LISTS, "projects/first", "2024"]
    of_all_kinds("First", review, priority, key="first")
    for number in range(2):
        of_all_kinds(f"A{number}", review, priority)
    with_3 = {name: visit_queries(url(name)) for name in names}
    for number in range(27):
        of_all_kinds(f"B{number}", review, PriorityPageFactory())
    assert {name: visit_queries(url(name)) for name in names} == with_3
    for name in names:
        assert len(with_3[name]) == len(set(with_3[name])) <= 25, name


def test_the_annual_reviews_lead_to_the_lists_and_so_does_the_sitemap(
    review, of_all_kinds, client, get_soup
):
    of_all_kinds("Seen", review, key="seen")
    led_to = {link["href"] for link in get_soup("/annual-reviews/").main.find_all("a")}
    told = client.get("/sitemap.xml").content.decode()
    for name in LISTS:
        assert url(name) in led_to
        assert f"<loc>http://testserver{url(name)}</loc>" in told
    assert "/annual-reviews/projects/seen/</loc>" in told
    title = get_soup(url("money")).title.string
    assert title == "Money – CSP"
