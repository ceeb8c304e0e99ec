"""What officers see in the lists of priorities and groups, and how they narrow them down."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.tests.factories import MemberPageFactory
from priorities.tests.factories import (
    GroupPageFactory,
    PriorityActionFactory,
    PriorityPageFactory,
    groups_page,
    priorities_page,
)

pytestmark = pytest.mark.search

DAY = datetime.date


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def rows(client, officer):
    """Return a function that gives the rows of the list under a page, as words by their headings."""
    client.force_login(officer)

    def under(page, **filters):
        answer = client.get(reverse("wagtailadmin_explore", args=[page.pk]), filters)
        assert answer.status_code == 200
        table = BeautifulSoup(answer.content, "html.parser").find("table", class_="listing")
        if table is None:
            return []
        titles, *found = (
            [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        )
        return [dict(zip(["", "Title", *titles[2:]], row, strict=True)) for row in found]

    return under


@pytest.fixture
def council(home):
    return MemberPageFactory(title="Council")


@pytest.fixture
def two_priorities(council):
    years = {"start_precision": "year", "end_precision": "year"}
    shops = PriorityPageFactory(
        title="Shops", number=1, lead=council, start=DAY(2025, 1, 1), end=DAY(2027, 12, 31), **years
    )
    PriorityActionFactory.create_batch(2, priority=shops)
    PriorityPageFactory(title="Bikes", start=DAY(2023, 9, 1), end=DAY(2025, 3, 31))


def test_priorities_are_listed_with_when_they_hold_who_leads_and_their_actions(two_priorities, rows):
    found = {row["Title"].split(" ")[0]: row for row in rows(priorities_page())}
    columns = ("Number", "In force", "Lead", "Actions")
    assert {title: tuple(row[name] for name in columns) for title, row in found.items()} == {
        "Shops": ("1", "2025 to 2027", "Council", "2"),
        "Bikes": ("", "1 September 2023 to 31 March 2025", "", "0"),
    }


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"in_force": "current"}, {"Shops"}),
        ({"in_force": "past"}, {"Bikes"}),
        ({"lead": "Council"}, {"Shops"}),
        ({"q": "Bikes", "in_force": "past"}, {"Bikes"}),
        ({"q": "Bikes", "in_force": "current"}, set()),
    ],
    ids=str,
)
def test_priorities_are_narrowed_down(filters, titles, two_priorities, council, rows):
    filters = {name: council.pk if value == "Council" else value for name, value in filters.items()}
    found = rows(priorities_page(), **filters)
    assert {row["Title"].split(" ")[0] for row in found} == titles


@pytest.fixture
def two_groups(council):
    GroupPageFactory(
        title="Cycles",
        kind="task_and_finish",
        lead=council,
        chair_words="a resident",
        start=DAY(2020, 10, 1),
        start_precision="month",
    )
    GroupPageFactory(title="Centre", chair=council, end=DAY(2026, 2, 28))


def test_groups_are_listed_with_what_they_are_and_who_leads(two_groups, rows):
    found = {row["Title"].split(" ")[0]: row for row in rows(groups_page())}
    columns = ("What it is", "Chair", "Lead", "Created")
    assert {title: tuple(row[name] for name in columns) for title, row in found.items()} == {
        "Cycles": ("Task and finish group", "a resident", "Council", "October 2020"),
        "Centre": ("Business as usual group", "Council", "", ""),
    }


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"kind": "task_and_finish"}, {"Cycles"}),
        ({"kind": "workstream"}, set()),
        ({"chair": "Council"}, {"Centre"}),
        ({"lead": "Council"}, {"Cycles"}),
        ({"in_force": "past"}, {"Centre"}),
        ({"q": "Cycles", "kind": "task_and_finish", "in_force": "current"}, {"Cycles"}),
    ],
    ids=str,
)
def test_groups_are_narrowed_down(filters, titles, two_groups, council, rows):
    filters = {name: council.pk if value == "Council" else value for name, value in filters.items()}
    assert {row["Title"].split(" ")[0] for row in rows(groups_page(), **filters)} == titles


@pytest.mark.parametrize("parent", [priorities_page, groups_page])
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(parent, home, rows):
    def grow(count):
        for _ in range(count):
            member = MemberPageFactory()
            PriorityActionFactory(priority=PriorityPageFactory(lead=member))
            GroupPageFactory(chair=member, lead=member)

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            rows(parent())
        return len(captured)

    grow(3)
    rows(parent())
    with_3 = count_queries()
    grow(27)
    assert count_queries() == with_3
