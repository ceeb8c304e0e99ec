"""The headers every answer carries, and that no page asks anybody else for anything."""

import json
import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client

from contacts.tests.factories import ContactPageFactory, MemberPageFactory, NeedFactory
from csp_site.models import InformationPage
from csp_site.tests.editor import edit_url
from csp_site.tests.factories import DocumentFactory, ImageFactory, InformationPageFactory

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
OURS = {"", "testserver", "127.0.0.1"}
LOADS = ["src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "manifest"]


@pytest.fixture
def visitor(home):
    """Somebody's browser, with all the site's guards up."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def pages(home):
    """One page of each type, and the addresses they have."""
    need = NeedFactory(slug="safety")
    InformationPageFactory(slug="about")
    InformationPageFactory(slug="care", is_sensitive=True, neutral_title="Advice")
    ContactPageFactory(slug="helpline", needs=[need])
    MemberPageFactory(slug="council")
    return [
        "/",
        "/about/",
        "/care/",
        "/get-help/",
        "/get-help/?need=safety",
        "/get-help/helpline/",
        "/members/",
        "/members/council/",
    ]


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def assert_guarded(response):
    """The headers that every answer of the site carries, whatever it is."""
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(
        response["Permissions-Policy"].split(", ")
    )
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])
    assert response["Cache-Control"]
    assert "Strict-Transport-Security" not in response


def about_that_raises(problem):
    def answer(visitor, monkeypatch):
        def serve(*args, **kwargs):
            raise problem

        InformationPageFactory(slug="about")
        monkeypatch.setattr(InformationPage, "serve", serve)
        return visitor.get("/about/")

    return answer


def redirect_to_https(visitor, monkeypatch):
    return Client().get("/about/")


def a_page_not_changed_since(visitor, monkeypatch):
    return visitor.get("/", HTTP_IF_NONE_MATCH=visitor.get("/")["ETag"])


def a_picture(visitor, monkeypatch):
    image = ImageFactory()
    image.make_renditions()
    return visitor.get(image.sources[0]["url"])


def health_without_a_database(visitor, monkeypatch):
    def cursor(*args):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", cursor)
        return visitor.get("/healthz")


def get(path, **extra):
    return lambda visitor, monkeypatch: visitor.get(path, **extra)


ANSWERS = {
    "a page": (200, get("/")),
    "a page not changed since": (304, a_page_not_changed_since),
    "no page": (404, get("/nothing/here/")),
    "a page that says there is none": (404, about_that_raises(Http404())),
    "what one may not see": (403, about_that_raises(PermissionDenied())),
    "a form from elsewhere": (403, lambda visitor, monkeypatch: visitor.post("/", {"a": "b"})),
    "what looks like an attack": (400, about_that_raises(SuspiciousOperation())),
    "another host": (400, get("/", HTTP_HOST="evil.example")),
    "a broken address": (400, get("/", QUERY_STRING="q=%00")),
    "a method it does not have": (405, lambda visitor, monkeypatch: visitor.options("/media/images/a.jpg")),
    "a mistake of ours": (500, about_that_raises(RuntimeError())),
    "an address without its slash": (301, get("/about")),
    "an icon": (200, get("/favicon.ico")),
    "the sitemap": (200, get("/sitemap.xml")),
    "health": (200, get("/healthz")),
    "no health": (503, health_without_a_database),
    "a picture": (200, a_picture),
    "no picture": (404, get("/media/images/none.jpg")),
    "no document": (404, get("/documents/1/none.pdf")),
    "a static file": (200, get("/static/css/base.css")),
    "no static file": (404, get("/static/none.css")),
    "a method no file has": (405, lambda visitor, monkeypatch: visitor.post("/static/css/base.css")),
    "the old place to sign in": (302, get("/_util/login/")),
    "the admin's address without its slash": (301, get("/admin")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_strict_policy_and_the_other_headers(name, visitor, monkeypatch):
    status, answer = ANSWERS[name]
    response = answer(visitor, monkeypatch)
    assert response.status_code == status
    assert policy(response) == STRICT
    assert_guarded(response)
    assert not response.cookies


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
def test_the_way_to_https_carries_them_too(host, status, home, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/about/", HTTP_HOST=host)
    assert response.status_code == status
    assert policy(response) == STRICT
    assert_guarded(response)


def test_an_open_document_may_run_and_load_nothing(visitor):
    document = DocumentFactory()
    body = [("documents", {"heading": "", "items": [{"document": document.pk, "title": "", "note": ""}]})]
    InformationPageFactory(slug="about", body=json.dumps([{"type": kind, "value": v} for kind, v in body]))
    response = visitor.get(document.url)
    assert response.status_code == 200
    assert policy(response)["default-src"] == "'none'"
    assert "script-src" not in policy(response)
    assert_guarded(response)


def test_a_sensitive_page_tells_no_other_site_where_the_reader_was(visitor, pages):
    for path in ("/care/", "/get-help/"):
        response = visitor.get(path)
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response


def test_strict_transport_is_promised_over_https_alone(home, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    assert Client().get("/", secure=True)["Strict-Transport-Security"] == "max-age=3600"
    assert "Strict-Transport-Security" not in Client().get("/")


def test_a_refused_form_has_the_sites_face_and_says_what_to_do(visitor):
    response = visitor.post("/admin/login/", {"username": "a@example.org", "password": "secret"})
    assert response.status_code == 403
    text = BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)
    assert "That did not go through" in text
    assert "999" in text
    assert "CSRF" not in text


def foreign(html):
    """Return every address in the HTML that a browser would ask another site for, unasked."""
    soup = BeautifulSoup(html, "html.parser")
    found = [tag[name] for tag in soup.find_all() for name in LOADS if tag.get(name)]
    found += [tag["href"] for tag in soup.find_all(["link", "use", "image"]) if tag.get("href")]
    found += [tag.get("content", "") for tag in soup.find_all("meta", attrs={"http-equiv": "refresh"})]
    # What scripts are told to fetch stands in attributes of their own.
    found += [
        value
        for tag in soup.find_all()
        for name, value in tag.attrs.items()
        if name.startswith("data-") and isinstance(value, str) and re.match(r"(https?:)?//", value)
    ]
    return [address for address in found if urlsplit(address.strip()).netloc.split(":")[0] not in OURS]


def test_what_asks_another_site_would_be_found():
    html = (
        '<img src="//evil.example/a"><script src="https://evil.example/a.js"></script>'
        '<link href="http://evil.example"><p data-url="https://evil.example">'
    )
    assert len(foreign(html)) == 4


def test_a_visitors_page_loads_nothing_from_elsewhere_and_nothing_the_policy_would_stop(visitor, pages):
    for path in [*pages, "/nothing/here/", "/documents/1/none.pdf"]:
        html = visitor.get(path).content
        assert foreign(html) == []
        soup = BeautifulSoup(html, "html.parser")
        inline = [script for script in soup.find_all("script") if not script.get("src")]
        # What is told to machines in this element is data, which no browser runs.
        assert [script for script in inline if script.get("type") != "application/ld+json"] == []
        assert soup.find_all("style") == soup.find_all(style=True) == []
        assert [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)] == []


def test_the_admin_has_a_policy_of_its_own_and_asks_nobody_else(client, officer, administrator, pages):
    page = InformationPage.objects.get(slug="about")
    ImageFactory()
    DocumentFactory()
    assert foreign(client.get("/admin/login/").content) == []
    for user, paths in {
        officer: [
            "/admin/",
            f"/admin/pages/{page.pk}/history/",
            edit_url(page),
            "/admin/images/",
            "/admin/documents/",
        ],
        administrator: ["/admin/users/", "/admin/account/", "/admin/reports/site-history/"],
    }.items():
        client.force_login(user)
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200
            assert foreign(response.content) == []
            assert_guarded(response)
            assert "no-store" in response["Cache-Control"]
            rules = policy(response)
            assert rules["default-src"] == "'self'"
            assert rules["script-src"] == "'self' 'unsafe-inline'"
            assert rules["object-src"] == rules["base-uri"] == "'none'"
            assert not re.search(r"https?:|\*", response["Content-Security-Policy"])


def test_the_admin_asks_nobody_for_news_and_newer_versions(client, admin_user, home):
    client.force_login(admin_user)
    first_page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    assert first_page.find(id="attention-heading")
    assert first_page.find(attrs={"data-controller": re.compile("w-upgrade")}) is None
    assert first_page.find(attrs={"data-w-dismissible-id-value": re.compile("whats_new")}) is None


def test_signing_in_does_not_loosen_the_policy_of_public_pages(client, officer, pages):
    client.force_login(officer)
    for path in pages:
        assert policy(client.get(path)) == STRICT


def test_the_editor_shows_a_page_in_a_frame_before_it_is_published(client, officer, pages):
    page = InformationPage.objects.get(slug="about")
    client.force_login(officer)
    form = {"title": "Not yet public", "slug": "about", "body-count": "0", "review_every": "12"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    checked = client.post(f"{edit_url(page)}preview/", form)
    assert checked.json()["is_valid"]
    response = client.get(f"{edit_url(page)}preview/")
    assert response.status_code == 200
    assert "Not yet public" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(response)["frame-ancestors"] == "'self'"
