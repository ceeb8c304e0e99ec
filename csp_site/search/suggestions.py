"""“Did you mean”: the nearest word of the site for one that stands nowhere on it."""

from difflib import SequenceMatcher, get_close_matches

from django.db.models import Q
from django.db.models.functions import Length

from csp_site.search.normaliser import fold

# So much of the work is done for a visitor, and no more.
MAX_WORDS = 3
MAX_CANDIDATES = 4_000
SHORTEST = 4
# How alike two words must be, from 0 to 1: for one to be offered, and for it to be looked for unasked.
LIKENESS = 0.75
NEAR_CERTAIN = 0.82
SHORT = 5  # a shorter word is alike to too many others, unless two of its letters changed places


def unknown_needs(query):
    """Return the needs of a query that nothing on the site can meet, since a word of it stands nowhere."""
    from csp_site.models import SearchWord

    stored = SearchWord.objects.filter(term__in=query.terms).order_by().values_list("term", flat=True)
    known = set(stored.distinct())
    return [need for need in query.needs if not any(known.issuperset(terms) for terms in need.alternatives)]


def suggestions_for(needs):
    """
    Return the nearest words of the site for the words of needs, where there are any, as two dicts.

    The first has those that were almost certainly meant, the second those that may have been. A real
    word that the site lacks must not become another: no "hits" a "kits", no "parking" a "marking".
    """
    words = {need.word: fold(need.word) for need in needs if need.word.isalpha()}
    words = {word: folded for word, folded in words.items() if len(folded) >= SHORTEST}
    words = dict(list(words.items())[:MAX_WORDS])
    candidates = _candidates(words.values()) if words else []
    certain, possible = {}, {}
    for word, folded in words.items():
        near = [other for other in candidates if abs(len(other) - len(folded)) <= 2]
        for match in get_close_matches(folded, near, n=1, cutoff=LIKENESS):
            if _is_near_certain(folded, match):
                certain[word] = match
            elif folded[0] == match[0] and len(folded) >= SHORT:
                possible[word] = match
    return certain, possible


def _is_near_certain(word, match):
    if word[0] != match[0]:
        return False
    if sorted(word) == sorted(match):
        return True
    return len(word) >= SHORT and SequenceMatcher(None, match, word).ratio() >= NEAR_CERTAIN


def _candidates(words):
    """Return the words of the site that might be meant: as long, and alike at the beginning or the end."""
    from csp_site.models import SearchWord

    alike = Q()
    for word in words:
        begins = Q(word__startswith=word[0]) | Q(word__startswith=word[1]) | Q(word__endswith=word[-3:])
        alike |= Q(length__range=(len(word) - 2, len(word) + 2)) & begins
    found = SearchWord.objects.annotate(length=Length("word")).filter(alike, length__gte=SHORTEST)
    stored = found.order_by("pk").values_list("word", flat=True)[:MAX_CANDIDATES]
    return [word for word in stored if word.isalpha()]
