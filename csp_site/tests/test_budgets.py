"""What a visit costs: how much comes, in how many requests; and nothing jumps or is written inline."""

from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from csp_site.tests.browsing import DESKTOP, LOOKS, PHONE
from csp_site.tests.every_page import one_of_each

# The whole module: it empties the database, so the modules of other tests must come before it.
pytestmark = LOOKS
KILOBYTE = 1000
# Every shift of what a reader already sees, but those that follow a press within half a second.
SHIFTS = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve([]), 150);
})"""


def test_a_first_visit_to_the_home_page_is_light(page):
    arrived = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda event: arrived.setdefault(event["requestId"], 0))
    wire.on(
        "Network.loadingFinished",
        lambda event: arrived.update({event["requestId"]: event["encodedDataLength"]}),
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    page.wait_for_timeout(500)
    icon = page.locator("link[rel=icon]").first.evaluate("link => link.href")
    assert icon in asked
    assert len(asked) <= 6
    assert all(arrived.values())
    assert sum(arrived.values()) <= 50 * KILOBYTE


def test_nothing_on_any_page_moves_while_it_loads(page):
    moved = {}
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        for address in one_of_each():
            page.goto(address)
            # Less than a thousandth of the screen is how a busy browser rounds.
            if (shift := sum(page.evaluate(SHIFTS))) >= 0.001:
                moved[f"{address} {viewport['width']}"] = shift
    assert moved == {}


def test_no_page_holds_a_style_or_a_script_of_its_own(page):
    sources = {address: page.request.get(address).text() for address in one_of_each()}
    sources["500.html"] = render_to_string("500.html")
    found = {name: list(_inline(BeautifulSoup(source, "html.parser"))) for name, source in sources.items()}
    assert {name: inline for name, inline in found.items() if inline} == {}


def _inline(soup):
    """Yield what a page styles or runs by itself; what it tells machines as data does not run."""
    for element in soup.find_all(True):
        runs = element.name == "script" and element.get("type") != "application/ld+json"
        if element.name == "style" or (runs and not element.get("src")):
            yield str(element)
        yield from (
            f"{element.name} {name}" for name in element.attrs if name == "style" or name[:2] == "on"
        )
        addresses = (element.get(name, "") for name in ("href", "src", "action"))
        yield from (one for one in addresses if one.strip().lower().startswith(("javascript:", "data:")))
