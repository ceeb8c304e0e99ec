"""What browsers and caches may keep: everything is asked for again, and nothing private is kept."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.models import InformationPage
from csp_site.tests.factories import ImageFactory, InformationPageFactory

ADDRESSES = [
    "/",
    "/about/",
    "/about",
    "/get-help/",
    "/get-help/helpline/",
    "/members/",
    "/none/",
    "/sitemap.xml",
]


@pytest.fixture(autouse=True)
def pages(home):
    InformationPageFactory(slug="about", summary="What we do together. " * 10)
    ContactPageFactory(slug="helpline")
    MemberPageFactory()


def vary(response):
    return set(response.get("Vary", "").split(", "))


def test_a_page_is_kept_but_asked_for_again_which_costs_nothing(client):
    first = client.get("/about/")
    assert first["Cache-Control"] == "no-cache"
    again = client.get("/about/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "no-cache"


def test_what_an_officer_publishes_is_seen_at_the_next_visit(client):
    etag = client.get("/about/")["ETag"]
    page = InformationPage.objects.get(slug="about")
    page.title = "All about us"
    page.save_revision()
    assert client.get("/about/", HTTP_IF_NONE_MATCH=etag).status_code == 304
    page.get_latest_revision().publish()
    changed = client.get("/about/", HTTP_IF_NONE_MATCH=etag)
    assert changed.status_code == 200
    assert "All about us" in changed.content.decode()
    page.unpublish()
    assert client.get("/about/", HTTP_IF_NONE_MATCH=changed["ETag"]).status_code == 404


@pytest.mark.parametrize("path", ["/", "/about/", "/get-help/helpline/", "/members/", "/sitemap.xml"])
def test_every_visitor_gets_the_same_page(client, path):
    assert client.get(path)["ETag"] == client.get(path, HTTP_USER_AGENT="another")["ETag"]


def test_compressed_pages_are_the_same_pages_and_are_asked_for_again_in_the_same_way(client):
    plain = client.get("/about/")
    packed = client.get("/about/", HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert "Accept-Encoding" in vary(packed)
    for etag in (plain["ETag"], packed["ETag"], f'"other", {packed["ETag"]}'):
        again = client.get("/about/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=etag)
        assert again.status_code == 304
    assert client.get("/about/", HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_a_page_differs_by_cookie_and_encoding_alone(client):
    for path in ("/", "/about/", "/get-help/", "/none/"):
        assert vary(client.get(path)) == {"Cookie", "Accept-Encoding"}


def test_what_is_kept_nowhere_for_staff_says_that_it_depends_on_the_cookie(client):
    for path in ("/about", "/sitemap.xml"):
        assert "Cookie" in vary(client.get(path))


def test_what_is_the_same_for_everybody_does_not_differ_by_cookie(client):
    image = ImageFactory()
    image.make_renditions()
    for path in ("/favicon.ico", "/static/css/base.css", image.sources[0]["url"], "/healthz"):
        assert "Cookie" not in vary(client.get(path))


def test_a_picture_may_be_kept_for_ever(client):
    image = ImageFactory()
    image.make_renditions()
    assert client.get(image.sources[0]["url"])["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/about/", 200), ("/none/", 404)])
def test_what_a_signed_in_person_sees_is_kept_nowhere(client, officer, path, status):
    etag = client.get(path)["ETag"]
    client.force_login(officer)
    response = client.get(path, HTTP_IF_NONE_MATCH=etag)
    assert response.status_code == status
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in vary(response)
    client.logout()
    assert client.get(path)["Cache-Control"] == "no-cache"


def test_a_sensitive_page_is_kept_nowhere_whoever_reads_it(client, officer):
    InformationPageFactory(slug="care", is_sensitive=True, neutral_title="Advice")
    assert client.get("/care/")["Cache-Control"] == "no-store"
    client.force_login(officer)
    assert client.get("/care/")["Cache-Control"] == "no-store"


def test_a_visitor_gets_no_cookie_and_leaves_no_trace_in_the_database(client):
    for path in ADDRESSES:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path)
        assert not response.cookies
        verbs = {query["sql"].split()[0] for query in queries}
        assert verbs.isdisjoint({"INSERT", "UPDATE", "DELETE"})
