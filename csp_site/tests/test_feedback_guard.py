"""What keeps machines off the problem form, each check by itself; and that a person gets past it."""

import pytest
import time_machine
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.test import Client

from csp_site.models import PageReport
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import (
    DAY,
    HOUR,
    NOON,
    OURS,
    SECOND,
    WRONG,
    address_of,
    open_form,
    post,
    refused,
    send,
    soup_of,
    turn_on,
)

pytestmark = pytest.mark.django_db
KEPT = (WRONG, "ada@example.org")


@pytest.fixture
def page(home):
    turn_on()
    return InformationPageFactory(title="Bikes", slug="bikes")


@pytest.fixture
def typed(client, page):
    """What a browser sends of a form that was opened at noon and filled in."""
    return open_form(client, page) | {"text": WRONG, "email": "ada@example.org"}


def fields_of(response):
    """Return what a browser sends when the reader presses Send on the page that came back."""
    form = soup_of(response).find("form", method="post")
    boxes = {field["name"]: field.get("value", "") for field in form.find_all("input")}
    return boxes | {"text": form.textarea.get_text().removeprefix("\n")}


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
        {"HTTP_ORIGIN": "http://testserver.evil.example"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_ORIGIN": "http://testserver:81"},
        {"HTTP_ORIGIN": "https://evil.example", "HTTP_REFERER": "http://testserver/"},
        {"HTTP_REFERER": "https://evil.example/http://testserver/"},
        {"HTTP_REFERER": "http://testserver@evil.example/"},
        {"HTTP_REFERER": "http://[broken"},
        {"HTTP_REFERER": "junk"},
        {},
    ],
)
def test_a_form_that_was_not_sent_from_our_own_page_is_not_taken(headers, page, typed):
    client = Client(enforce_csrf_checks=True)
    response = client.post(address_of(page), typed, **headers)
    summary, *kept = refused(response, 403)
    assert "Your browser did not tell us that the form came from this website." in summary
    assert tuple(kept) == KEPT
    assert not PageReport.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_REFERER": "http://testserver/feedback/?page=5"},
        {"HTTP_ORIGIN": "http://localhost", "HTTP_HOST": "localhost"},
        {"HTTP_ORIGIN": "https://testserver", "secure": True},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000"},
    ],
)
def test_a_form_that_was_sent_from_our_own_page_is_taken_without_a_cookie(headers, page, typed):
    client = Client(enforce_csrf_checks=True)
    assert post(client, typed, page, **{"HTTP_ORIGIN": None} | headers).status_code == 302
    assert PageReport.objects.get().text == WRONG


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (0 * SECOND, 400),
        (3 * SECOND, 400),
        (4 * SECOND, 302),
        (DAY - SECOND, 302),
        (DAY + SECOND, 400),
    ],
)
def test_a_form_is_taken_from_some_seconds_to_a_day_after_it_was_opened(after, status, client, page, typed):
    response = post(client, typed, page, at=NOON + after)
    assert response.status_code == status
    assert PageReport.objects.exists() == (status == 302)
    if status == 400:
        summary, *kept = refused(response, 400)
        assert "Nothing was sent." in summary
        assert tuple(kept) == KEPT


@pytest.mark.parametrize(("ahead", "is_only_quick"), [(60, True), (400, False)])
def test_a_form_from_a_clock_a_little_ahead_is_only_too_quick(ahead, is_only_quick, client, page, typed):
    summary, *_ = refused(post(client, typed, page, at=NOON - ahead * SECOND), 400)
    assert ("That was very quick" in summary) == is_only_quick


@pytest.mark.parametrize("first_try", [SECOND, DAY + HOUR], ids=["too soon", "too late"])
def test_pressing_send_again_is_enough(first_try, client, page, typed):
    response = post(client, typed, page, at=NOON + first_try)
    assert response.status_code == 400
    again = post(client, fields_of(response), page, at=NOON + first_try + 5 * SECOND)
    assert again.status_code == 302
    assert PageReport.objects.get().text == WRONG


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "x",
        "a:b:c",
        "\0",
        "é:1:2",
        "🚲" * 5000,
        "abc:1tLZXK:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_a_time_that_we_did_not_sign_is_not_taken(ticket, client, page, typed):
    response = post(client, typed | {"ticket": ticket}, page)
    assert refused(response, 400)[1:] == KEPT
    assert not PageReport.objects.exists()
    assert fields_of(response)["ticket"] != ticket


def test_a_time_that_was_signed_for_something_else_is_not_taken(client, page, typed):
    with time_machine.travel(NOON, tick=False):
        other = TimestampSigner().sign("x" * 22)
    assert post(client, typed | {"ticket": other}, page).status_code == 400
    assert post(client, typed, page).status_code == 302


def test_whatever_fills_in_the_box_that_nobody_sees_is_not_taken(client, page, typed):
    response = post(client, typed | {"more": "https://spam.example"}, page)
    assert refused(response, 400)[1:] == KEPT
    assert not PageReport.objects.exists()
    # A browser that filled it in by itself has harmed nobody: it comes back empty.
    assert post(client, fields_of(response), page).status_code == 302


def test_the_box_for_machines_is_shown_to_nobody(client, page):
    trap = soup_of(client.get(address_of(page))).find(id="id_more")
    assert trap.find_parent("div").has_attr("hidden")
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")


def test_pressing_twice_sends_once(client, page, typed):
    for _ in range(2):
        assert post(client, typed, page).status_code == 302
    assert PageReport.objects.count() == 1


def send_many(client, count, at=NOON, **headers):
    answers = []
    for _ in range(count):
        blank = open_form(client, at=at)
        answers.append(post(client, blank | {"text": WRONG}, at=at + 60 * SECOND, **headers))
    return [answer.status_code for answer in answers]


def test_twenty_messages_an_hour_come_from_one_address_and_no_more(client, page):
    assert send_many(client, 21) == [302] * 20 + [429]
    assert send_many(client, 1, REMOTE_ADDR="198.51.100.7") == [302]
    assert send_many(client, 1, at=NOON + HOUR - 2 * 60 * SECOND) == [429]
    assert send_many(client, 1, at=NOON + HOUR + SECOND) == [302]
    assert PageReport.objects.count() == 22


def test_who_has_sent_too_much_keeps_what_was_typed_and_is_told_what_to_do(client, page, typed):
    send_many(client, 20)
    summary, *kept = refused(post(client, typed, page), 429)
    assert "Wait an hour, then press Send again, or call us." in summary
    assert tuple(kept) == KEPT


def test_mistakes_do_not_count(client, page):
    blank = open_form(client)
    for _ in range(25):
        post(client, blank | {"text": ""})
        post(client, blank | {"text": WRONG}, HTTP_ORIGIN="https://evil.example")
    assert send_many(client, 1) == [302]


def test_behind_our_own_server_each_reader_has_a_limit_of_their_own(client, page):
    forged = {"HTTP_X_FORWARDED_FOR": "192.0.2.1, 203.0.113.5"}
    assert send_many(client, 21, **forged)[-1] == 429
    forged["HTTP_X_FORWARDED_FOR"] = "192.0.2.99, 203.0.113.5"
    assert send_many(client, 1, **forged) == [429]
    forged["HTTP_X_FORWARDED_FOR"] = "192.0.2.1, 203.0.113.6"
    assert send_many(client, 1, **forged) == [302]


def test_nobody_else_is_believed_about_who_is_asking(client, page):
    for number in range(20):
        name = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}", "REMOTE_ADDR": "203.0.113.5"}
        assert send_many(client, 1, **name) == [302]
    name["HTTP_X_FORWARDED_FOR"] = "192.0.2.200"
    assert send_many(client, 1, **name) == [429]


@pytest.mark.parametrize("trusted", [["*"], ["127.0.0.0/8"], ["junk", "127.0.0.1"]])
def test_our_own_servers_may_be_named_in_every_way_that_gunicorn_knows(trusted, client, page, settings):
    settings.TRUSTED_PROXIES = trusted
    send_many(client, 20, HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert send_many(client, 1, HTTP_X_FORWARDED_FOR="203.0.113.5") == [429]
    assert send_many(client, 1, HTTP_X_FORWARDED_FOR="203.0.113.6") == [302]


def test_a_home_with_many_addresses_of_the_new_kind_counts_as_one(client, page):
    for number in range(20):
        send_many(client, 1, REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    assert send_many(client, 1, REMOTE_ADDR="2001:db8:1:2:ffff::1") == [429]
    assert send_many(client, 1, REMOTE_ADDR="2001:db8:1:3::1") == [302]


@pytest.mark.parametrize("address", ["", "junk", "::1%eth0", "'; DROP"])
def test_an_address_that_is_none_is_no_error(address, client, page):
    assert send_many(client, 1, REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=address) == [302]


def test_the_cache_holds_no_address(client, page):
    send_many(client, 1, REMOTE_ADDR="203.0.113.77")
    assert cache._cache
    assert "203.0.113.77" not in str(cache._cache)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/x-www-form-urlencoded", 200),
        (b"text=%ff%fe&email=%00", "application/x-www-form-urlencoded", 200),
        (b"text=%ed%a0%80", "application/x-www-form-urlencoded", 400),
        (b"text=+2AA-", "application/x-www-form-urlencoded; charset=utf-7", 400),
        (b"&=&&text[]=1&text", "application/x-www-form-urlencoded", 200),
        (b"junk", "multipart/form-data; boundary=x", 200),
        (b"junk", "multipart/form-data", 400),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n+2AA-\r\n--x--\r\n',
         "multipart/form-data; boundary=x; charset=utf-7", 400),
        (b'--x\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n',
         "multipart/form-data; boundary=x", 200),
        (b"{}", "application/json", 200),
        (b"a=1&" * 20_000, "application/x-www-form-urlencoded", 400),
        (b"text=" + b"x" * 3_000_000, "application/x-www-form-urlencoded", 400),
        (b"text=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 200),
    ],
    ids=range(13),
)  # fmt: skip
def test_nothing_that_can_be_sent_is_an_error(body, kind, status, page):
    client = Client(raise_request_exception=False)
    response = client.post("/feedback/", body, content_type=kind, **OURS)
    # What can be read at all is a form with something missing, which is shown again.
    assert response.status_code == status
    assert not PageReport.objects.exists()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a\0b", 200),
        ("\ud800".encode("utf-8", "surrogatepass"), 302),
        ("🚲 ﷺ \u202e", 302),
        ("x" * 100_000, 200),
    ],
)
def test_no_text_is_an_error(text, status, page, client):
    assert send(Client(raise_request_exception=False), page, text=text).status_code == status
