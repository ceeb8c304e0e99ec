"""What is new as a page of its own and as a feed, for readers and for feed readers."""

import datetime
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from csp_site.models import ChangeNote
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import text_of
from meetings.tests.factories import MeetingsPageFactory

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def page(home):
    return InformationPageFactory(title="Bikes & locks", slug="bikes")


def note(page, text="We added a number.", hours=0):
    moment = NOON + datetime.timedelta(hours=hours)
    return ChangeNote.objects.create(page=page, text=text, published_at=moment)


@pytest.fixture
def feed(client):
    """Return a function that gives the feed, read as XML."""

    def read():
        response = client.get("/feed/")
        assert response.status_code == 200
        return ElementTree.fromstring(response.content)  # noqa: S314 – it is our own

    return read


def entries(feed):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


def test_the_page_lists_all_changes_with_their_days_the_latest_first(page, get_soup):
    for number in range(25):
        note(page, f"Change {number}.", hours=24 * number)
    lines = [text_of(line) for line in get_soup("/changes/").main.select(".plain li")]
    assert lines[0] == "18 December 2026 Change 24. Bikes & locks" and len(lines) == 20
    second = get_soup("/changes/?page=2")
    assert len(second.main.select(".plain li")) == 5
    assert second.select_one('link[rel="canonical"]')["href"].endswith("/changes/?page=2")


def test_the_home_page_leads_to_all_changes_and_to_the_feed(page, get_soup):
    note(page)
    links = {link["href"] for link in get_soup("/").select(".news a")}
    assert {"/changes/", "/feed/"} <= links


def test_programs_find_the_feed_from_every_page_but_from_one_with_an_exit(page, get_soup):
    careful = InformationPageFactory(slug="care", is_sensitive=True, neutral_title="Advice")
    for address, is_told in ((page.url, True), ("/changes/", True), (careful.url, False)):
        assert bool(get_soup(address).head.select_one('link[href="/feed/"]')) == is_told


def test_an_entry_has_an_id_for_ever_its_day_and_the_way_to_its_page(page, feed):
    kept = note(page, "We <b>added</b> a\x07 number.")
    entry = feed().find("a:entry", ATOM)
    found = {name: entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated")}
    assert found["title"] == "We <b>added</b> a number."
    assert found["updated"] == "2026-11-24T12:00:00+00:00"
    assert entry.find("a:link", ATOM).get("href").endswith("/bikes/")
    assert entry.findtext("a:summary", namespaces=ATOM) == "Bikes &amp; locks"
    kept.text = "We added two numbers."
    kept.save()
    again = feed().find("a:entry", ATOM)
    assert again.findtext("a:id", namespaces=ATOM) == found["id"]
    assert again.findtext("a:title", namespaces=ATOM) == "We added two numbers."


def test_a_feed_of_nothing_is_valid_and_stays_the_same(home, feed, client):
    empty = feed()
    assert entries(empty) == []
    needed = ("id", "title", "updated")
    assert all(empty.findtext(f"a:{name}", namespaces=ATOM) for name in needed)
    assert client.get("/feed/").content == client.get("/feed/").content


def test_the_feed_is_not_sent_twice_and_never_says_that_nothing_changed_by_a_date(page, client):
    first = client.get("/feed/")
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Last-Modified" not in first
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/feed/", headers=again).status_code == 304
    note(page)
    assert client.get("/feed/", headers=again).status_code == 200


@pytest.mark.parametrize(
    "reason", ["waiting", "withdrawn", "private above", "sensitive", "sensitive above"]
)
def test_a_change_nobody_may_see_is_gone_from_page_feed_and_home(reason, page, get_soup, feed):
    below = InformationPageFactory(parent=page, title="Locks", slug="locks")
    written = note(below)
    assert entries(feed()) == ["We added a number."]
    marked = page if reason.endswith("above") else below
    marked.refresh_from_db()
    if reason == "waiting":
        ChangeNote.objects.filter(pk=written.pk).update(published_at=None)
    elif reason == "withdrawn":
        below.unpublish()
    elif reason.startswith("private"):
        PageViewRestriction.objects.create(page=marked, restriction_type=PageViewRestriction.LOGIN)
    else:
        marked.is_sensitive, marked.neutral_title = True, "Information"
        marked.save()
    assert entries(feed()) == []
    assert "No change is listed here." in text_of(get_soup("/changes/").main)
    assert not get_soup("/").select_one(".news")


def test_the_feed_of_meetings_is_named_once_there_is_one(home, get_soup):
    assert not get_soup("/changes/").main.select_one('a[href$="/meetings/feed/"]')
    MeetingsPageFactory()
    assert get_soup("/changes/").main.select_one('a[href="/meetings/feed/"]')


@pytest.mark.parametrize("address", ["/changes/", "/feed/"])
def test_they_take_the_same_few_queries_with_3_and_with_18_changes(address, page, visit_queries):
    for number in range(3):
        note(page, f"Change {number}.")
    with_3 = visit_queries(address)
    for number in range(15):
        note(page, f"More {number}.")
    assert visit_queries(address) == with_3
    assert len(with_3) == len(set(with_3)) <= 25


@pytest.mark.parametrize(
    ("odd", "status"),
    [("0", 200), ("-1", 200), ("x", 200), ("999999999999", 200), ("%00", 400), ("", 200)],
)
def test_an_odd_page_of_changes_is_answered(odd, status, page, client):
    note(page)
    assert client.get(f"/changes/?page={odd}").status_code == status
