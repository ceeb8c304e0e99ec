"""The examples of what any page may show."""

import datetime

from django.utils import timezone

from csp_site.blocks.accessibility import Conformance
from csp_site.blocks.charts import ChartBlock
from csp_site.documents.facts import READ
from csp_site.library import Example
from csp_site.library.blocks import examples_of
from csp_site.library.examples import NOWHERE, example_document, example_image
from csp_site.patterns.groups import PAGE

A_DAY = datetime.date(2026, 2, 24)


@PAGE.add(
    "components/page_title.html",
    "Title and summary",
    "Opens every page: its title, and the summary in one or two plain sentences.",
)
def page_title():
    yield "With a summary", {"title": "Title of the page", "summary": "One or two plain sentences."}
    yield "Without one", {"title": "Title of the page", "summary": ""}


@PAGE.add(
    "components/contents.html",
    "On this page",
    "Comes by itself to a page with three headings or more; on a wide screen it follows the reader.",
)
def contents():
    parts = ("The first part", "The second part", "The third part")
    yield "", {"contents": [{"text": text, "anchor": NOWHERE.removeprefix("#")} for text in parts]}


@PAGE.add(
    "components/awaited.html",
    "Awaited",
    "Use it where something should be and is not there yet: say so, and never leave a gap unexplained.",
)
def awaited():
    yield "With the reason", {"what": "What is missing", "why": "Why, and what will happen next."}
    yield "Without it", {"what": "What is missing", "why": ""}


@PAGE.add(
    "components/chart.html",
    "Chart",
    "Draws a table as a picture: paste the cells of a spreadsheet, and say what they show in a sentence.",
)
def chart():
    block = ChartBlock()
    for caption, value in examples_of(block):
        if value.has_file:
            yield caption, {"chart": value, "page": Example()}


@PAGE.add(
    "components/reviewed.html",
    "When a page was checked",
    "Shows when somebody last checked the page; press “Checked, still right” when you have.",
)
def reviewed():
    later = A_DAY + datetime.timedelta(days=9)
    nothing = {"checked_on": None, "changed_since": None, "source_reviewed_on": None}
    yield "Checked", {"page": Example(**nothing | {"checked_on": A_DAY})}
    yield "Changed after that", {"page": Example(**nothing | {"checked_on": A_DAY, "changed_since": later})}
    yield "Nobody has checked it here", {"page": Example(**nothing | {"source_reviewed_on": A_DAY})}


@PAGE.add(
    "components/conformance.html",
    "How far the website meets the standard",
    "Opens the accessibility statement; choose “in full” only after somebody has checked it all.",
    inside=("div", "statement"),
)
def conformance():
    for how_far in Conformance:
        yield how_far.label, {"conformance": how_far}


@PAGE.add(
    "components/part_list.html",
    "Parts of another page",
    "Leads to each part of another page, such as Report it from the home page.",
)
def part_list():
    parts = [{"text": "A part of the page", "anchor": ""}, {"text": "Another part", "anchor": ""}]
    yield "", {"url": NOWHERE, "parts": parts}


@PAGE.add(
    "components/page_card.html",
    "Card of a page",
    "Leads to another page, with its own title and summary; the Cards block draws it.",
)
def page_card():
    summary = "What it is about, in one or two plain sentences."
    yield "With a summary", {"page": card("components/page_card.html", "Title of a page", summary)}
    yield "Without one", {"page": card("components/page_card.html", "Title of a page", "")}


@PAGE.add(
    "components/cards.html",
    "Cards side by side",
    "Shows several pages or contacts as cards, in the order you choose.",
)
def cards():
    titles = ("First page", "Second page", "Third page")
    template = "components/page_card.html"
    yield "", {"pages": [card(template, title, "What it is about.") for title in titles]}


def card(template, title, summary):
    """Return an example of a page that is shown as a card."""
    return Example(title=title, summary=summary, card_template=template)


@PAGE.add(
    "components/document_link.html",
    "Document",
    "Shows a file with its kind and size, so that people know what they will get before they press.",
)
def document_link():
    note = "What it is about, in a few words."
    withdrawn = {"withdrawn_at": timezone.make_aware(datetime.datetime(2026, 2, 24, 10))}
    withdrawn["withdrawn_note"] = "Why it was withdrawn."
    yield "Its own title, kind and size", {"document": example_document(), "title": "", "note": ""}
    yield (
        "Another title and a note",
        {"document": example_document(), "title": "Its name here", "note": note},
    )
    facts = {"state": READ, "pages": 12, "language": "cy"}
    yield (
        "With its pages and its language",
        {"document": example_document(facts=facts), "title": "", "note": ""},
    )
    yield "Withdrawn", {"document": example_document(**withdrawn), "title": "", "note": note}


@PAGE.add(
    "components/picture.html",
    "Picture",
    "Shows a picture in the size that a screen needs; say what it shows, or tick “decorative”.",
)
def picture():
    yield "", {"image": example_image(), "alt": "What the picture shows"}
