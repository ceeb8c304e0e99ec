"""Priorities as readers see them: by the clock, each a thread from why to what changed."""

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction, get_page_models

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import add_url, edit_url, message_beside, publish
from priorities.models import PrioritiesPage, PriorityPage
from priorities.tests.factories import (
    ActionUpdateFactory,
    PriorityActionFactory,
    PriorityPageFactory,
    priorities_page,
)

DAY = datetime.date
TODAY = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def listed(client):
    """Return the titles on the list of priorities by the heading over them."""
    soup = BeautifulSoup(client.get(priorities_page().url).content, "html.parser")
    sections = soup.main.find_all("section", class_="ledger")
    return {section.h2.string: [link.string for link in section.select("h3 a")] for section in sections}


@pytest.mark.parametrize(
    ("model", "parents"),
    [(PrioritiesPage, {"csp_site.HomePage"}), (PriorityPage, {"priorities.PrioritiesPage"})],
)
def test_priorities_live_only_where_they_may(model, parents):
    found = {page._meta.label for page in get_page_models() if model in page.allowed_subpage_models()}
    assert found == parents


@pytest.mark.parametrize(
    ("dates", "heading"),
    [
        ({}, "Our priorities"),
        ({"start": DAY(2026, 3, 1)}, "Our priorities, from 1 March 2026"),
        ({"end": DAY(2026, 3, 1)}, "Our priorities, until 1 March 2026"),
        ({"start": DAY(2026, 3, 2)}, "Coming next"),
        ({"end": DAY(2026, 2, 28)}, "Earlier priorities"),
    ],
)
def test_a_priority_is_listed_by_the_clock_and_only_once(dates, heading, home, client):
    PriorityPageFactory(title="The priority", **dates)
    found = {name: titles for name, titles in listed(client).items() if titles}
    assert found == {heading: ["The priority"]}


def test_a_priority_moves_on_the_day_after_its_last(home, client):
    PriorityPageFactory(title="The priority", end=DAY(2026, 3, 1))
    with time_machine.travel(datetime.datetime(2026, 3, 1, 23, 59), tick=False):
        assert "Earlier priorities" not in listed(client)
    with time_machine.travel(datetime.datetime(2026, 3, 2), tick=False):
        assert listed(client)["Earlier priorities"] == ["The priority"]


def test_priorities_of_today_go_by_number_and_earlier_ones_by_when_they_ended(home, client):
    for title, number in (("Second", 2), ("Without a number", None), ("First", 1)):
        PriorityPageFactory(title=title, number=number, start=DAY(2025, 1, 1))
    for title, end in (("Old", DAY(2023, 8, 31)), ("Newer", DAY(2025, 3, 31))):
        PriorityPageFactory(title=title, end=end)
    found = listed(client)
    assert found["Our priorities, from 1 January 2025"] == ["First", "Second", "Without a number"]
    assert found["Earlier priorities"] == ["Newer", "Old"]


def test_the_list_says_when_this_website_has_no_priority_of_today(home, get_soup):
    main = get_soup(priorities_page().url).main
    assert "No priority on this website is for today’s date." in words_of(main)


def test_priorities_with_dates_of_their_own_are_listed_under_no_one_period(home, client):
    PriorityPageFactory(start=DAY(2025, 1, 1))
    PriorityPageFactory(start=DAY(2026, 1, 1))
    assert len(listed(client)["Our priorities"]) == 2


def test_dates_are_printed_as_far_as_they_are_known(home, get_soup):
    page = PriorityPageFactory(
        start=DAY(2025, 1, 1), start_precision="year", end=DAY(2027, 12, 31), end_precision="year"
    )
    assert "2025 to 2027" in words_of(get_soup(page.url).find(class_="facts"))
    assert "January" not in words_of(get_soup(page.url).main)
    assert "Our priorities, 2025 to 2027" in words_of(get_soup(priorities_page().url).main)


def test_a_date_that_is_assumed_is_never_printed(home, get_soup):
    page = PriorityPageFactory(start=DAY(2025, 1, 1), end=DAY(2027, 3, 31), end_assumed=True)
    for url in (page.url, priorities_page().url):
        assert "2027" not in words_of(get_soup(url).main)
    assert "From 1 January 2025" in words_of(get_soup(page.url).find(class_="facts"))


def test_a_priority_cannot_carry_on_itself(home, client, officer):
    page = PriorityPageFactory(title="Old")
    client.force_login(officer)
    response = publish(client, edit_url(page), title="New", continues=str(page.pk))
    assert message_beside(response, "continues")[0] == "Choose another priority than this one."
    assert message_beside(response, "title") == ("", "New")


def test_an_end_before_the_start_is_refused_beside_the_end_and_nothing_is_lost(home, client, officer):
    client.force_login(officer)
    response = publish(
        client,
        add_url(PriorityPage, priorities_page()),
        title="New",
        slug="new",
        source="the assessment",
        start="2026-03-01",
        end="2026-02-28",
    )
    message = "The last day must not be before the first day."
    assert message_beside(response, "end") == (message, "2026-02-28")
    assert message_beside(response, "source") == ("", "the assessment")
    assert not PriorityPage.objects.exists()


def grow(page, count):
    for action in PriorityActionFactory.create_batch(count, priority=page):
        ActionUpdateFactory.create_batch(2, action=action)
    PriorityPageFactory.create_batch(count, continues=page)


@pytest.mark.parametrize("is_list", [True, False], ids=["the list", "a priority"])
def test_pages_take_as_many_queries_for_30_actions_as_for_3(is_list, home, visit_queries):
    page = PriorityPageFactory(lead=MemberPageFactory(), continues=PriorityPageFactory())
    url = priorities_page().url if is_list else page.url
    grow(page, 3)
    with_3 = visit_queries(url)
    grow(page, 27)
    assert visit_queries(url) == with_3
    assert len(set(with_3)) == len(with_3) <= 25


def test_the_home_page_shows_the_priorities_of_today_and_how_far_they_are(home, get_soup):
    options = {"start": DAY(2025, 4, 1), "end": DAY(2027, 3, 31)}
    second = PriorityPageFactory(title="B", number=2, **options)
    first = PriorityPageFactory(title="A", number=1, **options)
    assert "What we are working on, 1 April 2025 to 31 March 2027" in get_soup("/").main.get_text()
    PriorityPageFactory(title="C", number=3)
    PriorityPageFactory(title="Ended", end=DAY(2026, 2, 28))
    PriorityPageFactory(title="Coming", start=DAY(2026, 3, 2))
    PriorityPageFactory(title="Draft", live=False)
    private = PriorityPageFactory(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    PriorityActionFactory(priority=first)
    ActionUpdateFactory(action__priority=second, state="done")
    section = get_soup("/").find("h2", string="What we are working on").parent
    rows = [(row.h3.string, row.find_all("p")[-1].string) for row in section.find_all("li")]
    assert rows == [
        ("A", "1 action."),
        ("B", "1 action. Reported by 15 January 2026: 1 done."),
        ("C", "Priority 3"),
    ]


def test_the_home_page_takes_as_many_queries_for_30_priorities_as_for_3(home, visit_queries):
    PriorityActionFactory.create_batch(3)
    with_3 = visit_queries("/")
    PriorityActionFactory.create_batch(27)
    assert visit_queries("/") == with_3
    assert len(set(with_3)) == len(with_3) <= 25


def test_the_home_page_says_nothing_of_priorities_while_none_is_in_force(home, get_soup):
    PriorityPageFactory(title="Ended", end=DAY(2026, 2, 28))
    assert "What we are working on" not in get_soup("/").main.get_text()
