"""Money and figures in a report: whose it is, what is added up, what is compared with what."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from reviews.models import FundingAward
from reviews.tests.factories import AnnualReviewPageFactory, FigureFactory, FundingAwardFactory

DAY = datetime.date
SHARED = {"whose": "shared", "areas": "City\nFen\nHill\nPort", "amount": Decimal("820000")}


def rows(soup):
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])]
        for row in soup.main.select("table.stacked tbody tr")
    ]


def test_money_says_from_where_when_how_much_and_whose(review, get_soup):
    FundingAwardFactory(
        source=review, scheme="Safer Fund", funders="The county", amount=5000, period_words="2023/24"
    )
    FundingAwardFactory(
        source=review,
        scheme="",
        funders="The county\nThe city",
        amount=None,
        quantity="2500 kits",
        whose="other",
    )
    assert rows(get_soup(review.url)) == [
        ["Safer Fund The county", "2023/24", "£5,000", "Ours"],
        ["2500 kits The county and The city", "", "", "Not counted as ours"],
    ]


@pytest.fixture
def awards(review):
    FundingAwardFactory(source=review, amount=Decimal("5000"))
    FundingAwardFactory(source=review, amount=Decimal("4607"))
    FundingAwardFactory(source=review, scheme="Streets", **SHARED)
    FundingAwardFactory(source=review, whose="other", amount=Decimal("30"))
    FundingAwardFactory(source=review, currency="EUR", amount=Decimal("70"))
    FundingAwardFactory(source=review, amount=None)
    FundingAwardFactory(amount=Decimal("1"))


def test_only_our_own_pounds_are_added_up(review, awards, get_soup):
    foot = get_soup(review.url).main.tfoot
    assert foot.find(class_="amount").get_text(strip=True) == "£9,607"


def test_a_shared_amount_never_stands_without_the_areas_that_share_it(review, awards, get_soup):
    main = get_soup(review.url).main
    said = main.find_all(string=lambda text: "820,000" in text)
    assert [text.strip() for text in said] == ["£820,000, shared by four areas"] * 2
    assert "City, Fen, Hill and Port" in main.select_one(".callout").get_text()
    assert "£829,607" not in main.get_text()


@pytest.mark.parametrize(
    ("stated", "is_told"), [(Decimal("9607"), False), (Decimal("9700"), True), (None, False)]
)
def test_a_total_that_the_report_gives_otherwise_is_told(stated, is_told, review, awards, get_soup):
    review.stated_total = stated
    review.save()
    main = get_soup(review.url).main
    assert ("The report itself gives a total of £9,700." in main.get_text()) == is_told
    shown = [figure.string for figure in main.select(".figure-value")]
    assert shown == (["£9,607"] if stated else [])


def test_a_figure_says_what_where_when_and_what_it_compares_with(review, get_soup):
    before = FigureFactory(
        source=review, value=2210, label="bikes", start=DAY(2022, 4, 1), end=DAY(2023, 3, 31)
    )
    FigureFactory(
        source=review,
        value=20775,
        label="bikes registered",
        area="CB1 to CB5",
        start=DAY(2023, 4, 1),
        end=DAY(2024, 3, 31),
        comparison=before,
    )
    FigureFactory(
        source=review,
        qualifier="over",
        value=20,
        unit="%",
        label="schools",
        as_at=DAY(2024, 6, 1),
        as_at_precision="month",
    )
    shown = [
        " ".join(figure.get_text(" ", strip=True).split())
        for figure in get_soup(review.url).main.select(".figure")
    ]
    assert shown == [
        "20,775 bikes registered CB1 to CB5, 1 April 2023 to 31 March 2024 "
        "Compared with 2,210 (1 April 2022 to 31 March 2023)",
        "over 20% schools by June 2024",
    ]


def test_a_comparison_from_a_draft_is_not_told(review, get_soup):
    hidden = FigureFactory(value=999, source=AnnualReviewPageFactory(live=False))
    FigureFactory(source=review, value=20, comparison=hidden)
    main = get_soup(review.url).main
    assert main.select_one(".figure-value").string == "20"
    assert "999" not in main.get_text()


@pytest.mark.parametrize("wrong", [{"whose": "shared", "areas": ""}, {"amount": Decimal("-1")}], ids=str)
def test_the_database_refuses_money_that_cannot_be(wrong, review):
    award = FundingAwardFactory(source=review)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingAward.objects.filter(pk=award.pk).update(**wrong)
