"""What officers see in the lists of members, contacts and needs, and how they narrow them down."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import MemberName, Membership, Need
from contacts.tests.factories import (
    ContactPageFactory,
    MemberPageFactory,
    NeedFactory,
    contacts_page,
    members_page,
)
from csp_site.tests.editor import fill_in

pytestmark = pytest.mark.search

DAY = datetime.date


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


def names(found):
    return [row["Name today"] for row in found]


@time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC), tick=False)
def test_members_are_listed_with_what_they_are_called_and_how_they_belong_today(rows):
    member = MemberPageFactory(title="Health", kind="member")
    old = MemberName(name="Systems", end=DAY(2026, 2, 10))
    member.names.set([old, MemberName(name="Partnership", start=DAY(2026, 2, 11))])
    member.save()
    MemberPageFactory(title="Council")
    assert [(row["Name today"], row["Membership"]) for row in rows(members_page())] == [
        ("Council", "Statutory member"),
        ("Partnership", "Member"),
    ]


def left_the_partnership():
    member = MemberPageFactory(title="Left")
    member.memberships.set([Membership(kind="statutory", end=DAY(2020, 1, 1))])
    member.save()
    return member


def test_a_member_that_has_left_is_listed_with_no_membership(rows):
    left_the_partnership()
    (row,) = rows(members_page())
    assert (row["Name today"], row["Membership"]) == ("Left", "")


def test_members_are_narrowed_down_by_how_they_belong_today(rows):
    MemberPageFactory(title="Council")
    MemberPageFactory(title="Shops", kind="member")
    left_the_partnership()
    assert names(rows(members_page(), kind="statutory")) == ["Council"]
    assert names(rows(members_page(), kind="member")) == ["Shops"]
    assert names(rows(members_page(), kind="attending")) == []


@pytest.fixture
def two_contacts(home):
    council = MemberPageFactory(title="Council")
    noise, litter = NeedFactory(name="Noise"), NeedFactory(name="Litter")
    channels = [("phone", "01223 457950"), ("phone", "101"), ("email", "a@example.org")]
    ContactPageFactory(
        title="Team",
        needs=[noise, litter],
        organisation=council,
        source="Annual Review 2024",
        channels=channels,
    )
    ContactPageFactory(
        title="Website",
        needs=[litter],
        channels=[("web", "https://example.org")],
        is_sensitive=True,
        neutral_title="Advice",
    )


def test_contacts_are_listed_with_their_numbers_and_what_they_help_with(two_contacts, rows):
    by_number = {row["Telephone"]: row for row in rows(contacts_page())}
    team, website = by_number["01223 457950, 101"], by_number[""]
    assert set(team["Helps with"].split(", ")) == {"Noise", "Litter"}
    assert (team["Run by"], team["From"]) == ("Council", "Annual Review 2024")
    assert (website["Helps with"], website["Run by"], website["From"]) == ("Litter", "", "")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"Team", "Website"}),
        ({"needs": "Noise"}, {"Team"}),
        ({"needs": "Litter"}, {"Team", "Website"}),
        ({"channel": "phone"}, {"Team"}),
        ({"channel": "web"}, {"Website"}),
        ({"channel": "place"}, set()),
        ({"is_sensitive": "true"}, {"Website"}),
        ({"organisation": "Council"}, {"Team"}),
    ],
)
def test_contacts_are_narrowed_down(filters, found, two_contacts, rows):
    ids = {need.name: need.pk for need in Need.objects.all()}
    ids |= {"Council": members_page().get_children().get().pk}
    filters = {name: ids.get(value, value) for name, value in filters.items()}
    listed = {row["Title"].split(" ")[0] for row in rows(contacts_page(), **filters)}
    assert listed == found


def test_a_search_in_the_list_finds_a_contact_by_its_title(two_contacts, rows):
    assert [row["Telephone"] for row in rows(contacts_page(), q="Team")] == ["01223 457950, 101"]


@pytest.mark.parametrize("parent", [members_page, contacts_page])
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(parent, rows):
    def grow(count):
        council = MemberPageFactory()
        MemberPageFactory.create_batch(count - 1)
        ContactPageFactory.create_batch(count, needs=NeedFactory.create_batch(2), organisation=council)

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            rows(parent())
        return len(captured)

    grow(3)
    rows(parent())
    with_3 = count_queries()
    grow(27)
    assert count_queries() == with_3


def test_needs_are_added_changed_and_listed_in_the_order_readers_see(client, officer):
    client.force_login(officer)
    urls = Need.snippet_viewset.get_url_name
    for name, position in (("Litter", 20), ("Noise", 10)):
        changes = {"name": name, "slug": name.lower(), "summary": "Words", "position": str(position)}
        assert fill_in(client, reverse(urls("add")), form_id="w-editor-form", **changes).status_code == 302
    noise = Need.objects.get(slug="noise")
    edited = fill_in(
        client, reverse(urls("edit"), args=[noise.pk]), form_id="w-editor-form", summary="Loud music"
    )
    assert edited.status_code == 302
    noise.refresh_from_db()
    assert noise.summary == "Loud music"
    listing = BeautifulSoup(client.get(reverse(urls("list"))).content, "html.parser")
    assert [link.get_text(strip=True) for link in listing.select("td.title .title-wrapper")] == [
        "Noise",
        "Litter",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"slug": "two words"}, "slug"), ({"name": ""}, "name"), ({"slug": "taken"}, "slug")],
)
def test_a_mistake_in_a_need_is_named_beside_its_field(wrong, field, client, officer):
    NeedFactory(slug="taken")
    client.force_login(officer)
    changes = {"name": "Noise", "slug": "noise", "summary": "Kept words", "position": "1", **wrong}
    response = fill_in(
        client, reverse(Need.snippet_viewset.get_url_name("add")), form_id="w-editor-form", **changes
    )
    assert list(response.context["form"].errors) == [field]
    assert "Kept words" in response.content.decode()
