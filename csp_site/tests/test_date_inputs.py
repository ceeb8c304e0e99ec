"""Officers type dates in the British way, and nothing they typed becomes another date."""

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.models import Banner
from csp_site.tests.editor import edit_url, fill_in, message_beside, publish
from csp_site.tests.factories import InformationPageFactory


@pytest.fixture
def page(home, client, officer):
    client.force_login(officer)
    return InformationPageFactory()


@pytest.mark.parametrize(
    "typed", ["24/02/2026", "24/2/26", "24 February 2026", "24 Feb 2026", "2026-02-24"]
)
def test_a_date_is_read_as_it_is_written_here(typed, page, client):
    publish(client, edit_url(page), last_reviewed=typed)
    page.refresh_from_db()
    assert page.last_reviewed == datetime.date(2026, 2, 24)
    assert 'value="24/02/2026"' in client.get(edit_url(page)).content.decode()


@pytest.mark.parametrize("typed", ["2026-13-45", "31/02/2026", "next Tuesday"])
def test_what_is_no_date_is_told_beside_the_field_and_kept(typed, page, client):
    message, kept = message_beside(publish(client, edit_url(page), last_reviewed=typed), "last_reviewed")
    assert message == "Enter a valid date."
    assert kept == typed


def test_the_picker_puts_no_other_date_in_the_place_of_what_was_typed(page, client):
    form = client.get(edit_url(page)).content.decode()
    [options] = re.findall(r'initDateChooser\("id_last_reviewed", (\{.*?\})\)', form)
    assert json.loads(options)["validateOnBlur"] is False
    assert json.loads(options)["format"] == "d/m/Y"


def test_a_moment_is_read_as_it_is_written_here(page, client):
    address = reverse(Banner.snippet_viewset.get_url_name("add"))
    sent = {"message": "Closed today", "starts_at": "24/02/2026 10:00", "ends_at": "24 February 2026 18:30"}
    assert fill_in(client, address, form_id="w-editor-form", **sent).status_code == 302
    banner = Banner.objects.get()
    assert banner.ends_at - banner.starts_at == datetime.timedelta(hours=8, minutes=30)


def test_the_editor_saves_nothing_by_itself(page, client):
    form = BeautifulSoup(client.get(edit_url(page)).content, "html.parser").find(id="page-edit-form")
    assert "w-autosave" not in form["data-controller"].split()
