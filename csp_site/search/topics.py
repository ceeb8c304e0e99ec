"""Help topics: what people come for, and the everyday words by which search knows it."""

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
# What stands shortly before whoever does a thing, wherever it is said.
BEFORE_DOERS = frozenset({"by", "from", "of", "because"})
NEAR = 3  # words
# What makes of a deed one that is suffered, and deeds that do not show it by their ending.
PASSIVE = frozenset({"was", "were", "is", "been", "being", "got", "gets", "get", "getting", "are"})
PARTICIPLES = frozenset({"hit", "hurt", "shot", "beat", "spat", "hung", "stalked"})


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
    # As the phrases, but no other word is ever taken for one of these.
    insults: str = ""

    @property
    def words(self):
        """The words of all lines, with their terms."""
        return _words_in((self.who, self.what, self.phrases, self.danger, self.insults))

    @property
    def offered_words(self):
        """Those that a word which is misspelt may be taken for, with their terms."""
        return _words_in((self.who, self.what, self.phrases, self.danger))


class Named(NamedTuple):
    """The keys of the topics that were named, the first to be answered first, and whether danger was."""

    keys: tuple[str, ...] = ()
    is_danger: bool = False
    # How many words say so at most.
    said: int = 0


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
        self.words = [dict(token.words).get(term, term) for token in found for term in token.parts]
        self.terms = {term for token in found for term in (*token.parts, *token.same, *token.more)}

    def lines(self, text, is_pair=False):
        """Return the lines of a text that were said; of a pair, one small word will do."""
        return [line for line in _lines(text) if self._has(line, is_pair)]

    def does(self, who, what):
        """
        Return whether somebody is said to do a thing, and not to be the one it is done to.

        Who does it stands before it ("my dad hits"), or after one of BEFORE_DOERS ("afraid of my dad").
        """
        deeds = [place for place, term in enumerate(self.order) if term in what.terms]
        for place in (place for place, term in enumerate(self.order) if term == who.terms[-1]):
            before = self.words[max(place - NEAR, 0) : place]
            if not BEFORE_DOERS.isdisjoint(before):
                return True
            if any(place < deed and not self._is_passive(place, deed) for deed in deeds):
                return True
        return False

    def _is_passive(self, place, deed):
        word = self.words[deed]
        is_participle = word.endswith(("ed", "en")) or word in PARTICIPLES
        return is_participle and not PASSIVE.isdisjoint(self.words[place + 1 : deed])

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
    does. A topic whose person is not the one who does it comes after others: a stranger hit my dad. A
    danger is one unless it stands in a set phrase that says something else: a knife amnesty.
    """
    typed = _Said(found)
    met, danger, phrases = [], [], []
    for topic in topics:
        there = [line.telling for line in typed.lines(topic.danger)]
        also = typed.lines(topic.phrases + "\n" + topic.insults)
        met += [(topic, telling, True) for telling in (*there, *(line.telling for line in also))]
        met += [(topic, telling, does) for telling, does in _pairs(topic, typed)]
        danger += there
        phrases += [line.telling for line in also if typed.stands(line)]
    most = {}
    for topic, telling, _ in met:
        if not any(telling < others for _, others, _ in met):
            does = any(done for other, part, done in met if other is topic and part <= telling)
            most[topic] = max(most.get(topic, (False, 0)), (does, len(telling)))
    # Whoever does it first; then where harm may come; then of what more was said.
    order = sorted(
        most, key=lambda topic: (not most[topic][0], not topic.is_urgent, -most[topic][1], topic.position)
    )
    is_danger = any(not any(telling < others for others in phrases) for telling in danger)
    said = max((length for _, length in most.values()), default=0)
    return Named(tuple(topic.key for topic in order), is_danger, said)


def _pairs(topic, said):
    """Yield what is told by each word for who with each for what, and whether the one does the other."""
    deeds = said.lines(topic.what, is_pair=True)
    for who in said.lines(topic.who, is_pair=True):
        for what in deeds:
            # One word said once is no pair.
            if not set(who.terms) & set(what.terms) - STOP_TERMS:
                yield (who.telling | what.telling) - STOP_TERMS, said.does(who, what)


@lru_cache(maxsize=200)
def _lines(text):
    found = (Line(tuple(ordered_terms(line))) for line in text.splitlines())
    return tuple(line for line in found if line.terms)


@lru_cache(maxsize=100)
def _words_in(texts):
    found = (pair for text in texts for token in tokens(clean(text)) for pair in token.words)
    return {word: term for term, word in found}


def validate_lines(text):
    """Raise ValidationError for lines that would name a topic in almost every question, or never."""
    reasons = (_refused(line) for line in text.splitlines())
    if refused := [reason for reason in reasons if reason]:
        raise ValidationError(refused)


def _refused(line):
    """Return why a line can name nothing, or ""."""
    line = line.strip()
    terms = ordered_terms(line)
    if line and not terms:
        return f"“{line}” has no word in it that anybody could type."
    if len(terms) > LONGEST_LINE:
        return f"“{line}” is longer than {LONGEST_LINE} words. Nobody types so many in just this way."
    if terms and STOP_TERMS.issuperset(terms):
        return f"“{line}” stands in very many questions. Add the word that is said with it: {line} …"
    if "," in line or ";" in line:
        return f"“{line}” is more than one. Write each on a line of its own."
    return ""
