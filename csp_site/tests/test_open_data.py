"""Open data: the tables that readers can have, with every app's rows in them."""

import csv
import datetime
import io
import json
import re

import pytest
import time_machine
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from contacts.models import MemberName
from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.models import DatasetState, InformationPage, SiteSettings
from csp_site.opendata.tables import DATASETS, note_changes
from csp_site.tests.editor import add_url, message_beside, publish
from csp_site.tests.loading import text_of
from meetings.tests.factories import AgreedActionFactory, MeetingPageFactory, item, publish_agenda
from priorities.tests.factories import ActionUpdateFactory, PriorityActionFactory, PriorityPageFactory
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectReportFactory,
)

pytestmark = pytest.mark.django_db
NAMES = sorted(DATASETS)
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def table(client):
    """Return a function that gives the rows of a table as dicts, as whoever opens the file has them."""

    def rows(name):
        response = client.get(f"/data/{name}.csv")
        assert response.status_code == 200
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    return rows


def fill(count=1, **page):
    """Add rows to every table; `page` are facts of each page they stand on."""
    for _ in range(count):
        member = MemberPageFactory(**page)
        ContactPageFactory(organisation=member, **page)
        priority = PriorityPageFactory(lead=member, **page)
        ActionUpdateFactory(action__priority=priority)
        report = AnnualReviewPageFactory(**page)
        ProjectReportFactory(report=report, priority=priority)
        FundingAwardFactory(source=report)
        FigureFactory(source=report, priority=priority)
        AgreedActionFactory(meeting=MeetingPageFactory(**page), owner=member)


def test_every_table_that_was_promised_is_there():
    assert [
        *("action-updates", "actions", "agreed-actions", "awards", "contacts", "figures", "meetings"),
        *("members", "memberships", "priorities", "project-reports", "projects"),
    ] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_explained_in_a_sentence_on_the_page_of_its_table(name, home, get_soup):
    fill()
    soup = get_soup(f"/data/{name}/")
    rows = [[text_of(cell) for cell in row.select("th, td")] for row in soup.select(".stacked tbody tr")]
    assert [row[0] for row in rows] == DATASETS[name].header
    assert all(re.fullmatch(r"[A-Z].{8,}\.", row[1]) or "semicolon" in row[1] for row in rows)
    assert any(row[2] != "Empty" for row in rows)
    assert "1 row" in text_of(soup.main)
    assert soup.select_one(f'a[href="/data/{name}.csv"]')


def test_the_page_lists_every_table_with_its_file_and_the_foot_of_every_page_leads_to_it(home, get_soup):
    soup = get_soup("/data/")
    links = [link["href"] for link in soup.main.select("a")]
    assert {f"/data/{name}/" for name in NAMES} | {f"/data/{name}.csv" for name in NAMES} <= set(links)
    assert get_soup("/").footer.select_one('a[href="/data/"]')


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reason", ["a draft", "private", "sensitive"])
def test_no_table_has_a_row_of_a_page_that_is_not_listed(name, reason, table, home):
    fill()
    assert len(table(name)) == 1
    if reason == "private":
        fill()
        PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
        assert table(name) == []
    else:
        facts = {"a draft": {"live": False}, "sensitive": {"is_sensitive": True, "neutral_title": "Advice"}}
        fill(**facts[reason])
        assert len(table(name)) == 1


def test_a_key_is_left_empty_where_it_would_name_a_page_that_is_not_listed(home, table):
    hidden = {"live": False}
    member = MemberPageFactory(**hidden)
    earlier = PriorityPageFactory(**hidden)
    PriorityPageFactory(lead=member, continues=earlier)
    ContactPageFactory(organisation=member)
    AgreedActionFactory(meeting=MeetingPageFactory(), owner=member)
    entry = ProjectReportFactory(priority=earlier)
    entry.project.members.add(member)
    entry.project.save()
    award = FundingAwardFactory(source=entry.report)
    award.priorities.add(earlier)
    award.save()
    figure = FigureFactory(source=entry.report, priority=earlier)
    figure.comparison = FigureFactory(source=AnnualReviewPageFactory(**hidden))
    figure.save()
    everything = "".join(str(table(name)) for name in NAMES)
    for key in (member.slug, earlier.slug, figure.comparison.key):
        assert f"'{key}'" not in everything


def test_a_name_has_what_is_known_of_its_days_and_nothing_that_was_assumed(home, table):
    member = MemberPageFactory(title="Anytown Council", slug="council")
    day = datetime.date(2019, 10, 1)
    known = {"start": day, "start_precision": "month", "end": datetime.date(2020, 12, 31)}
    member.names.add(MemberName(name="Old Council", **known, end_precision="year"))
    guess = {"start": day, "start_assumed": True, "end": datetime.date(2018, 1, 1), "end_assumed": True}
    member.names.add(MemberName(name="Older Council", **guess | {"start": datetime.date(2017, 1, 1)}))
    member.save()
    days = [
        [row[name] for name in ("name", "from", "from_precision", "to", "to_precision")]
        for row in table("members")
    ]
    assert days == [
        ["Anytown Council", "", "", "", ""],
        ["Old Council", "2019-10", "month", "2020", "year"],
        ["Older Council", "", "", "", ""],
    ]


def test_an_action_stands_once_with_its_latest_report_and_every_report_stands_too(home, table):
    action = PriorityActionFactory(key="cctv")
    ActionUpdateFactory(action=action, note="Begun.")
    ActionUpdateFactory(action=action, note="Done.", state="done", date=datetime.date(2026, 2, 1))
    PriorityActionFactory(key="lights", priority=action.priority)
    rows = [(row["action"], row["state"], row["reported_on"], row["note"]) for row in table("actions")]
    assert rows == [("cctv", "Done", "2026-02-01", "Done."), ("lights", "", "", "")]
    assert [row["note"] for row in table("action-updates")] == ["Begun.", "Done."]


def test_money_is_a_plain_number_with_whose_it_is_and_there_is_no_row_of_a_total(home, table):
    report = AnnualReviewPageFactory(slug="2024")
    facts = {"source": report, "funders": "The county\nThe city"}
    FundingAwardFactory(key="ours", amount="4607.50", **facts)
    shared = {"whose": "shared", "areas": "Anytown\nOthertown"}
    FundingAwardFactory(key="shared", amount="820000", **shared, **facts)
    FundingAwardFactory(key="kits", amount=None, **facts)
    columns = ("award", "amount", "currency", "shared", "areas", "funders")
    assert [tuple(row[name] for name in columns) for row in table("awards")] == [
        ("kits", "", "", "no", "", "The county; The city"),
        ("ours", "4607.50", "GBP", "no", "", "The county; The city"),
        ("shared", "820000.00", "GBP", "yes", "Anytown; Othertown", "The county; The city"),
    ]


@time_machine.travel(NOON, tick=False)
def test_a_meeting_says_when_its_agenda_was_published_and_nothing_of_one_that_was_not(home, table):
    agenda = [item("A secret plan")]
    facts = {"date": datetime.date(2026, 3, 24), "agenda": agenda}
    meeting = MeetingPageFactory(slug="2026-03-24", **facts)
    assert table("meetings")[0]["agenda_published"] == ""
    publish_agenda(meeting)
    row = table("meetings")[0]
    assert (row["meeting"], row["agenda_published"], row["minutes"]) == ("2026-03-24", "2026-03-02", "")
    assert "secret" not in str(row)


def test_an_agreed_action_that_is_private_is_in_no_table(home, table):
    private = {"is_public": False, "neutral_title": "An action"}
    AgreedActionFactory(meeting=MeetingPageFactory(), **private)
    assert table("agreed-actions") == []


def test_what_a_spreadsheet_would_run_is_text_in_every_table(home, client):
    title = "=HYPERLINK(0)"
    fill(title=title)
    for name in ("contacts", "priorities", "meetings"):
        assert f"'{title}" in client.get(f"/data/{name}.csv").content.decode()


def test_rows_stand_in_an_order_that_no_language_decides(home, table):
    report = AnnualReviewPageFactory()
    keys = ["a-b", "a-c", "aa", "ab", "b"]
    for key in ["ab", "a-c", "b", "aa", "a-b"]:
        FundingAwardFactory(key=key, source=report)
        FigureFactory(key=key, source=report)
        ProjectReportFactory(project__key=key, report=report)
    assert [row["award"] for row in table("awards")] == keys
    assert [row["figure"] for row in table("figures")] == keys
    assert [row["project"] for row in table("projects")] == keys
    assert [row["project"] for row in table("project-reports")] == keys


def test_every_table_takes_the_same_few_queries_with_3_and_with_30_rows(home, visit_queries):
    addresses = ["/data/", *(f"/data/{name}{end}" for name in NAMES for end in ("/", ".csv"))]
    fill(3)
    with_3 = {address: visit_queries(address) for address in addresses}
    fill(27)
    with_30 = {address: visit_queries(address) for address in addresses}
    assert with_3 == with_30
    assert [one for one, queries in with_30.items() if not len(queries) == len(set(queries)) <= 25] == []


def test_a_file_is_asked_for_again_and_not_sent_twice(home, client):
    first = client.get("/data/members.csv")
    assert first["Content-Type"] == "text/csv; charset=utf-8"
    assert first["Cache-Control"] == "no-cache" and "Last-Modified" not in first
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/data/members.csv", headers=again).status_code == 304
    MemberPageFactory()
    assert client.get("/data/members.csv", headers=again).status_code == 200


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        *((odd, 404) for odd in ("nothing/", "nothing.csv", "members.pdf", "é.csv", "../members.csv")),
        ("%00.csv", 400),
    ],
)
def test_an_address_of_no_table_is_answered_kindly(odd, status, home, client):
    assert client.get(f"/data/{odd}").status_code == status


def test_data_is_only_read(home, client):
    for address in ("/data/", "/data/members/", "/data/members.csv", "/data/datapackage.json"):
        assert client.post(address).status_code == 405
    assert not DatasetState.objects.exists()


def test_the_day_of_the_last_change_is_the_day_on_which_a_row_changed(home, get_soup):
    def said():
        row = get_soup("/data/").select_one('a[href="/data/members/"]').find_parent("li")
        return text_of(row.select_one(".record-aside"))

    assert said() == ""
    with time_machine.travel(NOON, tick=False):
        note_changes()
        note_changes()
    assert said() == "0 rows Here since 2 March 2026"
    MemberPageFactory(title="Anytown Council")
    with time_machine.travel(NOON + datetime.timedelta(days=3), tick=False):
        call_command("run_due")
    assert said() == "1 row Last changed 5 March 2026"


def test_the_licence_and_the_words_beside_our_data_are_settings(home, get_soup, client):
    site = SiteSettings.objects.create(site=home.get_site(), name="Anytown Partnership")
    margin = text_of(get_soup("/data/").select_one(".facts"))
    assert "Open Government Licence v3.0" in margin and "from Anytown Partnership, licensed" in margin
    package = json.loads(client.get("/data/datapackage.json").content)
    assert package["licenses"][0]["name"] == "OGL-UK-3.0"
    assert [each["name"] for each in package["resources"]] == list(DATASETS)
    site.open_licence = False
    site.save()
    assert "Please ask us before you use this data" in text_of(
        get_soup("/data/members/").select_one(".facts")
    )
    assert "licenses" not in json.loads(client.get("/data/datapackage.json").content)


def test_the_sitemap_and_robots_lead_to_open_data(home, client):
    found = client.get("/sitemap.xml").content.decode()
    assert all(
        f"<loc>http://testserver/{page}/</loc>" in found for page in ("data", "changes", "data/members")
    )


def test_no_page_can_take_the_address_of_open_data_or_of_what_is_new(client, officer, home):
    client.force_login(officer)
    for slug in ("data", "feed", "changes"):
        response = publish(client, add_url(InformationPage, home), title="Data", slug=slug)
        assert "The site itself uses this address" in message_beside(response, "slug")[0]
