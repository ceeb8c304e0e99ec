"""The log: one line of JSON a request, an id to find it by, and nothing about the person who asked."""

import datetime
import io
import json
import logging
import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from csp_site.jobs import register_job
from csp_site.models import InformationPage
from csp_site.tests.factories import InformationPageFactory
from csp_site.web.logs import PAGES

WHO = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "HTTP_USER_AGENT": "Person/1.0",
    "HTTP_REFERER": "http://testserver/search/?q=person",
    "HTTP_COOKIE": "name=person",
}
PERSONAL = ["203.0.113.77", "person", "Person"]


@pytest.fixture
def log():
    """Return a function that gives what was logged since the test began, as text."""
    written = io.StringIO()
    handler = logging.getLogger("django").handlers[0]
    before = handler.setStream(written)
    yield written.getvalue
    handler.setStream(before)


@pytest.fixture
def visitor(home):
    return Client(raise_request_exception=False, **WHO)


def lines(log):
    """Return the log's lines, each of which must be JSON."""
    return [json.loads(line) for line in log().splitlines()]


def break_page(monkeypatch, problem):
    def serve(*args, **kwargs):
        raise problem

    InformationPageFactory(slug="about")
    monkeypatch.setattr(InformationPage, "serve", serve)


@pytest.mark.search
def test_a_request_is_one_line_with_its_id_and_no_more_than_is_needed(visitor, log):
    response = visitor.get("/?q=person", HTTP_X_REQUEST_ID="mine")
    (line,) = lines(log)
    assert set(line) == {
        "time",
        "level",
        "logger",
        "message",
        "request_id",
        "method",
        "path",
        "status",
        "milliseconds",
    }
    assert (line["method"], line["path"], line["status"]) == ("GET", "/", 200)
    assert isinstance(line["milliseconds"], int)
    assert line["request_id"] == response["X-Request-ID"] != "mine"


@pytest.mark.search
def test_every_request_has_an_id_of_its_own(visitor, log):
    answered = [visitor.get(path)["X-Request-ID"] for path in ("/", "/none/", "/healthz", "/sitemap.xml")]
    assert len(set(answered)) == 4
    assert [line["request_id"] for line in lines(log)] == answered


@pytest.mark.search
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?q=person", 200),
        ("/none/?q=person", 404),
        ("/about?q=person", 301),
        ("/media/images/none.jpg?person", 404),
        ("/documents/1/none.pdf?person", 404),
        ("/healthz?person", 200),
        ("/admin/?next=person", 302),
        ("/?q=%00person", 400),
    ],
)
def test_nothing_of_who_asked_or_what_for_is_logged(visitor, log, path, status):
    assert visitor.get(path).status_code == status
    assert [line["status"] for line in lines(log)] == [status]
    assert [word for word in PERSONAL if word in log()] == []


@pytest.mark.search
def test_another_host_is_one_line_like_any_other_refusal(visitor, log):
    assert visitor.get("/?q=person", HTTP_HOST="person@evil.example").status_code == 400
    assert [line["status"] for line in lines(log)] == [400]
    assert "evil" not in log()


@pytest.mark.search
def test_a_mistake_of_ours_is_logged_with_its_kind_and_place_and_not_what_it_says(
    visitor, log, monkeypatch
):
    break_page(monkeypatch, ValueError("person@example.org typed 07700 900123"))
    response = visitor.post("/about/?q=person", {"message": "I am person"})
    assert response.status_code == 500
    error, request = lines(log)
    assert error["level"] == "error"
    assert error["exception"] == "ValueError"
    assert any(place.endswith(" serve") for place in error["trace"])
    assert error["request_id"] == request["request_id"] == response["X-Request-ID"]
    assert request["status"] == 500
    assert [word for word in [*PERSONAL, "07700"] if word in log()] == []


@pytest.mark.search
def test_an_error_on_the_way_to_the_error_page_is_no_different(visitor, log, monkeypatch):
    monkeypatch.setattr("csp_site.frame.context.Frame.settings", property(lambda self: 1 / 0))
    assert visitor.get("/?q=person").status_code == 500
    assert "ZeroDivisionError" in {line.get("exception") for line in lines(log)}
    assert [word for word in PERSONAL if word in log()] == []


def open_patterns(resolver=None, before=""):
    """Yield each pattern of addresses that leaves open more than whole numbers, as one text."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from open_patterns(pattern, route)
        elif re.search(r"<(?!int:)\w+|\(", route) and pattern.name not in PAGES:
            yield route


def fill_in_pattern(route, text):
    """Return an address of a pattern, with a text wherever any text may stand."""
    route = re.sub(r"\((?:\?P<\w+>)?live\|[^)]*\)", "live", route)
    route = re.sub(r"\(\?P<\w+>\.\+\)|<(?:(?:str|slug|path):)?\w+>", text, route)
    route = re.sub(r"<int:\w+>|\(\\d\+\)", "1", route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


@pytest.mark.search
def test_no_text_that_an_address_leaves_open_is_logged(visitor, log):
    routes = list(open_patterns())
    assert {"admin/password_reset/confirm/<uidb64>/<token>/", "^media/(?P<path>.+)$"} <= set(routes)
    for route in routes:
        address = fill_in_pattern(route, "the-smith-family")
        match = resolve(address)
        assert ("smith" in address) == ("smith" in f"{match.args}{match.kwargs}"), address
        visitor.get(address)
    assert len(lines(log)) >= len(routes)
    assert "smith" not in log()


@pytest.mark.search
def test_a_link_that_sets_a_password_is_in_no_log(visitor, log, officer, monkeypatch):
    token = default_token_generator.make_token(officer)
    link = f"/admin/password_reset/confirm/{urlsafe_base64_encode(force_bytes(officer.pk))}/{token}/"
    wrong = (link[:-1], f"{link}x/", f"/a{link}", f"{link}%00", link.replace("confirm", "confirmed"))
    for path in (link, *wrong):
        visitor.get(path, headers={"referer": f"http://testserver{link}"})

    def broken(*args, **kwargs):
        raise ValueError(token)

    monkeypatch.setattr(PasswordResetConfirmView, "dispatch", broken)
    assert visitor.get(link).status_code == 500
    paths = [line.get("path") for line in lines(log)]
    assert len(paths) == 8  # of the last one, what broke too
    assert paths[0] == paths[-1] == "/admin/password_reset/confirm/…/…/"
    assert [secret for secret in (token, token.split("-")[1], officer.email) if secret in log()] == []


@pytest.mark.search
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/meetings/2026-02-24/agenda.pdf", "/meetings/2026-02-24/agenda.pdf"),
        ("/priorities/strategic-assessment-2024-25/", "/priorities/strategic-assessment-2024-25/"),
        ("/x/1:1vPk3Q:hW9dTzq2mXv8Lr0bYc4NfGs6JpA1eUoK7iZtRwQyE5M/", "/x/…/"),
        ("/x/dGhlIHNlY3JldCBvZiB0aGUgcGFnZQ/", "/x/…/"),
        ("/x/6f1d2c3b-4a59-4e0f-8b7a-9c8d7e6f5a4b/", "/x/…/"),
        ("/x/abcdefabcdefabcdefabcdefabcdefab/", "/x/…/"),
        ("/x/07700900123/", "/x/…/"),
        ("/x/ada%2540example.org/", "/x/…/"),
        ("/x/2001:db8::203:77/", "/x/…/"),
    ],
)
def test_what_looks_made_by_chance_is_left_out_of_any_address(visitor, log, path, shown):
    visitor.get(path)
    assert [line["path"] for line in lines(log)] == [shown]


@pytest.mark.search
def test_what_security_complains_of_is_named_and_not_quoted(visitor, log):
    names = ["csrf", "SuspiciousOperation", "DisallowedRedirect"]
    for name in names:
        logging.getLogger(f"django.security.{name}").error("%s is wrong", "https://person.example/1234")
    assert {line["message"] for line in lines(log)} == {"refused"}
    assert [line["logger"] for line in lines(log)] == [f"django.security.{name}" for name in names]


def test_no_session_and_no_statement_to_the_database_is_logged(client, log, officer):
    client.force_login(officer)
    client.get("/admin/")
    client.get("/admin/account/")
    key = client.cookies["sessionid"].value
    assert len(lines(log)) == 2
    assert key not in log()
    assert "SELECT" not in log()


@pytest.mark.search
def test_a_refused_form_is_logged_without_what_was_in_it(home, log):
    visitor = Client(enforce_csrf_checks=True, **WHO)
    sent = {"username": "person@example.org", "password": "person's secret"}
    assert visitor.post("/admin/login/?next=person", sent).status_code == 403
    refused = Client(enforce_csrf_checks=True, HTTP_ORIGIN="https://person.example").post("/", sent)
    assert refused.status_code == 403
    assert {line["status"] for line in lines(log) if "status" in line} == {403}
    assert [word for word in ["person@", "secret", "203.0.113.77"] if word in log()] == []


@pytest.mark.search
def test_a_failed_sign_in_does_not_log_the_address_typed(visitor, log, officer):
    for email in ("person@example.org", officer.email):
        sent = {"username": email, "password": "person's secret"}
        assert visitor.post("/admin/login/", sent).status_code == 200
    assert len(lines(log)) == 2
    assert [word for word in [*PERSONAL, officer.email, "secret"] if word in log()] == []


@pytest.mark.search
@pytest.mark.parametrize(
    "trick",
    [
        '\r\n{"level": "error"}',
        "\x1b[31mred",
        "\x9b31m",
        "\u2028next",
        "\x85next",
        "\x7f",
        "\u202edrawkcab",
        '"quote\\',
    ],
)
def test_an_address_cannot_write_lines_of_its_own(visitor, log, trick):
    visitor.get("/", PATH_INFO=f"/a{trick}/".encode().decode("latin-1"))
    (line,) = lines(log)
    assert line["path"].startswith("/a")
    assert log().isascii()
    assert log().rstrip("\n").isprintable()


@pytest.mark.search
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/about/", "/about/"),
        ("/find/ada@example.org/", "/find/…/"),
        ("/mailto:ada.b+c@sub.example.org", "/…"),
        ("/" + "a" * 4_000 + "@b/", None),
    ],
)
def test_an_e_mail_address_in_an_address_is_left_out(visitor, log, path, shown):
    visitor.get(path)
    (line,) = lines(log)
    assert shown is None or line["path"] == shown
    assert "example.org" not in log()


@pytest.mark.search
@pytest.mark.parametrize(
    "message",
    [
        "Invalid request from ip=203.0.113.77: bad header 'person@example.org'",
        "Invalid request from ip=2001:db8::203:77: bad header",
        "Error handling request /search/?q=person",
        "Error at 2001:db8:0:0:0:0:203:77 and none of ::ffff:203",
        "Error handling request /admin/password_reset/confirm/MQ/203abc-0123456789abcdef0123456789abcdef/",
        "Error in line 'GET /ada%40person.example HTTP/1.1'",
    ],
)
@pytest.mark.parametrize("logger", ["gunicorn.error", "django.request", "csp_site"])
def test_what_the_web_server_and_libraries_say_passes_the_same_filter(log, logger, message):
    logging.getLogger(logger).error(message)
    (line,) = lines(log)
    assert line["message"].split()[0] in ("Invalid", "Error")
    assert [word for word in ["203", "person"] if word in line["message"]] == []


@pytest.mark.parametrize(
    "message",
    [
        "Invalid request from ip=::1: Invalid HTTP header name: 'Smith family'",
        'Invalid request from ip=::1: Invalid HTTP Version: "Smith\'s HTTP/1.1"',
    ],
)
def test_what_the_web_server_cannot_read_is_not_quoted(log, message):
    logging.getLogger("gunicorn.error").warning(message)
    (line,) = lines(log)
    assert line["message"].startswith("Invalid request from … Invalid HTTP ")
    assert "Smith" not in log()


def test_a_job_that_fails_is_logged_by_name_and_kind(log, db, monkeypatch):
    def remind():
        raise OSError("could not reach person@example.org")

    monkeypatch.setattr("csp_site.jobs.JOBS", {})
    register_job("remind officers", every=datetime.timedelta(days=1))(remind)
    call_command("run_due", stdout=io.StringIO(), stderr=io.StringIO())
    (line,) = lines(log)
    assert (line["job"], line["exception"]) == ("remind officers", "OSError")
    assert "person" not in log()
