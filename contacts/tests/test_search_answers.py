"""Search that answers: whoever can help with what was typed stands above the results, as a card."""

import pytest
from django.urls import reverse

from contacts.models import Channel, Need
from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.models import BasePage, GlossaryTerm
from csp_site.tests.editor import send
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import text_of
from csp_site.tests.searching import search

pytestmark = [pytest.mark.search, pytest.mark.django_db]


@pytest.fixture
def noise(home):
    return NeedFactory(name="Noise", slug="quiet")


@pytest.fixture
def abuse(home):
    return NeedFactory(name="Abuse by a partner or family", slug="home")


def sensitive(title, neutral="Advice", any_hour=False, **options):
    contact = ContactPageFactory(title=title, is_sensitive=True, neutral_title=neutral, **options)
    Channel.objects.filter(page=contact).update(any_hour=any_hour)
    return contact


@pytest.mark.parametrize(
    "typed",
    [
        "Environmental health",  # its name
        "environmental helth",  # almost its name
        "NOISE",  # its help topic
        "noisy",  # another word for it
        "noise complaint",  # a word that only asks for somebody
        "phone number for noise please",
        "01223 457900",  # its number
        "01223457900",
        "457900",
        "barking dogs",  # what it does, in the same words
        "my neighbour makes noise at night",  # the topic somewhere in a sentence
    ],
)
def test_the_contact_that_is_the_answer_stands_above_the_results(typed, noise, client):
    GlossaryTerm.objects.create(term="noise", meaning="Sound that disturbs.", also="noisy")
    contact = ContactPageFactory(
        title="Environmental health",
        summary="Ask about barking dogs.",
        needs=[noise],
        channels=[("phone", "01223 457900")],
    )
    InformationPageFactory(title="Nights", summary="A neighbour at night. Complaints.")
    found = search(client, typed)
    assert found.cards == ["Environmental health"]
    card = found.soup.select_one(".answer article")
    assert card.find("a", href="tel:01223457900")
    assert card.h3.a["href"] == contact.url
    assert "Environmental health" not in found.listed


@pytest.mark.parametrize(
    "typed",
    ["health of bees", "night", "help", "phone number", "dogs", "457", "45790", "loud environmental"],
)
def test_a_contact_that_is_only_near_what_was_typed_is_a_result_like_others(typed, noise, client):
    ContactPageFactory(
        title="Environmental health", summary="Ask about barking dogs.", needs=[noise], channels=[]
    )
    InformationPageFactory(title="Loud nights", summary="Health of bees. Help, call 457 or 45790.")
    assert search(client, typed).cards == []


def test_one_word_of_a_long_name_names_nobody(home, client):
    ContactPageFactory(title="Anytown Business Against Burglary and Theft")
    assert search(client, "Anytown").cards == []
    assert search(client, "Anytown").listed[0] == "Anytown Business Against Burglary and Theft"
    assert search(client, "business theft").cards == ["Anytown Business Against Burglary and Theft"]


def test_there_are_three_cards_at_most_and_the_way_to_the_others(noise, client):
    for number in range(5):
        ContactPageFactory(title=f"Contact {number}", needs=[noise])
    found = search(client, "noise")
    assert found.cards == ["Contact 0", "Contact 1", "Contact 2"]
    assert found.listed == ["Contact 3", "Contact 4"]
    assert found.count == "2 more results for “noise”"
    [more] = found.soup.select(".answer .go")
    assert (text_of(more), more["href"]) == ("All help with: Noise", "/get-help/?need=quiet")
    assert client.get(more["href"]).status_code == 200


def test_nothing_stands_on_a_page_of_results_twice(noise, client):
    ContactPageFactory(title="Noise team", needs=[noise])
    for number in range(12):
        InformationPageFactory(title=f"Noise {number:02}")
    first, second = search(client, "noise"), search(client, "noise", page=2)
    assert first.cards == ["Noise team"] and second.cards == []
    assert len(first.listed) == 10 and len(second.listed) == 2
    assert "Noise team" not in first.listed + second.listed
    narrowed = search(client, "noise", kind="contact")
    assert (narrowed.cards, narrowed.listed) == ([], ["Noise team"])


def test_an_answer_alone_is_followed_by_no_empty_list(noise, client):
    ContactPageFactory(title="The team", needs=[noise])
    found = search(client, "noise")
    assert (found.cards, found.count) == (["The team"], "")
    assert "Nothing found" not in text_of(found.soup.main)


def test_whoever_answers_at_any_hour_comes_first_where_somebody_may_be_in_danger(abuse, client):
    for title in ("The team", "The shelter"):
        sensitive(title, needs=[abuse])
    sensitive("Kind ears", any_hour=True, needs=[abuse])
    assert search(client, "abuse").cards == ["Kind ears", "The team", "The shelter"]


def test_where_nobody_found_answers_at_any_hour_somebody_is_added_who_does(abuse, client):
    sensitive("Abuse directory of services", needs=[abuse])
    sensitive("Helpline for abuse", any_hour=True, needs=[abuse])
    assert search(client, "abuse directory").cards == ["Abuse directory of services", "Helpline for abuse"]


def test_elsewhere_the_one_of_that_name_comes_first(noise, client):
    police = ContactPageFactory(title="Police", needs=[noise])
    Channel.objects.filter(page=police).update(any_hour=True)
    ContactPageFactory(title="Noise team", needs=[noise])
    assert search(client, "noise").cards == ["Noise team", "Police"]


def test_help_comes_before_a_page_that_is_called_exactly_so(home, client):
    InformationPageFactory(title="Domestic abuse", summary="Domestic abuse: how we work together.")
    ContactPageFactory(title="Domestic abuse line", channels=[])  # no card without a way to reach it
    assert search(client, "domestic abuse").listed == ["Domestic abuse line", "Domestic abuse"]
    assert search(client, "abuse").listed == ["Domestic abuse line", "Domestic abuse"]


def test_a_page_called_exactly_so_comes_before_help_that_has_a_word_of_it_in_its_name(home, client):
    InformationPageFactory(title="Bikes")
    ContactPageFactory(title="Marking bikes", channels=[])
    assert search(client, "bikes").listed == ["Bikes", "Marking bikes"]


# Safe reading


def test_a_contact_that_needs_safe_reading_is_named_to_whoever_named_it_and_brings_the_exit(abuse, client):
    sensitive("Domestic Abuse Helpline", needs=[abuse])
    for typed in ("domestic abuse", "abuse", "Domestic Abuse Helpline"):
        found = search(client, typed)
        assert found.cards == ["Domestic Abuse Helpline"]
        assert found.soup.select(".exit") and "quiet" in found.soup.body["class"]
        assert "Calls may show in your phone’s history" in text_of(found.soup.select_one(".answer"))
        assert found.response["Cache-Control"] == "no-store"
        assert found.response["Referrer-Policy"] == "same-origin"
        assert found.soup.title.string == "Search – CSP"


@pytest.mark.parametrize("typed", ["national", "01223 457950", "domestic", "somebody calm"])
def test_to_others_it_has_its_neutral_title_alone(typed, abuse, client):
    sensitive("National Domestic Abuse Helpline", needs=[abuse], summary="Talk to somebody calm.")
    found = search(client, typed)
    assert (found.cards, found.listed, found.snippets) == ([], ["Advice"], [])
    assert "buse" not in text_of(found.soup.select_one(".results"))


def test_a_contact_is_as_sensitive_as_what_is_above_it(abuse, client):
    contact = ContactPageFactory(title="Domestic abuse line", needs=[abuse])
    BasePage.objects.filter(pk=contact.get_parent().pk).update(is_sensitive=True)
    assert search(client, "domestic").cards == []
    assert search(client, "domestic abuse").soup.select(".exit")


def test_without_one_there_is_no_exit(noise, client):
    ContactPageFactory(title="The team", needs=[noise])
    assert not search(client, "noise").soup.select(".exit")


def test_a_contact_that_nobody_may_see_answers_nothing(noise, client):
    contact = ContactPageFactory(title="Noise team", needs=[noise])
    contact.unpublish()
    assert search(client, "noise").titles == []


def test_a_contact_without_a_way_to_reach_it_answers_nothing(noise, client):
    ContactPageFactory(title="Noise team", needs=[noise], channels=[])
    found = search(client, "noise")
    assert (found.cards, found.listed) == ([], ["Noise team"])


def test_where_the_answer_is_loose_999_and_all_help_stand_beside_it(noise, client):
    ContactPageFactory(title="The team", needs=[noise])
    InformationPageFactory(title="Nights", summary="At night.")
    found = search(client, "noise at night")
    assert found.cards == ["The team"]
    assert found.soup.main.find("a", href="tel:999")
    assert found.soup.main.find("a", href="/get-help/?need=quiet")


@pytest.mark.parametrize("typed", ["noise", "noize", "noise night zebra", "nigth noise", "noise at night"])
def test_an_answer_takes_as_many_queries_for_30_contacts_as_for_4(typed, noise, visit_queries):
    InformationPageFactory(title="Night", summary="Zebras.")
    for number in range(4):
        ContactPageFactory(title=f"Noise {number}", needs=[noise])
    with_4 = visit_queries(f"/search/?q={typed}")
    for number in range(26):
        ContactPageFactory(title=f"Noise team {number}", needs=[noise, NeedFactory()])
    assert len(visit_queries(f"/search/?q={typed}")) == len(with_4) <= 25


# In their own words


def text(found):
    return found.response.content.decode()


def save_need(client, need, **fields):
    """Save a help topic in the editor."""
    address = reverse(f"wagtailsnippets_contacts_need:{'edit' if need else 'add'}", args=need and [need.pk])
    data = {"name": "Rows at home", "slug": "home", "summary": "", "position": 5, **fields}
    assert send(client, address, data).status_code == 302


def test_an_officer_adds_words_for_a_topic_and_search_knows_them_at_once(abuse, officer, client):
    sensitive("Domestic Abuse Helpline", needs=[abuse])
    client.force_login(officer)
    assert search(client, "my aunt smacks us").cards == []
    save_need(client, abuse, also='aunt smacks\r\n\r\n \' DROP TABLE "x" --')
    found = search(client, "my aunt smacks us")
    assert found.cards == ["Domestic Abuse Helpline"] and found.soup.select(".exit")
    assert search(client, "Smacked by his AUNT").cards == ["Domestic Abuse Helpline"]
    assert search(client, "my aunt").cards == search(client, "smacks").cards == []
    assert search(client, "tell us").cards == []
    [more] = found.soup.select(".answer .go")
    assert text_of(more) == "All help with: Rows at home"


def test_one_word_for_who_and_one_for_what_they_do_name_a_topic_together(abuse, officer, client):
    sensitive("Domestic Abuse Helpline", needs=[abuse])
    client.force_login(officer)
    save_need(client, abuse, who="uncle\r\nmy ex", what="shouts\r\nfollows\r\nwon’t let me leave")
    for typed in (
        "my uncle keeps shouting",
        "I was followed by my ex",
        "he’s my ex and he wont let me leave",
    ):
        assert search(client, typed).cards == ["Domestic Abuse Helpline"]
    for typed in ("my uncle", "shouting", "my ex is nice", "follow", "an ex uncle"):
        assert search(client, typed).cards == []


@pytest.mark.parametrize("words", ["following me", "can’t go on", "being followed"])
def test_a_line_of_very_common_words_counts_as_it_stands(words, abuse, officer, client):
    sensitive("Kind ears", needs=[abuse])
    InformationPageFactory(title="The report", summary="Cannot go on being followed, following me.")
    client.force_login(officer)
    save_need(client, abuse, also=words)
    assert search(client, f"I think {words.upper()} now").cards == ["Kind ears"]
    assert search(client, " ".join(reversed(words.split()))).cards == []


def test_a_common_word_alone_counts_where_nothing_else_was_typed(abuse, officer, client):
    sensitive("Kind ears", needs=[abuse])
    client.force_login(officer)
    save_need(client, abuse, danger="following")
    assert search(client, "following").cards == ["Kind ears"]
    assert search(client, "the following meeting").cards == []


@pytest.mark.parametrize(
    ("field", "line", "reason"),
    [
        ("also", "me", "“me” stands in very many questions"),
        ("danger", "is", "“is” stands in very many questions"),
        ("what", "does", "“does” stands in very many questions"),
        ("also", "?!", "“?!” has no word in it"),
        ("who", "—", "“—” has no word in it"),
        ("who", "the", "“the” stands in very many questions"),
        ("also", "and of the", "“and of the” stands in very many questions"),
        ("insults", "you", "“you” stands in very many questions"),
        ("also", "noisy, very noisy", "Write each on a line of its own"),
        ("also", "one two three four five six seven eight nine ten eleven", "is longer than 10 words"),
    ],
)
def test_a_line_that_cannot_count_is_refused_with_the_reason(field, line, reason, abuse, officer, client):
    client.force_login(officer)
    typed = {"who": "uncle", "what": "shouts", "also": "refuge"}
    typed[field] = f"{typed.get(field, 'stab')}\r\n{line}"
    address = reverse("wagtailsnippets_contacts_need:edit", args=[abuse.pk])
    data = {"name": "Rows at home", "slug": "home", "summary": "", "position": 5, "danger": "", **typed}
    response = send(client, address, data)
    assert response.status_code == 200
    form = response.context["form"]
    assert reason in form.errors[field][0]
    assert all(form[name].value() == said for name, said in typed.items())
    abuse.refresh_from_db()
    assert abuse.also == ""


def test_words_for_who_alone_are_refused(abuse, officer, client):
    client.force_login(officer)
    address = reverse("wagtailsnippets_contacts_need:edit", args=[abuse.pk])
    data = {"name": "Rows at home", "slug": "home", "position": 5, "who": "uncle"}
    assert "only count together" in send(client, address, data).context["form"].errors["what"][0]


def test_what_is_part_of_more_that_was_said_names_nobody(abuse, noise, client):
    Need.objects.filter(pk=abuse.pk).update(also="threatens me", is_urgent=True)
    Need.objects.filter(pk=noise.pk).update(who="neighbour", what="threatens")
    sensitive("Kind ears", needs=[abuse])
    ContactPageFactory(title="The team", needs=[noise])
    assert search(client, "he threatens me").cards == ["Kind ears"]
    assert search(client, "my neighbour threatens me").cards == ["The team"]


def test_whoever_does_it_comes_before_whoever_it_is_done_to(abuse, noise, client):
    Need.objects.filter(pk=abuse.pk).update(who="dad", what="hits", is_urgent=True)
    Need.objects.filter(pk=noise.pk).update(who="stranger", what="hits")
    sensitive("Kind ears", needs=[abuse])
    ContactPageFactory(title="The team", needs=[noise])
    for typed in ("my dad hits a stranger", "I was hit by my dad when a stranger came"):
        assert search(client, typed).cards[0] == "Kind ears"
    for typed in ("a stranger hit my dad", "my dad was hit by a stranger"):
        assert search(client, typed).cards[0] == "The team"


def test_no_misspelt_word_is_taken_for_an_insult(abuse, officer, client):
    sensitive("Kind ears", needs=[abuse])
    client.force_login(officer)
    save_need(client, abuse, insults="nincompoop", also="rascal at home")
    assert search(client, "he called me a nincompoop").cards == ["Kind ears"]
    assert search(client, "nincompop").cards == [] and "nincompoop" not in text(search(client, "nincompop"))
    assert search(client, "rascall at home").cards == ["Kind ears"]


def test_a_misspelt_word_is_taken_for_one_of_help_only_where_that_names_a_topic(abuse, client):
    Need.objects.filter(pk=abuse.pk).update(also="reason to leave home")
    sensitive("Kind ears", needs=[abuse])
    assert search(client, "a reasson to leave home").cards == ["Kind ears"]
    assert search(client, "reasson").notes == ""


def test_danger_puts_999_first_unless_the_words_stand_in_a_phrase_that_says_something_else(noise, client):
    Need.objects.filter(pk=noise.pk).update(also="knife amnesty", danger="knife")
    ContactPageFactory(title="The team", needs=[noise])
    assert search(client, "he has a knife").soup.select(".search > .care-emergency a[href='tel:999']")
    for typed in ("knife amnesty", "a knife amnesty near me"):
        found = search(client, typed)
        assert found.cards == ["The team"] and not found.soup.select(".care-emergency")


def test_of_several_topics_each_is_helped_and_whoever_answers_at_any_hour_comes_first(abuse, noise, client):
    Need.objects.filter(pk=abuse.pk).update(also="uncle shouts")
    Need.objects.filter(pk=noise.pk).update(also="drums")
    for number in range(4):
        sensitive(f"Advice {number}", needs=[abuse])
    ContactPageFactory(title="The team", needs=[noise])
    sensitive("Kind ears", any_hour=True, needs=[abuse])
    found = search(client, "my uncle shouts and drums")
    assert found.cards == ["Kind ears", "Advice 0", "The team"]
    assert text_of(found.soup.select_one(".answer .go")) == "See all help"


def test_a_topic_whose_contacts_nobody_may_see_names_nobody(abuse, client):
    Need.objects.filter(pk=abuse.pk).update(also="uncle shouts")
    sensitive("Kind ears", needs=[abuse]).unpublish()
    found = search(client, "uncle shouts")
    assert found.cards == [] and found.count == "Nothing found for “uncle shouts”"
    assert found.soup.main.find("a", href="tel:999")
