"""The real partnership: every fact of the sources stands on its page, read as a resident reads it."""

import datetime
import re

import pytest
import time_machine

from contacts.models import Need
from csp_site.models import BasePage
from csp_site.tests.loading import addresses, text_of
from csp_site.tests.searching import search

pytestmark = [pytest.mark.search, pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]


# as the web page of February 2026 (W-18) calls them.
STATUTORY = [
    "Cambridge City Council",
    "Cambridgeshire and Peterborough Integrated Care Partnership",
    "Cambridgeshire Constabulary",
    "Cambridgeshire County Council",
    "Cambridgeshire Fire and Rescue Service",
    "Probation Service – Cambridgeshire and Peterborough Probation Delivery Unit",
]
OTHERS = [
    "Anglia Ruskin University",
    "British Transport Police",
    "Cambridge Business Against Crime",
    "Cambridge Council for Voluntary Service",
    "Cambridge University Hospitals NHS Foundation Trust",
    "Cambridgeshire and Peterborough NHS Foundation Trust",
    "University of Cambridge",
]
ATTENDING = ["Office of the Cambridgeshire Police and Crime Commissioner"]
# What the Annual Review 2024 calls somebody otherwise (D-01 to D-04), and the page that says so.
OTHER_NAMES = [
    ("integrated-care", "Cambridgeshire and Peterborough Integrated Care Systems (ICS)"),
    (
        "police-and-crime-commissioner",
        "Office of Cambridgeshire and Peterborough Police and Crime Commissioner (OPCC)",
    ),
    (
        "police-and-crime-commissioner",
        "Police and Crime Commissioner for Cambridgeshire and Peterborough (PCC)",
    ),
]

AFTER_THE_MEETING = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
COUNCIL = "https://www.cambridge.gov.uk"
POLICE = "https://www.cambs.police.uk"
# with: the name of a contact, its links and its other words, all of them.
CONTACTS = {
    "Community Safety Partnership Support Officer": [
        "tel:01223457950",
        f"{COUNCIL}/cambridge-community-safety-partnership",
        "mailto:community.safety@cambridge.gov.uk",
    ],
    "Antisocial behaviour team": [
        "tel:01223457950",
        f"{COUNCIL}/report-antisocial-behaviour",
        "mailto:asbsection@cambridge.gov.uk",
    ],
    "CAMBAC – Cambridge Business Against Crime": ["http://cambac.co.uk/"],
    "Cambridgeshire Constabulary": [
        "tel:999",
        "tel:101",
        f"{POLICE}/report/Report-Shared/Report-a-crime",
        "http://www.cambs.police.uk/",
    ],
    "Domestic violence directory": [f"{COUNCIL}/domestic-violence-directory"],
    "Advice for people affected by domestic abuse": [
        f"{COUNCIL}/advice-for-people-affected-by-domestic-abuse"
    ],
    "Environmental health issues": ["tel:01223457900", f"{COUNCIL}/report-a-noise-issue"],
    "First Response Service": ["tel:111", "https://www.cpft.nhs.uk/helpinacrisis"],
    "Hate crime": [f"{POLICE}/ro/report/hate-crime/triage/v1/report-hate-crime/"],
    "Personal safety advice for young people": ["tel:999", "tel:101", f"{POLICE}/studentsafety"],
    "Public Health Joint Commissioning Unit": ["mailto:publichealth.adminteam@cambridgeshire.gov.uk"],
    "Racial harassment": ["tel:01223457967", "tel:07973883261", f"{COUNCIL}/racial-harassment"],
    # The national numbers, which neither source holds.
    "National Domestic Abuse Helpline": ["tel:08082000247"],
    "Emergency 999": ["tel:999", "tel:999"],
    "999 BSL": ["https://999bsl.co.uk"],
    "Text relay": ["tel:18000", "tel:18001101"],
    "emergencySMS": ["sms:999"],
}
WORDS = {
    "Community Safety Partnership Support Officer": ["01223 457950", "community.safety@cambridge.gov.uk"],
    "Antisocial behaviour team": ["01223 457950", "asbsection@cambridge.gov.uk"],
    "Environmental health issues": ["01223 457900"],
    "First Response Service": ["then press option 2", "24 hours a day, 7 days a week, 365 days a year"],
    "Hate crime": ["race, faith, gender, sexuality, disability or age"],
    "Public Health Joint Commissioning Unit": ["publichealth.adminteam@cambridgeshire.gov.uk"],
    "Racial harassment": ["01223 457967", "07973 883 261"],
    "National Domestic Abuse Helpline": ["0808 2000 247", "Free", "Refuge", "24 hours a day"],
    "Emergency 999": [
        "listen",
        "Cough or tap",
        "press 55 when asked",
        "55 does not show police where you are",
    ],
    "999 BSL": ["British Sign Language", "You do not need to register"],
    "Text relay": ["18000", "18001 101"],
    "emergencySMS": ["text “register” to 999"],
}


@pytest.mark.parametrize(
    ("heading", "names"),
    [("Statutory members", STATUTORY), ("Other members", OTHERS), ("Also at our meetings", ATTENDING)],
)
def test_each_member_stands_under_its_kind_and_nobody_else_does(get_soup, heading, names):
    section = get_soup("/members/").find("h2", string=heading).find_parent("section")
    listed = [text_of(link) for link in section.select(".rows a")]
    assert sorted(listed) == sorted(names)
    assert text_of(section.select_one(".ledger-count")) == str(len(names))


@pytest.mark.parametrize("name", [*STATUTORY, *OTHERS, *ATTENDING])
def test_each_member_has_a_page_under_its_name(get_soup, name):
    link = get_soup("/members/").main.find("a", string=name)
    assert text_of(get_soup(link["href"]).h1) == name


def test_thirteen_members_are_counted_without_who_only_attends(get_soup):
    assert text_of(get_soup("/").select_one(".figure-main")).startswith("13 organisations")


@pytest.mark.parametrize(("slug", "name"), OTHER_NAMES)
def test_an_earlier_name_is_shown_with_where_it_was_read(get_soup, slug, name):
    [entry] = [dd for dd in get_soup(f"/members/{slug}/").select("dd") if name in text_of(dd)]
    assert "Annual Review 2024" in text_of(entry)


@pytest.mark.parametrize(
    ("slug", "acronym"),
    [("cambridge-business-against-crime", "CAMBAC"), ("probation-service", "PDU")],
)
def test_the_initials_of_the_annual_review_are_kept(get_soup, slug, acronym):
    assert acronym in text_of(get_soup(f"/members/{slug}/").main)


def test_a_date_that_had_to_be_assumed_is_printed_nowhere(client, get_soup):
    for url in addresses():
        assert "10 February 2026" not in client.get(url).content.decode()
    for slug in ("integrated-care", "police-and-crime-commissioner"):
        words = text_of(get_soup(f"/members/{slug}/").main)
        # The day of the review is said only as the place where the name was read.
        assert words.count("11 February 2026") == words.count("reviewed 11 February 2026")
        assert "since" not in words


@pytest.mark.parametrize("title", CONTACTS)
def test_a_contact_has_exactly_the_ways_to_reach_it_that_the_sources_give(get_soup, title):
    main = get_soup(BasePage.objects.child_of(get_help()).get(title=title).url).main
    assert [link["href"] for link in main.select(".channels a")] == CONTACTS[title]
    for words in WORDS.get(title, []):
        assert words in text_of(main)


def get_help():
    return BasePage.objects.get(slug="get-help")


def test_no_contact_has_been_forgotten_or_made_up(get_soup):
    titles = {text_of(card) for card in get_soup("/get-help/").main.select(".card-title")}
    assert titles == CONTACTS.keys()


def test_a_number_is_dialled_without_what_to_do_after_it(get_soup):
    link = get_soup("/get-help/first-response-service/").main.find("a", href=re.compile("^tel:"))
    assert link["href"] == "tel:111"
    assert "option" not in text_of(link)


def test_every_number_to_call_is_made_of_its_own_digits(get_soup):
    for url in addresses():
        for link in get_soup(url).find_all("a", href=re.compile("^(tel|sms):")):
            scheme, _, number = link["href"].partition(":")
            assert re.fullmatch(r"\d{3,11}", number)
            assert number in re.sub(r"\s", "", link.get_text()), link


def test_whoever_looks_for_help_with_abuse_finds_a_number_answered_at_any_hour(get_soup):
    chosen = get_soup("/get-help/?need=home").select_one(".chosen")
    for number in ("tel:08082000247", "tel:999"):
        channel = chosen.find("a", href=number).find_parent(class_="channel")
        assert re.search("24 hours a day|any hour", text_of(channel))
    section = (
        get_soup("/get-help/").find("h2", string="Abuse by a partner or family").find_parent("section")
    )
    assert section.find("a", href="tel:08082000247")


def test_every_need_that_takes_care_shows_a_number_answered_at_any_hour(get_soup):
    needs = Need.objects.filter(contacts__is_sensitive=True).distinct()
    assert {need.slug for need in needs} == {"home", "community"}
    for need in needs:
        chosen = get_soup(f"/get-help/?need={need.slug}").select_one(".chosen")
        lines = [text_of(line) for line in chosen.select(".channel-phone")]
        assert [line for line in lines if re.search("24 hours a day|any hour", line)], need


def test_every_contact_says_where_its_details_come_from(get_soup):
    cards = get_soup("/get-help/").main.find_all("article")
    assert len(cards) > 15
    for card in cards:
        assert text_of(card.select_one(".card-source")).startswith(("Source: ", "Checked "))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("domestic abuse", "National Domestic Abuse Helpline"),
        ("domestic violence help", "National Domestic Abuse Helpline"),
        ("my husband domestic violence", "National Domestic Abuse Helpline"),
        ("abuse", "National Domestic Abuse Helpline"),
        ("noise", "Environmental health issues"),
        ("my neighbour makes noise at night", "Environmental health issues"),
        ("hate crime", "Hate crime"),
        ("racist", "Racial harassment"),
        ("999", "Emergency 999"),
        ("101", "Cambridgeshire Constabulary"),
        ("report a crime", "Cambridgeshire Constabulary"),
        ("suicidal", "First Response Service"),
        ("sign language", "999 BSL"),
        ("asb", "Antisocial behaviour team"),
    ],
)
def test_a_search_is_answered_by_who_can_help(typed, first, client):
    found = search(client, typed)
    assert found.cards[0] == first
    assert not set(found.cards) & set(found.listed)


@pytest.mark.parametrize("typed", ["cycle marking", "cambridge", "annual review", "council"])
def test_a_search_for_something_else_is_answered_by_results_alone(typed, client):
    assert search(client, typed).cards == []


def test_a_search_for_the_next_meeting_says_honestly_that_none_is_booked(client):
    with time_machine.travel(AFTER_THE_MEETING, tick=False):
        found = search(client, "when is the next meeting")
    assert (
        "No later date is on this website. The latest one here is Tuesday 24 February 2026" in found.meeting
    )
    assert "01223 457950" in found.meeting


def test_every_way_to_reach_999_without_a_voice_stands_on_get_help(get_soup):
    words = text_of(get_soup("/get-help/").main)
    for told in ("press 55 when", "does not show police where you are", "18000", "18001 101", "999 BSL"):
        assert told in words
