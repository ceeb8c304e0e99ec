"""From a report to its records: a form with the report in it, a list of its own, and what nobody sees."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import GroupPagePermission

from csp_site.tests.editor import edit_url, fill_in
from priorities.tests.factories import PriorityPageFactory
from reviews.models import AnnualReviewPage, Figure, FundingAward, Project
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)

MODELS = [Project, FundingAward, Figure]
every_record = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
SOURCES = {Project: "entries-0-report", FundingAward: "source", Figure: "source"}
NAMES = {Project: "Projects", FundingAward: "Money", Figure: "Figures"}
UNSEEN = "No report that readers can open tells of this project yet"


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def soup(client, officer):
    """Return a function that gives a page of the admin as an officer sees it."""
    client.force_login(officer)

    def get(address):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return get


def make(model, report, **values):
    if model is Project:
        project = ProjectFactory(**values)
        ProjectReportFactory(report=report, project=project)
        return project
    factory = FundingAwardFactory if model is FundingAward else FigureFactory
    return factory(source=report, **values)


def row_of(model, form):
    """Return the line on a kind of record in the editor of a report."""
    return next(row for row in form.find_all("li") if f"{NAMES[model]} of this report" in row.get_text())


def link_to_add(row):
    return next((link["href"] for link in row.find_all("a") if link.get_text().startswith("Add one")), None)


@every_record
def test_a_report_without_records_leads_to_a_form_with_the_report_in_it(model, review, soup):
    row = row_of(model, soup(edit_url(review)))
    (link,) = row.find_all("a")
    assert ": 0." in row.get_text()
    field = soup(link["href"]).find(attrs={"name": SOURCES[model]})
    assert field["value"] == str(review.pk)
    make(model, review)
    row = row_of(model, soup(edit_url(review)))
    assert row.find("a", string=f"{NAMES[model]} of this report") and link_to_add(row) == link["href"]


def test_what_is_filled_in_is_saved_with_the_record(review, client, officer):
    client.force_login(officer)
    typed = {"funders": "The county", "scheme": "Lamps", "whose": "ours", "action-publish": "1"}
    asked = f"{url(FundingAward, 'add')}?source={review.pk}"
    assert fill_in(client, asked, form_id="w-editor-form", **typed).status_code == 302
    assert FundingAward.objects.get().source_id == review.pk
    typed = {"title": "Lamps", "entries-0-priority": str(PriorityPageFactory().pk), "action-publish": "1"}
    asked = f"{url(Project, 'add')}?source={review.pk}"
    assert fill_in(client, asked, form_id="w-editor-form", **typed).status_code == 302
    assert [entry.report_id for entry in Project.objects.get().entries.all()] == [review.pk]


@every_record
def test_a_report_that_the_officer_may_not_choose_is_not_filled_in(model, review, home, officer, soup):
    other = AnnualReviewPageFactory()
    GroupPagePermission.objects.filter(group__in=officer.groups.all()).update(page=other)
    for asked in (review.pk, 99999, "x", "²", "9" * 30, ""):
        field = soup(f"{url(model, 'add')}?source={asked}").find(attrs={"name": SOURCES[model]})
        assert field is None or not field.get("value")
    allowed = soup(f"{url(model, 'add')}?source={other.pk}").find(attrs={"name": SOURCES[model]})
    assert allowed["value"] == str(other.pk)


def test_a_project_starts_no_entry_in_a_page_that_is_no_report(home, soup):
    assert soup(f"{url(Project, 'add')}?source={home.pk}").find(attrs={"name": SOURCES[Project]}) is None


@every_record
def test_the_list_of_a_report_without_records_shows_none(model, review, soup):
    make(model, review)
    name = "entries__report" if model is Project else "source"
    listed = f"{url(model, 'list')}?{name}="
    assert soup(f"{listed}{review.pk}").select("table.listing tbody tr")
    assert not soup(f"{listed}{AnnualReviewPageFactory().pk}").select("table.listing tbody tr")


@every_record
def test_a_list_says_what_is_a_draft(model, review, soup):
    make(model, review)
    make(model, review, live=False)
    make(model, review, has_unpublished_changes=True)
    table = soup(url(model, "list")).find("table", class_="listing")
    place = [" ".join(head.get_text().split()) for head in table.thead.find_all("th")].index("Status")
    states = {row.find_all("td")[place].get_text(strip=True) for row in table.tbody.find_all("tr")}
    assert states == {"Published", "Published, with a draft", "Draft"}


@pytest.mark.parametrize(
    ("button", "report_is_live", "is_warned"),
    [("publish", None, True), ("publish", False, True), ("publish", True, False), ("save", None, False)],
    ids=["no entry", "draft report", "public report", "draft project"],
)
def test_a_published_project_that_no_public_report_tells_of_is_warned_about(
    button, report_is_live, is_warned, client, soup, home
):
    if report_is_live is None:
        address = url(Project, "add")
    else:
        project = make(Project, AnnualReviewPageFactory(live=report_is_live))
        address = url(Project, "edit", project.pk)
    sent = {"title": "Lamps", f"action-{button}": "1"}
    answer = fill_in(client, address, form_id="w-editor-form", **sent)
    assert answer.status_code == 302
    assert (UNSEEN in soup(answer["Location"]).get_text()) is is_warned


def test_the_help_texts_call_the_blocks_by_the_names_of_the_chooser(review, soup):
    blocks = AnnualReviewPage._meta.get_field("body").stream_block.child_blocks
    assert [str(blocks[name].label) for name in ("figures", "members", "contacts")] == [
        *("Figures of this report", "Members as printed", "Useful contacts")
    ]
    words = " ".join(soup(edit_url(review)).get_text(" ").split())
    for name in ("members", "contacts"):
        assert f"Add the block “{blocks[name].label}” under Body, where they belong." in words
