"""Residents and officers in a real browser, on the real content."""

import re
import time

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from contacts.models import ContactPage
from csp_site.models import InformationPage
from csp_site.permissions import COUNCIL_OFFICERS
from csp_site.tests.browsing import DESKTOP, LOOKS, NARROWEST, PHONE
from csp_site.tests.factories import UserFactory
from csp_site.tests.reporting import turn_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

looks = LOOKS[-1]
PASSWORD = "a long enough password"


def open_as_officer(open_page, address):
    """Return a page of the admin, opened by a council officer who signed in as a person does."""
    officer = UserFactory(email="officer@example.org")
    officer.set_password(PASSWORD)
    officer.save()
    officer.groups.add(Group.objects.get(name=COUNCIL_OFFICERS))
    page = open_page(address, viewport=DESKTOP)
    page.get_by_label("Email").fill("OFFICER@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def edit_as_officer(open_page, page_to_edit):
    """Return the editor of a page, opened by a council officer."""
    return open_as_officer(open_page, f"/admin/pages/{page_to_edit.pk}/edit/")


@looks
def test_a_resident_calls_racial_harassment_in_two_presses_from_home(open_page):
    page = open_page("/")
    page.get_by_role("link", name="Hate crime or racial harassment").first.click()
    number = page.get_by_role("link", name="Call Racial harassment, 01223 457967").first
    expect(number).to_be_visible()
    assert number.get_attribute("href") == "tel:01223457967"


@looks
def test_emergency_numbers_and_first_topics_stand_above_the_fold_on_a_phone(open_page):
    page = open_page("/")
    for link in (
        page.get_by_role("link", name="Call 999").first,
        page.get_by_role("button", name="Search"),
        page.get_by_role("link", name="Abuse by a partner or family").first,
        page.get_by_role("link", name="Hate crime or racial harassment").first,
    ):
        box = link.bounding_box()
        assert box["y"] + box["height"] < PHONE["height"]


@looks
@pytest.mark.parametrize("address", ["/get-help/council-advice-line/", "/get-help/?need=community"])
def test_the_first_number_stands_above_the_exit_bar_on_a_phone(open_page, address):
    page = open_page(address)
    number = page.get_by_role("link", name="Call Racial harassment, 01223 457967").first.bounding_box()
    bar = page.locator(".exit").bounding_box()
    assert number["y"] + number["height"] <= bar["y"]


def test_an_officer_changes_a_number_and_the_resident_sees_it(open_page):
    contact = ContactPage.objects.get(title="Racial harassment")

    page = edit_as_officer(open_page, contact)
    number = page.locator("input[value='01223 457967']")
    number.fill("01223 000 111")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("has been published").or_(page.get_by_text("published.")).first).to_be_visible()
    assert page.complaints == []

    resident = open_page(contact.url)
    expect(resident.get_by_role("link", name="01223 000 111").first).to_be_visible()
    assert resident.get_by_text("01223 457967").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_resident_says_what_is_wrong_with_a_page_by_keyboard_alone(open_page, scripts):
    turn_on()
    page = open_page("/learning-reviews/", viewport=NARROWEST, java_script_enabled=scripts)
    page.get_by_role("link", name="Is something wrong with this page?").press("Enter")
    expect(page).to_have_url(re.compile("/feedback/"))
    opened = time.monotonic()
    page.get_by_label("Your email address (optional)").fill("nobody")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page).to_have_title(re.compile("^Error: Is something wrong with this page?"))
    # The browser has brought the reader to the summary; the first link in it leads to the first box.
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is wrong?")).to_be_focused()
    page.keyboard.type("I cannot read this page.")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    # Nobody types as fast as this test.
    page.wait_for_timeout(max(0, 4500 - 1000 * (time.monotonic() - opened)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your message")
    assert page.context.cookies() == []
    page.get_by_role("link", name="Go back to “How we learn”").press("Enter")
    expect(page).to_have_url(re.compile("/learning-reviews/$"))


@looks
def test_the_keyboard_reaches_the_skip_link_first_and_the_exit_next(open_page):
    page = open_page(ContactPage.objects.get(title="Racial harassment").url, viewport=DESKTOP)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the main content"
    page.keyboard.press("Tab")
    assert "Exit this page" in page.locator(":focus").inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_an_officer_sees_a_draft_in_the_editor_s_preview(open_page):
    about = InformationPage.objects.get(slug="about")

    page = edit_as_officer(open_page, about)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title='Preview'] >> nth=0")
    expect(preview.get_by_role("heading", level=1)).to_have_text("About us")


@looks
def test_the_block_picker_shows_every_look_of_a_block_as_the_site_draws_it(open_page):
    page = edit_as_officer(open_page, InformationPage.objects.get(slug="about"))
    page.get_by_role("button", name="Insert a block").first.click()
    callout = page.locator(".w-combobox__option-row", has_text="Callout")
    callout.get_by_role("button", name="Preview").press("Enter")
    preview = page.frame_locator("iframe[src*='block-preview']")
    for look in ("Good to know", "Take care", "Good news"):
        expect(preview.get_by_text(look, exact=True)).to_be_attached()
    expect(preview.locator(".callout-caution")).to_have_css("background-color", "rgb(255, 241, 207)")
    assert page.complaints == []


@looks
def test_a_chosen_help_topic_shows_at_once_and_adds_no_step_behind_back(open_page):
    page = open_page("/")
    page.goto("/get-help/")
    page.get_by_role("navigation", name="Help topics").get_by_role("link", name="Noise").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Noise")
    expect(heading).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?need=noise$"))
    expect(page.get_by_role("link", name="Call Environmental health issues")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("/$"))
    assert "need=" not in page.url and "get-help" not in page.url
    assert page.complaints == []


@looks
def test_the_list_of_contents_marks_the_part_being_read(open_page):
    page = open_page("/about/", viewport=DESKTOP)
    contents = page.get_by_role("navigation", name="On this page")
    page.get_by_role("heading", name="How we look back").evaluate("part => part.scrollIntoView()")
    expect(contents.locator("[aria-current]")).to_have_text("How we look back")
    page.evaluate("scrollTo(0, 0)")
    expect(contents.get_by_role("link", name="How we look back")).not_to_have_attribute(
        "aria-current", "true"
    )
    assert page.complaints == []
