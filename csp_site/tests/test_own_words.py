"""What people type when they need help, in their own words, on the site with the real content."""

import logging

import pytest

from csp_site.tests.loading import text_of
from csp_site.tests.searching import search

pytestmark = [pytest.mark.search, pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]

ABUSE, CRISIS = "National Domestic Abuse Helpline", "First Response Service"
POLICE, YOUNG = "Cambridgeshire Constabulary", "Personal safety advice for young people"
NOISE, TEAM = "Environmental health issues", "Antisocial behaviour team"
TYPED = [
    ("I want to kill myself", CRISIS),
    ("my ex is following me", ABUSE),
    ("my husband is violent", ABUSE),
    ("im scared of my dad", ABUSE),
    ("I’m scared of my dad", ABUSE),
    ("raped", ABUSE),
    ("panic attack", CRISIS),
    ("my boyfriend hits me", ABUSE),
    ("stabbing", POLICE),
    ("stalked", ABUSE),
    ("drug dealing next door", POLICE),
    ("bike stolen", POLICE),
    ("county lines", YOUNG),
    ("party next door", NOISE),
]


@pytest.mark.parametrize(("typed", "first"), TYPED)
def test_whoever_says_it_in_their_own_words_is_shown_who_can_help(typed, first, client):
    found = search(client, typed)
    assert found.cards[0] == first
    assert found.soup.select_one(".answer .card .number")
    assert "Privacy" not in found.listed
    assert not [title for title in found.listed if "Business" in title]
    assert found.notes.replace("Nothing has all of these words. This has some of them.", "") == ""
    assert "Nothing found" not in text_of(found.soup.main)


@pytest.mark.parametrize(("typed", "first"), TYPED)
def test_what_was_typed_in_fear_is_written_down_nowhere(typed, first, client, caplog, visit_queries):
    with caplog.at_level(logging.DEBUG):
        found = search(client, typed)
    assert typed not in str(found.soup.head) + str(found.response.headers)
    assert typed not in "".join(line for line in caplog.messages if "SELECT" not in line)
    assert bool(found.soup.select(".exit")) == (first == ABUSE)
    assert len(visit_queries(f"/search/?q={typed}")) <= 25


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("he said he will kill me", ABUSE),
        ("my boyfriend raped me and i want to die", ABUSE),
        ("suicde", CRISIS),
        ("SELF HARM", CRISIS),
        ("hearing voices", CRISIS),
        ("forced marriage", ABUSE),
        ("my daughter is missing", YOUNG),
        ("someone broke into my house", POLICE),
        ("scam", POLICE),
        ("next doors dog wont stop barking", NOISE),
        ("i cant hear on the phone", "Text relay"),
        ("shoplifters", "CAMBAC – Cambridge Business Against Crime"),
    ],
)
def test_other_words_for_the_same_find_the_same_help(typed, first, client):
    assert first in search(client, typed).cards


@pytest.mark.parametrize("typed", ["my neighbour is racist and deals drugs", "graffiti", "litter"])
def test_neighbours_find_the_team_for_them(typed, client):
    assert TEAM in search(client, typed).cards


def test_a_panic_attack_is_no_attack(client):
    assert search(client, "panic attack").cards == [CRISIS]
    assert search(client, "attack").cards == [POLICE]


def test_999_and_the_help_topics_stand_above_what_has_only_some_of_the_words(client):
    main = search(client, "cutting the grass").soup.main
    links = [link["href"] for link in main.find_all("a")]
    results = links.index(main.select_one(".result a")["href"])
    assert links.index("tel:999") < results
    assert links.index("/get-help/?need=home") < results


@pytest.mark.parametrize("typed", ["I need help", "please help me"])
def test_whoever_only_says_that_help_is_needed_is_asked_with_what_first(typed, client):
    main = search(client, typed).soup.main
    links = [link["href"] for link in main.find_all("a")]
    assert links.index("tel:999") < links.index("/get-help/?need=home")
    assert "Get help" in search(client, "get help").listed


@pytest.mark.parametrize("typed", ["party", "stabbing", "parts", "stalker"])
def test_a_word_that_somebody_meant_does_not_become_another(typed, client):
    found = search(client, typed)
    assert "We looked for" not in found.notes
    assert typed in found.soup.find("input", type="search")["value"]


def test_a_slip_of_the_finger_still_finds_help(client):
    found = search(client, "domstic abuse")
    assert ABUSE in found.cards
    assert found.notes.startswith("We looked for domestic .")


@pytest.mark.parametrize("typed", ["partners", "our partners", "family"])
def test_an_everyday_word_of_a_topic_shows_nobody_the_number_of_a_refuge(typed, client):
    assert ABUSE not in search(client, typed).titles


def test_one_word_that_says_it_all_is_enough(client):
    assert search(client, "abuse").cards[0] == ABUSE


@pytest.mark.parametrize("typed", ["crime burglry 999", "noise fire abuse"])
def test_a_further_page_of_loose_answers_takes_no_more_queries(typed, client, visit_queries):
    first = search(client, typed)
    assert first.soup.select_one(".pager")
    assert len(visit_queries(f"/search/?q={typed}&page=2")) <= 25
