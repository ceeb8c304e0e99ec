"""A search that was sent: its address tells nobody what was typed, works for half an hour, then says so."""

import base64
import datetime
import re
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import text_of
from csp_site.tests.searching import Found, search

pytestmark = [pytest.mark.search, pytest.mark.django_db]

RUN_OUT = "This search has run out."
NOW = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def bikes(home):
    """Many pages about bikes and a contact, so that there are pages of results and kinds."""
    ContactPageFactory(title="Bike shop", needs=[NeedFactory(name="Noise", slug="quiet")])
    for number in range(12):
        InformationPageFactory(title=f"Bike page {number:02}", summary="Lock your bike.")


@pytest.fixture
def visitor(home):
    """Somebody without a cookie, whom Django asks for a token of its own as it asks a browser."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def sent(visitor, typed, **more):
    """Send the form of search and return the address to which it leads."""
    response = visitor.post("/search/", {"q": typed}, **more)
    assert response.status_code == 303
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies
    assert len(typed) < 4 or typed not in unquote_plus(str(response.headers))
    return response["Location"]


def shown(visitor, address, status=200):
    response = visitor.get(address)
    assert response.status_code == status
    assert not response.cookies
    return Found(BeautifulSoup(response.content, "html.parser"), response)


def links(found):
    """Return the addresses of all links to search on a page."""
    return [link["href"] for link in found.soup.main.find_all("a") if link["href"].startswith("?")]


@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/search/", 200), ("/none/", 404)])
def test_every_box_sends_what_is_typed_in_the_body_of_a_form(address, status, bikes, get_soup):
    form = get_soup(address, status).main.find("form", action="/search/")
    box = form.find("input", type="search")
    assert (form["method"], form["autocomplete"], box["autocomplete"]) == ("post", "off", "off")
    assert [each["name"] for each in form.find_all("input")] == ["q"]


def test_what_was_typed_is_answered_at_an_address_without_words(visitor, bikes):
    address = sent(visitor, "lock your bike")
    assert re.fullmatch(r"/search/\?s=[\w%-]+", address)
    found = shown(visitor, address)
    assert found.count == "12 results for “lock your bike”"
    assert found.soup.main.find("input", type="search")["value"] == "lock your bike"
    assert found.soup.title.string == "Search – CSP"
    assert found.response["Cache-Control"] == "no-store"
    assert found.response["X-Robots-Tag"] == "noindex"
    assert RUN_OUT not in text_of(found.soup.main)


def test_an_address_tells_neither_what_was_typed_nor_how_much(visitor, bikes):
    addresses = [sent(visitor, typed) for typed in ("bike", "bike", "b", "bike lock " * 20, "🚲" * 200)]
    assert len(set(addresses)) == len(addresses)
    assert len({len(address) for address in addresses}) == 1
    for address in addresses:
        [sealed] = parse_qs(urlsplit(address).query)["s"]
        assert b"bike" not in base64.urlsafe_b64decode(sealed)


@pytest.mark.parametrize("typed", ["bike " * 40, "🚲" * 200, "ﷺ bike", "велосипед" * 22, "a&b=c#d%00 +é"])
def test_all_that_the_box_holds_comes_back(typed, visitor, home):
    box = shown(visitor, sent(visitor, typed)).soup.main.find("input", type="search")
    assert box["value"] == typed.strip()


def test_no_link_of_an_answer_has_a_word_in_it_however_it_was_asked_for(visitor, bikes, client):
    for found in (shown(visitor, sent(visitor, "bike")), search(client, "bike")):
        assert len(links(found)) == 4  # all, two kinds, the next page
        assert not [link for link in links(found) if "bike" in link]
        assert found.soup.find("link", rel="canonical") is None
        every, contacts, pages, next_page = (shown(visitor, f"/search/{link}") for link in links(found))
        assert every.titles == found.titles
        assert contacts.titles == ["Bike shop"]
        assert len(pages.titles) == 10
        assert next_page.titles == ["Bike page 10", "Bike page 11"]
        second = shown(visitor, f"/search/{pages.soup.select_one('.pager a[rel=next]')['href']}")
        assert second.titles == ["Bike page 10", "Bike page 11"]
        assert [text_of(link) for link in second.soup.select(".filter [aria-current]")] == [
            "Information: 12"
        ]


def test_a_word_that_may_have_been_meant_is_offered_at_an_address_without_it(visitor, home):
    InformationPageFactory(title="The Constabulary", summary="Police for the county.")
    found = shown(visitor, sent(visitor, "constabluarry"))
    [link] = links(found)
    assert "constab" not in link
    assert shown(visitor, f"/search/{link}").titles == ["The Constabulary"]


def test_nothing_typed_leads_to_the_box(visitor, home):
    for typed in ("", "  \t "):
        assert visitor.post("/search/", {"q": typed})["Location"] == "/search/"
    assert visitor.post("/search/")["Location"] == "/search/"


def test_an_address_works_for_half_an_hour_and_then_says_once_that_it_has_run_out(visitor, bikes):
    with time_machine.travel(NOW, tick=False) as clock:
        address = sent(visitor, "bike")
        clock.shift(29 * MINUTE)
        found = shown(visitor, address)
        assert found.titles
        clock.shift(2 * MINUTE)
        # Reading on makes it no older than what was typed.
        for each in (address, *(f"/search/{link}" for link in links(found))):
            late = shown(visitor, each, 410)
            assert text_of(late.soup.main).count(RUN_OUT) == 1
            assert "Type your words again." in late.notes
            assert late.soup.main.find("input", type="search")["value"] == ""
            assert "Noise" in [text_of(link) for link in late.soup.select(".needs a")]
            assert "Nothing found" not in text_of(late.soup.main)
            assert late.response["Cache-Control"] == "no-store"
        assert shown(visitor, sent(visitor, "bike")).titles


def test_an_address_from_a_clock_that_is_ahead_works_no_longer(visitor, bikes):
    with time_machine.travel(NOW, tick=False) as clock:
        address = sent(visitor, "bike")
        clock.shift(-5 * MINUTE)
        shown(visitor, address, 410)


def test_an_address_outlives_the_change_of_the_secret_key_but_not_its_end(visitor, bikes, settings):
    address, old = sent(visitor, "bike"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [old]
    assert shown(visitor, address).titles
    settings.SECRET_KEY_FALLBACKS = []
    shown(visitor, address, 410)


@pytest.mark.parametrize(
    "query",
    [
        "s=",
        "s=bike",
        "s=%00",
        "s=%ff%fe",
        "s=%ed%a0%80",
        "s=é🚲",
        "s=gAAAAA",
        "s=" + "A" * 60_000,
        "s&s=&q=bike",
    ],
    ids=lambda query: query[:12],
)
def test_what_this_site_has_not_sealed_is_no_error(query, visitor, bikes):
    assert RUN_OUT in shown(visitor, f"/search/?{query}", 410).notes
    assert visitor.head(f"/search/?{query}").status_code == 410


def test_an_address_in_which_one_letter_is_another_opens_nothing(visitor, bikes):
    address = sent(visitor, "bike")
    for place in range(len("/search/?s="), len(address) - 6, 97):
        other = "A" if address[place] != "A" else "B"
        shown(visitor, address[:place] + other + address[place + 1 :], 410)
    shown(visitor, address[:-20], 410)


@pytest.mark.parametrize(
    "headers",
    [{}, {"HTTP_ORIGIN": "null"}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_REFERER": "junk\xff"}],
    ids=str,
)
def test_a_search_changes_nothing_so_it_may_come_from_anywhere(headers, visitor, bikes):
    assert shown(visitor, sent(visitor, "bike", **headers)).titles


HOSTILE = [
    "\0",
    "a\0b",
    "\ufffe\uffff",
    "\u202ebike",
    "<script>alert(1)</script>",
    "x" * 100_000,
    "\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:12]))
def test_nothing_that_can_be_sent_is_an_error(typed, visitor, bikes):
    found = shown(visitor, sent(visitor, typed))
    assert not found.soup.main.find("script")
    assert len(found.response.content) < 60_000


def test_a_long_text_is_cut_and_the_reader_told(visitor, bikes):
    for typed in ("bike " * 13, "bike " * 1000):
        assert "We looked for the first 12 words only." in shown(visitor, sent(visitor, typed)).notes


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"q=%ff%fe%ed%a0%80"),
        ("application/x-www-form-urlencoded", b"q=a&q=bike"),
        ("application/x-www-form-urlencoded", b"%"),
        ("multipart/form-data; boundary=x", b"junk"),
        ("application/json", b'{"q": "bike"}'),
        ("text/plain", b"q=bike"),
        ("", b"\0"),
    ],
    ids=str,
)
def test_whatever_can_be_read_leads_to_search(kind, body, visitor, bikes):
    response = visitor.generic("POST", "/search/", body, kind)
    assert response.status_code == 303
    assert response["Location"].startswith("/search/")


def test_a_form_that_nobody_can_take_apart_is_refused(visitor, bikes):
    assert visitor.generic("POST", "/search/", b"junk", "multipart/form-data").status_code == 400


def test_a_search_that_is_sent_asks_the_database_for_nothing(visitor, bikes):
    with CaptureQueriesContext(connection) as captured:
        sent(visitor, "bike")
    assert len(captured) == 0
