"""The page of results: what it shows, what it keeps to itself, and what it makes of anything typed."""

import logging

import pytest
from django.db import connection
from django.test import Client

from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import everything, text_of
from csp_site.tests.searching import search, titles
from meetings.tests.factories import MeetingPageFactory
from priorities.tests.factories import PriorityActionFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]

HOSTILE = [
    "'",
    '"',
    "''; DROP TABLE csp_site_searchentry; --",
    "AND",
    "a AND OR NOT b",
    "NEAR(bike, 5)",
    "bike* OR title_terms:bike",
    "(bike",
    "bike)",
    "^bike",
    "bike:*",
    "!bike & | <-> bike",
    "{bike} + -bike",
    "%",
    "_____",
    "%bike%",
    "\\",
    "\\'bike\\'",
    "🚲",
    "bike 🚲 bike",
    "\u202ebike",
    "\ufffe\uffff",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "ﷺ" * 300,
    "İ" * 300,
    "e" + "\u0301" * 500,
    "-" * 300,
    "bike-" * 200,
    "1 " * 200,
    "9" * 5_000,
    "anti " * 50,
    "bike " * 1_000,
    " ".join(f"word{number}" for number in range(1_000)),
    "x" * 100_000,
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
]


@pytest.fixture
def bikes(home):
    """A page about bikes, so that there is something to find."""
    return InformationPageFactory(title="Bikes", slug="bikes", summary="Lock your bike.")


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:20]))
def test_nothing_that_can_be_typed_is_an_error(typed, bikes):
    client = Client(raise_request_exception=False)
    for more in ({}, {"page": "2"}, {"kind": typed}, {"page": typed}):
        found = search(client, typed, **more)
        assert len(found.response.content) < 60_000
        assert not found.soup.main.find("script")
    assert titles(client, "bike") == ["Bikes"]


def test_a_nul_and_broken_bytes_are_answered(bikes):
    client = Client(raise_request_exception=False)
    for query in (
        "q=%00",
        "q=a%00b",
        "q=bike&kind=%00",
        "q=bike&page=%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=%",
        "q[]=1",
        "q=a&q=bike",
        "&&=&q",
        "kind=%ff&q=bike",
    ):
        assert client.get(f"/search/?{query}").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_search_is_only_read_and_sent(method, client, home):
    assert getattr(client, method)("/search/").status_code == 405


def test_a_head_request_is_answered(client, bikes):
    assert client.head("/search/?q=bike").status_code == 200


@pytest.mark.parametrize(("count", "is_told"), [(12, False), (13, True)])
def test_a_reader_is_told_that_not_every_word_was_looked_for(count, is_told, client, bikes):
    for word in ("bike", "dragon"):
        found = search(client, f"{word} " * count)
        assert ("We looked for the first 12 words only." in found.notes) == is_told


def test_a_result_shows_what_it_is_when_and_where(client, home):
    meeting = MeetingPageFactory(title="Public meeting", date="2025-03-04", summary="About bikes.")
    action = PriorityActionFactory(text="Mark bikes", priority__title="Less theft")
    found = search(client, "bikes")
    assert found.titles == ["Mark bikes", "Public meeting"]
    assert found.addresses == [action.priority.url, meeting.url]
    about = [text_of(line) for line in found.soup.select(".result-about")]
    assert about == ["Action In: Less theft", "Meeting 4 March 2025"]


def test_the_words_that_were_looked_for_are_marked_in_the_text_around_them(client, home):
    text = (
        "Nothing yet. " * 40
        + "Then we marked the Café’s bikes, anti-social or not, and rang 01223 457950. End."
    )
    InformationPageFactory(title="The page", summary="", body=[("text", f"<p>{text}</p>")])
    found = search(client, "cafe marking antisocial bike 01223457950")
    assert found.marked == ["marked", "Café’s", "bikes", "anti-social", "01223 457950"]
    assert found.snippets[0].startswith("… ")
    assert found.snippets[0].endswith("rang 01223 457950 . End.")


def test_what_stands_on_a_page_is_shown_as_text_and_never_run(client, home):
    InformationPageFactory(
        title="<img src=x onerror=alert(1)> bikes", summary='<script>alert(1)</script> bikes "<b>&amp;'
    )
    found = search(client, "bikes")
    assert found.titles == ["<img src=x onerror=alert(1)> bikes"]
    assert found.snippets == ['<script>alert(1)</script> bikes "<b>&amp;']
    assert not found.soup.main.select("script, img, b")


def test_ten_results_stand_on_a_page_and_each_once(client, home):
    expected = [f"Bike page {number:02}" for number in range(1, 24)]
    for title in reversed(expected):
        InformationPageFactory(title=title)
    pages = [search(client, "bike", page=number) for number in (1, 2, 3)]
    assert [len(page.titles) for page in pages] == [10, 10, 3]
    assert [title for page in pages for title in page.titles] == expected
    assert [page.soup.ol["start"] for page in pages if page.soup.ol.get("start")] == []
    assert [page.soup.select_one(".results")["start"] for page in pages] == ["1", "11", "21"]
    assert pages[0].count == "23 results for “bike”"
    assert search(client, "bike", page="abc").titles == pages[0].titles
    assert search(client, "bike", page="-1").titles == pages[2].titles
    assert search(client, "bike", page="999999999999").titles == pages[2].titles
    links = pages[1].soup.select(".pager a")
    assert [link["href"].rpartition("&")[2] for link in links] == ["page=1", "page=3"]


def test_many_results_can_be_narrowed_down_by_kind(client, home):
    for number in range(12):
        InformationPageFactory(title=f"Bike page {number}")
    ContactPageFactory(title="Bike shop")
    every = search(client, "bike & co")
    assert search(client, "bike").titles[0] == "Bike shop"
    kinds = search(client, "bike").soup.select(".filter a")
    assert [text_of(link) for link in kinds] == ["All", "Contact: 1", "Information: 12"]
    again = client.get("/search/" + every.soup.select_one(".filter a")["href"])
    assert 'value="bike &amp; co"' in again.content.decode()
    chosen = search(client, "bike", kind="contact")
    assert chosen.titles == ["Bike shop"]
    assert [text_of(link) for link in chosen.soup.select(".filter [aria-current]")] == ["Contact: 1"]
    later = search(client, "bike", kind="page", page=2)
    assert len(later.titles) == 2
    assert later.soup.select_one(".pager a")["href"].endswith("&kind=page&page=1")
    assert search(client, "bike", kind="none").titles == search(client, "bike").titles


def test_with_nothing_typed_there_is_the_box_and_the_help_topics(client, home):
    ContactPageFactory(needs=[NeedFactory(name="Noise", slug="quiet")])
    for typed in ("", "   "):
        found = search(client, typed)
        box = found.soup.main.find("input", type="search")
        assert (box["name"], box["value"], box["enterkeyhint"]) == ("q", "", "search")
        assert found.soup.find("label", attrs={"for": box["id"]})
        assert "Noise" in [text_of(link) for link in found.soup.select(".needs a")]
        assert "Nothing found" not in text_of(found.soup.main)


def test_where_nothing_is_found_there_is_999_and_the_help_topics(client, home):
    ContactPageFactory(needs=[NeedFactory(name="Noise", slug="quiet")])
    found = search(client, "zzzzzz")
    assert found.count == "Nothing found for “zzzzzz”"
    assert found.soup.main.find("a", href="tel:999")
    assert "Noise" in [text_of(link) for link in found.soup.select(".needs a")]
    assert found.soup.main.find("input", type="search")["value"] == "zzzzzz"


def test_what_was_typed_stands_on_the_page_alone(client, bikes, caplog):
    with caplog.at_level(logging.DEBUG):
        found = search(client, "bike dragons")
    assert found.soup.title.string == "Search – CSP"
    assert "dragons" not in str(found.soup.head)
    assert "dragons" not in str(found.response.headers)
    assert "dragons" not in caplog.text


def test_the_answer_is_kept_nowhere_and_tells_nobody_where_it_was(client, bikes):
    headers = search(client, "bike").response
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex"
    assert search(client, "bike").soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not headers.cookies


def refuse_to_write(execute, sql, params, many, context):
    # PostgreSQL writes both halves of a union in brackets.
    assert sql.lstrip("(").split()[0].upper() in ("SELECT", "SAVEPOINT", "RELEASE"), sql
    return execute(sql, params, many, context)


def test_a_search_writes_nothing(client, bikes):
    before = everything()
    with connection.execute_wrapper(refuse_to_write):
        for typed in ("bike", "bikez", "zzzz", "bike zebra lock", ""):
            search(client, typed)
    assert everything() == before


TYPED = ["bike", "lock your bike", "bikez", "bikez lokc", "bike lock zebra", "zzzz yyyy", "kite", ""]


def make_pages(count):
    for number in range(count):
        PriorityActionFactory(text=f"Bike {number}")
        InformationPageFactory(title=f"Bike lock {number}", summary="Kites for your bike.")
        ContactPageFactory(title=f"Locks {number}", is_sensitive=True, neutral_title="Advice")


def queries_of(visit_queries, typed):
    """Return how many queries an answer takes: at most 25, and none twice where something is found."""
    queries = visit_queries(f"/search/?q={typed}")
    assert len(queries) <= 25, typed
    if typed in ("bike", "lock your bike", "bikez", "bikez lokc", ""):
        assert len(set(queries)) == len(queries), typed
    return len(queries)


def test_an_answer_takes_at_most_25_queries_however_much_there_is(home, visit_queries):
    make_pages(3)
    few = [queries_of(visit_queries, typed) for typed in TYPED]
    make_pages(27)
    assert [queries_of(visit_queries, typed) for typed in TYPED] == few


def test_the_way_to_search_stands_on_every_page_and_the_box_on_the_home_page(get_soup, bikes):
    for address, status in (("/", 200), ("/bikes/", 200), ("/none/", 404)):
        soup = get_soup(address, status)
        assert soup.header.find("a", href="/search/").get_text(strip=True) == "Search"
    for address, status in (("/", 200), ("/none/", 404)):
        form = get_soup(address, status).main.find("form", action="/search/")
        assert form.find("input", type="search")["name"] == "q"


def test_no_page_can_take_the_place_of_search(home):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="slug"):
        InformationPageFactory(slug="search")
