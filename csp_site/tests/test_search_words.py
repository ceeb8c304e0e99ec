"""Words as they are written and words as they are typed find each other, on both databases alike."""

import datetime

import pytest

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.models import GlossaryTerm, SearchEntry
from csp_site.search.normaliser import MAX_BYTES
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.searching import search, titles
from meetings.tests.factories import MeetingPageFactory
from priorities.tests.factories import PriorityActionFactory, PriorityPageFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]

ONE_WORD = ["anti-social", "anti social", "antisocial", "Anti‑Social", "ANTI-SOCIAL"]
MEETING = [
    *((written, typed) for written in ONE_WORD for typed in ONE_WORD),
    ("burglary", "burglaries"),
    ("We marked cycles", "marking a cycle"),
    ("police", "policing"),
    ("Café", "cafe"),
    ("cafe", "CAFÉ"),
    ("Cafe\u0301", "café"),
    ("women’s", "womens"),
    ("Women's", "women’s"),
    ("O’Brien", "obrien"),
    ("follow-up", "follow up"),
    ("follow-up", "followup"),
    ("followup", "follow up"),
    ("e-mail", "email"),
    ("email", "e-mail"),
    ("re-offending", "reoffend"),
    ("multi-agency", "agencies"),
    ("£820,000", "820000"),
    ("£820,000", "£820,000"),
    ("20775 bikes", "20,775"),
    ("01223 457950", "01223457950"),
    ("01223457950", "01223 457 950"),
    ("01223 457950", "(01223) 457950"),
    ("01223 457950", "01223-457950"),
    ("01223 457950", "+44 1223 457950"),
    ("01223 457950", "+44 (0)1223 457950"),
    ("01223 457950", "457950"),
    ("07973 883 261", "883261"),
    ("18001 101", "18001101"),
    ("ﬁre", "fire"),
    ("Straße", "strasse"),
    ("Żółw", "zolw"),
    ("中文", "中文"),
    ("soft\u00adware", "software"),
    ("CB1 1JF", "cb1 1jf"),
    ("a plan for 2025/26", "2025"),
    ("help@example.org", "help@example.org"),
]
APART = [
    ("police", "policy"),
    ("social", "antisocial"),
    ("01223 457950", "01223 457951"),
    ("cat", "cattle"),
    ("100", "1000"),
]


@pytest.mark.parametrize(("written", "typed"), MEETING)
def test_a_word_is_found_however_it_is_written_and_typed(written, typed, client, home):
    InformationPageFactory(title="The page", summary=f"Here is {written}, and more.")
    found = search(client, typed)
    assert (found.titles, found.notes) == (["The page"], "")


@pytest.mark.parametrize(("written", "typed"), APART)
def test_another_word_is_not_found(written, typed, client, home):
    InformationPageFactory(title="The page", summary=f"Here is {written}.")
    assert (
        search(client, typed).soup.select(".result") == [] or "We looked for" in search(client, typed).notes
    )


def test_a_page_is_found_by_all_words_wherever_they_stand(client, home):
    InformationPageFactory(title="Bike theft", summary="How to lock yours.")
    InformationPageFactory(title="Bike rides", summary="On Sundays.")
    assert titles(client, "lock bikes") == ["Bike theft"]


def test_small_words_are_only_looked_for_by_themselves(client, home):
    InformationPageFactory(title="Report a crime", summary="Call 101.")
    InformationPageFactory(title="The Who", summary="A band.")
    assert titles(client, "how do I report a crime") == ["Report a crime"]
    assert titles(client, "who") == ["The Who"]


@pytest.mark.parametrize(
    "typed", ["ASB", "asb", "antisocial behaviour", "anti-social behaviour", "nuisance"]
)
def test_a_term_of_the_glossary_finds_all_the_ways_in_which_it_is_written(typed, client, home):
    also = "ASB\nanti-social behaviour\nNuisance"
    GlossaryTerm.objects.create(term="antisocial behaviour", meaning="Behaviour that upsets.", also=also)
    InformationPageFactory(title="The team", summary="They deal with antisocial behaviour.")
    InformationPageFactory(title="The plan", summary="Less ASB in the city.")
    assert titles(client, typed) == ["The plan", "The team"]
    assert titles(client, f"less {typed}") == ["The plan"]


def test_a_new_term_of_the_glossary_is_felt_at_once_and_so_is_its_end(client, home):
    InformationPageFactory(title="The control room", summary="Cameras that watch.")
    assert titles(client, "CCTV") == []
    term = GlossaryTerm.objects.create(term="CCTV", meaning="Cameras.", also="cameras")
    assert titles(client, "CCTV") == ["The control room"]
    term.delete()
    assert titles(client, "CCTV") == []


def test_the_best_answer_comes_first_in_the_same_order_on_every_database(client, home):
    priority = PriorityPageFactory(title="Lots to do", summary="Less bike theft.")
    PriorityActionFactory(priority=priority, text="Do something about bike theft")
    MeetingPageFactory(title="Meeting on bike theft", date=datetime.date(2024, 5, 1))
    MeetingPageFactory(title="Talks about bike theft", date=datetime.date(2024, 6, 1))
    ContactPageFactory(title="The bike shop", summary="Call about the theft of a bike.")
    ContactPageFactory(title="Helpline", summary="For bike theft.")
    MemberPageFactory(title="Theft of bike parts group")
    InformationPageFactory(title="Zebra", summary="All about bike theft.")
    InformationPageFactory(title="Äpfel", summary="All about bike theft.")
    InformationPageFactory(title="apples", summary="All about bike theft.")
    InformationPageFactory(title="Bike theft", summary="A page.")
    InformationPageFactory(title="Preventing bike theft", summary="A page.")
    expected = [
        "Bike theft",  # called exactly so
        "Preventing bike theft",  # the phrase in the title: by kind, then by date
        "Talks about bike theft",
        "Meeting on bike theft",
        "Do something about bike theft",
        "Theft of bike parts group",  # all words in the title
        "Lots to do",  # the phrase in the text: by kind, then by title, capitals first
        "Zebra",
        "apples",
        "Äpfel",
        "The bike shop",  # all words somewhere
    ]
    found = search(client, "bike theft")
    assert found.cards == ["Helpline"]  # somebody to call for just that
    assert found.listed + search(client, "bike theft", page=2).titles == expected


def test_a_word_that_stands_nowhere_is_taken_for_the_nearest_that_does(client, home):
    InformationPageFactory(title="The Constabulary", summary="Police for the county.")
    found = search(client, "Constabluary police")
    assert found.titles == ["The Constabulary"]
    assert found.notes == ("We looked for constabulary . Nothing here has the word “Constabluary”.")
    assert found.count == "1 result for “constabulary police”"


def test_no_word_is_suggested_that_only_stands_where_nobody_may_read(client, home):
    page = InformationPageFactory(title="Operation Buttercup", summary="Plans.")
    assert titles(client, "Butercup") == ["Operation Buttercup"]
    page.unpublish()
    found = search(client, "Butercup")
    assert "uttercup" not in text(found)
    assert found.count == "Nothing found for “Butercup”"


def text(found):
    return found.response.content.decode()


def test_nothing_else_is_looked_for_while_what_was_typed_finds_something(client, home, visit_queries):
    InformationPageFactory(title="Bikes", summary="Bikes and hikes.")
    queries = visit_queries("/search/?q=bikes")
    assert not [query for query in queries if "LENGTH" in query.upper()]
    assert [query for query in visit_queries("/search/?q=bikez") if "LENGTH" in query.upper()]


def test_some_of_the_words_do_where_nothing_has_them_all(client, home):
    ContactPageFactory(title="Noise team", summary="Tell us about noise.")
    InformationPageFactory(title="The night", summary="Out at night.")
    InformationPageFactory(title="Noise at work", summary="For staff.")
    found = search(client, "my neighbour makes noise at night")
    assert found.titles == ["Noise team", "Noise at work", "The night"]
    assert "Nothing has all of these words. This has some of them." in found.notes
    assert "some of them" not in search(client, "noise").notes


# One digit after the other, and no stretch of them as another.
LONG = " ".join("".join(str(number) for number in range(12_000)))


def test_a_table_of_numbers_is_found_by_its_numbers_and_costs_no_more_than_it_holds(client, home):
    page = InformationPageFactory(title="The table", body=[("text", f"<p>Counted: {LONG}.</p>")])
    for typed in ("counted", "7", "9 9 9"):
        assert titles(client, typed) == ["The table"]
    entry = SearchEntry.objects.get(page=page.pk)
    assert len(entry.text_terms) < 4 * len(LONG)


@pytest.mark.parametrize("typed", ["0800 77 88 99 11 22 33", "0800778899112233", "778899112233"])
def test_a_long_number_is_found_with_and_without_spaces(typed, client, home):
    InformationPageFactory(title="The page", summary="Call 0800 77 88 99 11 22 33 or write.")
    assert titles(client, typed) == ["The page"]


def test_an_entry_holds_no_more_than_every_database_can_look_up(client, home):
    """Each character of these words becomes eighteen, so that the text is far within its own bounds."""
    words = " ".join(f"{chr(0x4E00 + number)}ﷺﷺ" for number in range(20_000))
    InformationPageFactory(title="The page", body=[("text", f"<p>Unicorns, {words} and dragons.</p>")])
    assert titles(client, "unicorns") == ["The page"]
    assert titles(client, f"{chr(0x4E00)}ﷺﷺ") == ["The page"]
    assert titles(client, "dragons") == []
    entry = SearchEntry.objects.get(title="The page")
    held = {*entry.title_terms.split(), *entry.text_terms.split()}
    assert MAX_BYTES * 0.99 < sum(len(term.encode()) for term in held) <= MAX_BYTES
