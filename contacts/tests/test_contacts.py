"""Useful contacts: every way to reach somebody, found by what a resident needs."""

import itertools

import pytest
from bs4 import BeautifulSoup

from contacts.enums import ChannelKind
from contacts.models import Channel, ContactPage, ContactsPage
from contacts.tests.factories import (
    ContactPageFactory,
    ContactsPageFactory,
    MemberPageFactory,
    NeedFactory,
    contacts_page,
)
from csp_site.tests.editor import add_url, edit_url, fill_in, message_beside, publish
from csp_site.tests.factories import InformationPageFactory

VALUES = {
    "phone": "01223 457950",
    "text": "07700 900123",
    "web": "https://example.org/help",
    "email": "help@example.org",
    "place": "4 Regent Street",
}
LINKS = {
    "phone": "tel:01223457950",
    "text": "sms:07700900123",
    "web": "https://example.org/help",
    "email": "mailto:help@example.org",
    "place": None,
}
SUBSETS = [kinds for count in range(6) for kinds in itertools.combinations(VALUES, count)]
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(1)</script>'


def channel(**fields):
    return Channel(**{"kind": "phone", "value": "111", **fields})


def contact_with(*channels, **options):
    page = ContactPageFactory(channels=[], **options)
    page.channels.set(channels)
    page.save()
    return page


def test_every_choice_of_channels_makes_a_card_in_the_same_order(home, get_soup):
    for kinds in SUBSETS:
        # Typed the wrong way round, shown the right way.
        ContactPageFactory(
            title="+".join(kinds) or "none", channels=[(k, VALUES[k]) for k in reversed(kinds)]
        )
    cards = get_soup("/get-help/").main.find_all("article")
    assert len(cards) == 32
    for kinds, card in zip(SUBSETS, cards, strict=True):
        lines = card.find_all("li")
        assert [line["class"][1].removeprefix("channel-") for line in lines] == list(kinds)
        for kind, line in zip(kinds, lines, strict=True):
            assert (line.a["href"] if line.a else None) == LINKS[kind]
            assert VALUES[kind] in line.get_text() or kind == "web"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("999", "tel:999"),
        ("101", "tel:101"),
        ("111", "tel:111"),
        ("18001 101", "tel:18001101"),
        ("0300 123 4567", "tel:03001234567"),
        ("+44 1223 457950", "tel:+441223457950"),
    ],
)
def test_a_number_is_accepted_and_dialled_without_what_comes_after_it(number, dialled, client, officer):
    contact = ContactPageFactory(channels=[("phone", "1234")])
    client.force_login(officer)
    changes = {"channels-0-value": f" {number} ", "channels-0-instruction": "then press option 2"}
    assert publish(client, edit_url(contact), **changes).status_code == 302
    client.logout()
    line = BeautifulSoup(client.get(contact.url).content, "html.parser").main.find("li", class_="channel")
    assert line.a["href"] == dialled
    assert number in line.a.get_text() and "option 2" not in line.a.get_text()
    assert "then press option 2" in line.get_text()


NUMBER = "Write the number alone"
ADDRESS = "Start the address with https://"
EMAIL = "Write an email address like name@example.com"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("phone", "ring me", NUMBER),
        ("phone", "111 then press option 2", NUMBER),
        ("phone", "10", NUMBER),
        ("phone", "١٠١", NUMBER),
        ("phone", "101;ext=2", NUMBER),
        ("text", "text POLICE", NUMBER),
        ("web", "cambridge.gov.uk/help", ADDRESS),
        ("web", "javascript:alert(1)", ADDRESS),
        ("web", "ftp://example.org", ADDRESS),
        ("web", "https://", ADDRESS),
        ("email", "at the town hall", EMAIL),
        ("email", "a@example.org?bcc=b@example.org", EMAIL),
        ("phone", "", "This field is required."),
    ],
)
def test_a_value_that_cannot_work_is_refused_beside_it(kind, value, message, client, officer):
    contact = ContactPageFactory()
    client.force_login(officer)
    changes = {"channels-0-kind": kind, "channels-0-value": value, "channels-0-hours": "Mornings"}
    response = publish(client, edit_url(contact), summary="Kept.", **changes)
    told, typed = message_beside(response, "channels-0-value")
    assert message in told and typed == value
    assert message_beside(response, "channels-0-hours") == ("", "Mornings")
    assert message_beside(response, "summary") == ("", "Kept.")
    assert Channel.objects.get().value == "01223 457950"


def test_a_contact_may_be_drafted_before_its_number_is_known(client, officer, home):
    client.force_login(officer)
    line = {"kind": "phone", "value": "", "label": "", "instruction": "", "hours": "", "languages": ""}
    rows = {f"channels-0-{name}": value for name, value in {**line, "ORDER": "1", "DELETE": ""}.items()}
    response = fill_in(
        client,
        add_url(ContactPage, contacts_page()),
        title="New",
        slug="new",
        **{"channels-TOTAL_FORMS": "1", **rows},
    )
    assert response.status_code == 302
    assert not ContactPage.objects.get().live


def test_a_page_that_needs_safe_reading_must_have_a_neutral_title(client, officer):
    contact = ContactPageFactory()
    client.force_login(officer)
    response = publish(client, edit_url(contact), is_sensitive="on", summary="Kept.")
    message, typed = message_beside(response, "neutral_title")
    assert message == "Write a neutral title, or untick “needs safe reading”."
    assert message_beside(response, "summary") == ("", "Kept.")
    assert not ContactPage.objects.get().is_sensitive


def test_what_stands_beside_a_number_is_shown(home, get_soup):
    contact = contact_with(
        channel(label="Not an emergency", hours="9am to 5pm", languages="BSL", instruction="Ask for Ann"),
        channel(value="999", any_hour=True),
        channel(kind="web", value="https://example.org", label="Report it online"),
        channel(kind="web", value="https://example.net"),
    )
    lines = [line.get_text(" ", strip=True) for line in get_soup(contact.url).main.find_all("li")]
    assert all(word in lines[0] for word in ("Not an emergency", "9am to 5pm", "BSL", "Ask for Ann"))
    assert "Answered at any hour" in lines[1]
    assert lines[2].startswith("Report it online") and lines[3].startswith("Website")


@pytest.mark.parametrize("address", ["/get-help/", "/get-help/the-contact/", "/", "/nothing-here/"])
def test_nothing_typed_into_a_contact_runs(address, home, client):
    fields = dict.fromkeys(("label", "value", "instruction", "hours", "languages"), HOSTILE)
    need = NeedFactory(name=HOSTILE[:80], summary=HOSTILE)
    contact = contact_with(
        *(channel(kind=kind, **fields) for kind in ChannelKind),
        title=HOSTILE,
        summary=HOSTILE,
        slug="the-contact",
        source=HOSTILE,
        needs=[need],
        organisation=MemberPageFactory(title=HOSTILE),
    )
    ContactsPage.objects.update(own_contact=contact)
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert not soup.body.find("script") and not soup.find("img")
    assert "alert(1)" in soup.get_text()


def headings(soup):
    return [heading.get_text() for heading in soup.main.find_all("h2")]


def cards(soup):
    return [card.h3.get_text() for card in soup.main.find_all("article")]


@pytest.fixture
def two_needs(home):
    """Three contacts: for noise, for noise and litter, for neither."""
    noise = NeedFactory(name="Noise", slug="noise", summary="Loud neighbours", position=2)
    litter = NeedFactory(name="Litter", slug="litter", position=1)
    ContactPageFactory(title="Both", needs=[noise, litter])
    ContactPageFactory(title="Noise only", needs=[noise])
    ContactPageFactory(title="Neither")
    NeedFactory(name="Nobody helps with this")


def test_contacts_are_listed_under_each_need_in_the_officers_order(two_needs, get_soup):
    soup = get_soup("/get-help/")
    assert headings(soup)[-3:] == ["Litter", "Noise", "Other useful contacts"]
    assert cards(soup) == ["Both", "Both", "Noise only", "Neither"]
    assert "Nobody helps with this" not in soup.get_text()


def test_a_chosen_need_shows_its_contacts_alone(two_needs, get_soup):
    soup = get_soup("/get-help/?need=noise")
    assert soup.h1.string == "Noise"
    assert cards(soup) == ["Both", "Noise only"]
    assert soup.find("nav", class_="filter").find(attrs={"aria-current": True}).get_text() == "Noise"


@pytest.mark.parametrize(
    "query",
    [
        "need=unknown",
        "need=",
        "need=<script>alert(1)</script>",
        "need=%22%3E%3Cscript%3E",
        "need=" + "x" * 5000,
        "need=unknown&need=other",
        "need[]=noise",
        "need=NOISE",
        "other=noise",
        "need=%FF%FE",
    ],
)
def test_a_need_nobody_knows_shows_everything(query, two_needs, get_soup):
    soup = get_soup(f"/get-help/?{query}")
    assert soup.h1.string == "Get help"
    assert cards(soup) == ["Both", "Both", "Noise only", "Neither"]
    assert not soup.body.find("script")


def test_a_need_asked_for_twice_is_answered_once(two_needs, get_soup):
    assert get_soup("/get-help/?need=litter&need=noise").h1.string == "Noise"


def test_a_need_that_only_a_draft_helps_with_is_not_offered(two_needs, get_soup):
    ContactPage.objects.get(title="Both").unpublish()
    for address in ("/get-help/", "/"):
        links = {link["href"] for link in get_soup(address).main.find_all("a")}
        assert "/get-help/?need=noise" in links and "/get-help/?need=litter" not in links


def test_get_help_has_an_exit_and_leaves_nothing_in_the_browser(two_needs, client):
    for address in ("/get-help/", "/get-help/?need=noise"):
        response = client.get(address)
        assert "Exit this page" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
    assert "Exit this page" not in client.get(ContactPage.objects.first().url).content.decode()


def test_get_help_takes_the_same_few_queries_however_much_there_is(two_needs, visit_queries):
    few = visit_queries("/get-help/?need=noise")
    noise = ContactPage.objects.get(title="Noise only").needs.get()
    for _ in range(27):
        ContactPageFactory(needs=[noise, NeedFactory()], channels=VALUES.items())
    assert visit_queries("/get-help/?need=noise") == few
    assert len(set(few)) == len(few) <= 25


def test_a_contact_page_takes_the_same_few_queries_however_much_there_is(home, visit_queries):
    contact = ContactPageFactory(organisation=MemberPageFactory(), channels=[("phone", "111")])
    few = visit_queries(contact.url)
    contact.channels.add(*(channel(kind=kind, value=VALUES[kind]) for kind in list(VALUES) * 5))
    contact.needs.add(*NeedFactory.create_batch(9))
    contact.save()
    assert visit_queries(contact.url) == few
    assert len(set(few)) == len(few) <= 25


def test_a_contact_names_who_runs_it_and_where_its_details_come_from(home, get_soup):
    member = MemberPageFactory(title="The council")
    contact = ContactPageFactory(organisation=member, source="Annual Review 2024")
    main = get_soup(contact.url).main
    assert main.find("a", href=member.url).get_text() == "The council"
    assert "Annual Review 2024" in main.get_text()
    member.unpublish()
    assert "The council" not in get_soup(contact.url).get_text()


def test_a_contact_without_a_source_says_nothing_of_one(home, get_soup):
    contact = ContactPageFactory(source="")
    assert "Source" not in get_soup(contact.url).main.get_text()


def test_a_card_is_the_same_wherever_it_stands(home, get_soup):
    contact = ContactPageFactory(title="One", needs=[NeedFactory(slug="one")])
    InformationPageFactory(slug="page", body=[("cards", {"heading": "", "pages": [contact]})])
    places = ("/get-help/", "/get-help/?need=one", "/page/")
    assert len({str(get_soup(place).find("article")) for place in places}) == 1


def test_a_list_of_contacts_with_nothing_in_it_still_helps(home, get_soup):
    ContactsPageFactory()
    links = {link["href"] for link in get_soup("/get-help/").main.find_all("a")}
    assert {"tel:999", "tel:101"} <= links
