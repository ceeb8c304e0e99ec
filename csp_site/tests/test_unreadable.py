"""Signs that no database holds: refused in an address, harmless in a form, and never a server error."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from csp_site.models import InformationPage, PageReport, SiteDocument
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import OURS, turn_on

pytestmark = pytest.mark.django_db
HALF = "\ud800"
SIGNS = ["\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800"]


@pytest.fixture
def visitor(home):
    turn_on()
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("sign", ["%00", "%ED%A0%80", "%ed%bf%bf"])
@pytest.mark.parametrize(
    "address", ["/a{}/", "/data/?year={}", "/feedback/?page={}", "/admin/login/?next={}"]
)
def test_an_address_with_one_is_refused(sign, address, visitor):
    assert visitor.get(address.format(sign)).status_code == 400
    assert visitor.post(address.format(sign)).status_code == 400


@pytest.mark.search
@pytest.mark.parametrize("sign", ["%00", "%ED%A0%80"])
def test_search_takes_whatever_is_typed(sign, visitor):
    assert visitor.get(f"/search/?q=bikes{sign}").status_code == 200


@pytest.mark.parametrize("text", ["%ED%A0%80", "%00", "%F0%9F%9A%B2"])
@pytest.mark.parametrize("address", ["/feedback/", "/admin/login/", "/admin/password_reset/"])
def test_a_form_is_shown_again_and_nothing_of_it_is_kept(text, address, visitor):
    body = f"text={text}&email={text}&username={text}&password={text}&ticket={text}&more={text}"
    response = visitor.generic("POST", address, body, "application/x-www-form-urlencoded", **OURS)
    assert response.status_code == 200
    assert not PageReport.objects.exists()


@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_that_an_officer_pastes_is_kept_with_a_mark_in_its_place(sign, client, officer, home):
    page = InformationPageFactory(slug="plans")
    client.force_login(officer)
    block = {"key": "a", "text": "SIGN", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": []}  # fmt: skip
    text = json.dumps({"blocks": [block], "entityMap": {}}).replace("SIGN", f"before{sign}after 🚲")
    response = publish(client, edit_url(page), body=streamfield([("text", text)]))
    assert response.status_code == 302
    kept = InformationPage.objects.get(pk=page.pk).body[0].value.source
    assert "before\ufffd" in kept
    assert "after 🚲" in kept
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize(
    "sent", [*(f'{{"hint": "{sign}"}}' for sign in SIGNS), '{"\\u0000": 1}', "[1]", "1", "{"]
)
def test_what_a_script_of_the_admin_sends_is_refused(sent, client, officer):
    client.force_login(officer)
    client.raise_request_exception = False
    address = reverse("wagtailadmin_dismissibles")
    assert client.patch(address, sent, "application/json").status_code == 400
    assert client.patch(address, b"\xff\xfe\xff", "application/json").status_code == 400
    assert client.patch(address, '{"hint": "\\ud83d\\udeb2"}', "application/json").status_code == 200


@pytest.mark.parametrize(
    ("written", "is_a_name"),
    [
        ("utf-7''%2B2AA-.pdf", False),
        ("unknown''%61.pdf", False),
        ("rot13''%61.pdf", True),
        ("utf-16''%d8%00", True),
    ],
)
@pytest.mark.parametrize("address", ["/feedback/", "/admin/login/", "/admin/documents/multiple/add/"])
def test_a_name_of_a_file_in_any_writing_is_answered(written, is_a_name, address, client, officer):
    turn_on()
    is_upload = "documents" in address
    if is_upload:
        client.force_login(officer)
    client.raise_request_exception = False
    part = (
        f'--x\r\nContent-Disposition: form-data; name="files[]"; filename*={written}\r\n\r\nb\r\n--x--\r\n'
    )
    response = client.generic("POST", address, part, "multipart/form-data; boundary=x", **OURS)
    # Without a name it is no file, and an upload wants one.
    assert response.status_code == (400 if is_upload and not is_a_name else 200)
    assert not SiteDocument.objects.exists()


@pytest.mark.parametrize(
    "place", ["body-0-id", "body-0-type", "body-0-value", "owner_role", "next", "na\0me"]
)
def test_a_form_of_the_admin_with_a_nul_in_any_place_is_refused(place, client, officer, home):
    page = InformationPageFactory(slug="plans")
    client.force_login(officer)
    client.raise_request_exception = False
    blocks = {f"body-{name}": value for name, value in streamfield([("heading", {"text": "A"})]).items()}
    assert publish(client, edit_url(page), **blocks | {place: "a\0b"}).status_code == 400
