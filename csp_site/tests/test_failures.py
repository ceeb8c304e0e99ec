"""Forms of the admin with what cannot be read in them, and a database that is busy: no server error."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.home import HomeView
from wagtail.models import Site

from csp_site.access import limits
from csp_site.admin.sent_forms import FIELD
from csp_site.models import SentForm
from csp_site.tests.editor import edit_url, filled_in
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.test_overlong_numbers import NO_NUMBERS, OVERLONG
from csp_site.tests.test_sent_forms import token
from meetings.tests.factories import agenda_page, item

pytestmark = [pytest.mark.search, pytest.mark.django_db]
TEXTS = {**NO_NUMBERS, "overlong": OVERLONG, "0x1": "0x1"}
# Fields in which a script puts the number of what was chosen.
CHOSEN = {
    "backup": "/admin/snippets/csp_site/role/add/",
    "meeting": "/admin/snippets/meetings/agreedaction/add/",
    "owner": "/admin/snippets/meetings/agreedaction/add/",
    "redirect_page": "/admin/redirects/add/",
    "root_page": "/admin/sites/edit/SITE/",
    "chooser": "/admin/bulk/wagtailcore/page/move/?id=PAGE",
    "new_parent_page": "/admin/pages/PAGE/copy/",
    "remove": "/admin/meetings/MEETING/papers/",
}


@pytest.fixture
def staff(client, admin_user, home):
    """An administrator who is signed in, and gets a server error as a browser does."""
    client.force_login(admin_user)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("is_marked", [True, False], ids=["by a browser", "without a token"])
@pytest.mark.parametrize("field", CHOSEN)
def test_no_choice_that_is_no_number_makes_a_server_error(field, is_marked, staff):
    address = CHOSEN[field].replace("SITE", str(Site.objects.get().pk))
    address = address.replace("PAGE", str(InformationPageFactory().pk))
    if "MEETING" in address:
        address = address.replace("MEETING", str(agenda_page(item()).pk))
    mark = {FIELD: token(staff, address)} if is_marked else {}
    told = {name: staff.post(address, mark | {field: text}).status_code for name, text in TEXTS.items()}
    # What no script would send there is refused; of a number or nothing the form says what is wrong.
    wanted = dict.fromkeys(TEXTS, 400) | dict.fromkeys(["nothing", "below", "overlong"], 200)
    if field == "new_parent_page":
        wanted = dict.fromkeys(TEXTS, 400)
    elif field == "remove":
        # It leads back to the list, and what is sent twice is refused.
        wanted = dict.fromkeys(TEXTS, 409 if is_marked else 302) | {"endless": 400, "raised": 302}
    assert told == wanted


def test_a_form_of_a_page_that_lacks_its_parts_is_answered_in_words_and_logged(staff, caplog):
    address = edit_url(InformationPageFactory())
    marked = {FIELD: token(staff, address)}
    for answer in (
        staff.post(address, {"title": "A"}),
        staff.post(address, marked),
        staff.post(address, json.dumps({"title": "A"}), "application/json"),
    ):
        assert answer.status_code == 400
        assert "This form cannot be read" in answer.content.decode()
    logged = [record for record in caplog.records if record.name == "csp_site.requests" and record.exc_info]
    assert len(logged) == 3
    assert {record.levelno for record in logged} == {logging.ERROR}
    assert not SentForm.objects.exists()


def test_a_form_that_leads_to_no_address_is_answered(staff):
    page = InformationPageFactory()
    address, sent = filled_in(staff, edit_url(page), title="Another title", next="no address")
    assert staff.post(address, sent | {"action-publish": "action-publish"}).status_code == 400


def test_a_place_in_a_list_that_no_database_reaches_is_answered(staff):
    for text in (*NO_NUMBERS.values(), OVERLONG):
        assert staff.get("/admin/api/main/pages/", {"offset": text}).status_code == 400


def test_a_fault_of_our_own_stays_a_server_error(staff, monkeypatch):
    def broken(*args, **kwargs):
        return int("a")

    monkeypatch.setattr("csp_site.admin.sent_forms._content", broken)
    address = edit_url(InformationPageFactory())
    assert staff.post(address, {FIELD: "a" * 64}).status_code == 500
    monkeypatch.setattr(HomeView, "get_context_data", broken)
    assert staff.get(reverse("wagtailadmin_home")).status_code == 500


def test_a_database_that_somebody_else_holds_for_too_long_is_told_in_words(home, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    visitor = Client(raise_request_exception=False)
    monkeypatch.setattr(limits, "count_tries", locked)
    answer = visitor.post(reverse("wagtailadmin_login"), {"username": "a@b.org", "password": "wrong"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "The site is busy" in answer.content.decode()
