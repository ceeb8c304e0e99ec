"""`/healthz`, which tells whatever watches the site whether it can answer."""

import json

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client


def test_a_site_that_can_reach_its_database_is_well(client, db):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "evil.example", "not a host", ""])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_probe_may_call_by_any_name(db, method, host):
    assert getattr(Client(), method)("/healthz", HTTP_HOST=host).status_code == 200


def test_a_probe_is_not_sent_to_https(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/").status_code == 301


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
def test_a_site_without_its_database_says_so_and_no_more(db, monkeypatch, problem):
    def cursor(*args):
        raise problem("password authentication failed for user csp at db.example")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", cursor)
        response = Client().get("/healthz")
    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "no database"}
    assert response["Cache-Control"] == "no-store"


def test_only_the_address_itself_is_answered_so(client, home):
    for path in ("/healthz/", "/healthz/more/", "/about/healthz/"):
        assert client.get(path).status_code == 404
