"""An agenda as readers see it once it is published, and what is said of the meeting before and after."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from contacts.models import MemberName
from contacts.tests.factories import ContactPageFactory, MemberPageFactory, contacts_page
from csp_site.tests.factories import DocumentFactory, InformationPageFactory
from meetings.agenda.lines import item_number
from meetings.enums import SubItemNumbers
from meetings.models import MeetingSettings
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    part,
    publish_agenda,
    withdraw_agenda,
)
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory

NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))
BEFORE, TODAY, AFTER = datetime.date(2026, 3, 1), NOON.date(), datetime.date(2026, 2, 10)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


def words(element):
    return " ".join(element.get_text(" ", strip=True).split())


@pytest.fixture
def agenda(get_soup):
    """Return a function that publishes the agenda of a meeting and gives it as readers get it."""
    return lambda meeting: get_soup(publish_agenda(meeting).url).find("ol", class_="agenda")


def headings(agenda):
    return [words(title) for title in agenda.find_all(class_="agenda-title")]


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        (SubItemNumbers.LETTERS, ["1", "2", "2a", "2b", "3", "3a"]),
        (SubItemNumbers.DECIMALS, ["1", "2", "2.1", "2.2", "3", "3.1"]),
    ],
)
def test_items_and_their_parts_are_numbered_by_their_place(style, numbers, home, agenda):
    items = [item(), item(sub_items=[part(), part()]), item(sub_items=[part()])]
    shown = agenda(agenda_page(*items, sub_item_numbers=style)).find_all(class_="agenda-number")
    assert [number.get_text() for number in shown] == numbers


@pytest.mark.parametrize(
    ("place", "number"), [(1, "5a"), (26, "5z"), (27, "5aa"), (52, "5az"), (53, "5ba"), (703, "5aaa")]
)
def test_after_z_the_letters_go_on(place, number):
    assert item_number(5, place) == number


PLACES = st.tuples(st.integers(1, 99), st.none() | st.integers(1, 999))


@given(st.sets(PLACES), st.sampled_from(SubItemNumbers))
def test_no_two_places_of_an_agenda_have_the_same_number(places, style):
    assert len({item_number(*place, style=style) for place in places}) == len(places)


def test_the_place_of_an_item_in_the_address_stays_when_others_come_before_it(home, get_soup):
    meeting = publish_agenda(agenda_page(item("Stays", sub_items=[part("Stays too")])))
    before = [one["id"] for one in get_soup(meeting.url).select(".agenda-item")]
    meeting.agenda.insert(0, item("New"))
    meeting.save_revision().publish()
    after = {
        words(one.find(class_="agenda-title")): one["id"] for one in get_soup(meeting.url).select("li[id]")
    }
    assert [after["2 Stays"], after["2a Stays too"]] == before
    assert len(set(after.values())) == 3


def test_an_item_says_what_it_is_for_who_leads_and_what_to_read(home, agenda):
    member, priority = MemberPageFactory(title="Police"), PriorityPageFactory(title="Safer nights")
    document = DocumentFactory(title="Progress report")
    meeting = agenda_page(
        item(
            "Progress",
            [document],
            purpose="discussion",
            lead_member=member,
            lead_words="the lead officer",
            priority=priority,
            text="<p>What has <b>happened</b>.</p>",
        )
    )
    shown = agenda(meeting)
    assert words(shown) == (
        "1 Progress For discussion Lead: Police, the lead officer Priority: Safer nights "
        "What has happened . Progress report PDF, 78\xa0bytes".replace("\xa0", " ")
    )
    assert shown.find("a", string="Progress report")["href"] == document.url
    assert shown.find("a", string="Safer nights")["href"] == priority.url


def test_a_lead_goes_by_the_name_of_today(home, agenda):
    member = MemberPageFactory(title="Old name")
    member.names.set([MemberName(name="Was", end=AFTER), MemberName(name="Is", start=TODAY)])
    member.save()
    assert "Lead: Is" in words(agenda(agenda_page(item(lead_member=member))))


@pytest.mark.parametrize("hide", ["draft", "private"])
def test_what_readers_may_not_see_is_not_named_by_an_agenda(hide, home, get_soup):
    live = hide != "draft"
    pages = [
        MemberPageFactory(title="Hush one", live=live),
        PriorityPageFactory(title="Hush two", live=live),
    ]
    pages.append(GroupPageFactory(title="Hush three", live=live))
    if hide == "private":
        for page in pages:
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    meeting = agenda_page(item(lead_member=pages[0], priority=pages[1]), group=pages[2])
    assert "Hush" not in str(get_soup(publish_agenda(meeting).url))


def test_a_meeting_names_the_group_that_meets(home, get_soup):
    group = GroupPageFactory(title="City centre")
    link = get_soup(MeetingPageFactory(group=group).url).main.find("a", string="City centre")
    assert link["href"] == group.url


def test_a_restricted_item_shows_its_number_and_its_reason_and_nothing_else(home, agenda):
    secret = {
        "lead_member": MemberPageFactory(title="Hush one"),
        "priority": PriorityPageFactory(title="Hush two"),
        "lead_words": "Hush three",
        "text": "<p>Hush four</p>",
        "purpose": "decision",
        "papers": [DocumentFactory(title="Hush five")],
        "restricted_reason": "Not published: it could identify people.",
    }
    inner = part("Hush six", [DocumentFactory(title="Hush seven")])
    shown = agenda(
        agenda_page(
            item("Hush eight", sub_items=[inner], **secret),
            item("Seen", sub_items=[part("Seen too"), part("Hush nine", **secret)]),
        )
    )
    assert "Hush" not in str(shown) and "decision" not in str(shown)
    assert not shown.find("a")
    reason = "Not published: it could identify people."
    assert headings(shown) == [f"1 {reason}", "2 Seen", "2a Seen too", f"2b {reason}"]
    assert words(shown.find("li")) == f"1 {reason}"


def test_what_is_typed_into_an_agenda_is_shown_and_never_run(home, get_soup):
    document = DocumentFactory(title=HOSTILE)
    member, priority = MemberPageFactory(title=HOSTILE), PriorityPageFactory(title=HOSTILE)
    values = {"lead_member": member, "priority": priority, "lead_words": HOSTILE}
    papers = [{"document": document, "title": HOSTILE, "note": HOSTILE}]
    meeting = agenda_page(
        item(HOSTILE, papers, sub_items=[part(HOSTILE, restricted_reason=HOSTILE)], **values),
        item(restricted_reason=HOSTILE),
        minutes=[("document", {"document": document, "title": HOSTILE, "note": HOSTILE})],
        date=TODAY,
    )
    soup = get_soup(publish_agenda(meeting).url)
    assert not soup.body.find("script")
    assert soup.main.get_text().count(HOSTILE) == 8


def test_a_withdrawn_paper_is_named_with_the_day_and_without_a_link(home, agenda):
    document = DocumentFactory(title="Report")
    document.withdraw("A table was wrong.")
    shown = agenda(agenda_page(item(papers=[document])))
    assert "Report Withdrawn on 11 February 2026 . A table was wrong." in words(shown)
    assert not shown.find("a")


def test_a_paper_whose_document_is_gone_leaves_no_trace(home, agenda):
    document = DocumentFactory(title="Report")
    meeting = agenda_page(item("Item", papers=[document]))
    document.delete()
    assert words(agenda(meeting)) == "1 Item"


@pytest.mark.parametrize(
    ("state", "sentence", "agenda"),
    [
        ("awaited", "The agenda is not here yet.", "Awaited The agenda It is not here yet."),
        (
            "published",
            "The agenda is below.",
            "Print the agenda "
            "Published 11 February 2026 , 12 full working days before the meeting 1 An item",
        ),
        (
            "withdrawn",
            "The agenda is not here at the moment.",
            "We took the agenda away on 11 February 2026 .",
        ),
    ],
)
def test_how_the_agenda_stands_is_said_at_the_top_and_in_its_place(state, sentence, agenda, home, get_soup):
    meeting = agenda_page(item(), date=BEFORE)
    if state != "awaited":
        publish_agenda(meeting)
    if state == "withdrawn":
        withdraw_agenda(meeting)
    main = get_soup(meeting.url).main
    assert words(main.find(class_="state-line")).endswith(sentence)
    assert words(main.find("h2", string="Agenda").find_parent("section")) == f"Agenda {agenda}"


def test_the_first_publication_stays_the_day_that_is_told(home, get_soup):
    meeting = agenda_page(item(), date=BEFORE)
    publish_agenda(meeting)
    withdraw_agenda(meeting)
    with time_machine.travel(NOON + datetime.timedelta(days=3), tick=False):
        publish_agenda(meeting)
        assert "Published 11 February 2026" in words(get_soup(meeting.url).main)


def test_an_awaited_agenda_tells_the_promise_of_the_partnership_and_no_other(home, get_soup):
    meeting = MeetingPageFactory(date=BEFORE)
    settings = MeetingSettings.objects.create(
        site=home.get_site(), promise="in the week before the meeting"
    )
    promise = "We publish it, with the papers, in the week before the meeting."
    for address in (meeting.url, "/meetings/"):
        assert promise in words(get_soup(address).main)
    settings.delete()
    for address in (meeting.url, "/meetings/"):
        assert "We publish it" not in words(get_soup(address).main)


def test_minutes_are_shown_from_the_day_of_the_meeting_on(home, client, get_soup):
    document = DocumentFactory()
    minutes = [("document", {"document": document, "title": "Draft minutes", "note": ""})]
    meeting = MeetingPageFactory(date=TODAY, minutes=minutes)
    with time_machine.travel(NOON - datetime.timedelta(days=1), tick=False):
        assert "Draft minutes" not in str(get_soup(meeting.url))
        assert client.get(document.url).status_code == 404
    assert get_soup(meeting.url).main.find("a", string="Draft minutes")["href"] == document.url
    assert client.get(document.url).status_code == 200


def test_a_full_agenda_takes_the_same_few_queries_with_3_and_with_30_items(home, visit_queries):
    own = ContactPageFactory(channels=[("phone", "111"), ("email", "csp@example.org")])
    page = contacts_page()
    page.own_contact = own
    page.save()
    MeetingSettings.objects.create(site=home.get_site(), promise="soon", question_deadline="Soon.")

    def full(number):
        link = f'<p><a linktype="page" id="{InformationPageFactory().pk}">Go</a></p>'
        values = {"lead_member": MemberPageFactory(), "priority": PriorityPageFactory(), "text": link}
        inner = part(papers=[DocumentFactory()], **values)
        hidden = item(papers=[DocumentFactory()], restricted_reason="Private.", **values)
        return [item(papers=[DocumentFactory()], sub_items=[inner], **values), hidden][number % 2]

    def visits(count):
        minutes = [("document", {"document": DocumentFactory(), "title": "", "note": ""})]
        beside = {"venue": VenueFactory(), "group": GroupPageFactory(), "minutes": minutes, "date": TODAY}
        return visit_queries(publish_agenda(agenda_page(*map(full, range(count)), **beside)).url)

    few = visits(3)
    assert visits(30) == few
    assert len(set(few)) == len(few) <= 25
    assert {re.match(r"\w+", query)[0] for query in few} == {"SELECT"}
