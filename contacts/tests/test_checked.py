"""Every contact says when it was checked or where it comes from, and how to say that it does not work."""

import datetime

import pytest
from bs4 import BeautifulSoup

from contacts.models import Channel, ContactsPage
from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import text_of
from csp_site.tests.reporting import turn_on

pytestmark = pytest.mark.django_db
TELL_US = "Tell us if something does not work"


def card(soup, title):
    return next(card for card in soup.main.find_all("article") if text_of(card.h3) == title)


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"source": "Annual Review 2024"}, "Source: Annual Review 2024."),
        ({"last_reviewed": datetime.date(2026, 3, 3)}, "Source: last reviewed 3 March 2026."),
        (
            {"source": "Annual Review 2024", "last_reviewed": datetime.date(2026, 3, 3)},
            "Source: Annual Review 2024, last reviewed 3 March 2026.",
        ),
        ({}, ""),
    ],
)
def test_a_contact_says_when_it_was_checked_or_where_it_comes_from(fields, note, home, get_soup):
    contact = ContactPageFactory(title="The team", **fields)
    assert note in text_of(card(get_soup("/get-help/"), "The team"))
    main = text_of(get_soup(contact.url).main)
    assert note in main
    assert main.count("3 March 2026") == note.count("3 March 2026")


@pytest.fixture
def places(home):
    """A contact, and every address where its card stands."""
    contact = ContactPageFactory(title="The team", needs=[NeedFactory(name="Noise", slug="noise")])
    InformationPageFactory(slug="shows-it", body=[("cards", {"heading": "", "pages": [contact]})])
    return contact, ["/get-help/", "/get-help/?need=noise", "/shows-it/", "/search/?q=noise"]


@pytest.mark.search
def test_while_there_is_a_form_each_card_leads_to_it(places, get_soup, client):
    turn_on()
    contact, addresses = places
    for address in addresses:
        link = card(get_soup(address), "The team").find("a", rel="nofollow")
        assert text_of(link) == f"{TELL_US} : The team"
        assert link["href"] == f"/feedback/?page={contact.pk}"
    form = get_soup(f"/feedback/?page={contact.pk}")
    assert "The page: The team" in text_of(form.main)
    assert get_soup(contact.url).main.find("a", href=f"/feedback/?page={contact.pk}")


@pytest.mark.search
def test_without_a_form_no_card_promises_one(places, client):
    _, addresses = places
    for address in addresses:
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        assert TELL_US not in soup.get_text()
        assert not soup.find("a", href=lambda href: href.startswith("/feedback/"))


@pytest.mark.search
def test_without_a_form_the_page_of_a_contact_says_how_else_to_tell_us(places, get_soup):
    contact, _ = places
    own = ContactPageFactory(
        title="Our officer", channels=[("phone", "01223 457950"), ("email", "us@example.org")]
    )
    ContactsPage.objects.update(own_contact=own)
    main = get_soup(contact.url).main
    assert (
        "If something here does not work, tell us: call 01223 457950 or email us@example.org ."
        in text_of(main)
    )
    assert main.find("a", href="mailto:us@example.org")
    assert "does not work" not in text_of(get_soup(own.url).main)
    turn_on()
    assert "If something here" not in text_of(get_soup(contact.url).main)


def test_hours_instruction_languages_and_formats_stand_on_the_card_and_on_the_page(home, get_soup):
    contact = ContactPageFactory(title="The team", channels=[])
    Channel.objects.create(
        page=contact,
        kind="phone",
        value="111",
        instruction="then press option 2",
        hours="9am to 5pm",
        languages="Polish, British Sign Language, easy read",
    )
    for place in (card(get_soup("/get-help/"), "The team"), get_soup(contact.url).main):
        for words in ("then press option 2", "9am to 5pm", "Polish, British Sign Language, easy read"):
            assert words in text_of(place)


def test_help_topics_are_plain_links_and_each_shows_its_contacts_alone(home, get_soup):
    for name in ("Litter", "Noise"):
        ContactPageFactory(title=f"{name} team", needs=[NeedFactory(name=name, slug=name.lower())])
    links = get_soup("/get-help/").find("nav", class_="filter").find_all("a")
    shown = {}
    for link in links:
        soup = get_soup(link["href"])
        shown[text_of(link)] = [text_of(title) for title in soup.select(".card-title")]
        [chosen] = soup.find("nav", class_="filter").find_all(attrs={"aria-current": True})
        assert text_of(chosen) == text_of(link)
    assert shown == {
        "All": ["Litter team", "Noise team"],
        "Noise": ["Noise team"],
        "Litter": ["Litter team"],
    }
