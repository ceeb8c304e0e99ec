"""Members of the partnership: what they are called today, what they were called, how they belong."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import PageViewRestriction

from contacts.enums import MembershipKind
from contacts.models import MemberName, MemberPage, Membership
from contacts.tests.factories import ContactPageFactory, MemberPageFactory, members_page
from csp_site.tests.editor import add_url, edit_url, fill_in, message_beside, publish

DAY = datetime.date
TODAY = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def member(home):
    """A member called “Old name” for as long as anybody knows."""
    return MemberPageFactory(title="Old name", slug="the-member")


def rows(relation, *forms):
    """Return the fields of an inline list of the editor; every form is new unless it has an id."""
    defaults = {"start_precision": "day", "end_precision": "day", "start": "", "end": "", "DELETE": ""}
    fields = {
        f"{relation}-TOTAL_FORMS": str(len(forms)),
        f"{relation}-INITIAL_FORMS": str(sum("id" in form for form in forms)),
    }
    for index, form in enumerate(forms):
        whole = {**defaults, "id": "", "ORDER": str(form.pop("ORDER", index + 1)), **form}
        fields |= {f"{relation}-{index}-{name}": str(value) for name, value in whole.items()}
    return fields


def open_names(member):
    return list(MemberName.objects.filter(page=member, end=None).values_list("name", flat=True))


def heading_of(member, client):
    client.logout()
    return BeautifulSoup(client.get(member.url).content, "html.parser").h1.string


def renamed(old, order, **changes):
    """Return the rows of a rename on 11 February 2026, the new name above or below the old one."""
    old_row = {"id": old.pk, "name": "Old name", "end": "2026-02-10", "ORDER": order[0], **changes}
    return rows("names", old_row, {"name": "New name", "start": "2026-02-11", "ORDER": order[1]})


ORDERS = pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["old name first", "new name first"])


@ORDERS
def test_a_member_is_renamed_in_one_go(order, member, client, officer):
    old = member.names.get()
    client.force_login(officer)
    assert publish(client, edit_url(member), **renamed(old, order)).status_code == 302
    assert open_names(member) == ["New name"]
    assert heading_of(member, client) == "New name"


@ORDERS
def test_the_old_name_is_opened_again_in_one_go(order, member, client, officer):
    old = member.names.get()
    client.force_login(officer)
    publish(client, edit_url(member), **renamed(old, order))
    new = MemberName.objects.get(name="New name")
    back = rows(
        "names",
        {"id": old.pk, "name": "Old name", "ORDER": order[0]},
        {"id": new.pk, "name": "New name", "end": "2026-02-28", "ORDER": order[1]},
    )
    assert publish(client, edit_url(member), **back).status_code == 302
    assert open_names(member) == ["Old name"]
    assert heading_of(member, client) == "Old name"


@ORDERS
def test_an_earlier_revision_brings_the_old_name_back(order, member, client, officer):
    first = member.save_revision()
    first.publish()
    client.force_login(officer)
    publish(client, edit_url(member), **renamed(member.names.get(), order))
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[member.pk, first.pk])
    assert publish(client, revert).status_code == 302
    assert open_names(member) == ["Old name"]


@ORDERS
def test_an_earlier_revision_brings_a_deleted_name_back(order, member, client, officer):
    first = member.save_revision()
    first.publish()
    client.force_login(officer)
    publish(client, edit_url(member), **renamed(member.names.get(), order, DELETE="on"))
    assert open_names(member) == ["New name"]
    assert MemberName.objects.count() == 1
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[member.pk, first.pk])
    assert publish(client, revert).status_code == 302
    assert open_names(member) == ["Old name"]


@ORDERS
def test_revisions_published_by_the_clock_change_the_name_both_ways(order, member, client, officer):
    first = member.save_revision()
    client.force_login(officer)
    publish(client, edit_url(member), **renamed(member.names.get(), order))
    second = MemberPage.objects.get().latest_revision
    for revision, name in ((first, "Old name"), (second, "New name"), (first, "Old name")):
        revision.publish()
        assert open_names(member) == [name]


def test_a_draft_of_a_rename_changes_nothing_yet(member, client, officer):
    client.force_login(officer)
    assert fill_in(client, edit_url(member), **renamed(member.names.get(), (1, 2))).status_code == 302
    assert open_names(member) == ["Old name"]
    assert heading_of(member, client) == "Old name"


def test_two_names_without_a_last_day_are_refused_beside_the_second(member, client, officer):
    client.force_login(officer)
    both = renamed(member.names.get(), (1, 2), end="")
    response = publish(client, edit_url(member), title="A new title", **both)
    message, typed = message_beside(response, "names-1-end")
    assert (message, typed) == ("Another name has no last day. Give this one its last day.", "")
    assert message_beside(response, "names-0-end")[0] == ""
    assert message_beside(response, "names-1-name") == ("", "New name")
    assert message_beside(response, "title") == ("", "A new title")
    assert open_names(member) == ["Old name"]


def test_an_empty_extra_name_is_asked_for_and_nothing_is_lost(member, client, officer):
    client.force_login(officer)
    extra = rows("names", {"id": member.names.get().pk, "name": "Old name"}, {"name": "", "acronym": "NN"})
    response = publish(client, edit_url(member), **extra)
    assert message_beside(response, "names-1-name")[0] == "This field is required."
    assert message_beside(response, "names-1-acronym") == ("", "NN")


@pytest.mark.parametrize("relation", ["names", "memberships"])
def test_an_end_before_its_start_is_refused_beside_the_end(relation, home, client, officer):
    client.force_login(officer)
    row = {"name": "The name", "kind": "member", "start": "2026-02-11", "end": "2026-02-10"}
    response = publish(
        client, add_url(MemberPage, members_page()), title="New", slug="new", **rows(relation, row)
    )
    message = "The last day must not be before the first day."
    assert message_beside(response, f"{relation}-0-end") == (message, "2026-02-10")
    assert message_beside(response, f"{relation}-0-start") == ("", "2026-02-11")
    assert message_beside(response, "title") == ("", "New")
    assert not MemberPage.objects.exists()


def test_a_day_typed_for_a_month_or_a_year_reaches_as_far_as_it_may(home, client, officer):
    client.force_login(officer)
    row = {
        "kind": "member",
        "start": "2020-03-17",
        "start_precision": "month",
        "end": "2024-06-15",
        "end_precision": "year",
    }
    changes = rows("memberships", row)
    publish(client, add_url(MemberPage, members_page()), title="New", slug="new", **changes)
    membership = Membership.objects.get()
    assert (membership.start, membership.end) == (DAY(2020, 3, 1), DAY(2024, 12, 31))


def listed(client):
    """Return the names on the list of members by the heading over them."""
    soup = BeautifulSoup(client.get(members_page().url).content, "html.parser")
    groups = soup.main.find_all("section", class_="ledger")
    return {group.h2.string: [link.string for link in group.find_all("a")] for group in groups}


def test_members_are_listed_by_how_they_belong_today(home, client):
    for title, kind in (("Fire", "statutory"), ("Council", "statutory"), ("Shops", "member")):
        MemberPageFactory(title=title, kind=kind)
    MemberPageFactory(title="Commissioner", kind=MembershipKind.ATTENDING)
    assert listed(client) == {
        "Statutory members": ["Council", "Fire"],
        "Other members": ["Shops"],
        "Also at our meetings": ["Commissioner"],
    }


def test_a_member_that_has_left_or_not_yet_come_is_not_listed_and_keeps_its_page(home, client):
    for title, dates in (
        ("Left", {"end": DAY(2026, 2, 28)}),
        ("Coming", {"start": DAY(2026, 3, 2)}),
        ("Last day", {"end": DAY(2026, 3, 1)}),
    ):
        page = MemberPageFactory(title=title)
        page.memberships.set([Membership(kind="member", **dates)])
        page.save()
        assert client.get(page.url).status_code == 200
    assert listed(client) == {"Other members": ["Last day"]}


def test_a_change_of_membership_moves_a_member_on_its_day(member, client):
    before = Membership(kind="member", end=DAY(2026, 3, 1))
    member.memberships.set([before, Membership(kind="statutory", start=DAY(2026, 3, 2))])
    member.save()
    assert listed(client) == {"Other members": ["Old name"]}
    with time_machine.travel(TODAY + datetime.timedelta(days=1), tick=False):
        assert listed(client) == {"Statutory members": ["Old name"]}


def test_the_home_page_counts_members_and_not_those_who_only_attend(home, client):
    MemberPageFactory.create_batch(2)
    MemberPageFactory(kind="member")
    MemberPageFactory(kind="attending")
    MemberPageFactory(live=False)
    private = MemberPageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    assert soup.find(class_="figure-value").string == "3"


def test_a_page_says_what_else_a_member_has_been_called_and_where_that_was_read(member, client):
    old = MemberName(name="Systems", acronym="ICS", end=DAY(2026, 2, 10), seen_in="Annual Review 2024")
    member.names.set([old, MemberName(name="Partnership", acronym="ICP", start=DAY(2026, 2, 11))])
    member.save()
    soup = BeautifulSoup(client.get(member.url).content, "html.parser")
    assert soup.h1.string == "Partnership"
    facts = soup.find(class_="facts").get_text(" ", strip=True)
    assert "Known as ICP" in facts
    assert "Also named Systems (ICS), until 10 February 2026 Annual Review 2024" in facts


def test_a_member_without_any_name_goes_by_its_title(member, client):
    member.names.clear()
    member.save()
    assert heading_of(member, client) == "Old name"
    assert listed(client) == {"Statutory members": ["Old name"]}


def test_a_member_page_shows_the_contacts_it_runs_that_are_public(member, client, visit_queries):
    shown = ContactPageFactory(title="Call us", organisation=member)
    ContactPageFactory(title="Not yet", organisation=member, live=False)
    ContactPageFactory(title="Of others")
    cards = BeautifulSoup(client.get(member.url).content, "html.parser").main.find_all("article")
    assert [card.h3.get_text() for card in cards] == ["Call us"]
    assert cards[0].a["href"] == shown.url
    few = visit_queries(member.url)
    ContactPageFactory.create_batch(27, organisation=member)
    assert visit_queries(member.url) == few
    assert len(set(few)) == len(few) <= 25


def test_a_member_page_with_a_contact_that_needs_safe_reading_has_an_exit(member, client):
    ContactPageFactory(organisation=member, is_sensitive=True, neutral_title="Advice")
    response = client.get(member.url)
    assert "Exit this page" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
