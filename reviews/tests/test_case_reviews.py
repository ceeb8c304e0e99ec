"""The page on antisocial behaviour case reviews: what readers see, what officers can and cannot enter."""

import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import inline_formset, streamfield

from contacts.tests.factories import ContactPageFactory
from csp_site.tests.editor import add_url, body_sent_back, edit_url, fill_in, message_beside, publish
from reviews.models import CaseReviewPage, CaseReviewYear
from reviews.models.case_reviews import NO_PROCEDURE
from reviews.tests.factories import CaseReviewPageFactory, CaseReviewYearFactory

DAY = datetime.date


def words(soup):
    return " ".join(soup.get_text(" ", strip=True).split())


def test_readers_see_the_threshold_whom_to_ask_and_the_counts_newest_first(home, get_soup):
    contact = ContactPageFactory(title="Case review officer")
    page = CaseReviewPageFactory(
        contact=contact, threshold_complaints=3, apply_url="https://example.org/ask", threshold="Or harm."
    )
    CaseReviewYearFactory(page=page, start=DAY(2024, 4, 1), reviews_with_recommendations=None)
    CaseReviewYearFactory(page=page, start=DAY(2025, 4, 1), period_words="2025/26", applications=0,
                          threshold_not_met=0, reviews=0, reviews_with_recommendations=0)  # fmt: skip
    main = get_soup(page.url).main
    assert "You can ask for a review after 3 complaints about antisocial behaviour. Or harm." in words(main)
    assert "Community trigger" in words(main)
    assert main.select_one("article.contact").h3.get_text() == "Case review officer"
    assert main.find("a", href="https://example.org/ask")
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in main.select("tbody tr")]
    assert rows == [
        ["2025/26", "0", "0", "0", "0"],
        ["1 April 2024 to 31 March 2025", "9", "4", "5", ""],
    ]
    labels = [cell["data-label"] for cell in main.select("tbody tr")[0].find_all("td")]
    assert labels == [head.string for head in main.select("thead th")[1:]]


@pytest.mark.parametrize("live", [True, False])
def test_without_a_contact_that_readers_may_see_and_without_counts_the_page_says_nothing_of_them(
    live, home, get_soup
):
    page = CaseReviewPageFactory(contact=ContactPageFactory(title="Hush hush", live=live))
    text = words(get_soup(page.url).main)
    assert ("Hush hush" in text) == live
    assert ("How to ask" in text) == live
    assert "Reviews in numbers" not in text and "Awaited" not in text


def test_a_contact_that_needs_safe_reading_brings_the_exit(home, client):
    page = CaseReviewPageFactory(contact=ContactPageFactory(is_sensitive=True, neutral_title="Advice"))
    response = client.get(page.url)
    assert "Exit this page" in response.content.decode() and response["Cache-Control"] == "no-store"


@pytest.mark.search
def test_it_is_found_by_its_earlier_name(home, client):
    page = CaseReviewPageFactory()
    page.save_revision().publish()
    found = BeautifulSoup(client.get("/search/?q=community+trigger").content, "html.parser").main
    assert found.find("a", href=page.url)


def test_thirty_years_take_the_same_queries_as_three(home, visit_queries):
    page = CaseReviewPageFactory()
    CaseReviewYearFactory.create_batch(3, page=page)
    with_3 = visit_queries(page.url)
    CaseReviewYearFactory.create_batch(27, page=page)
    with_30 = visit_queries(page.url)
    assert with_30 == with_3 and len(set(with_30)) == len(with_30) <= 25


def test_counts_are_public_while_their_page_is(home):
    year = CaseReviewYearFactory()
    assert list(CaseReviewYear.objects.public()) == [year]
    year.page.unpublish()
    assert not CaseReviewYear.objects.public().exists()


def year_row(**facts):
    known = {"start": "2025-04-01", "period_words": "", "applications": "", "threshold_not_met": ""}
    return known | {"reviews": "", "reviews_with_recommendations": ""} | facts


PROCEDURE = {"body": streamfield([("heading", {"text": "What we do"})])}


def years(*rows):
    return {"years": inline_formset(list(rows))}


@pytest.fixture
def address(home, client, officer):
    client.force_login(officer)
    return add_url(CaseReviewPage, home)


def test_an_officer_writes_the_page_with_its_counts(address, client):
    facts = {"title": "Case review", "slug": "case-review", "contact": ContactPageFactory().pk}
    rows = [
        year_row(applications="5", threshold_not_met="2", reviews="3", reviews_with_recommendations="0"),
        year_row(start="2024-04-01", applications="0"),
    ]
    answer = publish(client, address, threshold_complaints="3", **facts, **PROCEDURE, **years(*rows))
    assert answer.status_code == 302
    page = CaseReviewPage.objects.get()
    assert page.live and page.threshold_complaints == 3
    assert [[count for _, count in year.counts] for year in page.years.all()] == [
        [5, 2, 3, 0],
        [0, None, None, None],
    ]


def test_a_draft_needs_no_contact_and_publishing_does(address, client):
    assert "required" in message_beside(publish(client, address, title="A", slug="a"), "contact")[0]
    assert fill_in(client, address, title="A", slug="a").status_code == 302
    assert not CaseReviewPage.objects.get().live


def test_a_draft_needs_no_procedure_and_publishing_does(address, client):
    facts = {"title": "A", "slug": "a", "contact": ContactPageFactory().pk}
    _, wrong = body_sent_back(publish(client, address, **facts))
    assert wrong["messages"] == [NO_PROCEDURE]
    assert fill_in(client, address, **facts).status_code == 302
    page = CaseReviewPage.objects.get()
    _, wrong = body_sent_back(publish(client, edit_url(page)))
    assert wrong["messages"] == [NO_PROCEDURE]
    assert publish(client, edit_url(page), **PROCEDURE).status_code == 302
    assert CaseReviewPage.objects.get().live
    assert fill_in(client, edit_url(page)).status_code == 302


WRONG = {
    "four complaints": ({"threshold_complaints": "4"}, "threshold_complaints"),
    "more decided than asked for": (
        years(year_row(applications="4", threshold_not_met="2", reviews="3")),
        "years-0-applications",
    ),
    "more below the threshold than asked for": (
        years(year_row(applications="1", threshold_not_met="2")),
        "years-0-applications",
    ),
    "more recommendations than reviews": (
        years(year_row(reviews="1", reviews_with_recommendations="2")),
        "years-0-reviews_with_recommendations",
    ),
}


@pytest.mark.parametrize(("typed", "field"), WRONG.values(), ids=WRONG)
def test_counts_that_cannot_be_are_refused_at_their_field(typed, field, address, client):
    facts = {"title": "A", "slug": "a", "contact": ContactPageFactory().pk}
    message, _ = message_beside(publish(client, address, **facts, **typed), field)
    assert message
    assert not CaseReviewPage.objects.exists()


def test_one_year_is_counted_once(address, client):
    facts = {"title": "A", "slug": "a", "contact": ContactPageFactory().pk}
    answer = publish(client, address, **facts, **years(year_row(), year_row()))
    assert answer.status_code == 200
    assert "duplicate" in answer.content.decode() or "This year is here already." in answer.content.decode()
    assert not CaseReviewPage.objects.exists()
