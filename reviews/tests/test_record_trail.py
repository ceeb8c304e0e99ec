"""The bar: from the home page any figure or sum leads in three links to its source, and to its priority."""

import csv
import io
from decimal import Decimal
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from reviews.models import AnnualReviewPage, Figure, FundingAward
from reviews.reports import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]
MOST_LINKS = 3


@pytest.fixture(scope="module")
def pages(cambridge, django_db_blocker):
    """Every page within two links of the home page by its address, as a resident follows links."""
    with django_db_blocker.unblock():
        return follow_links(Client())


def follow_links(client):
    found, wave = {}, ["/"]
    for _ in range(MOST_LINKS):
        ahead = []
        for address in wave:
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                soup = found[address] = BeautifulSoup(answer.content, "html.parser")
                links = (urldefrag(link["href"])[0] for link in soup.find_all("a", href=True))
                ahead += (link for link in links if link.startswith("/") and "?" not in link)
        wave = [address for address in dict.fromkeys(ahead) if address not in found]
    return found


def is_row(tag):
    return tag.name in ("tr", "li") or "figure" in tag.get("class", ())


def rows_with(text, pages):
    """Yield the address of each page and each row of it in which a text stands by itself."""
    for address, soup in pages.items():
        for said in soup.main.find_all(string=lambda string: string.strip() == text):
            if row := said.find_parent(is_row):
                yield address, row


def leads_home(record, text, priorities, pages, client):
    """Whether a row that tells of the record leads to its source, and to its priorities."""
    source = record.source.specific.url
    for address, row in rows_with(text, pages):
        links = [address, *(link["href"] for link in row.find_all("a"))]
        to_source = next((link for link in links if urldefrag(link)[0] == source), "")
        if to_source and priorities <= set(links):
            place = urldefrag(to_source)[1]
            there = BeautifulSoup(client.get(source).content, "html.parser")
            assert not place or there.find(id=place), to_source
            return True
    return False


def test_every_figure_leads_to_its_source_and_to_its_priority(pages, client):
    figures = list(Figure.objects.public().select_related("source", "priority"))
    assert len(figures) >= 7
    for figure in figures:
        priorities = {figure.priority.url} if figure.priority else set()
        assert leads_home(figure, figure.value_text, priorities, pages, client), figure


def test_every_sum_of_money_leads_to_its_source_and_to_its_priority(pages, client):
    awards = [award for award in FundingAward.objects.public() if award.amount_text]
    assert {award.amount_text for award in awards} == {"£5,000", "£4,607", "£820,000"}
    for award in awards:
        priorities = {priority.url for priority in award.priorities.all()}
        assert leads_home(award, award.amount_words, priorities, pages, client), award


def test_the_total_stands_over_what_it_is_made_of_and_no_sum_takes_in_what_is_shared(pages):
    money = pages["/annual-reviews/money/"]
    assert money.main.select_one(".figure-value").string == "£9,607"
    assert {"£5,000", "£4,607"} <= {cell.get_text(strip=True) for cell in money.select("td.amount")}
    everything = " ".join(soup.get_text(" ") for soup in pages.values())
    for wrong in ("829,607", "825,000", "824,607"):
        assert wrong not in everything


def rows_of(client, address):
    """Return the rows of a file of ours as dicts."""
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_sum_and_figure_is_the_same_on_the_page_in_the_files_and_on_paper(client):
    awards = [award for award in FundingAward.objects.public() if award.amount]
    for address in ("/data/awards.csv", "/annual-reviews/2024/funding.csv"):
        told = {
            row["award"]: (Decimal(row["amount"]), row["whose"])
            for row in rows_of(client, address)
            if row["amount"]
        }
        assert told == {award.key: (award.amount, award.get_whose_display()) for award in awards}
    figures = list(Figure.objects.public())
    told = {row["figure"]: Decimal(row["value"]) for row in rows_of(client, "/data/figures.csv")}
    assert told == {figure.key: figure.value for figure in figures}
    review = AnnualReviewPage.objects.get()
    paper_words = " ".join(BeautifulSoup(pdf.page_of(review), "html.parser").get_text(" ").split())
    page_words = " ".join(
        BeautifulSoup(client.get(review.url).content, "html.parser").get_text(" ").split()
    )
    of_the_review = [figure.value_text for figure in figures if figure.source_id == review.pk]
    for said in [*(award.amount_text for award in awards), *of_the_review, "£9,607"]:
        assert said in page_words and said in paper_words, said


def test_no_file_has_a_sum_that_takes_in_what_is_shared(client):
    for address in ("/data/awards.csv", "/annual-reviews/2024/funding.csv"):
        amounts = [Decimal(row["amount"]) for row in rows_of(client, address) if row["amount"]]
        assert sorted(amounts) == [4607, 5000, 820000]
