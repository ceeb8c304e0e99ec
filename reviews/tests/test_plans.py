"""Plans and insights as readers see them: what is in force, what replaced what, what set which priority."""

import datetime

import pytest
import time_machine
from wagtail.models import PageViewRestriction

from contacts.tests.factories import ContactPageFactory, contacts_page
from csp_site.tests.editor import add_url, edit_url, message_beside, publish
from priorities.tests.factories import PriorityPageFactory
from reviews.enums import PublicationKind
from reviews.models import PublicationPage
from reviews.tests.factories import PublicationPageFactory, publications_page

DAY = datetime.date
TODAY = time_machine.travel("2026-11-22 12:00", tick=False)


def plan(title, start=None, end=None, **facts):
    facts = {"kind": "plan"} | facts
    return PublicationPageFactory(title=title, start=start and DAY(*start), end=end and DAY(*end), **facts)


def words(soup):
    return " ".join(soup.get_text(" ", strip=True).split())


def make_private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


every_way_to_hide = pytest.mark.parametrize(
    "hide", [lambda page: page.unpublish(), make_private], ids=["draft", "private"]
)


@TODAY
def test_what_is_in_force_comes_first_and_what_is_over_or_replaced_stands_beneath(home, get_soup):
    newer = plan("Newer", (2025, 4, 1), (2028, 3, 31))
    plan("Replaced", (2022, 4, 1), superseded_by=newer)
    plan("Over", (2019, 4, 1), (2022, 3, 31))
    plan("Guessed over", (2016, 4, 1), (2019, 3, 31), end_assumed=True)
    plan("Coming", (2028, 4, 1), (2031, 3, 31))
    [section] = get_soup(publications_page().url).main.select("section.ledger")
    assert [heading.get_text() for heading in section.find_all(["h3", "h4"])] == [
        "Newer",
        "Coming",
        "Earlier",
        "Replaced",
        "Over",
        "Guessed over",
    ]
    rows = {row.a.string: words(row) for row in section.select(".record-row")}
    assert "From 1 April 2022 It was replaced by Newer ." in rows["Replaced"]
    assert "The time of this plan has passed." in rows["Over"]
    assert "The first day of this plan is still to come." in rows["Coming"]
    assert "has passed" not in rows["Guessed over"]
    assert "No plan on this website" not in words(section)


@TODAY
def test_an_assessment_of_a_time_that_is_over_is_not_over_itself(home, get_soup):
    plan("Study", (2024, 4, 1), (2025, 3, 31), kind="assessment")
    main = get_soup(publications_page().url).main
    assert "Earlier" not in words(main)
    assert "No plan on this website says that it is in force today." in words(main)


@TODAY
@pytest.mark.parametrize(
    ("start", "said"),
    [
        (None, "This is an earlier plan. It was replaced by New plan ."),
        (DAY(2026, 11, 22), "This is an earlier plan. It was replaced by New plan ."),
        (
            DAY(2026, 11, 23),
            "A newer plan is on this website. On 23 November 2026 it is replaced by New plan .",
        ),
    ],
    ids=["undated", "begins today", "begins tomorrow"],
)
def test_readers_of_an_old_plan_are_led_to_the_one_that_replaced_it(start, said, home, get_soup):
    newer = PublicationPageFactory(title="New plan", kind="plan", start=start)
    old = plan("Old plan", (2023, 9, 1), superseded_by=newer)
    soup = get_soup(old.url)
    state = soup.main.select_one(".state-line")
    assert words(state) == said
    assert state.a["href"] == newer.url
    assert soup.select_one(".report-period").string == "From 1 September 2023"
    facts = get_soup(newer.url).main.select_one(".facts")
    assert facts.find("a", href=old.url)
    assert "replaced by" not in words(get_soup(newer.url).main)


@TODAY
@every_way_to_hide
def test_nothing_is_told_of_a_newer_plan_that_readers_may_not_see(hide, home, get_soup):
    newer = plan("Hush hush", (2026, 4, 1))
    old = plan("Old", (2023, 9, 1), superseded_by=newer)
    hide(newer)
    for address in (old.url, publications_page().url):
        assert "Hush hush" not in words(get_soup(address).main)
        assert "replaced" not in words(get_soup(address).main)


@TODAY
def test_a_plan_lists_the_priorities_it_set_and_each_leads_back(home, get_soup):
    now = PriorityPageFactory(title="Nights", number=1, start=DAY(2025, 1, 1), end=DAY(2027, 12, 31))
    over = PriorityPageFactory(title="Bikes", start=DAY(2020, 1, 1), end=DAY(2021, 12, 31))
    draft = PriorityPageFactory(title="Hush hush", live=False)
    study = plan("Study", kind="assessment", sets_priorities=[over, now, draft])
    strategy = plan("Strategy", kind="violence", sets_priorities=[now])
    rows = get_soup(study.url).main.select(".ledger .record-row")
    assert [(row.a["href"], words(row.select_one(".record-aside"))) for row in rows] == [
        (now.url, "1 January 2025 to 31 December 2027"),
        (over.url, "1 January 2020 to 31 December 2021"),
    ]
    why = get_soup(now.url).main.select_one(".thread .step")
    assert {words(link.find_parent("p")): link["href"] for link in why.find_all("a")} == {
        "Found by: Study": study.url,
        "Set by: Strategy": strategy.url,
    }


def make_sensitive(page):
    type(page).objects.filter(pk=page.pk).update(is_sensitive=True, neutral_title="Advice")


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), make_private, make_sensitive])
def test_an_assessment_that_readers_may_not_see_stands_on_no_priority(hide, home, get_soup):
    priority = PriorityPageFactory(source="study of 2024")
    study = plan("Study of 2024", kind="assessment", sets_priorities=[priority])
    assert "Source" not in words(get_soup(priority.url).main)
    hide(study)
    step = get_soup(priority.url).main.select_one(".thread .step")
    assert not step.find("a")
    assert "Source: study of 2024" in words(step)


def test_nothing_that_needs_safe_reading_is_named_on_a_plan(home, get_soup):
    priority, newer = PriorityPageFactory(title="Hush hush"), plan("Hush hush", (2025, 1, 1))
    old = plan("Old", (2023, 9, 1), superseded_by=newer, sets_priorities=[priority])
    assert words(get_soup(old.url).main).count("Hush hush") == 2
    make_sensitive(priority)
    make_sensitive(newer)
    assert "Hush hush" not in words(get_soup(old.url).main)


def test_a_plan_and_a_priority_take_the_same_few_queries_with_3_and_with_30_of_each(home, visit_queries):
    priority = PriorityPageFactory()
    page = plan("Plan", (2025, 1, 1))

    def grow(count):
        page.sets_priorities.add(*PriorityPageFactory.create_batch(count), priority)
        page.save()
        PublicationPageFactory.create_batch(count, superseded_by=page, sets_priorities=[priority])
        return [visit_queries(address) for address in (page.url, priority.url, publications_page().url)]

    with_3, with_30 = grow(3), grow(27)
    assert with_30 == with_3
    assert all(len(set(queries)) == len(queries) <= 25 for queries in with_30)


def test_what_is_available_on_request_says_whom_to_ask(home, get_soup):
    own = ContactPageFactory(title="Support Officer")
    contacts = contacts_page()
    contacts.own_contact = own
    contacts.save()
    page = plan("Plan", on_request="Earlier plans are available on request.")
    box = get_soup(page.url).main.select_one("section.callout")
    assert "Earlier plans are available on request. Support Officer" in words(box)
    assert box.find("a", href="tel:01223457950")


def test_readers_see_what_a_plan_covers_and_when_it_was_revised_and_nothing_for_staff(home, get_soup):
    page = plan(
        "Plan",
        covers="All of the city.",
        revised_on=DAY(2026, 2, 24),
        sent_to_policing_body_on=DAY(2026, 3, 25),
        has_reoffending=True,
    )
    text = words(get_soup(page.url).main)
    assert "What it covers All of the city." in text and "Last revised 24 February 2026" in text
    assert "25 March 2026" not in text and "reoffending" not in text


def test_an_officer_fills_in_what_a_plan_sets_and_replaces(home, client, officer):
    priority, old = PriorityPageFactory(), plan("Old", (2020, 1, 1))
    client.force_login(officer)
    typed = {"title": "New", "slug": "new", "kind": "plan", "covers": "All.", "has_crime": "on"}
    typed |= {"sets_priorities": priority.pk, "revised_on": "2026-02-24"}
    answer = publish(client, add_url(PublicationPage, publications_page()), **typed)
    assert answer.status_code == 302
    new = PublicationPage.objects.get(slug="new")
    assert (new.covers, new.revised_on, new.has_crime, new.has_violence) == (
        "All.",
        DAY(2026, 2, 24),
        True,
        False,
    )
    assert list(priority.set_by.all()) == [new]
    assert publish(client, edit_url(old), superseded_by=new.pk).status_code == 302
    assert list(new.supersedes.all()) == [old]
    refused = publish(client, edit_url(new), superseded_by=old.pk)
    assert "that one was itself replaced by this" in message_beside(refused, "superseded_by")[0]


@TODAY
@pytest.mark.parametrize("kind", PublicationKind)
def test_every_kind_has_its_place_in_the_list(kind, home, get_soup):
    PublicationPageFactory(title="Page", kind=kind)
    sections = get_soup(publications_page().url).main.select("section.ledger")
    assert "Page" in [section.a.string for section in sections if section.a]
