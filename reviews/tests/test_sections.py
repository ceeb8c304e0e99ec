"""A report in sections: each has an address for good, says where it belongs, and leads to the next."""

import datetime
import re

import pytest
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from reviews.models import Correction, ReportSection
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    ProjectFactory,
    ProjectReportFactory,
    PublicationPageFactory,
    reviews_page,
)

DAY = datetime.date


def question(words, text="<p>The answer.</p>", **rest):
    answer = [("text", RichText(text)), *rest.get("more", [])]
    return ("question", {"question": words, "answer": answer})


def publish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def report(home):
    """A published review with a text of its own before its three sections."""
    body = [
        ("text", RichText("<p>Before it all.</p>")),
        question("What did we do?", "<p>We met.</p>"),
        ("heading", {"text": "Money"}),
        ("text", RichText("<p>It was little.</p>")),
        question("Who are we?"),
    ]
    return publish(AnnualReviewPageFactory(slug="2024", title="Annual Review 2024", body=body))


def change(page, place, words):
    raw = list(page.body.raw_data)
    raw[place]["value"]["question"] = words
    page.body = page.body.stream_block.to_python(raw)
    return publish(page)


def test_each_section_has_a_page_with_itself_alone_and_the_way_to_the_others(report, get_soup):
    soup = get_soup(f"{report.url}money/")
    assert soup.title.string == "Money – Annual Review 2024 – CSP"
    assert soup.h1.get_text(" ", strip=True) == "Annual Review 2024 Money"
    text = soup.main.get_text(" ", strip=True)
    assert "It was little." in text and "We met." not in text and "Before it all." not in text
    links = soup.find("nav", class_="contents").find_all("a")
    assert [(a.string, a["href"], a.get("aria-current")) for a in links] == [
        ("What did we do?", "/annual-reviews/2024/what-did-we-do/", None),
        ("Money", "/annual-reviews/2024/money/", "page"),
        ("Who are we?", "/annual-reviews/2024/who-are-we/", None),
    ]
    beside = soup.find("nav", class_="beside")
    assert [a["href"] for a in beside.find_all("a")] == [links[0]["href"], links[2]["href"]]
    assert soup.find("a", string="Read it all on one page")["href"] == f"{report.url}#money"
    assert soup.find("link", rel="canonical")["href"].endswith("/annual-reviews/2024/money/")
    assert [h.name for h in soup.main.find_all(re.compile("^h[1-6]$"))] == ["h1", "h2", "h2"]


def test_the_first_and_the_last_section_lead_one_way_and_the_whole_leads_to_the_first(report, get_soup):
    first, last = (get_soup(f"{report.url}{slug}/") for slug in ("what-did-we-do", "who-are-we"))
    assert [
        [a["rel"] for a in soup.find("nav", class_="beside").find_all("a")] for soup in (first, last)
    ] == [
        [["next"]],
        [["prev"]],
    ]
    whole = get_soup(report.url)
    assert whole.find("a", string="Read it section by section")["href"] == f"{report.url}what-did-we-do/"
    assert "Before it all." in whole.main.get_text()


def test_a_plan_has_sections_too(home, client):
    plan = publish(PublicationPageFactory(body=[question("What will we do?")]))
    assert client.get(f"{plan.url}what-will-we-do/").status_code == 200


@pytest.mark.parametrize("wrong", ["nothing/", "money/more/", "Money/", "money.pdf"])
def test_what_is_no_section_is_not_found(wrong, report, client):
    assert client.get(f"{report.url}{wrong}").status_code == 404


def test_a_section_is_as_private_as_its_report(report, client):
    PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{report.url}money/").status_code == 302
    report.unpublish()
    assert client.get(f"{report.url}money/").status_code == 404


def test_a_section_keeps_its_address_whatever_becomes_of_its_words_and_its_place(report, client):
    report = change(report, 1, "What did we do in the year?")
    assert client.get(f"{report.url}what-did-we-do/").status_code == 200
    assert client.get(f"{report.url}what-did-we-do-in-the-year/").status_code == 404
    raw = list(report.body.raw_data)
    report.body = report.body.stream_block.to_python(raw[::-1])
    report = publish(report)
    assert "in the year" in client.get(f"{report.url}what-did-we-do/").content.decode()


def test_a_draft_changes_no_address_and_opens_none(report, client):
    report.body = [("heading", {"text": "Not yet"})]
    report.save_revision()
    assert client.get(f"{report.url}not-yet/").status_code == 404
    assert not ReportSection.objects.filter(title="Not yet").exists()


def test_a_body_written_anew_with_the_same_words_keeps_its_addresses_and_an_old_one_is_not_given_away(
    report, client
):
    report = change(report, 1, "What was done?")
    report.body = [question("What was done?"), question("What did we do?")]
    report = publish(report)
    assert "What was done?" in client.get(f"{report.url}what-did-we-do/").content.decode()
    assert "What did we do?" in client.get(f"{report.url}what-did-we-do-2/").content.decode()


@pytest.mark.parametrize(
    ("words", "slug"),
    [("???", "part"), ("word " * 30, "-".join(["word"] * 14))],
)
def test_an_address_is_never_that_of_something_else_nor_empty_nor_endless(words, slug, home):
    page = AnnualReviewPageFactory(body=[question(words.strip())])
    assert [section.slug for section in page.addressed_sections] == [slug]


def test_the_sitemap_has_the_sections_that_a_public_report_has_now(report, client):
    def listed():
        return re.findall(r"annual-reviews/2024/([\w-]+)/<", client.get("/sitemap.xml").content.decode())

    assert listed() == ["what-did-we-do", "money", "who-are-we"]
    raw = list(report.body.raw_data)
    report.body = report.body.stream_block.to_python([raw[1], raw[4]])
    publish(report)
    assert listed() == ["what-did-we-do", "who-are-we"]
    PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)
    assert listed() == []


def test_a_report_that_needs_safe_reading_has_quiet_sections_and_none_in_the_sitemap(report, client):
    report.is_sensitive, report.neutral_title = True, "Advice"
    report = publish(report)
    response = client.get(f"{report.url}money/")
    assert "<title>Advice – CSP</title>" in response.content.decode()
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "same-origin")
    assert f"{report.url}money/" not in client.get("/sitemap.xml").content.decode()


def test_reviews_of_the_years_beside_are_linked_at_the_foot(report, get_soup):
    for year in (2021, 2022, 2024):
        AnnualReviewPageFactory(title=f"Review {year}", start=DAY(year, 4, 1), end=DAY(year + 1, 3, 31))
    AnnualReviewPageFactory(title="A draft", live=False, start=DAY(2025, 4, 1), end=None)
    foot = get_soup(report.url).find("nav", class_="beside")
    assert [(a["rel"], a.string) for a in foot.find_all("a")] == [
        (["prev"], "Review 2022"),
        (["next"], "Review 2024"),
    ]
    assert reviews_page().url not in [a["href"] for a in foot.find_all("a")]


def test_a_section_takes_the_same_few_queries_with_3_and_with_30_of_everything(home, visit_queries):
    blocks = [("projects", {"heading": "", "part": "other"}), ("figures", {"heading": ""})]
    page = publish(AnnualReviewPageFactory(body=[question("All?", more=blocks), question("More?")]))

    def grow(count):
        for _ in range(count):
            ProjectReportFactory(report=page, project=ProjectFactory(), part="other", priority=None)
            FigureFactory(source=page)
            Correction.objects.create(page=page, section=page.report_sections.first(), was="A.", now="B.")
            AnnualReviewPageFactory()

    for address in (page.url, f"{page.url}all/"):
        grow(3)
        with_3 = visit_queries(address)
        grow(27)
        with_30 = visit_queries(address)
        assert with_30 == with_3
        assert len(with_30) == len(set(with_30)) <= 25
