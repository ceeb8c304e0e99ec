"""The query that somebody typed, as what an entry must hold to answer it."""

import re
from dataclasses import dataclass
from itertools import islice, product

from csp_site.search.normaliser import clean, fold, tokens
from csp_site.search.small_words import AROUND_WORDS, STOP_WORDS
from csp_site.search.topics import Named, named

# More is not looked at, and more words are not looked for; the page says so.
MAX_CHARACTERS = 400
MAX_WORDS = 12
MAX_PHRASES = 8
LONGEST_TERM_OF_THE_FIELD = 10  # words


@dataclass(frozen=True)
class Need:
    """One thing that an answer must hold, in any of several ways: each a tuple of terms."""

    # The word as it was typed; "" where several were.
    word: str
    alternatives: tuple[tuple[str, ...], ...]

    @property
    def terms(self):
        return {term for terms in self.alternatives for term in terms}


@dataclass(frozen=True)
class Query:
    """
    A question: what its answers must hold, and its terms in the order in which they were typed.

    Where the glossary knows other ways to write what was typed there is a phrase for each of them.
    """

    text: str = ""
    needs: tuple[Need, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    was_cut: bool = False
    # The help topics that were named.
    named: Named = Named()
    # Whether no word says what it is about: "I need help".
    is_vague: bool = False

    @property
    def terms(self):
        return {term for need in self.needs for term in need.terms}


def read(typed, glossary=(), topics=()):
    """
    Return the Query of what was typed.

    `glossary` holds, for each term of the field, the ways it is written: any of them finds all. `topics`
    holds the help Topics that may be named.
    """
    text = clean(typed[:MAX_CHARACTERS])
    found = list(tokens(text))
    topics_named = named(found, topics)
    telling, is_vague = _telling(text, found)
    was_cut = len(typed) > MAX_CHARACTERS or len(telling) > MAX_WORDS
    telling = telling[:MAX_WORDS]
    found = [token for token in found if token.end <= telling[-1].end]
    needs, ways = [], []
    for place, length, written in _pieces(found, glossary):
        ways.append(written or (found[place].parts,))
        if written:
            needs.append(Need(_word(text, found[place]) if length == 1 else "", written))
        elif found[place] in telling:
            needs.append(Need(_word(text, found[place]), _alternatives(found, place)))
    phrases = (sum(way, ()) for way in islice(product(*ways), MAX_PHRASES))
    phrases = tuple(phrases) if needs else ()
    return Query(text.strip(), tuple(dict.fromkeys(needs)), phrases, was_cut, topics_named, is_vague)


def _telling(text, found):
    """Return the tokens that say most, however little that is, and whether it is little."""
    words = [fold(text[token.start : token.end]) for token in found]
    for small in (STOP_WORDS | AROUND_WORDS, STOP_WORDS):
        telling = [token for token, word in zip(found, words, strict=True) if word not in small]
        if telling:
            return telling, small is STOP_WORDS
    return found, bool(found)


def corrected(text, corrections):
    """Return a text with other words in the place of some; `corrections` gives them by the old."""
    for old, new in corrections.items():
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
    return text


def ways_to_write(texts):
    """Return the ways in which one thing is written as tuples of terms, for a glossary."""
    found = (tuple(term for token in tokens(clean(text)) for term in token.parts) for text in texts)
    return tuple(dict.fromkeys(terms for terms in found if terms))


def _pieces(found, glossary):
    """
    Yield the pieces that tokens fall into: the place of each, its length, and all ways to write it.

    A piece is as many words as the glossary knows together, or one word, without other ways to write it.
    """
    place = 0
    while place < len(found):
        length, written = _longest_known(found, place, glossary)
        yield place, length, written
        place += length


def _longest_known(found, place, glossary):
    """Return how many words from `place` on the glossary knows, and all ways to write what they say."""
    for length in range(min(len(found) - place, LONGEST_TERM_OF_THE_FIELD), 0, -1):
        terms = tuple(term for token in found[place : place + length] for term in token.parts)
        known = [written for written in glossary if terms in written]
        if known:
            return length, tuple(dict.fromkeys(way for written in known for way in (terms, *written)))
    return 1, ()


def _word(text, token):
    """Return the word of a token as it was typed; "" for a token of several words."""
    return text[token.start : token.end] if len(token.parts) == 1 else ""


def _alternatives(found, place):
    """Return what finds a word: itself, and itself joined with the word before or after: "follow up"."""
    alternatives = _forms(found[place])
    for pair in (found[max(place - 1, 0) : place + 1], found[place : place + 2]):
        if len(pair) == 2 and all(len(token.parts) == 1 for token in pair):
            joined = tokens("".join(token.words[0][1] for token in pair))
            alternatives += [form for token in joined for form in _forms(token)]
    return tuple(dict.fromkeys(alternatives))


def _forms(token):
    return [token.parts, *((term,) for term in token.same)]
