"""Groups and everyday work: what kind they are, who chairs and leads them, who takes part."""

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from wagtail.models import get_page_models

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import add_url, edit_url, fill_in, message_beside, publish
from priorities.models import GroupMember, GroupPage, GroupsPage, GroupStrand
from priorities.tests.factories import GroupPageFactory, groups_page

DAY = datetime.date
TODAY = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def listed(client):
    """Return the titles on the list of groups by the heading over them."""
    soup = BeautifulSoup(client.get(groups_page().url).content, "html.parser")
    sections = soup.main.find_all("section", class_="ledger")
    return {section.h2.string: [link.string for link in section.select("h3 a")] for section in sections}


def take_part(group, *lines):
    group.group_members.set([GroupMember(**line) for line in lines])
    group.save()


def row(**fields):
    """Return the fields of one new line of the list of who takes part."""
    whole = {"member": "", "name": "", "note": "", "ORDER": "1", "id": "", "DELETE": "", **fields}
    lines = {f"group_members-0-{name}": value for name, value in whole.items()}
    return {"group_members-TOTAL_FORMS": "1", **lines}


@pytest.mark.parametrize(
    ("model", "parents"),
    [(GroupsPage, {"csp_site.HomePage"}), (GroupPage, {"priorities.GroupsPage"})],
)
def test_groups_live_only_where_they_may(model, parents):
    found = {page._meta.label for page in get_page_models() if model in page.allowed_subpage_models()}
    assert found == parents


def test_groups_are_listed_by_what_they_are(home, client):
    GroupPageFactory(title="Cycle crime", kind="task_and_finish")
    GroupPageFactory(title="City centre")
    GroupPageFactory(title="Street community", kind="workstream")
    assert listed(client) == {
        "Working groups": ["City centre"],
        "Other work we do all the time": ["Street community"],
        "Task and finish groups": ["Cycle crime"],
    }


def test_a_group_that_has_finished_is_listed_apart_from_the_day_after(home, client):
    GroupPageFactory(title="Cycle crime", kind="task_and_finish", end=DAY(2026, 3, 1))
    assert listed(client) == {"Task and finish groups": ["Cycle crime"]}
    with time_machine.travel(TODAY + datetime.timedelta(days=1), tick=False):
        assert listed(client) == {"Earlier groups": ["Cycle crime"]}


def test_a_list_of_groups_names_who_chairs_and_who_leads(home, get_soup):
    council = MemberPageFactory(title="Council")
    GroupPageFactory(title="A", chair=council, lead_words="a volunteer")
    GroupPageFactory(title="B", lead=council)
    GroupPageFactory(title="C")
    items = get_soup(groups_page().url).select(".records li")
    assert [words_of(item) for item in items] == [
        "A Chair: Council Lead: a volunteer",
        "B Lead: Council",
        "C",
    ]


def facts(group, client):
    soup = BeautifulSoup(client.get(group.url).content, "html.parser")
    return words_of(soup.find(class_="facts"))


def test_a_group_says_what_it_is_who_leads_it_and_since_when(home, client):
    police, council = MemberPageFactory(title="Police"), MemberPageFactory(title="Council")
    group = GroupPageFactory(
        kind="task_and_finish",
        chair=police,
        lead=council,
        start=DAY(2020, 10, 1),
        start_precision="month",
        seen_in="Annual Review 2024",
    )
    assert facts(group, client) == (
        "What it is Task and finish group Chair Police Lead Council Created October 2020 "
        "Source Annual Review 2024"
    )
    police.unpublish()
    assert "Police" not in facts(group, client)


def test_a_group_of_which_little_is_known_says_no_more(home, client):
    assert facts(GroupPageFactory(), client) == "What it is Business as usual group"


def test_a_chair_may_be_named_in_words(home, client):
    assert "Chair a resident" in facts(GroupPageFactory(chair_words="a resident"), client)


def test_a_group_lists_its_issues_and_its_strands(home, get_soup):
    group = GroupPageFactory(issues="night-time economy\n\n retail crime \n")
    group.strands.set(
        [GroupStrand(title="Education", text="A campaign."), GroupStrand(title="Enforcement")]
    )
    group.save()
    soup = get_soup(group.url)
    assert [item.string for item in soup.main.select("ul.plain li")] == [
        "night-time economy",
        "retail crime",
    ]
    assert [words_of(item) for item in soup.main.select("ul.strands li")] == [
        "Education A campaign.",
        "Enforcement",
    ]


def test_members_who_take_part_are_linked_and_others_are_named(home, get_soup):
    council, hidden = MemberPageFactory(title="Council"), MemberPageFactory(title="Hush hush")
    group = GroupPageFactory()
    take_part(
        group,
        {"name": "Camcycle", "note": "from the voluntary sector"},
        {"member": council, "note": "a representative"},
        {"member": hidden},
    )
    hidden.unpublish()
    soup = get_soup(group.url)
    lists = {h3.string: h3.find_next("ul") for h3 in soup.main.select("section h3")}
    assert {heading: words_of(items) for heading, items in lists.items()} == {
        "From the partnership": "Council , a representative",
        "Others": "Camcycle, from the voluntary sector",
    }
    assert lists["From the partnership"].a["href"] == council.url
    assert "Hush hush" not in str(soup)


@pytest.mark.parametrize("is_both", [True, False], ids=["both", "neither"])
def test_who_takes_part_is_a_member_or_a_name_and_never_both(is_both, home, client, officer):
    group, council = GroupPageFactory(), MemberPageFactory()
    line = row(member=str(council.pk), name="Camcycle") if is_both else row(note="a representative")
    client.force_login(officer)
    for send in (publish, fill_in):  # a draft too
        response = send(client, edit_url(group), title="Kept", **line)
        message = "Choose a member or write a name: one of the two."
        assert message_beside(response, "group_members-0-name")[0] == message
        assert message_beside(response, "title") == ("", "Kept")
    assert not GroupMember.objects.exists()


def test_the_database_refuses_who_is_neither_a_member_nor_named(home):
    group, council = GroupPageFactory(), MemberPageFactory()
    for wrong in ({}, {"member": council, "name": "Camcycle"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupMember.objects.create(page=group, **wrong)


def test_an_officer_adds_who_takes_part_and_a_reader_sees_it(home, client, officer):
    group = GroupPageFactory()
    client.force_login(officer)
    assert publish(client, edit_url(group), **row(name="Camcycle")).status_code == 302
    client.logout()
    assert "Camcycle" in client.get(group.url).content.decode()


@pytest.mark.parametrize("part", ["chair", "lead"])
def test_a_chair_or_lead_is_a_member_or_words_and_never_both(part, home, client, officer):
    council = MemberPageFactory()
    client.force_login(officer)
    changes = {"title": "New", "slug": "new", part: str(council.pk), f"{part}_words": "a resident"}
    response = publish(client, add_url(GroupPage, groups_page()), **changes)
    message = "Choose a member or write words: one of the two."
    assert message_beside(response, f"{part}_words") == (message, "a resident")
    assert not GroupPage.objects.exists()


def test_a_list_that_shows_work_that_needs_safe_reading_has_an_exit(home, client):
    GroupPageFactory()
    assert "Exit this page" not in client.get(groups_page().url).content.decode()
    group = GroupPageFactory(title="Domestic abuse", is_sensitive=True, neutral_title="Our work")
    for url in (groups_page().url, group.url):
        response = client.get(url)
        assert "Exit this page" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
    assert "<title>Our work – CSP</title>" in client.get(group.url).content.decode()


def grow(group, count):
    for _ in range(count):
        member = MemberPageFactory()
        GroupPageFactory(chair=member, lead=member)
        group.group_members.add(GroupMember(member=member), GroupMember(name="Camcycle"))
        group.strands.add(GroupStrand(title="Education"))
    group.save()


@pytest.mark.parametrize("is_list", [True, False], ids=["the list", "a group"])
def test_pages_take_as_many_queries_for_30_groups_and_members_as_for_3(is_list, home, visit_queries):
    group = GroupPageFactory(chair=MemberPageFactory())
    url = groups_page().url if is_list else group.url
    grow(group, 3)
    with_3 = visit_queries(url)
    grow(group, 27)
    assert visit_queries(url) == with_3
    assert len(set(with_3)) == len(with_3) <= 25
