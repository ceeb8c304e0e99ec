"""Every type of page in a real browser: with axe, on the narrowest screen, with text spaced out, zoomed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import expect

from csp_site.tests.browsing import CUT_OFF, DESKTOP, LOOKS, NARROWEST, WCAG, ZOOMED
from csp_site.tests.every_page import all_others, one_of_each

pytestmark = LOOKS

# Beside what the house asks of axe everywhere, text that stands out by 7:1.
AXE = {
    "runOnly": WCAG,
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
# All that another scheme of colours can change.
COLOURS = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
    },
    "resultTypes": ["violations"],
}
SCHEMES = ("light", "dark")

# WCAG 2.2, 1.4.12: a style of the reader's own, which the page's policy does not refuse.
SPACE_TEXT_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
WIDTH = "document.documentElement.scrollWidth"
# How much of the screen is taken by what does not scroll away, in parts of its height.
TAKEN = """() => {
  scrollTo(0, document.documentElement.scrollHeight / 2);
  const stays = [...document.querySelectorAll("body *")].filter((box) => {
    const { position } = getComputedStyle(box);
    const { top, bottom, height } = box.getBoundingClientRect();
    return box.checkVisibility() && height && ["fixed", "sticky"].includes(position)
      && bottom > 0 && top < innerHeight;
  });
  return stays.reduce((sum, box) => sum + box.getBoundingClientRect().height, 0) / innerHeight;
}"""


def look(page, name, problems, viewports=(NARROWEST, DESKTOP), schemes=SCHEMES):
    """Let axe look at the page as it stands, in each width and scheme, and note what it finds."""
    for viewport in viewports:
        page.set_viewport_size(viewport)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            results = Axe().run(page, options=AXE if scheme == schemes[0] else COLOURS)
            if results.violations_count:
                problems[f"{name} {viewport['width']} {scheme}"] = results.generate_report()


def send_wrong_answers(page):
    """Yield what went wrong with the form, which stands filled in on the page, again and again."""
    about = next(address for address in one_of_each() if address.startswith("/feedback/?"))
    page.goto(about)
    page.get_by_label("Your email").fill("nobody")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-list")).to_be_visible()
    yield "two answers are wrong"
    page.goto(about)
    page.get_by_label("What is wrong?").fill("It is wrong.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-summary")).to_be_visible()
    yield "sent too fast"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_axe_finds_nothing_on_any_type_of_page(page, scripts):
    if not scripts:
        # Those of the site alone: axe is a script too.
        page.route("**/static/js/*", lambda route: route.abort())
    page.route("**/broken/", lambda route: route.fulfill(body=render_to_string("500.html")))
    problems = {}
    for address in [*one_of_each(), "/broken/"]:
        page.goto(address)
        if scripts or page.locator("script[src]").count():
            look(page, address, problems)
    for state in send_wrong_answers(page):
        look(page, state, problems)
    assert problems == {}


def test_axe_finds_nothing_on_any_page_of_the_real_content(page):
    problems = {}
    for address in all_others():
        page.goto(address)
        look(page, address, problems, [NARROWEST], ["dark"])
    assert problems == {}


def test_nothing_is_wider_than_the_narrowest_screen_or_cut_off_when_text_is_spaced_out(page):
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.set_viewport_size(NARROWEST)
    wrong = {}
    for address in [*one_of_each(), *all_others()]:
        page.goto(address)
        for how in ("as it is", "spaced out"):
            if how == "spaced out":
                page.evaluate(SPACE_TEXT_OUT)
            if page.evaluate(WIDTH) > NARROWEST["width"]:
                wrong[f"{address} {how}"] = page.evaluate(WIDTH)
            if cut := page.evaluate(CUT_OFF):
                wrong[f"{address} {how} cut off"] = cut
    assert wrong == {}
    # Nor does the strict policy refuse anything.
    assert [text for text in complaints if "404" not in text] == []


def test_a_page_zoomed_four_times_leaves_the_screen_to_its_words(page):
    page.set_viewport_size(ZOOMED)
    taken = {}
    for address in one_of_each():
        page.goto(address)
        taken[address] = page.evaluate(TAKEN)
        assert page.evaluate(WIDTH) <= ZOOMED["width"]
    assert {address: round(part, 2) for address, part in taken.items() if part > 0.25} == {}


def test_the_page_with_every_block_has_pictures_cards_and_documents_to_look_at(page):
    page.goto("/every-block/")
    for selector, count in {".picture img": 2, ".block-cards .card": 3, ".block-documents a": 1}.items():
        assert page.locator(f"main {selector}").count() >= count, selector
