"""
The word that was meant: the nearest one for a word that stands nowhere on the site.

A word of the English language is always meant as it is: who is homeless is not hopeless.
"""

import lzma
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import jellyfish
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat, Length

from csp_site.models import SearchWord
from csp_site.search.finding import visible
from csp_site.search.normaliser import fold

DICTIONARY = Path(__file__).with_name("british_words.txt.xz")
# So much of the work is done for a visitor, and no more.
MAX_WORDS = 3
MAX_CANDIDATES = 4_000
SHORTEST = 4
SHORTEST_OF_HELP = 3
MAX_HELP_WORDS = 2
# How alike two words must be, from 0 to 1, for one to be offered.
LIKENESS = 0.8
SHORT = 5  # a shorter word is alike to too many others, unless two of its letters changed places
FURTHEST = 3  # letters that a word which sounds the same may differ in
LONG = 8  # one other letter in a shorter word makes another word too often: no "stalked" a "stacked"


def unknown_needs(query):
    """Return the needs of a query that nothing on the site can meet, since a word of it stands nowhere."""
    stored = SearchWord.objects.filter(term__in=query.terms).order_by().values_list("term", flat=True)
    known = set(stored.distinct())
    return [need for need in query.needs if not any(known.issuperset(terms) for terms in need.alternatives)]


def suggestions_for(needs):
    """
    Return other words of the site for the words of needs, as two dicts: those certainly meant, and others.

    A real word that the site lacks must not become another: no "hits" a "kits", no "party" a "part".
    """
    words = {need.word: fold(need.word) for need in needs if len(need.word) >= SHORTEST}
    words = dict([*words.items()][:MAX_WORDS])
    candidates, certain, possible = set(_candidates(words.values())) if words else set(), {}, {}
    for word, folded in words.items():
        near = sorted(other for other in candidates if abs(len(other) - len(folded)) <= 1)
        for match in get_close_matches(folded, near, n=1, cutoff=LIKENESS):
            if _is_near_certain(folded, match):
                certain[word] = match
            elif folded[0] == match[0] and len(folded) >= SHORT:
                possible[word] = match
    return certain, possible


def may_be_wrong(need, text):
    """Return whether the word of a need may be misspelt: in no dictionary, and no name by its capital."""
    word = fold(need.word)
    if not need.word.isalpha() or len(word) < SHORTEST_OF_HELP or word in _english_words():
        return False
    if text.isupper() or not need.word[0].isupper():
        return True
    is_first = text.startswith(need.word)
    after = text.partition(need.word)[2].lstrip()
    return is_first and not after[:1].isupper()


def help_words_for(word, help_words):
    """Return the few words of help topics that a misspelt word may be by its letters or its sound."""
    folded = fold(word)
    near = [
        (distance, other)
        for other in sorted(help_words)
        if _may_be_suggested(other)
        and abs(len(other) - len(folded)) <= FURTHEST
        and _is_heard_as(folded, other, distance := jellyfish.damerau_levenshtein_distance(folded, other))
    ]
    return [other for _, other in sorted(near)[:MAX_HELP_WORDS]]


@lru_cache(maxsize=1)
def _english_words():
    """Return the words of a spelling dictionary as `fold` writes them: see british_words.md."""
    return frozenset(lzma.decompress(DICTIONARY.read_bytes()).decode().split())


def _is_heard_as(word, other, distance):
    """Return whether a word so many slips away from another may be it."""
    if distance == 1 and (word[0] == other[0] or sorted(word) == sorted(other) or len(other) >= LONG - 1):
        return True
    if distance == 2 and len(other) >= LONG and word[0] == other[0]:
        return True
    furthest = FURTHEST if len(other) >= LONG - 1 else FURTHEST - 1
    return distance <= furthest and jellyfish.metaphone(word) == jellyfish.metaphone(other)


def hidden_words(words):
    """
    Return those of these words of the site that stand in nothing everybody may see now, in one query.

    What was taken away is still known by its words until they are tidied up, and what is private always.
    """
    space = Value(" ")
    texts = Concat(space, "title_terms", space, "text_terms", space, output_field=TextField())
    term = Concat(space, OuterRef("term"), space, output_field=TextField())
    standing = visible().order_by().annotate(texts=texts).filter(texts__contains=term)
    seen = SearchWord.objects.filter(Exists(standing), word__in=words)
    return set(words) - set(seen.order_by().values_list("word", flat=True))


def _is_near_certain(word, match):
    """
    Return whether a word is another with one slip of the finger in it, after its first letter.

    Two letters changed places, or one is missing; in a long word, one is another or one too many. A
    word that begins or goes on as the other is a word of its own: no "party" is a "part".
    """
    if word[0] != match[0] or word.startswith(match) or match.startswith(word):
        return False
    if sorted(word) == sorted(match):
        return True
    shorter, longer = sorted((word, match), key=len)
    if len(word) < (SHORT if len(word) < len(match) else LONG):
        return False
    if len(shorter) == len(longer):
        return sum(one != other for one, other in zip(word, match, strict=True)) == 1
    return shorter in (longer[:place] + longer[place + 1 :] for place in range(len(longer)))


def _may_be_suggested(word):
    return word.isalpha() and len(word) >= SHORTEST


def _candidates(words):
    """Return the words of the site that might be meant: as long, and alike at the beginning or the end."""
    alike = Q()
    for word in words:
        begins = Q(word__startswith=word[0]) | Q(word__startswith=word[1]) | Q(word__endswith=word[-3:])
        alike |= Q(length__range=(len(word) - 2, len(word) + 2)) & begins
    found = SearchWord.objects.annotate(length=Length("word")).filter(alike, length__gte=SHORTEST)
    stored = found.order_by("pk").values_list("word", flat=True)[:MAX_CANDIDATES]
    return filter(_may_be_suggested, stored)
