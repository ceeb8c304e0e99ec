"""The few words of a text around what was looked for, with the words themselves marked."""

import re
from dataclasses import dataclass

from csp_site.search.normaliser import HYPHENS, MORE_GROUPS, OPEN_PREFIXES, tokens

LENGTH = 230
# A text is shown from its beginning if the first word that was looked for stands in this much of it.
HEAD = 150
# Else so much stands before that word.
LEAD = 70
# How many places are looked at more closely before the beginning of the text has to do.
MAX_TRIES = 40


@dataclass(frozen=True)
class Part:
    """A piece of a snippet; templates escape it."""

    text: str
    is_marked: bool = False


def snippet(text, terms):
    """Return the Parts of a text around the first of these terms, or of its beginning without any."""
    first = _first_place(text, terms)
    earliest = min(first - LEAD, len(text) - LENGTH)
    start = _word_start(text, earliest) if first > HEAD and earliest > 0 else 0
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    shown = text[start:end]
    parts = [Part("… ")] if start else []
    place = 0
    for token in tokens(shown):
        if not terms.isdisjoint((*token.parts, *token.same)):
            parts += [Part(shown[place : token.start]), Part(shown[token.start : token.end], True)]
            place = token.end
    parts += [Part(shown[place:]), Part(" …" if end < len(text) else "")]
    return [part for part in parts if part.text]


def _first_place(text, terms):
    """Return where the first of the terms stands in a text, or 0."""
    if not terms:
        return 0
    # A term and its word begin alike; what begins so is then looked at more closely.
    beginnings = "|".join(sorted({_beginning(term) for term in terms}))
    places = re.finditer(
        rf"(?<![^\W_])(?:{beginnings})[{HYPHENS}\w]*(?: \d+){{0,{MORE_GROUPS}}}", text, re.IGNORECASE
    )
    for _, place in zip(range(MAX_TRIES), places, strict=False):
        found = (term for token in tokens(place[0]) for term in (*token.parts, *token.same))
        if not terms.isdisjoint(found):
            return place.start()
    return 0


def _beginning(term):
    """Return a pattern of how words of a term begin, whatever stands between the parts of a number."""
    if term.isdigit():
        return r"\D?".join(term)
    for prefix in OPEN_PREFIXES:
        if term.startswith(prefix) and len(term) > len(prefix):
            rest = term[len(prefix) :]
            return rf"{prefix}[{HYPHENS} ]?{re.escape(rest[: max(1, len(rest) - 3)])}"
    return re.escape(term[: max(2, len(term) - 3)])


def _word_start(text, place):
    """Return where the first whole word after a place begins."""
    space = text.find(" ", place, place + LEAD)
    return space + 1 if space >= 0 else place
