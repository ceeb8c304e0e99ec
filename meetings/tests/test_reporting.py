"""When a priority was last reported at a meeting, as its own page is told."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from csp_site.tests.factories import DocumentFactory
from meetings.tests.factories import agenda_page, item, part, publish_agenda, withdraw_agenda
from priorities.tests.factories import PriorityPageFactory

NOON = datetime.datetime(2026, 2, 25, 12, tzinfo=ZoneInfo("Europe/London"))
HELD = datetime.date(2026, 2, 24)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def priority(home):
    return PriorityPageFactory()


def step(priority):
    page = BeautifulSoup(Client().get(priority.url).content, "html.parser")
    heading = page.find("h2", string="When we last reported on it")
    return heading and heading.parent


def is_reported(priority):
    return step(priority) is not None


def test_a_priority_leads_to_the_item_of_the_last_agenda_that_it_was_on(priority, client):
    for date in (HELD, HELD - datetime.timedelta(days=90)):
        sub_items = [part(), part(priority=priority)]
        meeting = publish_agenda(agenda_page(item(sub_items=sub_items), date=date, slug=str(date)))
    publish_agenda(agenda_page(item(priority=PriorityPageFactory()), date=HELD))
    link = step(priority).a
    assert link.get_text() == "Tuesday 24 February 2026"
    address, anchor = link["href"].split("#")
    assert BeautifulSoup(client.get(address).content, "html.parser").find(id=anchor)
    assert meeting.url != address


def test_a_priority_leads_to_the_papers_of_the_item_and_of_its_parts(priority, client):
    hidden, named, other = (DocumentFactory(title=title) for title in ("Hidden", "Report", "Other"))
    parts = [
        part(papers=[DocumentFactory(title="Table")]),
        part(papers=[hidden], restricted_reason="Private."),
    ]
    mine = item(priority=priority, papers=[named, hidden], sub_items=parts)
    meeting = publish_agenda(agenda_page(mine, item(papers=[other]), date=HELD))
    links = step(priority).select(".document-list a")
    assert [link.get_text() for link in links] == ["Report", "Table"]
    assert all(client.get(link["href"]).status_code == 200 for link in links)
    withdraw_agenda(meeting)
    assert not is_reported(priority)


def test_a_priority_that_was_on_no_agenda_is_not_reported(priority):
    assert not is_reported(priority)


def test_an_agenda_tells_nothing_of_a_priority_while_it_is_not_public(priority):
    meeting = agenda_page(item(priority=priority), date=HELD)
    assert not is_reported(priority)
    meeting = publish_agenda(meeting)
    assert is_reported(priority)
    withdraw_agenda(meeting)
    assert not is_reported(priority)
    meeting = publish_agenda(meeting)
    meeting.unpublish()
    assert not is_reported(priority)


@pytest.mark.parametrize(
    "options", [{"date": NOON.date()}, {"status": "cancelled"}, {"status": "postponed"}]
)
def test_a_meeting_that_has_not_been_held_reports_nothing(options, priority):
    publish_agenda(agenda_page(item(priority=priority), **{"date": HELD} | options))
    assert not is_reported(priority)


def test_a_restricted_item_does_not_say_that_it_is_about_a_priority(priority):
    hidden = item(priority=priority, restricted_reason="Private.", sub_items=[part(priority=priority)])
    publish_agenda(agenda_page(hidden, date=HELD))
    assert not is_reported(priority)


def test_a_priority_takes_as_many_queries_however_many_meetings_there_were(priority, visit_queries):
    def hold(days):
        for day in days:
            date = HELD - datetime.timedelta(days=day)
            papers = [DocumentFactory() for _ in range(1 + day // 10)]
            publish_agenda(agenda_page(item(priority=priority, papers=papers), date=date))

    hold(range(3))
    with_3 = visit_queries(priority.url)
    hold(range(3, 30))
    assert visit_queries(priority.url) == with_3
    assert len(set(with_3)) == len(with_3) <= 25
