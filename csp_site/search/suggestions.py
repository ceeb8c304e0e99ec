"""“Did you mean”: the nearest word of the site for one that stands nowhere on it."""

from difflib import get_close_matches

from django.db.models import Q
from django.db.models.functions import Length

from csp_site.search.normaliser import fold

# So much of the work is done for a visitor, and no more.
MAX_WORDS = 3
MAX_CANDIDATES = 4_000
SHORTEST = 4
# How alike two words must be, from 0 to 1.
LIKENESS = 0.75


def unknown_needs(query):
    """Return the needs of a query that nothing on the site can meet, since a word of it stands nowhere."""
    from csp_site.models import SearchWord

    stored = SearchWord.objects.filter(term__in=query.terms).order_by().values_list("term", flat=True)
    known = set(stored.distinct())
    return [need for need in query.needs if not any(known.issuperset(terms) for terms in need.alternatives)]


def corrections_for(needs):
    """Return the nearest word of the site for the word of each need, by that word, where there is one."""
    words = {need.word: fold(need.word) for need in needs if need.word.isalpha()}
    words = {word: folded for word, folded in words.items() if len(folded) >= SHORTEST}
    words = dict(list(words.items())[:MAX_WORDS])
    candidates = _candidates(words.values()) if words else []
    found = {}
    for word, folded in words.items():
        near = [other for other in candidates if abs(len(other) - len(folded)) <= 2]
        found[word] = get_close_matches(folded, near, n=1, cutoff=LIKENESS)
    return {word: matches[0] for word, matches in found.items() if matches}


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
