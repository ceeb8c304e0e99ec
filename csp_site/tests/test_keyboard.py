"""Ways through the site by keyboard alone; wherever the focus stops, it is seen whole."""

import re

import pytest
from playwright.sync_api import expect

from csp_site.tests.browsing import DESKTOP, LOOKS, PHONE, ZOOMED, set_text_size
from csp_site.tests.every_page import one_of_each

pytestmark = LOOKS

EXIT = "https://www.bbc.co.uk/weather"
# What is wrong with the focus: it has left the page, has no ring, is off the screen or under something;
# "" when nothing is. A browser may scroll to it a few frames later, so it is asked again until the page has
# come to rest.
WRONG_FOCUS = """async () => {
  const wrong = () => {
    const stop = document.activeElement;
    if (stop === document.body) return "gone";
    const { outlineStyle, outlineWidth } = getComputedStyle(stop);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return "no ring";
    for (const { left, right, top, bottom } of stop.getClientRects()) {
      if (left < -1 || right > innerWidth + 1) return "beside the screen";
      // Of a box of many lines the browser shows the one to type in.
      // So it does of what is taller than the screen has room for, such as a long title in very large text.
      const isTall = stop.matches("textarea") || bottom - top > innerHeight * 0.7;
      const heights = isTall ? [top + 12] : [top + 2, (top + bottom) / 2, bottom - 2];
      for (const height of heights) {
        if (height < 0 || height > innerHeight) return "above or below the screen";
        const seen = document.elementFromPoint((left + right) / 2, height);
        if (!stop.contains(seen) && !seen?.contains(stop)) return "under " + seen?.outerHTML.slice(0, 80);
      }
    }
    return "";
  };
  for (let frame = 0; frame < 20 && !["", "gone"].includes(wrong()); frame += 1)
    await new Promise(requestAnimationFrame);
  return wrong();
}"""


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def home_page(request, page):
    """The home page, whose only visitor has a keyboard and no mouse."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(request.param)
    page.route(f"{EXIT}**", lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto("/")
    return page


def tab(page):
    """Go one stop on, which must be seen, and return what it says of itself."""
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    assert page.evaluate(WRONG_FOCUS) == "", page.locator(":focus").evaluate("stop => stop.outerHTML")
    return page.locator(":focus")


def go(page, words):
    """Press Tab until the focus is on a link or a box with these words, and Enter to follow it."""
    for _ in range(80):
        stop = tab(page)
        name = stop.get_attribute("aria-label") or stop.inner_text()
        if re.search(words, " ".join(name.split())):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no stop says “{words}”")


def test_from_home_to_get_help_to_a_contact_and_out(home_page):
    page = home_page
    go(page, "^Hate crime or racial harassment$")
    expect(page).to_have_url(re.compile(r"/get-help/\?need="))
    go(page, "^Racial harassment$")
    expect(page.get_by_role("heading", level=1)).to_have_text("Racial harassment")
    assert tab(page).inner_text() == "Skip to the main content"
    go(page, "^Exit this page")
    page.wait_for_url(f"{EXIT}**")


def test_from_home_to_search_to_an_answer(home_page):
    page = home_page
    box = page.get_by_role("searchbox").or_(page.get_by_role("textbox", name="Search")).first
    while not box.evaluate("box => box === document.activeElement"):
        tab(page)
    page.keyboard.type("noise")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?s="))
    go(page, "^Environmental health")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Environmental health"))


def test_from_home_to_the_next_meeting(home_page):
    page = home_page
    go(page, "24 February 2026")
    expect(page).to_have_url(re.compile("/meetings/2026-02-24/$"))


@pytest.mark.parametrize(
    ("viewport", "text_size"),
    [(PHONE, 100), (DESKTOP, 100), (ZOOMED, 100), (PHONE, 200)],
    ids=["phone", "desktop", "zoomed", "large text"],
)
def test_the_focus_is_seen_at_every_stop_of_every_type_of_page(page, viewport, text_size):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(viewport)
    set_text_size(page, text_size)
    wrong = {}
    for address in one_of_each():
        page.goto(address)
        stops = page.locator("a[href], button, input, textarea, summary, select").count()
        for _ in range(stops + 5):
            page.keyboard.press("Tab")
            if (problem := page.evaluate(WRONG_FOCUS)) == "gone":
                break
            if problem:
                stop = page.locator(":focus").evaluate("stop => stop.outerHTML")
                wrong.setdefault(address, []).append((problem, stop[:100]))
    assert wrong == {}
