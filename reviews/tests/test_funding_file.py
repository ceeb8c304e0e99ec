"""The money of an annual review as a file under it."""

import csv
import io

import pytest
from wagtail.models import PageViewRestriction

from reviews.tests.factories import AnnualReviewPageFactory, FundingAwardFactory

pytestmark = pytest.mark.django_db


def test_the_file_has_the_awards_of_its_review_and_stands_under_the_table(review, get_soup, client):
    FundingAwardFactory(key="ours", amount="5000", source=review)
    FundingAwardFactory(key="another", source=AnnualReviewPageFactory())
    link = get_soup(review.url).main.select_one(".money a[download]")
    assert link["href"] == "/annual-reviews/2024/funding.csv"
    response = client.get(link["href"])
    assert response["Content-Disposition"] == 'attachment; filename="funding.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["award"], row["amount"], row["shared"]) for row in rows] == [("ours", "5000.00", "no")]


@pytest.mark.parametrize("reason", ["no award", "draft", "private", "sensitive"])
def test_there_is_no_file_where_readers_see_no_award(reason, review, client):
    if reason != "no award":
        FundingAwardFactory(source=review)
        assert client.get("/annual-reviews/2024/funding.csv").status_code == 200
    if reason == "private":
        PageViewRestriction.objects.create(
            page=review, restriction_type=PageViewRestriction.PASSWORD, password="x"
        )
        response = client.get("/annual-reviews/2024/funding.csv")
        assert response["Content-Type"].startswith("text/html")
        return
    review.live = reason != "draft"
    review.is_sensitive, review.neutral_title = reason == "sensitive", "Report"
    review.save()
    assert client.get("/annual-reviews/2024/funding.csv").status_code == 404
