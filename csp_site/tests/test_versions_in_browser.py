"""One who saves second chooses between two versions in a real browser, by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.models import InformationPage
from csp_site.tests.browsing import DESKTOP, WCAG
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import UserFactory
from csp_site.tests.test_end_to_end import edit_as_officer, open_as_officer
from csp_site.versions.orders import ANY_PAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALL_PHONE = {"width": 360, "height": 740}


@pytest.fixture
def somebody_else():
    """The client of somebody else who may do everything."""

    def make():
        client = Client()
        client.force_login(UserFactory(is_superuser=True, first_name="Bea", last_name="Quick"))
        return client

    return make


def test_who_saves_second_reads_both_versions_and_keeps_theirs_by_keyboard(open_page, somebody_else):
    stored = InformationPage.objects.get(slug="privacy")
    screen = edit_as_officer(open_page, stored)
    screen.locator("#id_summary").fill("What I typed meanwhile.")
    body = streamfield([("text", rich_text("<p>Words of the first to save</p>"))])
    publish(somebody_else(), edit_url(stored), summary="The first to save.", body=body)
    screen.keyboard.press("Control+s")
    section = screen.get_by_role("region", name="Two versions: choose one")
    expect(section).to_be_visible()
    for words in (
        "The first to save.",
        "Words of the first to save",
        "What I typed meanwhile.",
        "Bea Quick",
    ):
        expect(section).to_contain_text(words)
    expect(screen.locator("#id_summary")).to_have_value("What I typed meanwhile.")
    found = Axe().run(screen, context="#both-versions", options={"runOnly": WCAG}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    for size in (DESKTOP, TALL_PHONE):
        screen.set_viewport_size(size)
        box = section.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    screen.locator("#id_summary").focus()
    screen.keyboard.press("Control+s")
    expect(screen.get_by_text("has been updated").first).to_be_visible()
    stored.refresh_from_db()
    assert stored.get_latest_revision_as_object().summary == "What I typed meanwhile."
    assert stored.summary == "The first to save."


def test_a_list_that_somebody_else_has_put_in_order_opens_again_with_the_reason(open_page, somebody_else):
    home = Page.objects.get(depth=2)
    listing = reverse("wagtailadmin_explore", args=[home.pk]) + "?ordering=ord"
    screen = open_as_officer(open_page, listing)
    handle = screen.locator("tbody tr").first.locator("[data-w-orderable-target=handle]")
    expect(handle).to_be_visible()
    last = home.get_children().order_by("path").last()
    other = somebody_else()
    sheet = BeautifulSoup(other.get(listing).content, "html.parser")
    url = sheet.find(attrs={"data-w-orderable-url-value": True})["data-w-orderable-url-value"]
    moved = other.post(f"{url.replace(str(ANY_PAGE), str(last.pk), 1)}?position=0")
    assert moved.status_code == 200
    handle.focus()
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    expect(screen.get_by_text("somebody else has changed the pages")).to_be_visible()
    expect(screen.locator("tbody tr").first).to_contain_text(last.title)
    assert Page.objects.child_of(home).order_by("path").first().pk == last.pk
