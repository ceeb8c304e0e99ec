"""The page of one priority: a thread from why, over what we said, to what has changed."""

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.rich_text import RichText

from contacts.models import ContactsPage, MemberName
from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.templatetags.site_tags import icon as draw
from csp_site.tests.editor import edit_url, publish
from priorities.tests.factories import ActionUpdateFactory, PriorityActionFactory, PriorityPageFactory

DAY = datetime.date


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def steps(page, client):
    """Return the steps of a priority's thread as elements, by their headings."""
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    return {step.h2.string: step for step in soup.select("ol.thread > li.step")}


def facts(page, client):
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    return words_of(soup.find(class_="facts"))


def test_a_priority_tells_why_it_was_chosen_and_from_what(home, client):
    page = PriorityPageFactory(
        body=[("text", RichText("<p>Bike theft is high.</p>"))], source="strategic assessment 2024/25"
    )
    why = steps(page, client)["Why we chose it"]
    assert words_of(why) == "Why we chose it Bike theft is high. Source: strategic assessment 2024/25"


def test_a_priority_says_nothing_of_what_is_not_here(home, client):
    found = set(steps(PriorityPageFactory(), client))
    assert not found & {"Why we chose it", "What we said we would do", "What was funded", "What changed"}


def test_actions_stand_in_two_horizons_in_their_order(home, client):
    page = PriorityPageFactory()
    for text, horizon, position in (
        ("Renew the flag", "life", 3),
        ("Make a pack", "now", 2),
        ("Help shops", "now", 1),
    ):
        PriorityActionFactory(priority=page, text=text, horizon=horizon, position=position)
    PriorityActionFactory(text="Of another priority")
    said = steps(page, client)["What we said we would do"]
    assert [
        (h3.string, [words_of(p) for p in h3.find_next("ul").select("li p:first-child")])
        for h3 in said.find_all("h3")
    ] == [
        ("To achieve this priority", ["Help shops", "Make a pack"]),
        ("Over the life of the strategy", ["Renew the flag"]),
    ]
    assert words_of(said).startswith("What we said we would do 3 actions. To achieve this priority")
    assert "eport" not in words_of(said)


def test_an_action_shows_its_latest_update_and_earlier_ones_to_open(home, client):
    page = PriorityPageFactory()
    pack, flag, shops = (PriorityActionFactory(priority=page, position=n) for n in range(3))
    ActionUpdateFactory(action=pack, date=DAY(2026, 2, 1), state="done", note="It is out.")
    ActionUpdateFactory(action=pack, date=DAY(2026, 1, 1), state="under_way", note="Nearly there.")
    ActionUpdateFactory(action=flag, state="under_way")
    said = words_of(steps(page, client)["What we said we would do"])
    assert "Done It is out. Reported 1 February 2026" in said
    assert "Under way Reported 15 January 2026" in said
    found = steps(page, client)["What we said we would do"].select("details")
    assert [words_of(each) for each in found] == [
        "Earlier updates (1) Under way Nearly there. Reported 1 January 2026"
    ]
    assert "3 actions. Reported by 1 February 2026: 1 under way, 1 done." in said


def test_of_two_updates_on_one_day_the_one_added_last_counts(home, client):
    action = PriorityActionFactory()
    ActionUpdateFactory(action=action, state="under_way")
    ActionUpdateFactory(action=action, state="stopped")
    said = steps(action.priority, client)["What we said we would do"]
    said.details.decompose()
    assert "Stopped" in words_of(said) and "Under way" not in words_of(said)


def test_a_priority_lists_what_changed_with_where_that_was_read(home, client):
    page = PriorityPageFactory(outcome="More CCTV.\n\n Less theft. ", outcome_source="Annual Review 2024")
    changed = steps(page, client)["What changed"]
    assert [item.string for item in changed.select("li")] == ["More CCTV.", "Less theft."]
    assert words_of(changed).endswith("Less theft. Source: Annual Review 2024")


def test_a_lead_is_named_as_it_is_called_today_once_there_is_one(home, client):
    page = PriorityPageFactory(number=3)
    assert facts(page, client) == "Number Priority 3"
    member = MemberPageFactory(title="Council")
    member.names.set(
        [
            MemberName(name="Old name", end=DAY(2026, 2, 28)),
            MemberName(name="New name", start=DAY(2026, 3, 1)),
        ]
    )
    member.save()
    page.lead = member
    page.save()
    assert "Lead New name" in facts(page, client)
    member.unpublish()
    assert "Lead" not in facts(page, client)


def test_a_priority_gives_the_number_of_the_partnership_to_call(home, client):
    contact = ContactPageFactory(channels=[("phone", "01223 457950"), ("email", "a@example.org")])
    ContactsPage.objects.update(own_contact=contact)
    assert facts(PriorityPageFactory(), client).endswith("Ask us about it 01223 457950 a @example.org")


def test_a_priority_leads_to_the_one_before_it_and_back(home, client):
    old = PriorityPageFactory(title="Old", start=DAY(2023, 1, 1), end=DAY(2024, 12, 31))
    new = PriorityPageFactory(title="New", continues=old)
    hidden = PriorityPageFactory(title="Hidden", continues=old, live=False)
    stranger = PriorityPageFactory(title="Stranger")

    def relatives(page):
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        return [words_of(item) for item in soup.select(".relatives li")]

    assert relatives(new) == ["Before this: Old , 1 January 2023 to 31 December 2024"]
    assert relatives(old) == ["After this: New"]
    assert relatives(stranger) == []
    old.unpublish()
    assert relatives(new) == []
    assert hidden.continues_id == old.pk


def test_an_officer_writes_what_changed_and_a_reader_sees_it(home, client, officer):
    page = PriorityPageFactory()
    client.force_login(officer)
    publish(
        client,
        edit_url(page),
        number="2",
        lead=str(MemberPageFactory(title="Council").pk),
        outcome="Less theft.",
        outcome_source="our web page",
    )
    client.logout()
    assert "Less theft. Source: our web page" in words_of(steps(page, client)["What changed"])
    assert "Number Priority 2" in facts(page, client) and "Lead Council" in facts(page, client)


def shown(client, page):
    return BeautifulSoup(client.get(page.url).content, "html.parser").main


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"end": DAY(2026, 2, 28)}, "The time set for this priority, until 28 February 2026, has passed."),
        (
            {"end": DAY(2025, 12, 31), "end_precision": "year"},
            "The time set for this priority, until 2025, has passed.",
        ),
        ({"end": DAY(2025, 12, 31), "end_assumed": True}, ""),
        ({"end": DAY(2026, 3, 1)}, ""),
        ({}, ""),
    ],
    ids=str,
)
def test_a_priority_says_first_that_its_time_has_passed_and_never_on_a_guess(dates, sentence, home, client):
    state = shown(client, PriorityPageFactory(**dates)).find(class_="state-line")
    assert (words_of(state) if state else "") == sentence


def test_a_priority_of_the_past_shows_what_came_of_it_before_its_story_and_what_came_after(home, client):
    page = PriorityPageFactory(end=DAY(2025, 3, 31), outcome="Less theft.", outcome_source="our web page")
    PriorityPageFactory(title="New", continues=page)
    PriorityPageFactory(title="Hidden", continues=page, live=False)
    main = shown(client, page)
    assert words_of(main.find(class_="state-line")).endswith("has passed. It goes on as New .")
    first = main.find("h2")
    assert words_of(first.parent) == "What came of it Less theft. Source: our web page"
    assert main.get_text().count("Less theft.") == 1
    assert steps(page, client)["What changed"].a["href"] == f"{page.url}#{first.parent['id']}"


@pytest.mark.parametrize(
    ("state", "icon"),
    [("not_started", "ring"), ("under_way", "half"), ("done", "done"), ("stopped", "stopped")],
)
def test_how_an_action_stands_is_told_by_a_word_and_an_icon(state, icon, home, client):
    update = ActionUpdateFactory(state=state)
    action = shown(client, update.action.priority).find(class_="action")
    assert action.find(class_="tag").string == update.get_state_display()
    assert str(action.svg) == str(BeautifulSoup(draw(icon), "html.parser").svg)


def test_an_action_names_its_own_lead_if_readers_can_see_it(home, client):
    council = MemberPageFactory(title="Council")
    page = PriorityActionFactory(lead=council).priority
    assert "Lead: Council" in words_of(shown(client, page).find(class_="action"))
    council.unpublish()
    assert "Council" not in words_of(shown(client, page))
