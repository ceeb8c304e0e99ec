"""The two sources of the real partnership against the ledger, and the site against the two sources."""

import re

import pytest
from django.conf import settings

from csp_site.testing.ledger import read_reasons, read_rows
from csp_site.testing.ledger.visitor import Visitor
from csp_site.tests.loading import addresses

LEDGER = settings.BASE_DIR / "content" / "cambridge" / "ledger"
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((LEDGER.parent / "sources").glob("*.txt"))]
WEB_ADDRESS = re.compile(r"https?://[^\s>)]+")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WORD = r"[A-Z][\w’&-]*"
START = "(?:The|A|This|While|From)"  # of a sentence, and no part of a name
# What a text holds that can be looked for, and how many of them the sources have at the least.
KINDS = {
    "e-mail addresses": (re.compile(r"[\w.]+@[\w.]+\w"), 3),
    "web addresses": (WEB_ADDRESS, 14),
    "telephone numbers": (re.compile(r"\b0\d{4} ?\d{3} ?\d{3}\b|\b(?:101|111|999)\b"), 7),
    "amounts": (re.compile(r"£[\d,]*\d"), 4),
    "dates": (re.compile(rf"(?:(?:\d\d? )?(?:{MONTHS}) )?\b(?:19|20)\d\d(?:[/-]\d+)?\b"), 30),
    "figures": (re.compile(r"[^\s(“‘]*\d[^\s)”’.,:;?]*(?:,\d+)?"), 50),
    "names": (re.compile(rf"\b(?!{START} ){WORD}(?: (?:(?:and|of|for|the) )?{WORD})+"), 90),
}


def text_of_the_sources():
    """Return the sources without the marks of their layout, with the apostrophes of the site."""
    text = "\n".join(SOURCES).replace("'", "’").replace("**", "")
    text = re.sub(r"\[([^]]*)\]\((?:[^()\\]|\\.)*\)", r"\1", text)
    return re.sub(r"[^\S\n]+", " ", WEB_ADDRESS.sub("", text))


def found_in_the_sources(kind):
    text = "\n".join(SOURCES) if kind == "web addresses" else text_of_the_sources()
    return {match.group() for match in KINDS[kind][0].finditer(text)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_ledger_forgets_nothing_that_stands_in_the_sources(kind):
    found = found_in_the_sources(kind)
    assert len(found) >= KINDS[kind][1]
    facts = "\n".join(fact for row in read_rows(LEDGER) for fact in row.facts).casefold()
    known = read_reasons(LEDGER, "left_out")
    forgotten = {text for text in found if re.sub("’s?$", "", text).casefold() not in facts}
    assert forgotten - known.keys() == set()


def test_what_is_left_out_does_stand_in_the_sources():
    everything = set().union(*map(found_in_the_sources, KINDS))
    assert read_reasons(LEDGER, "left_out").keys() - everything == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("cambridge")
def test_no_figure_and_no_link_stands_on_the_site_that_no_source_has():
    sources = "\n".join(SOURCES)
    known = read_reasons(LEDGER, "added").keys()
    visitor, strange = Visitor(), {}
    for address in addresses():
        sheet = visitor.read(address)
        figures = {word.strip("()“”‘’.,:;?") for word in sheet.words.split() if re.search(r"\d{2}|£", word)}
        links = {href for _, href in sheet.links if re.match("(https?|mailto|tel):", href)}
        for text in figures | links:
            plain = text.removeprefix("mailto:").removeprefix("tel:")
            if plain not in sources and plain not in sources.replace(" ", ""):
                strange[text] = address
    assert {text: address for text, address in strange.items() if text not in known} == {}
    assert known - strange.keys() == set()
