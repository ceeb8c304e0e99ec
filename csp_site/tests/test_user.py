"""People sign in with an e-mail address, however they write it."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction

from csp_site.models import User
from csp_site.permissions import COUNCIL_OFFICERS

PASSWORD = "correct horse battery"


def sign_in(client, email, password=PASSWORD):
    return client.post("/admin/login/", {"username": email, "password": password, "next": "/admin/"})


@pytest.fixture
def ada(officer):
    user = User.objects.create_user("Ada@Example.ORG", PASSWORD)
    user.groups.add(Group.objects.get(name=COUNCIL_OFFICERS))
    return user


def test_an_address_is_kept_in_small_letters(ada):
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert ada.get_username() == "ada@example.org"
    assert not ada.is_superuser


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@example.org", "Ada@Example.Org"])
def test_a_person_signs_in_however_the_address_is_typed(client, ada, typed):
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert client.get("/admin/").context["user"] == ada


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", "wrong"),
        ("bob@example.org", PASSWORD),
        ("", ""),
        ("ada@example.org\0", PASSWORD),
    ],
)
def test_nobody_else_does(client, ada, email, password):
    response = sign_in(client, email, password)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_two_people_never_share_an_address_in_any_case(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="ADA@EXAMPLE.ORG").save()
    assert User.objects.get_by_natural_key("aDa@example.org") == ada


def test_nobody_is_made_without_an_address(db):
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("", PASSWORD)


def test_the_first_administrator_can_be_made_from_the_command_line(client, home, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="Chief@Example.org", interactive=False, stdout=io.StringIO())
    assert sign_in(client, "chief@example.org").status_code == 302
    assert client.get("/admin/users/").status_code == 200


def new_person(email, **more):
    person = {"first_name": "Bo", "last_name": "Smith", "is_active": "on"}
    return person | {"email": email, "password1": PASSWORD, "password2": PASSWORD} | more


def test_an_administrator_adds_a_person_in_the_admin(client, administrator):
    client.force_login(administrator)
    officers = Group.objects.get(name=COUNCIL_OFFICERS)
    response = client.post("/admin/users/new/", new_person("Bo@Example.org", groups=[officers.pk]))
    assert response.status_code == 302
    client.logout()
    assert sign_in(client, "BO@example.org").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_an_administrator_is_told_that_an_address_is_taken(client, administrator, ada):
    client.force_login(administrator)
    response = client.post("/admin/users/new/", new_person("ADA@example.org"))
    assert response.status_code == 200
    assert "Somebody with this email address can already sign in." in response.content.decode()


def test_a_weak_password_is_refused(client, administrator):
    client.force_login(administrator)
    response = client.post("/admin/users/new/", new_person("bo@example.org", password1="a", password2="a"))
    assert "at least 12 characters" in response.content.decode()
    assert not User.objects.filter(email="bo@example.org").exists()


def test_an_officer_cannot_choose_a_clock_other_than_londons(client, officer):
    client.force_login(officer)
    account = client.get("/admin/account/").content.decode()
    assert "first_name" in account
    assert "time_zone" not in account
