"""What somebody typed, as what an entry must hold to answer it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from csp_site.search.normaliser import clean, fold, terms_of, tokens

# More is not looked at, and more words are not looked for; the page says so.
MAX_CHARACTERS = 400
MAX_WORDS = 12
MAX_PHRASES = 8
LONGEST_TERM_OF_THE_FIELD = 10  # words
# Words that say nothing by themselves. They are looked for only where nothing else was typed.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a am an and are as at be been but by can cant could did didnt do does doesnt dont for from get had
        has have he her hers hes him his how i id if ill im in into is isnt it its ive me my myself no not
        of on or our she shes should so some that the their them themselves then there these they theyre
        this those to us was wasnt we were what whats when where which who whos why will with wont would you
        your yourself
        """,
    )
)
# Words around a matter that are not the matter. They give way to any word that is no stop word.
AROUND_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        feel feeling following gets getting give go goes going gonna got help helping just keep keeps know
        like making maybe need needed needs next please really think thinking very wanna want wanted wants
        """,
    )
)


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
    # The keys of the help topics that were named, the one that most words named first.
    topics: tuple[str, ...] = ()
    # Whether no word says what it is about: "I need help".
    is_vague: bool = False

    @property
    def terms(self):
        return {term for need in self.needs for term in need.terms}


def read(typed, glossary=(), topics=()):
    """
    Return the Query of what was typed.

    `glossary` holds, for each term of the field, the ways it is written: any of them finds all. `topics`
    holds pairs of a key and lines: all the words of a line, in any order, name the topic.
    """
    text = clean(typed[:MAX_CHARACTERS])
    found = list(tokens(text))
    named = _named_topics(found, topics)
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
    return Query(text.strip(), tuple(dict.fromkeys(needs)), phrases, was_cut, named, is_vague)


def _telling(text, found):
    """Return the tokens that say most, however little that is, and whether it is little."""
    words = [fold(text[token.start : token.end]) for token in found]
    for small in (STOP_WORDS | AROUND_WORDS, STOP_WORDS):
        telling = [token for token, word in zip(found, words, strict=True) if word not in small]
        if telling:
            return telling, small is STOP_WORDS
    return found, bool(found)


def _named_topics(found, topics):
    """
    Return the keys of the topics that these tokens name, the one that most words named first.

    What is part of a longer line says nothing by itself: a panic attack is no attack.
    """
    typed = {term for token in found for term in (*token.parts, *token.same, *token.more)}
    met = [(key, terms) for key, lines in topics for terms in _terms_of_lines(lines) if terms <= typed]
    most = {}
    for key, terms in met:
        if not any(terms < others for _, others in met):
            most[key] = max(most.get(key, 0), len(terms))
    return tuple(sorted(most, key=lambda key: -most[key]))


@lru_cache(maxsize=100)
def _terms_of_lines(lines):
    """Return the terms of each line, without lines that say nothing of any matter."""
    small = terms_of(" ".join(STOP_WORDS | AROUND_WORDS))
    return tuple(terms for terms in map(terms_of, lines.splitlines()) if not terms <= small)


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
