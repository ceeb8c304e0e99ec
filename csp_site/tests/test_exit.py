"""The way out of a page that somebody else should not see: what leaves it, what does not, what is said."""

import re

import pytest
from playwright.sync_api import expect

from csp_site.tests.browsing import DESKTOP, LOOKS

pytestmark = LOOKS

WEATHER = "https://www.bbc.co.uk/weather"


def open_careful_page(open_page, **options):
    """Return a page that needs safe reading, come to from Get help, with the weather ready to leave for."""
    page = open_page("/get-help/", **options)
    page.context.route(f"{WEATHER}**", lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto("/staying-safe-online/")
    return page


def test_the_exit_leaves_at_once_and_back_does_not_return_to_the_page(open_page):
    page = open_careful_page(open_page)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(WEATHER)
    page.go_back()
    expect(page).to_have_url(re.compile("/get-help/$"))


def test_shift_three_times_leaves_and_says_how_many_are_left(open_page):
    page = open_careful_page(open_page, viewport=DESKTOP)
    page.clock.install()
    said = page.locator(".exit").get_by_role("status")
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave this page.")
    page.clock.fast_forward(5_001)
    expect(said).to_have_text("Too slow to leave. Press Shift 3 times again.")
    page.keyboard.type("ABC")  # capital letters are no way out
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave this page.")
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 1 more time to leave this page.")
    page.keyboard.press("Shift")
    page.wait_for_url(WEATHER)
    page.go_back()
    expect(page).to_have_url(re.compile("/get-help/$"))


def test_without_scripts_the_exit_is_a_plain_link(open_page):
    page = open_careful_page(open_page, java_script_enabled=False)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(WEATHER)


def shift_and(page, do):
    """Do something while Shift is held."""
    page.keyboard.down("Shift")
    do()
    page.keyboard.up("Shift")


def press_beside(page, key):
    """Press Shift while another key is held."""
    page.keyboard.down(key)
    page.keyboard.press("Shift")
    page.keyboard.up(key)


def switch_layout(page, key):
    """Press Shift and then another key, and let go of Shift last."""
    shift_and(page, lambda: page.keyboard.press(key))


def hold(page):
    """Hold Shift until the keyboard repeats it."""
    shift_and(page, lambda: page.keyboard.down("Shift"))


def press_then_click(page):
    """Press Shift by itself, and then a button of the mouse."""
    page.keyboard.press("Shift")
    page.mouse.click(5, 300)


NO_WAY_OUT = {
    "a click": lambda page: shift_and(page, lambda: page.mouse.click(5, 300)),
    "the other button": lambda page: shift_and(page, lambda: page.mouse.click(5, 300, button="right")),
    "a click after it": press_then_click,
    "the wheel": lambda page: shift_and(page, lambda: page.mouse.wheel(0, 40)),
    "Ctrl before it": lambda page: press_beside(page, "Control"),
    "Ctrl after it": lambda page: switch_layout(page, "Control"),
    "Alt before it": lambda page: press_beside(page, "Alt"),
    "Alt after it": lambda page: switch_layout(page, "Alt"),
    "AltGr after it": lambda page: switch_layout(page, "AltGraph"),
    "the key of the system": lambda page: press_beside(page, "Meta"),
    "a capital letter": lambda page: page.keyboard.press("Shift+A"),
    "going back a stop": lambda page: page.keyboard.press("Shift+Tab"),
    "a letter after it": lambda page: [page.keyboard.press(key) for key in ("Shift", "a")],
    "the other Shift": lambda page: shift_and(page, lambda: page.keyboard.press("ShiftRight")),
    "holding it": hold,
}


def test_shift_three_times_with_anything_else_does_not_leave(open_page):
    page = open_careful_page(open_page, viewport=DESKTOP)
    said = page.locator(".exit").get_by_role("status")
    left = []
    for name, act in NO_WAY_OUT.items():
        for _ in range(3):
            act(page)
        page.wait_for_timeout(100)
        if page.url == WEATHER or re.search("Leaving|1 more|2 more", said.text_content()):
            # What the press counted so far is of no interest to the next one.
            left.append(name)
            page.goto("/staying-safe-online/")
    assert left == []


@pytest.mark.parametrize("do", [press_then_click, lambda page: page.keyboard.press("Shift+A")])
def test_something_else_between_begins_the_count_anew(open_page, do):
    page = open_careful_page(open_page, viewport=DESKTOP)
    said = page.locator(".exit").get_by_role("status")
    page.keyboard.press("Shift")
    do(page)
    expect(said).to_have_text("")
    assert page.locator(".exit").get_attribute("data-presses") == "0"
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave this page.")
    page.keyboard.press("Shift")
    page.keyboard.press("ShiftRight")
    page.wait_for_url(WEATHER)


def test_a_page_that_still_glides_can_be_left(open_page):
    page = open_careful_page(open_page, viewport=DESKTOP)
    for _ in range(3):
        page.mouse.wheel(0, 40)
        page.keyboard.press("Shift")
    page.wait_for_url(WEATHER)


def test_three_presses_take_five_seconds_together(open_page):
    page = open_careful_page(open_page, viewport=DESKTOP)
    page.clock.install()
    said = page.locator(".exit").get_by_role("status")
    page.keyboard.press("Shift")
    page.clock.fast_forward(3_000)
    page.keyboard.press("Shift")
    page.clock.fast_forward(2_001)
    expect(said).to_have_text("Too slow to leave. Press Shift 3 times again.", timeout=1_000)
    page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave this page.")
