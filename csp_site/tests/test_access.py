"""Guessing passwords: how often, from where, and that nothing tells which accounts there are."""

import datetime
import re

import pytest
import time_machine
from django.contrib.auth import get_user_model, hashers
from django.test import Client
from wagtail.models import PageViewRestriction

from csp_site.jobs import run_due_jobs
from csp_site.models import AccessCount, PasswordResetRequest
from csp_site.tests.factories import InformationPageFactory

PASSWORD = "correct horse battery"
NOON = datetime.datetime(2026, 2, 24, 12, 0, tzinfo=datetime.UTC)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
NOBODY = "nobody@example.org"
# The same for every account, and for none.
QUERIES_OF_A_TRY, QUERIES_OF_A_RESET = 8, 11


@pytest.fixture
def clock():
    """Time that stands still until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(officer):
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def sign_in(email, password, address="192.0.2.1", client=None):
    """Send the form once, as a browser that has no session, and return the answer."""
    form = {"username": email, "password": password}
    return (client or Client()).post("/admin/login/", form, REMOTE_ADDR=address)


def words(response):
    """Return what a page says, without its tags."""
    text = re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def statuses(*responses):
    return [response.status_code for response in responses]


# Signing in


def test_of_thirty_wrong_passwords_five_are_looked_at(ada, clock):
    answers = [sign_in(ada.email, f"guess {number}") for number in range(30)]
    assert statuses(*answers) == [200] * 5 + [429] * 25
    assert "Too many tries. Wait 15 minutes, then try again" in words(answers[-1])
    assert answers[-1]["Retry-After"] == "900"
    # The right password does not tell itself from a wrong one now.
    refused = sign_in(ada.email, PASSWORD)
    assert refused.status_code == 429 and "sessionid" not in refused.cookies
    clock.move_to(NOON + 14.5 * MINUTE)
    assert "Wait 1 minute," in words(sign_in(ada.email, PASSWORD))
    clock.move_to(NOON + 15 * MINUTE)
    assert sign_in(ada.email, PASSWORD).status_code == 302


def test_the_same_is_told_whether_there_is_such_an_account(ada, clock):
    ada_s = [sign_in(ada.email, "guess", "192.0.2.1") for _ in range(6)]
    nobody_s = [sign_in(NOBODY, "guess", "192.0.2.2") for _ in range(6)]
    for one, other in zip(ada_s, nobody_s, strict=True):
        assert one.status_code == other.status_code
        assert words(one).replace(ada.email, "") == words(other).replace(NOBODY, "")


@pytest.mark.parametrize("address", ["{0}", "{0} ", "{1}"])
def test_an_address_written_otherwise_is_the_same_account(address, ada, clock):
    for _ in range(5):
        sign_in(ada.email, "guess")
    again = address.format(ada.email, ada.email.upper())
    assert sign_in(again, "guess").status_code == 429


def test_one_address_cannot_try_one_password_on_many_accounts(ada, clock):
    for number in range(20):
        assert sign_in(f"someone{number}@example.org", "guess").status_code == 200
    assert sign_in("another@example.org", "guess").status_code == 429
    assert sign_in(ada.email, PASSWORD).status_code == 429
    assert sign_in(ada.email, PASSWORD, "192.0.2.2").status_code == 302


def test_many_addresses_cannot_try_one_account(ada, clock):
    for number in range(20):
        assert sign_in(ada.email, "guess", f"198.51.100.{number}").status_code == 200
    assert sign_in(ada.email, PASSWORD, "198.51.100.200").status_code == 429
    clock.move_to(NOON + HOUR)
    assert sign_in(ada.email, PASSWORD, "198.51.100.200").status_code == 302


def test_nobody_can_lock_an_officer_out_of_where_they_have_signed_in_before(ada, clock):
    assert sign_in(ada.email, PASSWORD, "192.0.2.77").status_code == 302
    clock.move_to(NOON + 30 * 24 * HOUR)
    for number in range(25):
        sign_in(ada.email, "guess", f"198.51.100.{number}")
    for number in range(25):
        sign_in(f"someone{number}@example.org", "guess", "192.0.2.77")
    assert sign_in(ada.email, PASSWORD, "198.51.100.200").status_code == 429
    assert sign_in(ada.email, PASSWORD, "192.0.2.77").status_code == 302
    # There too, guessing has an end.
    answers = [sign_in(ada.email, "guess", "192.0.2.77") for _ in range(6)]
    assert statuses(*answers) == [200] * 5 + [429]


def test_a_right_password_counts_against_nobody(ada, clock):
    for _ in range(30):
        assert sign_in(ada.email, "slip").status_code == 200
        assert sign_in(ada.email, PASSWORD).status_code == 302
        clock.shift(MINUTE)


def test_the_addresses_of_one_home_count_as_one(ada, clock):
    for number in range(5):
        sign_in(ada.email, "guess", f"2001:db8:1:2::{number}")
    assert sign_in(ada.email, "guess", "2001:db8:1:2:ffff::1").status_code == 429
    assert sign_in(ada.email, "guess", "2001:db8:1:3::1").status_code == 200


def test_behind_a_proxy_the_reader_s_address_counts(ada, clock, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    def try_once(forwarded, proxy="127.0.0.1"):
        form = {"username": ada.email, "password": "guess"}
        return Client().post("/admin/login/", form, REMOTE_ADDR=proxy, HTTP_X_FORWARDED_FOR=forwarded)

    for _ in range(5):
        assert try_once("192.0.2.1").status_code == 200
    assert try_once("203.0.113.9, 192.0.2.1").status_code == 429  # made up in front
    assert try_once("192.0.2.2").status_code == 200
    # Of somebody who is no proxy of ours nothing is believed.
    answers = [try_once(f"198.51.100.{number}", "192.0.2.9") for number in range(6)]
    assert statuses(*answers) == [200] * 5 + [429]


def test_tries_at_the_same_moment_do_not_get_past_the_limit(ada, clock, monkeypatch):
    looked_at = []
    real = hashers.verify_password

    def while_another_comes(password, *arguments, **options):
        looked_at.append(password)
        if len(looked_at) < 30:
            sign_in(ada.email, f"guess {len(looked_at)}")
        return real(password, *arguments, **options)

    monkeypatch.setattr(hashers, "verify_password", while_another_comes)
    sign_in(ada.email, "guess")
    assert len(looked_at) == 5


@pytest.mark.parametrize("kind", ["known", "unknown", "inactive", "without a password"])
def test_every_account_costs_the_same_work(kind, ada, clock, monkeypatch, django_assert_num_queries):
    if kind == "inactive":
        ada.is_active = False
    if kind == "without a password":
        ada.set_unusable_password()
    ada.save()
    hashed = []
    hasher = type(hashers.get_hasher())
    real = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *arguments: hashed.append(1) or real(self, *arguments)
    )
    client = Client()
    client.get("/admin/login/")
    with django_assert_num_queries(QUERIES_OF_A_TRY):
        sign_in(NOBODY if kind == "unknown" else ada.email, PASSWORD + "!", client=client)
    assert len(hashed) == 1


# Other doors


def test_an_old_password_is_not_guessed_in_a_session_left_open(ada, clock, client):
    client.force_login(ada)
    new = {"password-new_password1": "a new long phrase", "password-new_password2": "a new long phrase"}
    for _ in range(5):
        answer = client.post("/admin/account/", new | {"password-old_password": "guess"})
        assert "Your old password was entered incorrectly" in words(answer)
    answer = client.post("/admin/account/", new | {"password-old_password": PASSWORD})
    assert "Too many tries. Wait 15 minutes, then try again" in words(answer)
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_the_password_of_a_page_is_not_guessed(home, clock, client):
    page = InformationPageFactory(slug="plans", title="Draft plans")
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    address = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"

    def answer(password):
        return client.post(address, {"password": password, "return_url": "/plans/"})

    for _ in range(20):
        assert answer("open sesame").status_code == 302
    answers = [answer("guess") for _ in range(30)]
    assert statuses(*answers) == [200] * 10 + [429] * 20
    assert "Wait 15 minutes" in words(answers[-1])
    assert answer("open sesame").status_code == 429


def test_a_link_for_a_new_password_is_not_guessed(ada, clock, client):
    links = [f"/admin/password_reset/confirm/MQ/abc-{number:032x}/" for number in range(30)]
    answers = [client.get(link) for link in links]
    assert statuses(*answers) == [200] * 20 + [429] * 10
    assert client.post(links[0]).status_code == 429


# New passwords


def ask(email, address="192.0.2.1"):
    return Client().post("/admin/password_reset/", {"email": email}, REMOTE_ADDR=address)


@pytest.mark.parametrize("kind", ["known", "unknown", "inactive"])
def test_a_new_password_is_asked_for_with_the_same_answer_and_the_same_work(
    kind, ada, clock, mailoutbox, django_assert_num_queries
):
    ada.is_active = kind != "inactive"
    ada.save()
    email = NOBODY if kind == "unknown" else ada.email
    client = Client()
    with django_assert_num_queries(QUERIES_OF_A_RESET):
        answer = client.post("/admin/password_reset/", {"email": email})
    assert answer["Location"] == "/admin/password_reset/done/"
    assert mailoutbox == []  # nothing is sent while somebody waits
    run_due_jobs()
    assert [mail.to for mail in mailoutbox] == ([[ada.email]] if kind == "known" else [])
    clock.shift(HOUR)
    run_due_jobs()
    assert len(mailoutbox) == (kind == "known")


def test_the_link_that_was_sent_sets_a_new_password_and_lets_its_owner_in(ada, clock, client, mailoutbox):
    for number in range(25):
        sign_in(ada.email, "guess", f"198.51.100.{number}")
    ask(ada.email.upper())
    run_due_jobs()
    link = re.search(r"http://127\.0\.0\.1:8000(/admin/password_reset/confirm/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    new = {"new_password1": "a new long phrase", "new_password2": "a new long phrase"}
    client.post(form.redirect_chain[-1][0], new, REMOTE_ADDR="192.0.2.50")
    assert sign_in(ada.email, "a new long phrase", "198.51.100.200").status_code == 429
    assert sign_in(ada.email, "a new long phrase", "192.0.2.50").status_code == 302


def test_nobody_is_sent_more_than_three_links_an_hour(ada, clock, mailoutbox):
    answers = [ask(ada.email, f"198.51.100.{number}") for number in range(30)]
    assert {answer["Location"] for answer in answers} == {"/admin/password_reset/done/"}
    run_due_jobs()
    assert len(mailoutbox) == 3


def test_one_address_does_not_ask_for_thirty_links(ada, clock, mailoutbox):
    answers = [ask(f"someone{number}@example.org") for number in range(30)]
    assert statuses(*answers) == [302] * 10 + [429] * 20
    assert "Too many tries. Wait 60 minutes, then try again" in words(answers[-1])
    assert "someone29@example.org" in answers[-1].content.decode()  # what was typed is still there


def test_a_link_that_could_not_be_sent_is_sent_in_the_next_round(ada, clock, mailoutbox, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError("no mail server")

    ask(ada.email)
    ask(NOBODY)
    with monkeypatch.context() as without_mail:
        without_mail.setattr("django.core.mail.EmailMessage.send", refuse)
        run_due_jobs()
    assert mailoutbox == []
    clock.shift(MINUTE)
    run_due_jobs()
    assert [mail.to for mail in mailoutbox] == [[ada.email]]


# What is kept


def test_what_is_kept_names_nobody_and_goes_in_time(ada, clock):
    sign_in(ada.email, "guess", "192.0.2.1")
    sign_in(ada.email, PASSWORD, "192.0.2.1")
    ask(NOBODY)
    kept = str(list(AccessCount.objects.values()))
    assert AccessCount.objects.count() and ada.email not in kept and "192.0.2" not in kept
    clock.shift(2 * HOUR)
    run_due_jobs()
    assert not PasswordResetRequest.objects.exists()
    assert AccessCount.objects.count() == 1  # where Ada has signed in from
    clock.shift(100 * 24 * HOUR)
    run_due_jobs()
    assert not AccessCount.objects.exists()
    assert get_user_model().objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("\0", 200),
        ("a" * 10_000, 200),
        ("\ud800".encode("utf-8", "surrogatepass"), 429),
        ("", 200),
        ("'", 429),
    ],
)
def test_whatever_is_typed_gets_an_answer(typed, last, home, clock):
    """What could be somebody's name is counted, and slowed down in the end."""
    tried = [sign_in(typed, "guess").status_code for _ in range(8)]
    assert tried[0] == 200 and tried[-1] == last
    assert [ask(typed).status_code for _ in range(8)] == [200] * 8
