"""Signing in, and the pages that are for people who have."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from csp_site.jobs import run_due_jobs
from csp_site.tests.factories import InformationPageFactory

PASSWORD = "correct horse battery"


@pytest.fixture
def page(home):
    return InformationPageFactory(slug="plans", title="Draft plans")


@pytest.fixture
def ada(officer):
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\t//evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,a",
    ],
)
def test_signing_in_never_leads_to_another_site(client, ada, elsewhere):
    form = {"username": ada.email, "password": PASSWORD, "next": elsewhere}
    assert client.post("/admin/login/", form)["Location"] == "/admin/"
    again = client.get("/admin/login/", {"next": elsewhere})
    assert again["Location"] == "/admin/"


def test_signing_in_leads_back_to_the_page_that_asked_for_it(client, ada, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    refused = client.get("/plans/")
    assert refused["Location"] == "/admin/login/?next=/plans/"
    assert not refused.cookies
    form = {"username": ada.email, "password": PASSWORD, "next": "/plans/"}
    assert client.post(refused["Location"], form)["Location"] == "/plans/"
    opened = client.get("/plans/")
    assert "Draft plans" in opened.content.decode()
    assert {"private", "no-store"} <= set(opened["Cache-Control"].split(", "))


def test_signing_out_closes_it_again(client, ada, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(ada)
    assert client.get("/plans/").status_code == 200
    assert client.post("/admin/logout/").status_code == 302
    assert client.get("/plans/").status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_one_place_to_sign_in(client, home, method):
    response = getattr(client, method)("/_util/login/?next=/plans/")
    assert response["Location"] == "/admin/login/?next=/plans/"


@pytest.mark.search
def test_an_officer_makes_a_page_private_for_people_not_for_a_password(client, ada, page):
    client.force_login(ada)
    form = client.get(f"/admin/pages/{page.pk}/privacy/").json()["html"]
    choices = [choice["value"] for choice in BeautifulSoup(form, "html.parser").find_all(type="radio")]
    assert choices == ["none", "login", "groups"]
    sent = {"restriction_type": "password", "password": "open sesame"}
    client.post(f"/admin/pages/{page.pk}/privacy/", sent)
    assert not page.get_view_restrictions().exists()


def test_a_password_from_before_still_opens_its_page_and_nothing_else(page):
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert not visitor.get("/").cookies
    form = BeautifulSoup(visitor.get("/plans/").content, "html.parser").form
    assert form["action"] == f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"

    def answer(password):
        token = form.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
        sent = {"password": password, "return_url": "https://evil.example/", "csrfmiddlewaretoken": token}
        return visitor.post(form["action"], sent)

    for wrong in ("", "guess", "\0", "a" * 10_000):
        assert answer(wrong).status_code == 200
        assert "Draft plans" not in visitor.get("/plans/").content.decode()
    assert "evil.example" not in answer("open sesame")["Location"]
    assert "Draft plans" in visitor.get("/plans/").content.decode()


def test_a_wrong_token_for_a_new_password_is_refused(client, home):
    for token, status in (
        ("AA/x-y", 200),
        ("AA/set-password", 200),
        ("MQ/" + "a" * 300, 200),
        ("%00/%00-%00", 400),
        ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/a-b", 200),
    ):
        assert client.get(f"/admin/password_reset/confirm/{token}/").status_code == status


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(client, ada, mailoutbox):
    answers = [
        client.post("/admin/password_reset/", {"email": email}, follow=True)
        for email in (ada.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    run_due_jobs()
    assert [mail.to for mail in mailoutbox] == [[ada.email]]
    assert "http://127.0.0.1:8000/admin/password_reset/confirm/" in mailoutbox[0].body
