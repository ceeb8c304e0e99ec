"""Sentences as people in need write them, with who must come first and who must not."""

import pytest

from csp_site.tests.loading import text_of
from csp_site.tests.searching import search

pytestmark = [pytest.mark.search, pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]

IN_DANGER = "999"
ABUSE, CRISIS = "National Domestic Abuse Helpline", "First Response Service"
POLICE, YOUNG = "Cambridgeshire Constabulary", "Personal safety advice for young people"
NOISE, TEAM = "Environmental health issues", "Antisocial behaviour team"
HATE, SHOPS, DEAF = "Racial harassment", "CAMBAC – Cambridge Business Against Crime", "999 BSL"
NOBODY = ""

SENTENCES = [
    # Danger that is there now
    ("a man is following me", IN_DANGER, ABUSE),
    ("someone is following me home", IN_DANGER, ABUSE),
    ("I think I’m being followed", IN_DANGER, ABUSE),
    ("a car keeps following us", IN_DANGER, ABUSE),
    ("my ex is following me again", IN_DANGER, TEAM),
    ("there is a man with a knife outside", IN_DANGER, ABUSE),
    ("he has a gun", IN_DANGER, ABUSE),
    ("some boys in the park have machetes", IN_DANGER, ABUSE),
    ("my ex is threatening to kill me", IN_DANGER, TEAM),
    ("my neighbour threatens me", IN_DANGER, ABUSE),
    ("our neighbour said he will stab my husband", IN_DANGER, NOISE),
    ("somebody is trying to break in", IN_DANGER, ABUSE),
    ("there’s someone in my house", IN_DANGER, ABUSE),
    ("my husband is outside and I can’t get away", IN_DANGER, TEAM),
    ("my boyfriend locked me in", IN_DANGER, TEAM),
    ("customer threatened my staff with a bottle", IN_DANGER, ABUSE),
    ("I have taken too many tablets", IN_DANGER, ABUSE),
    ("he is trying to kick my door in", IN_DANGER, ABUSE),
    ("I am hiding in the bathroom", IN_DANGER, TEAM),
    ("someone threatened my wife", IN_DANGER, ABUSE),
    ("my son was threatened with a knife", IN_DANGER, ABUSE),
    ("took 30 paracetamol", IN_DANGER, ABUSE),
    # At home
    ("my partner hurts me", ABUSE, TEAM),
    ("my husband hit me last night and the kids saw", ABUSE, TEAM),
    ("he hits me", ABUSE, TEAM),
    ("im scared to go home", ABUSE, TEAM),
    ("my girlfriend takes all my money", ABUSE, POLICE),
    ("my boyfriend won’t let me see my friends", ABUSE, TEAM),
    ("my dad beats my mum", ABUSE, YOUNG),
    ("my son hits me", ABUSE, TEAM),
    ("my parents want to make me marry someone", ABUSE, YOUNG),
    ("my mother-in-law controls everything I do", ABUSE, TEAM),
    ("I was hit by my husband", ABUSE, POLICE),
    # Whoever it is done to is not the one who does it
    ("a man hit my husband", POLICE, ABUSE),
    ("my partner was hit by a car", POLICE, ABUSE),
    ("someone smashed my dad’s car", POLICE, ABUSE),
    ("my family is scared of our neighbours", TEAM, ABUSE),
    ("they shout at my wife because of her hijab", HATE, ABUSE),
    ("racist attack on my wife", HATE, ABUSE),
    # Hate
    ("racist abuse", HATE, ABUSE),
    ("my neighbour shouts racist abuse at me", HATE, ABUSE),
    ("the man next door called me a paki", HATE, ABUSE),
    ("someone called me a faggot in the street", HATE, ABUSE),
    ("people shout at me because I’m Muslim", HATE, ABUSE),
    ("they spat at me because of my hijab", HATE, ABUSE),
    ("hate words sprayed on our door", HATE, ABUSE),
    ("bullied because of my disability", HATE, YOUNG),
    ("they told us to go back to our country", HATE, ABUSE),
    # Cannot go on
    ("I can’t go on", CRISIS, ABUSE),
    ("i cant do this anymore", CRISIS, ABUSE),
    ("I want to kill myself", CRISIS, ABUSE),
    ("my friend says she wants to die", CRISIS, ABUSE),
    ("I don’t want to be here anymore", CRISIS, NOISE),
    ("no one to talk to and I can’t stop crying", CRISIS, NOISE),
    ("i dont wanna live", CRISIS, ABUSE),
    ("I hate my life", CRISIS, HATE),
    # Young people
    ("I think my daughter is being groomed online", YOUNG, ABUSE),
    ("my son is in a gang", YOUNG, TEAM),
    ("my child is bullied at school", YOUNG, ABUSE),
    # Crime, neighbours, noise, shops, other ways
    ("I was attacked in the street yesterday", POLICE, ABUSE),
    ("someone stole my bike", POLICE, ABUSE),
    ("kids throwing stones at windows", TEAM, YOUNG),
    ("loud music next door every night", NOISE, ABUSE),
    ("shoplifters keep coming into my shop", SHOPS, ABUSE),
    ("I’m deaf and need the police", DEAF, ABUSE),
    # Misspelt
    ("mental helth", CRISIS, ABUSE),
    ("sucide", CRISIS, ABUSE),
    ("sexual assult", ABUSE, TEAM),
    ("raip", ABUSE, TEAM),
    ("a man is folowing me", IN_DANGER, ABUSE),
    ("folowing", IN_DANGER, ABUSE),
    ("my husbend hits me", ABUSE, TEAM),
    ("my boyfrend is viloent", ABUSE, TEAM),
    ("rascist neighbour", HATE, ABUSE),
    ("he has a nife", IN_DANGER, ABUSE),
    ("neybour threatning me", IN_DANGER, ABUSE),
    ("domestik abuse", ABUSE, TEAM),
    ("i want to kil myself", CRISIS, ABUSE),
    ("man with a kife", IN_DANGER, HATE),
    ("someone is foloing me home", IN_DANGER, ABUSE),
    # Right words that mean what they say
    ("homeless", NOBODY, CRISIS),
    ("I am homeless", NOBODY, CRISIS),
    ("polish", NOBODY, POLICE),
    ("I want to complain", NOBODY, CRISIS),
    ("panic attack", CRISIS, IN_DANGER),
    ("knife crime figures", POLICE, IN_DANGER),
    ("what is happening now", NOBODY, IN_DANGER),
    ("follow us on social media", NOBODY, IN_DANGER),
    ("parking outside my house", NOBODY, IN_DANGER),
    ("I am following the meeting online", NOBODY, IN_DANGER),
    ("follow up on my question to the meeting", NOBODY, IN_DANGER),
]


def first_help(found):
    """Return who stands first: 999, the first contact above the results, or nobody."""
    if found.soup.select_one(".search > .care-emergency"):
        return IN_DANGER
    return found.cards[0] if found.cards else NOBODY


@pytest.mark.parametrize(("typed", "first", "never"), SENTENCES)
def test_the_right_help_comes_first(typed, first, never, client):
    found = search(client, typed)
    assert first_help(found) == first
    assert never not in (first_help(found), *found.cards[:1])


@pytest.mark.parametrize("typed", ["homeless", "polish", "I want to complain"])
def test_a_right_word_is_never_taken_for_another(typed, client):
    found = search(client, typed)
    assert "We looked for" not in found.notes
    assert "Did you mean" not in text_of(found.soup.main)


@pytest.mark.parametrize(
    "typed", ["Coton", "Coton path", "Dyker", "Councillor Gunn", "Stabb Lane", "Mike Blatt", "Abuzar Khan"]
)
def test_a_name_is_never_taken_for_a_word_of_harm_or_an_insult(typed, client):
    found = search(client, typed)
    assert "We looked for" not in found.notes
    assert first_help(found) == NOBODY


@pytest.mark.parametrize("typed", ["im scared", "bike theft"])
def test_999_and_all_help_stand_by_where_nobody_is_named(typed, client):
    main = search(client, typed).soup.main
    assert main.find("a", href="tel:999")
    if not main.select(".answer"):
        assert main.find("a", href="/get-help/?need=home")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("raip", "rape"), ("sucide", "suicide"), ("folowing", "following"), ("helth", "health")],
)
def test_a_word_that_was_taken_for_another_is_said_above_the_card(typed, meant, client):
    found = search(client, typed)
    assert found.notes.startswith(f"We looked for {meant} .")
    if found.cards:
        html = str(found.soup.main)
        assert html.index("We looked for") < html.index('class="answer"')


def test_999_comes_first_in_words_and_in_reach_for_whoever_is_in_danger(client):
    main = search(client, "a man is following me").soup.main
    assert text_of(main.select_one(".care-emergency h2")) == "Emergency: Call 999 if:"
    numbers = [link["href"] for link in main.find_all("a") if link["href"].startswith("tel:")]
    assert numbers[0] == "tel:999"
