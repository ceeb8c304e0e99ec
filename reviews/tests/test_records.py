"""Projects, money and figures in the admin: forms that keep what was typed, lists that answer questions."""

import datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.tests.deleting import delete, delete_in_bulk, exists, refusal
from csp_site.tests.editor import fill_in, message_beside
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory
from reviews.models import Figure, FundingAward, Project
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    DeathReviewsPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
    PublicationPageFactory,
    publications_page,
    reviews_page,
)

MODELS = [Project, FundingAward, Figure]
every_record = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def send(client, address, button="publish", **changes):
    return fill_in(client, address, form_id="w-editor-form", **{f"action-{button}": "1"}, **changes)


@pytest.fixture
def review(home):
    return AnnualReviewPageFactory(title="Annual Review 2024")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def listing(signed_in):
    """Return a function that gives the rows of a list of records as words by their headings."""

    def of(address, **filters):
        answer = signed_in.get(address, filters)
        assert answer.status_code == 200
        table = BeautifulSoup(answer.content, "html.parser").find("table", class_="listing")
        if table is None:
            return []
        titles, *found = (
            [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        )
        # Over the titles of pages stand words on how to sort them.
        titles = ["Title" if title.startswith("Title") else title for title in titles]
        return [dict(zip(titles, row, strict=True)) for row in found]

    return of


def entry(review, under, **changes):
    fields = {
        "id": "",
        "ORDER": "1",
        "DELETE": "",
        "report": str(review.pk),
        "part": "priority",
        "priority": str(under.pk),
        "text": "What was done.",
        "position": "1",
        "status": "",
        "update_since": "",
        **changes,
    }
    counts = {"entries-TOTAL_FORMS": "1", "entries-INITIAL_FORMS": "0"}
    return counts | {f"entries-0-{name}": value for name, value in fields.items()}


def test_an_officer_adds_a_project_with_its_entry_and_a_reader_sees_it(review, signed_in):
    review.body = [("projects", {"heading": "", "part": "priority"})]
    review.save()
    priority = PriorityPageFactory()
    changes = {"title": "Bus training", "priorities": str(priority.pk)}
    answer = send(signed_in, url(Project, "add"), **changes, **entry(review, priority))
    assert answer.status_code == 302
    project = Project.objects.get()
    assert list(project.priorities.all()) == [priority]
    signed_in.logout()
    shown = BeautifulSoup(signed_in.get(review.url).content, "html.parser").main
    assert "What was done." in shown.find(id="project.bus-training").get_text()


@pytest.mark.parametrize(
    ("changes", "beside", "message"),
    [
        (
            {"priority": ""},
            "entries-0-priority",
            "Choose the priority, or another place in the report.",
        ),
        (
            {"part": "usual"},
            "entries-0-priority",
            "Take the priority out, or choose “Under a priority”.",
        ),
        ({"report": ""}, "entries-0-report", "This field is required."),
    ],
    ids=["no priority", "one too many", "no report"],
)
def test_a_mistake_in_an_entry_is_named_beside_it_and_nothing_is_lost(
    changes, beside, message, review, signed_in
):
    answer = send(
        signed_in,
        url(Project, "add"),
        title="Kept title",
        key="kept",
        **entry(review, PriorityPageFactory(), **changes),
    )
    assert message_beside(answer, beside)[0] == message
    assert message_beside(answer, "title") == ("", "Kept title")
    assert message_beside(answer, "entries-0-text")[1] == "What was done."
    assert not Project.objects.exists()


AWARD = {"funders": "The county", "scheme": "Safer Fund", "amount": "5000", "whose": "ours"}


def test_an_officer_adds_an_award_and_changes_it(review, signed_in):
    answer = send(signed_in, url(FundingAward, "add"), **AWARD, source=str(review.pk))
    assert answer.status_code == 302
    award = FundingAward.objects.get()
    assert (award.amount_words, award.whose_text) == ("£5,000", "Ours")
    shared = {"whose": "shared", "areas": "City\r\nFen"}
    assert send(signed_in, url(FundingAward, "edit", award.pk), **shared).status_code == 302
    award.refresh_from_db()
    assert award.amount_words == "£5,000, shared by two areas"


@pytest.mark.parametrize(
    ("changes", "beside", "message"),
    [
        ({"whose": "shared"}, "areas", "Name each area that shares it, one on each line."),
        (
            {"whose": "shared", "areas": "City\r\n\r\n"},
            "areas",
            "Name each area that shares it, one on each line.",
        ),
        ({"areas": "City\r\nFen"}, "areas", "Name one area, or say above that the money is shared."),
        ({"amount": "-1"}, "amount", "Ensure this value is greater than or equal to 0."),
        ({"amount": "five"}, "amount", "Enter a number."),
        ({"source": ""}, "source", "This field is required."),
    ],
    ids=str,
)
def test_a_mistake_in_an_award_is_named_beside_its_field_and_nothing_is_lost(
    changes, beside, message, review, signed_in
):
    sent = {**AWARD, "source": str(review.pk), "note": "A kept note.", **changes}
    answer = send(signed_in, url(FundingAward, "add"), **sent)
    told, typed = message_beside(answer, beside)
    assert told == message
    assert typed.split() == sent.get(beside, "").split()
    assert message_beside(answer, "note") == ("", "A kept note.")
    assert not FundingAward.objects.exists()


def test_an_officer_adds_a_figure_and_compares_it_with_another(review, signed_in):
    before = FigureFactory(source=review, value=Decimal("2210"))
    sent = {"value": "10775", "label": "bikes", "source": str(review.pk)}
    assert send(signed_in, url(Figure, "add"), **sent, comparison=str(before.pk)).status_code == 302
    figure = Figure.objects.get(key="10775-bikes")
    assert (figure.value_text, figure.comparison) == ("10,775", before)
    answer = send(signed_in, url(Figure, "edit", figure.pk), comparison=str(figure.pk), label="Kept")
    assert message_beside(answer, "comparison")[0] == "Choose another figure: this one is itself."
    assert message_beside(answer, "label") == ("", "Kept")


def test_projects_are_listed_with_what_they_serve_and_which_reports_tell_of_them(review, listing):
    priority = PriorityPageFactory(title="Nights")
    project = ProjectFactory(title="Bus training", start=datetime.date(2020, 1, 1), start_precision="year")
    ProjectReportFactory(report=review, project=project, priority=priority)
    ProjectFactory(title="Others")
    rows = {row["Title"].split(" ")[0]: row for row in listing(url(Project, "list"))}
    told = rows["Bus"]
    assert (told["When"], told["Priorities"], told["Reports"]) == ("from 2020", "Nights", review.title)
    assert len(listing(url(Project, "list"), priorities=priority.pk)) == 1
    assert len(listing(url(Project, "list"), entries__report=review.pk)) == 1


def test_awards_are_listed_with_whose_they_are_and_narrowed_down_by_it(review, listing):
    FundingAwardFactory(source=review, scheme="Safer Fund", amount=Decimal("5000"))
    FundingAwardFactory(
        source=review, scheme="Streets", whose="shared", areas="City\nFen", amount=Decimal("820000")
    )
    rows = {row["Name"].split(" ")[0]: row for row in listing(url(FundingAward, "list"))}
    assert (rows["Safer"]["Amount"], rows["Safer"]["Whose"]) == ("£5,000", "Ours")
    assert rows["Streets"]["Amount"] == "£820,000, shared by two areas"
    assert rows["Streets"]["Source"] == "Annual Review 2024"
    [shared] = listing(url(FundingAward, "list"), whose="shared")
    assert shared["Name"].startswith("Streets")


def test_figures_are_listed_with_their_source_and_narrowed_down_by_priority(review, listing):
    priority = PriorityPageFactory(title="Bikes")
    FigureFactory(source=review, priority=priority, qualifier="over", value=Decimal("200"), label="bikes")
    FigureFactory(source=review, label="others")
    [row] = listing(url(Figure, "list"), priority=priority.pk)
    assert (row["Figure"], row["Priority"], row["Source"]) == ("over 200", "Bikes", "Annual Review 2024")
    assert len(listing(url(Figure, "list"))) == 2


@every_record
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(model, review, listing):
    def grow(count):
        for _ in range(count):
            priority = PriorityPageFactory()
            ProjectReportFactory(report=review, project=ProjectFactory(), priority=priority)
            FundingAwardFactory(source=AnnualReviewPageFactory())
            FigureFactory(source=AnnualReviewPageFactory(), priority=priority)

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            listing(url(model, "list"), p=1)
        return len(captured)

    grow(3)
    listing(url(model, "list"))
    with_3 = count_queries()
    grow(12)
    assert count_queries() == with_3


def test_reviews_are_listed_with_whether_their_money_adds_up(home, listing):
    right = AnnualReviewPageFactory(title="Right", stated_total=Decimal("9607"))
    wrong = AnnualReviewPageFactory(title="Wrong", stated_total=Decimal("9700"))
    AnnualReviewPageFactory(title="Without")
    for review in (right, wrong):
        FundingAwardFactory(source=review, amount=Decimal("5000"))
        FundingAwardFactory(source=review, amount=Decimal("4607"))
    rows = listing(reverse("wagtailadmin_explore", args=[reviews_page().pk]))
    assert {row["Our money"] for row in rows} == {"£9,607", "£9,607; the report says £9,700", ""}
    assert {row["Covers"] for row in rows} == {"1 April 2023 to 31 March 2024"}


def test_the_list_of_reviews_takes_as_many_queries_for_30_as_for_3(home, listing):
    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            listing(reverse("wagtailadmin_explore", args=[reviews_page().pk]))
        return len(captured)

    def grow(count):
        for review in AnnualReviewPageFactory.create_batch(count, stated_total=Decimal("1")):
            FundingAwardFactory(source=review)

    grow(3)
    count_queries()
    with_3 = count_queries()
    grow(27)
    assert count_queries() == with_3


def test_publications_are_listed_with_what_they_are_and_narrowed_down_by_it(home, listing):
    PublicationPageFactory(title="Plan", kind="plan", start=datetime.date(2023, 9, 1))
    PublicationPageFactory(title="Study", kind="assessment")
    address = reverse("wagtailadmin_explore", args=[publications_page().pk])
    [row] = listing(address, kind="plan")
    assert (row["What it is"], row["When"]) == ("Community Safety Plan", "from 1 September 2023")
    assert len(listing(address)) == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda page: FundingAwardFactory(source=page),
        lambda page: FigureFactory(source=page),
        lambda page: ProjectReportFactory(report=page),
    ],
    ids=["award", "figure", "project"],
)
def test_a_report_that_records_were_read_in_is_not_deleted(make, review, client, administrator):
    make(review)
    client.force_login(administrator)
    address = reverse("wagtailadmin_pages:delete", args=[review.pk])
    answer = client.post(address, follow=True)
    assert "This cannot be deleted yet." in answer.content.decode()
    assert type(review).objects.filter(pk=review.pk).exists()


def test_two_records_that_are_called_the_same_are_told_apart(review, signed_in):
    for _ in range(3):
        send(signed_in, url(FundingAward, "add"), **AWARD, source=str(review.pk))
    keys = set(FundingAward.objects.values_list("key", flat=True))
    assert keys == {"safer-fund-5000", "safer-fund-5000-2", "safer-fund-5000-3"}


def test_an_entry_under_a_priority_shows_on_its_page_though_the_project_is_not_ticked(review, get_soup):
    entry = ProjectReportFactory(report=review, project__title="Bus training")
    entry.project.priorities.clear()
    entry.project.save()
    assert get_soup(entry.priority.url).main.find("a", string="Bus training")


def tick(relation, page, record):
    getattr(record, relation).add(page)
    record.save()
    return record


@pytest.mark.parametrize(
    ("make", "tick_in"),
    [
        (MemberPageFactory, lambda page: tick("members", page, ProjectFactory(title="The work"))),
        (GroupPageFactory, lambda page: tick("groups", page, ProjectFactory(title="The work"))),
        (PriorityPageFactory, lambda page: tick("priorities", page, ProjectFactory(title="The work"))),
        (
            PriorityPageFactory,
            lambda page: tick("priorities", page, FundingAwardFactory(scheme="The work")),
        ),
        (ContactPageFactory, lambda page: tick("support", page, DeathReviewsPageFactory(title="The work"))),
    ],
    ids=["member", "group", "priority", "priority of an award", "support"],
)
@pytest.mark.parametrize("remove", [delete, delete_in_bulk])
def test_a_page_that_is_ticked_somewhere_is_not_deleted(remove, make, tick_in, client, administrator):
    page = make()
    user = tick_in(page)
    client.force_login(administrator)
    told = refusal(remove(client, page))
    assert f"“{page.title}” is used by “{user}”" in told
    assert exists(page)


def test_a_project_opens_again_with_each_of_its_members_and_priorities_ticked(review, signed_in):
    member, priority = MemberPageFactory(), PriorityPageFactory()
    project = ProjectFactory()
    project.members.add(member)
    project.priorities.add(priority)
    project.save()
    form = BeautifulSoup(signed_in.get(url(Project, "edit", project.pk)).content, "html.parser")
    ticked = {(box["name"], box["value"]) for box in form.select("input[type=checkbox][checked]")}
    assert {("members", str(member.pk)), ("priorities", str(priority.pk))} <= ticked
