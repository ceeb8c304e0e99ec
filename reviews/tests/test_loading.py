"""A small partnership's reviews and records from content files: loading, loading again, mistakes."""

import re

import pytest
from django.core.management import CommandError
from django.urls import reverse

from csp_site.models import BasePage
from csp_site.tests.editor import fill_in
from csp_site.tests.loading import Files
from reviews.models import Figure, FundingAward, Project

SMALL = """
reviews_page: {key: reviews, parent: front-door, slug: annual-reviews, title: Annual reviews}
reviews:
  - key: review
    slug: "2024"
    title: Annual Review 2024
    start: 2023-04-01
    end: 2024-03
    stated_total: "5000"
    printed_members: [{name: Borough Council, kind: statutory member}]
    body:
      - question:
          question: What did we do?
          answer:
            - text: <p>We met.</p>
            - projects: {heading: "", part: usual}
            - money: {heading: Money}
            - members: {heading: ""}
projects:
  - key: lights
    title: Street lights
    start: 2024-03
    end: 2024-03
    entries: [{report: review, part: usual, text: We lit up.}]
awards:
  - key: fund
    funders: [The county, The city]
    scheme: Fund
    amount: "5000"
    whose: ours
    projects: [lights]
    source: review
  - key: streets
    funders: [The state]
    amount: "820000"
    whose: shared
    areas: [Town, Fen]
    source: review
figures:
  - {key: later, value: "20.5", label: lamps, comparison: earlier, source: review}
  - {key: earlier, value: "10", label: lamps, as_at: 2023-06, source: review}
"""


@pytest.fixture
def files(db, tmp_path):
    """A small partnership with a review, a project, two awards and two figures."""
    files = Files(tmp_path)
    files.add("reviews.yaml", SMALL)
    return files


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def test_a_review_and_its_records_are_loaded(files, get_soup):
    files.load()
    words = words_of(get_soup("/annual-reviews/2024/").main)
    for told in (
        "1 April 2023 to March 2024",
        "What did we do? We met.",
        "Street lights We lit up.",
        "Fund The county and The city",
        "£5,000",
        "£820,000, shared by two areas",
        "Borough Council statutory member",
    ):
        assert told in words
    award = FundingAward.objects.get(key="fund")
    assert [project.key for project in award.projects.all()] == ["lights"]
    later = Figure.objects.get(key="later")
    assert (later.value_text, later.comparison.period_text) == ("20.5", "by June 2023")


def test_amounts_and_the_ends_of_months_are_loaded_again_without_a_change(files):
    files.load()
    assert "0 added, 0 updated" in files.load()[-1] and " 0 kept" in files.load()[-1]


def test_an_amount_that_an_officer_has_changed_is_kept(files):
    files.load()
    FundingAward.objects.filter(key="fund").update(amount="5001")
    lines = files.load()
    assert "Kept as an officer left it: awards fund (amount)" in lines
    assert FundingAward.objects.get(key="fund").amount == 5001


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("areas: [Town, Fen]", "areas: [Town]", "Name each area that shares it"),
        ('amount: "5000"', 'amount: "lots"', "lots"),
        ("part: usual, text", "part: priority, text", "Choose the priority"),
        ("projects: [lights]\n    source: review", "source: nowhere", "nowhere"),
    ],
    ids=["one area", "no number", "no priority", "no source"],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_loaded(old, new, message, files):
    files.change("reviews.yaml", old, new)
    with pytest.raises(CommandError, match=rf"reviews\.yaml, line \d+.*{message}"):
        files.load()
    assert not BasePage.objects.exists() and not Project.objects.exists()


@pytest.mark.parametrize(
    ("model", "field"),
    [(Project, "title"), (FundingAward, "scheme"), (Figure, "label")],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_officers_draft_of_a_record_is_left_alone(model, field, files, client, officer):
    files.load()
    record = model.objects.get(key={Project: "lights", FundingAward: "fund", Figure: "later"}[model])
    address = reverse(model.snippet_viewset.get_url_name("edit"), args=[record.pk])
    client.force_login(officer)
    assert fill_in(client, address, form_id="w-editor-form", **{field: "Only a draft"}).status_code == 302
    files.change("reviews.yaml", "Street lights", "Night lights")
    files.change("reviews.yaml", "scheme: Fund", "scheme: New fund")
    files.change("reviews.yaml", "label: lamps, comparison", "label: bulbs, comparison")
    files.load()
    record.refresh_from_db()
    assert getattr(record.get_latest_revision_as_object(), field) == "Only a draft"
    assert getattr(record, field) in ("Street lights", "Fund", "lamps")


def test_a_changed_record_is_published_as_a_new_version(files, client, officer, get_soup):
    files.load()
    files.change("reviews.yaml", "text: We lit up.", "text: We lit the town.")
    files.load()
    assert "We lit the town." in words_of(get_soup("/annual-reviews/2024/").main)
    lights = Project.objects.get()
    assert lights.revisions.count() == 2
    assert not lights.has_unpublished_changes
