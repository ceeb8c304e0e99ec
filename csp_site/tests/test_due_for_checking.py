"""What officers see of pages that nobody has checked for too long: the report and the first page."""

import csv
import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.tests.factories import ContactPageFactory
from csp_site.models import BasePage, CheckInterval
from csp_site.permissions import AGENDA_PUBLISHERS, grant_on_pages
from csp_site.tests.editor import edit_url, fill_in
from csp_site.tests.factories import InformationPageFactory, RoleFactory
from csp_site.tests.loading import text_of
from meetings.tests.factories import MeetingPageFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("noon"),
]
TODAY = datetime.date(2026, 3, 3)
LONG_AGO = datetime.date(2024, 1, 1)


@pytest.fixture
def noon():
    with time_machine.travel("2026-03-03T12:00:00Z", tick=False):
        yield


@pytest.fixture
def desk(client, officer, home):
    """An officer at the report; the home page is no part of it."""
    BasePage.objects.update(last_reviewed=TODAY)
    client.force_login(officer)


@pytest.fixture
def rows(client, desk):
    """Return a function that gives the lines of the report, each as the words of its cells."""

    def lines(query="", names=(0, 1)):
        soup = BeautifulSoup(client.get(reverse("due_for_checking") + query).content, "html.parser")
        table = [
            [text_of(cell) for cell in row.find_all("td")] for row in soup.select("table.listing tbody tr")
        ]
        return [tuple(cells[place] for place in names) for cells in table]

    return lines


@pytest.fixture
def titles(client, desk):
    """Return a function that gives the titles of the pages in the report."""

    def found(query=""):
        soup = BeautifulSoup(client.get(reverse("due_for_checking") + query).content, "html.parser")
        return [text_of(link) for link in soup.select("table.listing .title-wrapper a")]

    return found


def test_what_is_due_stands_by_who_keeps_it_and_what_nobody_keeps_comes_first(rows, titles):
    role = RoleFactory(name="Officer")
    InformationPageFactory(title="Fresh", last_reviewed=TODAY)
    InformationPageFactory(title="Kept", last_reviewed=datetime.date(2025, 3, 20), owner_role=role)
    InformationPageFactory(title="Kept, never checked", owner_role=role)
    InformationPageFactory(title="Nobody's", last_reviewed=LONG_AGO)
    InformationPageFactory(title="Draft", live=False)
    assert rows() == [
        ("Nobody's Information page, kept by nobody yet", "Overdue since 1 January 2025"),
        ("Kept, never checked Information page, kept by Officer", "Now"),
        ("Kept Information page, kept by Officer", "On 20 March 2026"),
    ]
    assert titles("?state=due") == ["Nobody's", "Kept, never checked"]
    assert titles("?state=soon") == ["Kept"]
    assert titles(f"?owner_role={role.pk}") == ["Kept, never checked", "Kept"]
    assert titles("?owner_role=null") == ["Nobody's"]
    assert rows("?kind=csp_site.homepage") == []
    assert len(rows("?kind=csp_site.informationpage")) == 3


@pytest.mark.parametrize(
    ("reviewed", "listed", "due_now"),
    [
        (datetime.date(2025, 3, 3), True, True),
        (datetime.date(2025, 3, 4), True, False),
        (datetime.date(2025, 4, 2), True, False),
        (datetime.date(2025, 4, 3), False, False),
        (datetime.date(2026, 3, 4), True, True),  # a day to come is no check
    ],
)
def test_a_page_is_due_to_the_day_and_listed_thirty_days_before(reviewed, listed, due_now, rows):
    InformationPageFactory(title="One", last_reviewed=reviewed)
    assert bool(rows()) == listed
    assert bool(rows("?state=due")) == due_now


def test_how_often_goes_by_the_kind_of_page_or_by_the_page_itself(titles, client):
    checked = datetime.date(2025, 9, 3)  # half a year ago
    ContactPageFactory(title="A contact", last_reviewed=checked)
    page = InformationPageFactory(title="A page", last_reviewed=checked)
    MeetingPageFactory(title="A meeting")
    BasePage.objects.exclude(title__startswith="A ").update(last_reviewed=TODAY)  # their lists
    assert titles() == ["A contact"]
    add = reverse(CheckInterval.snippet_viewset.get_url_name("add"))
    for kind, months in (("contacts.contactpage", "0"), ("csp_site.informationpage", "3")):
        assert client.post(add, {"page_type": kind, "months": months}).status_code == 302
    assert titles() == ["A page"]
    again = client.post(add, {"page_type": "contacts.contactpage", "months": "2"})
    assert "already exists" in again.content.decode()
    fill_in(client, edit_url(page), review_every="0", **{"action-publish": "action-publish"})
    assert titles() == []
    page.refresh_from_db()
    assert page.review_every == 0
    assert "does not have to be checked again" in client.get(edit_url(page)).content.decode()


def test_one_click_in_the_report_takes_the_page_off_it(rows, client):
    page = InformationPageFactory(title="Nobody's", last_reviewed=LONG_AGO)
    assert rows(names=(2,)) == [
        ("1 January 2024 Checked, still right : Nobody's See it as readers do : Nobody's",)
    ]
    soup = BeautifulSoup(client.get(reverse("due_for_checking")).content, "html.parser")
    url = soup.select_one("table.listing a[data-w-action-url-value]")["data-w-action-url-value"]
    client.post(url, {"next": reverse("due_for_checking")})
    assert rows() == []
    assert "The next check is due 3 March 2027." in text_of(
        BeautifulSoup(client.get(edit_url(page)).content, "html.parser")
    )


def test_the_report_as_csv(rows, client):
    InformationPageFactory(title="=Nobody's", slug="nobodys", last_reviewed=LONG_AGO)
    answer = client.get(reverse("due_for_checking") + "?export=csv")
    [line] = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    assert line == {
        "Page": "'=Nobody's",
        "Kind of page": "Information page",
        "Kept by": "Nobody yet",
        "Last checked": "2024-01-01",
        "Next check due": "2025-01-01",
        "Address": "http://testserver/nobodys/",
    }


def test_the_report_asks_the_same_for_three_pages_and_for_thirty(rows, client):
    def queries():
        client.get(reverse("due_for_checking"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("due_for_checking"))
        return len(captured)

    InformationPageFactory.create_batch(3, owner_role=RoleFactory())
    few = queries()
    InformationPageFactory.create_batch(27, owner_role=RoleFactory())
    assert queries() == few
    assert len(rows()) == 30


def test_the_first_page_of_the_admin_says_how_many_are_due(client, desk, rows):
    def line():
        soup = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
        return soup.find("a", href=reverse("due_for_checking") + "?state=due")

    assert line() is None
    InformationPageFactory.create_batch(2)
    InformationPageFactory(last_reviewed=datetime.date(2025, 3, 20))  # not yet
    assert text_of(line()) == "2 pages are due for checking"
    assert len(rows("?state=due")) == 2


def test_who_may_edit_some_pages_is_asked_for_these_alone(client, publisher, home):
    theirs = InformationPageFactory(title="Theirs")
    report = reverse("due_for_checking")
    client.force_login(publisher)
    assert client.get(report).status_code == 302
    grant_on_pages(AGENDA_PUBLISHERS, theirs, ["change_page"])
    soup = BeautifulSoup(client.get(report).content, "html.parser")
    assert [text_of(link) for link in soup.select(".title-wrapper a")] == ["Theirs"]
    first = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    assert text_of(first.find("a", href=f"{report}?state=due")) == "1 page is due for checking"
