"""Every type of page on paper, in colours that somebody chose for everything, and with less motion."""

import re

import pypdfium2
import pytest

from csp_site.models import BasePage
from csp_site.tests.browsing import DESKTOP, LOOKS
from csp_site.tests.every_page import one_of_each
from csp_site.tests.reporting import turn_on

pytestmark = LOOKS

PRINTED_ADDRESSES = """() => [...document.querySelectorAll("main a[href^=http]")]
  .filter((link) => link.checkVisibility())
  .map((link) => [getComputedStyle(link, "::after").content.includes(link.getAttribute("href")),
    Boolean(link.closest(".private")), link.outerHTML.slice(0, 120)])"""
# What each link of a page to ring, to write to or to open leads to, and what it says of itself on paper.
WAYS = """() => [...document.querySelectorAll('main a[href]')].filter((link) => link.checkVisibility())
  .filter((link) => /^(tel|mailto):/.test(link.getAttribute("href")) || link.matches(".channel-web a"))
  .map((link) => link.getAttribute("href"))"""
# Those of other sites that stand where pages need safe reading, but for where a contact is itself.
TOLD_TO_NOBODY = """() => [...document.querySelectorAll(".private a[href^=http]")]
  .filter((link) => link.checkVisibility() && !link.matches(".channel-web a"))
  .map((link) => link.getAttribute("href"))"""
# What only somebody with a screen can use.
SCREEN_ONLY = (
    ".skip, .exit, .menu, .search-link, .search-form, .filter, .contents, .crumbs, .problem, .pager"
)
BOXES = """.card, .tag, .care, .callout, .state-line, .awaited, .banner, .strip, .error-summary,
  .call, .filter a, .button, .search-button, .search-box, .exit-link, textarea, input:not([type=hidden])"""
WITHOUT_AN_EDGE = """(boxes) => [...document.querySelectorAll(boxes)].filter((box) => {
  const style = getComputedStyle(box);
  const sides = ["Top", "Bottom", "Left"];
  return box.checkVisibility() && box.offsetWidth > 1
    && sides.some((side) => style[`border${side}Style`] === "none"
      || style[`border${side}Width`] === "0px");
}).map((box) => box.outerHTML.slice(0, 100))"""
WITH_A_COLOUR_OF_ITS_OWN = """() => [...document.querySelectorAll("svg")].filter((icon) =>
  icon.checkVisibility() && getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color
).map((icon) => icon.parentElement.outerHTML.slice(0, 100))"""
MOVING = """() => [document.documentElement, ...document.querySelectorAll("body *")].filter((box) => {
  const style = getComputedStyle(box);
  return style.scrollBehavior === "smooth" || style.animationName !== "none"
    || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
}).map((box) => box.outerHTML.slice(0, 100))"""


def sheets(page):
    """Return the words on each sheet of paper that the page takes."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def whole(text):
    """Return a text without its spaces and hyphens, which come as a sign of their own where a line ends."""
    return re.sub(r"[-\x02\ufffe\s]", "", text)


def test_every_type_of_page_prints_whole_and_without_what_needs_a_screen(page):
    wrong = {}
    for address in one_of_each():
        page.goto(address)
        printed = sheets(page)
        if not all(words.strip() for words in printed):
            wrong[address] = f"a sheet of {len(printed)} is empty"
        words = " ".join("".join(printed).split())
        title = page.locator("h1").inner_text()
        assert "Call 999" in words and " ".join(title.split())[:20] in words, address
        page.emulate_media(media="print")
        if shown := page.locator(SCREEN_ONLY).filter(visible=True).count():
            wrong[address] = f"{shown} things for a screen"
        page.emulate_media(media="null")
    assert wrong == {}


def test_the_sheet_of_numbers_is_one_sheet(page):
    page.goto("/get-help/numbers/")
    [words] = sheets(page)
    assert "01223 457967" in words and "0808 2000 247" in words


@pytest.mark.search
def test_paper_has_the_address_of_each_link_but_of_none_that_needs_safe_reading(page):
    page.emulate_media(media="print")
    wrong, kept_quiet, printed = [], 0, 0
    for url in [page.url for page in BasePage.objects.live().public()] + ["/search/?q=abuse"]:
        page.goto(url)
        for has_address, is_private, link in page.evaluate(PRINTED_ADDRESSES):
            if has_address == is_private:
                wrong.append((url, link))
            kept_quiet, printed = kept_quiet + is_private, printed + has_address
    assert wrong == []
    assert kept_quiet and printed


def test_paper_has_the_number_of_each_way_to_call_and_the_address_of_each_way_to_write_or_to_read(page):
    wrong, seen = [], 0
    for address in [*one_of_each(), "/get-help/local-services/"]:
        page.goto(address)
        printed = whole("".join(sheets(page)))
        page.emulate_media(media="print")
        for way in page.evaluate(WAYS):
            said = re.sub(r"^(tel|mailto):|^https?://|/$", "", way)
            seen += 1
            # The rest of a long one may come after a line of what stands beside it.
            if whole(said)[:24] not in printed:
                wrong.append((address, way))
        wrong += [(address, told) for told in page.evaluate(TOLD_TO_NOBODY) if whole(told) in printed]
        page.emulate_media(media="null")
    assert wrong == []
    assert seen > 100


def test_paper_says_how_to_tell_us_and_where_the_directory_is(page):
    turn_on(data_controller="")  # without a form on the site there is the telephone
    for address, said in {
        "/get-help/local-services/": "www.cambridge.gov.uk/domestic-violence-directory",
        "/get-help/national-helpline/": "tellus:call01223457950oremailcommunity.safety@cambridge.gov.uk.",
    }.items():
        page.goto(address)
        assert whole(said) in whole("".join(sheets(page))), address


def test_colours_chosen_for_everything_leave_every_box_its_edge_and_every_icon_seen(page):
    page.emulate_media(forced_colors="active", color_scheme="dark")
    wrong = {}
    for address in one_of_each():
        page.goto(address)
        if bare := page.evaluate(WITHOUT_AN_EDGE, BOXES) + page.evaluate(WITH_A_COLOUR_OF_ITS_OWN):
            wrong[address] = bare
    assert wrong == {}


def test_colours_chosen_for_everything_still_tell_states_apart(page):
    page.emulate_media(forced_colors="active")
    page.set_viewport_size(DESKTOP)
    page.goto("/get-help/")
    edges = page.locator(".menu-list a").evaluate_all(
        "links => links.map((link) => [link.ariaCurrent, getComputedStyle(link).borderBottomColor])"
    )
    assert {edge for current, edge in edges if current}.isdisjoint(
        {edge for current, edge in edges if not current}
    )
    widths = page.locator(".filter a").evaluate_all(
        "links => links.map((link) => [link.ariaCurrent, getComputedStyle(link).borderTopWidth])"
    )
    assert {width for current, width in widths if current}.isdisjoint(
        width for current, width in widths if not current
    )


def test_nothing_moves_for_somebody_who_asked_for_less_motion(page):
    page.emulate_media(reduced_motion="reduce")
    moving = {}
    for address in one_of_each():
        page.goto(address)
        if found := page.evaluate(MOVING):
            moving[address] = found
    assert moving == {}
