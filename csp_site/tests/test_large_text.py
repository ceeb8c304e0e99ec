"""Text as large as somebody needs it: nothing is cut, nothing is pushed off the screen or covered."""

import pytest

from csp_site.tests.browsing import CUT_OFF, DESKTOP, LOOKS, NARROWEST, PHONE, set_text_size
from csp_site.tests.every_page import one_of_each

pytestmark = LOOKS

VIEWPORTS = (PHONE, NARROWEST, DESKTOP)
# As a phone sets it and as WCAG 2.2, 1.4.4 asks, in parts of a hundred.
SIZES = (115, 200)
# In parts of a hundred, by a style of the reader's own, which the page's policy does not refuse.
SET_TEXT_SIZE = """(size) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${size}% !important; }`);
  document.adoptedStyleSheets = size === 100 ? [] : [sheet];
}"""
# Words beside the screen, and words that a box is too low for so that they stand over what follows, but
# not those for a screen reader alone, or in what scrolls by itself.
OUT_OF_PLACE = """() => {
  const around = (box) => box && box !== document.body ? [box, ...around(box.parentElement)] : [];
  const isFree = (box) => getComputedStyle(box).clipPath !== "none" || box.matches("svg")
    || ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
  const isLow = (box) => getComputedStyle(box).display !== "inline" && !box.matches(".exit, .exit > .wrap");
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const { clientWidth, scrollWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : [];
  while (words.nextNode()) {
    const node = words.currentNode;
    const parent = node.parentElement;
    const boxes = around(parent);
    if (!node.data.trim() || !parent.checkVisibility() || boxes.some(isFree)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right, bottom } = range.getBoundingClientRect();
    // A line may be lower than its letters.
    const least = bottom - parseFloat(getComputedStyle(parent).fontSize) * 0.4;
    if (left < -1 || right > clientWidth + 1) found.push(`beside the screen: ${node.data.trim()}`);
    else if (boxes.filter(isLow).some((box) => box.getBoundingClientRect().bottom < least))
      found.push(`below its box: ${node.data.trim()}`);
  }
  return found;
}"""
# What has words that something stands over once they are scrolled to, and what does.
COVERED = """() => {
  const over = (part) => {
    for (let box = part; box; box = box.parentElement)
      if (getComputedStyle(box).clipPath !== "none") return "";
    part.scrollIntoView({ block: "nearest", behavior: "instant" });
    const range = document.createRange();
    range.selectNodeContents(part);
    for (const { left, right, top, bottom, width } of range.getClientRects()) {
      if (!width || top < 0 || bottom > innerHeight) continue;
      for (const x of [left + 2, (left + right) / 2, right - 2]) {
        const seen = document.elementFromPoint(x, (top + bottom) / 2);
        if (!part.contains(seen) && !seen?.contains(part)) return seen?.outerHTML.slice(0, 80) ?? "nothing";
      }
    }
    return "";
  };
  const parts = [...document.querySelectorAll(".strip a, .strip summary, h1")];
  return parts.filter((part) => part.checkVisibility({ visibilityProperty: true }))
    .flatMap((part) => ((covered) => covered ? [`${part.innerText} is under ${covered}`] : [])(over(part)));
}"""


def faults(page):
    """Yield what is wrong with the page as it stands: cut off, beside the screen, too high, covered."""
    for check in (CUT_OFF, OUT_OF_PLACE, COVERED):
        yield from page.evaluate(check)
    first = page.locator(".strip a").first
    if first.get_attribute("href") != "tel:999" or first.bounding_box()["y"] > 120:
        yield "999 does not come first"


@pytest.mark.parametrize("how", ["by the page", "by the browser"])
def test_nothing_on_any_type_of_page_is_cut_or_covered_when_text_is_large(page, how):
    wrong = {}
    if how == "by the browser":
        set_text_size(page, 200)
    for address in one_of_each():
        page.goto(address)
        for viewport in VIEWPORTS:
            page.set_viewport_size(viewport)
            for size in SIZES if how == "by the page" else [100]:
                page.evaluate(SET_TEXT_SIZE, size)
                if found := list(faults(page)):
                    wrong[f"{address} {viewport['width']} {size}%"] = found
    assert wrong == {}


def test_the_strip_and_the_exit_leave_a_phone_to_the_page(page):
    for viewport in (PHONE, NARROWEST):
        page.set_viewport_size(viewport)
        page.goto("/staying-safe-online/")
        strip, exit_bar = (page.locator(part).bounding_box() for part in (".strip", ".exit"))
        assert strip["height"] + exit_bar["height"] <= 110
        tops = {box.bounding_box()["y"] for box in page.locator(".strip-call a, .strip summary").all()}
        assert len(tops) == 1
