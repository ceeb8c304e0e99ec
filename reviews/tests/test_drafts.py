"""Drafts of projects, money and figures: readers see none of them, and nothing of the past is lost."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from csp_site.tests.deleting import delete, refusal
from csp_site.tests.editor import fill_in, message_beside
from csp_site.tests.searching import search
from priorities.tests.factories import PriorityPageFactory
from reviews.models import Figure
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def send(client, record, button, **changes):
    address = url(type(record), "edit", record.pk)
    button = {f"action-{button}": "1"} if button != "draft" else {}
    return fill_in(client, address, form_id="w-editor-form", **button, **changes)


@pytest.fixture
def priority(home):
    return PriorityPageFactory(title="Quieter nights")


@pytest.fixture
def records(review, priority):
    """One of each kind, told of in the review and on the page of the priority, by the word they hold."""
    project = ProjectFactory(title="Lanterns")
    ProjectReportFactory(report=review, project=project, priority=priority)
    award = FundingAwardFactory(source=review, scheme="Lamplight Fund", amount=Decimal("4321"))
    award.priorities = [priority]
    award.save()
    figure = FigureFactory(source=review, value=8765, label="lamps lit", priority=priority)
    return {"Lanterns": project, "Lamplight": award, "8,765": figure}


KINDS = pytest.mark.parametrize(
    ("word", "field", "new"),
    [("Lanterns", "title", "Torches"), ("Lamplight", "scheme", "Torch Fund"), ("8,765", "value", "77")],
    ids=["project", "award", "figure"],
)


@pytest.mark.search
@KINDS
def test_what_is_not_published_is_told_nowhere(word, field, new, records, review, priority, client):
    record = records[word]
    for page in (review, priority):
        assert word in client.get(page.url).content.decode()
    assert search(client, word.replace(",", "")).titles
    record.unpublish()
    for page in (review, priority):
        assert word not in client.get(page.url).content.decode()
    assert not search(client, word.replace(",", "")).titles


@KINDS
def test_what_only_a_page_that_needs_safe_reading_tells_stands_on_no_other(
    word, field, new, records, review, priority, client
):
    review.is_sensitive, review.neutral_title = True, "Information"
    review.save()
    assert word not in client.get(priority.url).content.decode()
    priority.is_sensitive, priority.neutral_title = True, "Information"
    priority.save()
    assert word in client.get(priority.url).content.decode()


def test_a_report_that_needs_safe_reading_is_not_named_beside_another(review, client):
    other = AnnualReviewPageFactory(
        title="Secret year", start=datetime.date(2024, 4, 1), end=datetime.date(2025, 3, 31)
    )
    assert "Secret year" in client.get(review.url).content.decode()
    other.is_sensitive, other.neutral_title = True, "Information"
    other.save()
    assert "Secret year" not in client.get(review.url).content.decode()


def test_a_sum_takes_in_no_draft(records, review, get_soup):
    FundingAwardFactory(source=review, amount=Decimal("1000"))
    assert "£5,321" in get_soup(review.url).main.get_text()
    records["Lamplight"].unpublish()
    shown = get_soup(review.url).main.get_text()
    assert "£1,000" in shown
    assert "£5,321" not in shown


@KINDS
def test_readers_keep_the_published_version_until_a_draft_is_published(
    word, field, new, records, review, client, officer
):
    record = records[word]
    client.force_login(officer)
    assert send(client, record, "draft", **{field: new}).status_code == 302
    assert word in client.get(review.url).content.decode()
    assert send(client, record, "publish").status_code == 302
    assert word not in client.get(review.url).content.decode()
    versions = client.get(url(type(record), "history", record.pk)).content.decode()
    assert versions.count("Draft saved") + versions.count("Edited") >= 1
    assert "Published" in versions


def test_a_draft_that_names_a_page_keeps_it_from_being_deleted(records, client, officer):
    other = PriorityPageFactory(title="Brighter days")
    client.force_login(officer)
    send(client, records["8,765"], "draft", priority=str(other.pk))
    assert "used by a draft of" in refusal(delete(client, other))


@pytest.mark.parametrize(("value", "is_asked"), [("11051", True), ("11050", False), ("441", True)])
def test_a_change_of_more_than_five_times_asks_for_its_reason_and_keeps_what_was_typed(
    value, is_asked, review, client, officer
):
    before = FigureFactory(source=review, value=Decimal("2210"))
    figure = FigureFactory(source=review, value=Decimal("2000"), comparison=before)
    client.force_login(officer)
    answer = send(client, figure, "publish", value=value, label="Kept words")
    if is_asked:
        told, typed = message_beside(answer, "explanation")
        assert "Then say why, or that nobody knows why." in told
        assert message_beside(answer, "label") == ("", "Kept words")
        answer = send(client, figure, "publish", value=value, explanation="A big shop joined in.")
        assert "A big shop joined in." in client.get(review.url).content.decode()
    assert answer.status_code == 302


def test_a_figure_without_a_comparison_is_held_against_the_one_of_its_measure_before_it(
    review, client, officer
):
    days = {"start": datetime.date(2022, 4, 1), "end": datetime.date(2023, 3, 31)}
    FigureFactory(source=review, measure="lamps", value=1, end=datetime.date(2021, 3, 31))
    FigureFactory(source=review, measure="lamps", value=100, **days)
    FigureFactory(source=review, measure="lamps", value=501, area="Elsewhere")
    figure = FigureFactory(source=review, measure="lamps", value=400, as_at=datetime.date(2024, 3, 31))
    client.force_login(officer)
    answer = send(client, figure, "publish", value="501")
    assert (
        "501 is very far from 100, the figure of the same measure before it."
        in (message_beside(answer, "explanation")[0])
    )
    assert send(client, figure, "publish", value="500").status_code == 302


def test_the_same_measure_at_two_times_keeps_both_and_never_twice_the_same_time(review, client, officer):
    times = [{"period_words": "2022/23"}, {"period_words": "2023/24"}]
    first, second = (FigureFactory(source=review, measure="lamps", value=5, **time) for time in times)
    shown = client.get(review.url).content.decode()
    assert shown.count("2022/23") == shown.count("2023/24") == 1
    client.force_login(officer)
    answer = send(client, second, "publish", period_words="2022/23")
    assert message_beside(answer, "measure")[0] == "Another figure has this measure, place and time."
    assert Figure.objects.filter(measure="lamps").count() == 2
