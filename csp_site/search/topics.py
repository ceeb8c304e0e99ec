"""Help topics: what people come for, and the everyday words by which search knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError

from csp_site.search.normaliser import clean, ordered_terms, terms_of, tokens
from csp_site.search.small_words import AROUND_WORDS, STOP_WORDS

LONGEST_LINE = 10  # words
STOP_TERMS = terms_of(" ".join(STOP_WORDS))
SMALL_TERMS = STOP_TERMS | terms_of(" ".join(AROUND_WORDS))
# How many other words may stand between two of a phrase of small words: "can't just go on".
GAP = 1


@dataclass(frozen=True)
class Topic:
    """
    What people come for help with, and how they say it: texts with a word or a few on each line.

    It is named by a line of `phrases` or `danger`, or by one of `who` together with one of `what`.
    """

    key: str
    position: int = 0
    # Whether somebody may come to harm: such topics are answered before others.
    is_urgent: bool = False
    who: str = ""
    what: str = ""
    phrases: str = ""
    # Said of a danger that is there now.
    danger: str = ""

    @property
    def texts(self):
        return (self.who, self.what, self.phrases, self.danger)


class Named(NamedTuple):
    """The keys of the topics that were named, the first to be answered first, and whether danger was."""

    keys: tuple[str, ...] = ()
    is_danger: bool = False


class Line(NamedTuple):
    """One line of words as the terms it is known by."""

    terms: tuple[str, ...]

    @property
    def telling(self):
        """The terms that say what it is about: all of them, where all are small."""
        return frozenset(self.terms) - SMALL_TERMS or frozenset(self.terms)

    @property
    def is_phrase(self):
        """Whether its words tell something only as they stand, one after the other, or one by itself."""
        return SMALL_TERMS.issuperset(self.terms)


class _Said:
    """What was typed, asked for lines."""

    def __init__(self, found):
        self.order = [term for token in found for term in token.parts]
        self.terms = {term for token in found for term in (*token.parts, *token.same, *token.more)}

    def lines(self, text, is_pair=False):
        """Return the lines of a text that were said; of a pair, one small word will do."""
        return [line for line in _lines(text) if self._has(line, is_pair)]

    def _has(self, line, is_pair):
        if not self.terms.issuperset(line.terms):
            return False
        if not line.is_phrase:
            return True
        if len(line.terms) == 1:
            return is_pair or self.order == list(line.terms)
        return self.stands(line, GAP)

    def stands(self, line, gap=0):
        """Return whether the words of a line were said one after the other, so many others between two."""
        starts = (place for place, term in enumerate(self.order) if term == line.terms[0])
        return any(self._goes_on(line.terms[1:], place + 1, gap) for place in starts)

    def _goes_on(self, terms, place, gap):
        for term in terms:
            near = self.order[place : place + gap + 1]
            if term not in near:
                return False
            place += near.index(term) + 1
        return True


def named(found, topics):
    """
    Return what these tokens name among Topics.

    What is part of more that was said names nothing by itself: whom a neighbour threatens, nobody at home
    does. A danger is one unless it stands in a set phrase that says something else: a knife amnesty.
    """
    said = _Said(found)
    met, danger, phrases = [], [], []
    for topic in topics:
        there = [line.telling for line in said.lines(topic.danger)]
        also = said.lines(topic.phrases)
        people, deeds = said.lines(topic.who, is_pair=True), said.lines(topic.what, is_pair=True)
        # A person who is no more than "he" adds nothing to what was done.
        pairs = [(who.telling | what.telling) - STOP_TERMS for who in people for what in deeds]
        met += [(topic, telling) for telling in (*there, *(line.telling for line in also), *pairs)]
        danger += there
        phrases += [line.telling for line in also if said.stands(line)]
    most = {}
    for topic, telling in met:
        if not any(telling < others for _, others in met):
            most[topic] = max(most.get(topic, 0), len(telling))
    order = sorted(most, key=lambda topic: (not topic.is_urgent, -most[topic], topic.position))
    is_danger = any(not any(telling < others for others in phrases) for telling in danger)
    return Named(tuple(topic.key for topic in order), is_danger)


@lru_cache(maxsize=200)
def _lines(text):
    found = (Line(tuple(ordered_terms(line))) for line in text.splitlines())
    return tuple(line for line in found if line.terms)


def words_in(texts: Iterable[str]):
    """Return the words of texts as they were written, with their terms."""
    found = (pair for text in texts for token in tokens(clean(text)) for pair in token.words)
    return {word: term for term, word in found}


def validate_phrases(text):
    """Raise ValidationError for lines that would name a topic in almost every question, or never."""
    _validate(text, STOP_TERMS)


def validate_people(text):
    """Raise ValidationError for lines that are never typed; a small word will do: it is one of two."""
    _validate(text, frozenset())


def _validate(text, too_small):
    reasons = (_refused(line, too_small) for line in text.splitlines())
    if refused := [reason for reason in reasons if reason]:
        raise ValidationError(refused)


def _refused(line, too_small):
    """Return why a line can name nothing, or ""."""
    line = line.strip()
    terms = ordered_terms(line)
    if line and not terms:
        return f"“{line}” has no word in it that anybody could type."
    if len(terms) > LONGEST_LINE:
        return f"“{line}” is longer than {LONGEST_LINE} words. Nobody types so many in just this way."
    if len(terms) == 1 and terms[0] in too_small:
        return f"“{line}” stands in very many questions. Add the word that is said with it: {line} …"
    return ""
