"""The problem form as a reader uses it: open it, type, send; and the site that has it."""

import datetime
import re

import time_machine
from bs4 import BeautifulSoup
from wagtail.models import Site

from csp_site.models import SiteSettings

NOON = datetime.datetime(2026, 2, 24, 12, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
OURS = {"HTTP_ORIGIN": "http://testserver"}
WRONG = "The number on this page does not work."
ANSWERABLE = {
    "data_controller": "Anytown Council",
    "data_contact": "data@example.org",
    "reports_kept_days": 30,
}


def turn_on(**changes):
    """Say in the settings who answers for what people send, so that the form is there."""
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults=ANSWERABLE | changes)


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def open_form(client, page=None, at=NOON):
    """Open the form about a page; return what a browser would send if nothing were typed."""
    with time_machine.travel(at, tick=False):
        response = client.get(address_of(page))
    assert response.status_code == 200
    form = soup_of(response).find("form", method="post")
    fields = form.find_all(["input", "textarea"])
    return {field["name"]: field.get("value", "") for field in fields}


def address_of(page):
    return f"/feedback/?page={page.pk}" if page else "/feedback/"


def post(client, data, page=None, at=NOON + 60 * SECOND, **headers):
    with time_machine.travel(at, tick=False):
        return client.post(address_of(page), data, **OURS | headers)


def send(client, page=None, at=NOON, **typed):
    """Open the form, type, and send it a minute later; return the answer."""
    blank = open_form(client, page, at)
    return post(client, blank | {"text": WRONG} | typed, page, at + 60 * SECOND)


def refused(response, status):
    """Return what the page says of a message that was not taken, and what still stands in its boxes."""
    assert response.status_code == status
    soup = soup_of(response)
    assert soup.title.string.startswith("Error: ")
    summary = soup.select_one(".error-summary")
    return (
        words_of(summary),
        soup.textarea.get_text().strip("\n"),
        soup.find(id="id_email").get("value", ""),
    )
