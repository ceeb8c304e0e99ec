"""Names in a search: the contacts that somebody asks for by the words that were typed."""

from dataclasses import dataclass, field
from itertools import islice, product

from csp_site.formats.numbers import is_number
from csp_site.search.normaliser import ordered_terms, terms_of
from csp_site.search.query import read

MOST = 3
# A name of which less was typed is not what was meant: a word of five in a long title.
LEAST = 1 / 4
# Digits that can only be the end of a number.
ENOUGH_DIGITS = 5
# How many ways to write what was typed are looked for in a summary.
MAX_WAYS = 8
# Words that ask for somebody, whoever it is: "noise complaint" asks for noise.
ASKING = terms_of(
    "advice call complain complaint contact email help helpline line local near need number online phone "
    "please problem report ring service support team telephone text urgent website"
)


@dataclass(eq=False)
class Candidate:
    """A contact that may be meant, as far as it takes to tell."""

    pk: int
    title: str
    summary: str
    path: str
    needs_care: bool
    any_hour: bool
    takes_reports: bool
    # The digits of its numbers.
    numbers: set = field(default_factory=set)
    # Its help topics: their names by their slugs.
    topics: dict = field(default_factory=dict)


class Name:
    """A name in the words that say something, and how much of it was typed."""

    def __init__(self, text, asked):
        needs = read(text).needs
        self.words = [need for need in needs if not is_asking(need)] or needs
        self.terms = {term for need in needs for term in need.terms}
        self.asked = asked

    @property
    def covered(self):
        """The words of the name that were typed, if everything that was typed is in the name."""
        ways = [[way for way in need.alternatives if self.terms.issuperset(way)] for need in self.asked]
        if not all(ways):
            return []
        typed = {term for met in ways for way in met for term in way}
        return [word for word in self.words if not typed.isdisjoint(word.terms)]

    @property
    def share(self):
        """How much of the name was typed, from 0 to 1."""
        return len(self.covered) / len(self.words) if self.words else 0

    @property
    def is_whole_in(self):
        """Whether the whole name is somewhere in what was typed."""
        typed = {term for need in self.asked for term in need.terms}
        ways = (need.alternatives for need in self.words)
        return bool(self.words) and all(any(typed.issuperset(way) for way in each) for each in ways)


def numbers_in(value):
    """Return the digits of a telephone number as search knows them; nothing of any other channel."""
    if not is_number(value):
        return set()
    return {"".join(way) for need in read(value).needs for way in need.alternatives}


def is_asking(need):
    return any(len(way) == 1 and way[0] in ASKING for way in need.alternatives)


def telling(query):
    """Return the needs of a query without those that only ask for somebody."""
    return [need for need in query.needs if not is_asking(need)]


def named(candidates, asked, is_loose, topics=()):
    """
    Return the candidates that are the answer to these needs, the best first, and their topic or None.

    A contact answers by its name or its help topic; else by its number; else by what it does; else by one
    of `topics`, the slugs of those that were named in somebody's own words. Where only some of the words
    were found together, a name that stands whole among them does.
    """
    chosen = _best(candidates, asked, (_by_name, _by_number, _by_summary))
    if not chosen and (found := _of_topics(candidates, topics)):
        return found, _topic(found, asked, topics)
    if not chosen and is_loose:
        chosen = _best(candidates, asked, (_by_whole_name,))
    if not chosen:
        return [], None
    found = [*chosen.values()]
    found += _always_there(found, candidates)
    care = any(candidate.needs_care for candidate in found)

    def order(candidate):
        """Its own name first; where care is needed, then whoever answers at any hour."""
        share = Name(candidate.title, asked).share
        is_told = bool(Name(candidate.summary, asked).covered)
        sleeps = not candidate.any_hour
        return (
            share < 1,
            care and sleeps,
            share == 0,
            not is_told,
            share > 0 and sleeps,
            candidate.path,
        )

    found = sorted(found, key=order)[:MOST]
    return found, _topic(found, asked)


def _best(candidates, asked, scores):
    """Return the candidates that fit by the first of these scores by which any does, by their ids."""
    for score in scores:
        scored = [(score(candidate, asked), candidate) for candidate in candidates]
        best = max((share for share, _ in scored), default=0)
        if best:
            return {each.pk: each for share, each in scored if share and share >= best / 2}
    return {}


def _of_topics(candidates, topics):
    """Return contacts for each of these topics in their order, and the best of each before any second."""

    def order(candidate):
        place = min(topics.index(slug) for slug in candidate.topics if slug in topics)
        return place, not (candidate.needs_care and candidate.any_hour), candidate.path

    found = sorted((each for each in candidates if not each.topics.keys().isdisjoint(topics)), key=order)
    first = []
    for slug in topics:
        first += [each for each in found if slug in each.topics and each not in first][:1]
    return sorted([*first, *(each for each in found if each not in first)][:MOST], key=order)


def _by_name(candidate, asked):
    """Return how much was typed of the name of a contact, or of one of its help topics."""
    title = Name(candidate.title, asked)
    topics = [Name(topic, asked) for topic in candidate.topics.values()]
    # A word further on in a topic may be an everyday one, such as “family”: it names the topic not alone.
    topics = [topic for topic in topics if len(topic.covered) > 1 or topic.words[:1] == topic.covered]
    # What needs safe reading is named to nobody who has not named it.
    if not candidate.needs_care or len(title.covered) > 1 or title.share == 1:
        topics.append(title)
    return max((name.share for name in topics if name.share >= LEAST), default=0)


def _by_number(candidate, asked):
    if candidate.needs_care or len(asked) != 1:
        return 0
    typed = {"".join(way) for way in asked[0].alternatives}
    return int(any(_is_number(number, digits) for number in candidate.numbers for digits in typed))


def _is_number(number, digits):
    is_its_end = len(digits) >= ENOUGH_DIGITS and number.endswith(digits)
    return digits.isdigit() and (number == digits or is_its_end)


def _by_summary(candidate, asked):
    """Return whether the words as they were typed, several of them, stand in what the contact does."""
    said = f" {' '.join(ordered_terms(candidate.summary))} "
    ways = islice(product(*(need.alternatives for need in asked)), MAX_WAYS)
    phrases = (sum(way, ()) for way in ways)
    is_said = any(len(phrase) > 1 and f" {' '.join(phrase)} " in said for phrase in phrases)
    return int(is_said and not candidate.needs_care)


def _by_whole_name(candidate, asked):
    """Return whether a name stands whole in what was typed, or one thing in it that is several words."""
    names = (candidate.title, *candidate.topics.values())
    terms = [need for need in asked if any(len(way) > 1 for way in need.alternatives)]
    return int(any(Name(name, asked).is_whole_in for name in names)) or max(
        (_by_name(candidate, [term]) for term in terms), default=0
    )


def _always_there(found, candidates):
    """Return who else helps at any hour, where what is asked for needs care and nobody found does."""
    if any(each.any_hour for each in found) or not any(each.needs_care for each in found):
        return []
    topics = {slug for each in found for slug in each.topics}
    return [each for each in candidates if each.any_hour and not topics.isdisjoint(each.topics)]


def _topic(found, asked, topics=()):
    """Return the (slug, name) of the help topic that all of these contacts share, or None."""
    shared = set.intersection(*(set(each.topics.items()) for each in found))
    for slug in topics:
        if said := [topic for topic in shared if topic[0] == slug]:
            return said[0]
    typed = [topic for topic in sorted(shared) if Name(topic[1], asked).covered]
    return next(iter(typed if typed else shared if len(shared) == 1 else []), None)
