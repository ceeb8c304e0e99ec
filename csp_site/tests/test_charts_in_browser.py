"""Charts in a real browser, whose fonts have real widths: nothing collides on a phone or on a desk."""

import pytest

from csp_site.models import HomePage
from csp_site.tests.browsing import DESKTOP, LOOKS
from csp_site.tests.factories import InformationPageFactory

pytestmark = LOOKS

LONG = "Antisocial behaviour in parks, open spaces and WWW…MMM"
MONTHS = [f"{month} {year}" for year in (2023, 2024) for month in ("January", "May", "September", "Mmmm")]
NASTY = {
    "long names": ("column", f"What\tOne\n{LONG}\t5\n{LONG} 2\t-3\n{'m' * 80}\t\n", "%"),
    "large and small": (
        "bar",
        "What\tOne\tTwo\nA\t-999,999,999,999.9999\t0.0001\nB\t\t999,999,999,999\n",
        "£",
    ),
    "many lines": (
        "line",
        f"When\t{LONG}\tB{LONG}\tCouncil\tPolice\n"
        + "".join(f"{name}\t{n}\t{n + 1}\t\t{n - 9}\n" for n, name in enumerate(MONTHS)),
        "",
    ),
    "many columns": (
        "column",
        "When\tA\tB\tC\tD\n" + "".join(f"Week {n}\t{n}\t{n * 2}\t\t{n % 7}\n" for n in range(40)),
        "",
    ),
    "a year beside a long name": ("bar", f"What\t2023/24\t{LONG}\n{LONG}\t1\t2\n", "%"),
    "before and after": ("change", f"What\tBefore {LONG}\tAfter\n{LONG}\t1\t\nB\t3\t-2\nC\t5\t6\n", "£"),
}
FAULTS = """() => [...document.querySelectorAll("figure.chart svg")]
  .filter((svg) => svg.checkVisibility())
  .flatMap((svg) => {
    const { width, height } = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].map((one) => [one.textContent, one.getBBox()]);
    const apart = (a, b) => a.x + a.width <= b.x + 1 || b.x + b.width <= a.x + 1
      || a.y + a.height <= b.y + 3 || b.y + b.height <= a.y + 3;
    return texts.flatMap(([words, box], place) => [
      ...(box.x < -2 || box.y < -2 || box.x + box.width > width + 1 || box.y + box.height > height + 2
        ? [words] : []),
      ...texts.slice(place + 1).filter(([, other]) => !apart(box, other)).map(([other]) => [words, other]),
    ]);
  })"""
SHOWN = """() => [...document.querySelectorAll("figure.chart svg")].filter((svg) => svg.checkVisibility())
  .map((svg) => [svg.getAttribute("class"), svg.clientWidth / svg.viewBox.baseVal.width])"""


BROKEN = """() => [...document.querySelectorAll("figure.chart :is(th, td)")]
  .filter((cell) => cell.checkVisibility() && cell.textContent.length < 13)
  .filter((cell) => { const words = document.createRange(); words.selectNodeContents(cell);
    return new Set([...words.getClientRects()].map((line) => line.top)).size > 1; })
  .map((cell) => cell.textContent)"""


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 800}, DESKTOP], ids=["phone", "desk"])
def test_no_words_of_a_chart_meet_or_leave_it(page, viewport):
    words = {"summary": "A sentence.", "source": {"text": "A report"}, "note": "", "awaited": ""}
    body = [
        ("chart", {"title": title, "kind": kind, "table": table, "unit": unit, **words})
        for title, (kind, table, unit) in NASTY.items()
    ]
    address = InformationPageFactory(parent=HomePage.objects.get(), slug="charts", body=body).url
    page.set_viewport_size(viewport)
    page.goto(address)
    assert page.evaluate(FAULTS) == []
    shown = page.evaluate(SHOWN)
    wanted = "chart-narrow" if viewport["width"] == 320 else "chart-wide"
    assert [kind for kind, _ in shown] == [wanted] * len(NASTY)
    assert all(scale >= 0.99 for _, scale in shown)  # words of 15 pixels at least
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
