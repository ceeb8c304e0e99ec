"""One search: what was typed, what was found, and what readers are shown of it."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_
from urllib.parse import urlencode

from django.core.paginator import Paginator

from csp_site.models import GlossaryTerm
from csp_site.search.answers import KINDS, TOPICS, lead_of
from csp_site.search.finding import MAX_ANSWERS, answers, shown
from csp_site.search.query import corrected, read, ways_to_write
from csp_site.search.seal import seal
from csp_site.search.snippets import Part, snippet
from csp_site.search.suggestions import (
    MAX_WORDS,
    help_words_for,
    hidden_words,
    may_be_wrong,
    suggestions_for,
    unknown_needs,
)

PAGE_SIZE = 10


@dataclass(frozen=True)
class Result:
    """What readers are shown of one thing that was found; of a sensitive page its neutral title alone."""

    title: str
    url: str
    needs_care: bool = False
    kind: str = ""
    # The page it stands on, where it is not a page itself.
    where: str = ""
    date: datetime.date | None = None
    document: object = None
    snippet: tuple[Part, ...] = ()


@dataclass(frozen=True)
class KindCount:
    """How many answers are of one kind."""

    slug: str
    label: str
    count: int
    is_chosen: bool
    # What follows the question mark in the address of these answers alone.
    address: str


class Search:
    """
    Finds what answers the words somebody typed.

    Where a word stands nowhere on the site, the word that was almost certainly meant is looked for
    instead; `corrections` says which for which, and `offers` has what else may have been meant where
    nothing is found, each with its address. Where nothing has all the words, `has_all_words` is false and
    any of them will do.
    What answers by itself is the `lead`, before the first results; a list narrowed down has none. A help
    topic that was named in somebody's own words leads to it, even where no page has any of them.

    No address holds a readable word. `sealed` is what was typed as the address has it already, if it does.
    """

    def __init__(self, typed, kind="", number=1, sealed=None):
        self.glossary = _glossary() if typed.strip() else []
        self.topics = [topic for function in TOPICS for topic in function()] if typed.strip() else []
        self.query = read(typed, self.glossary, self.topics)
        self.typed = self.query.text
        self.was_cut = self.query.was_cut
        self.corrections, self._possible, self.offers = {}, {}, []
        self.has_all_words, self.has_more, self.is_first_page = True, False, True
        self.kinds, self.total, self.numbers, self.results = [], 0, None, []
        self.lead = None
        # What is sealed already runs out half an hour after it was typed, however long somebody reads.
        self._sealed = sealed or seal(self.typed)
        self.address = self.all_address = self._address()
        if self.query.needs:
            self._find(kind, number)

    @property
    def has_sensitive_results(self):
        shown = [self.lead, *self.results] if self.lead else self.results
        return any(one.needs_care for one in shown)

    @property
    def count(self):
        """How many results there are beside the lead, or in all where there is none."""
        return self.numbers.paginator.count if self.lead else self.total

    @property
    def is_danger(self):
        """Whether somebody may be in danger now, so that 999 stands above everything."""
        return self.is_first_page and self.query.named.is_danger

    @property
    def needs_help_first(self):
        """Whether 999 and the ways to help must stand above the results, or in their place."""
        is_doubtful = not self.has_all_words or self.query.is_vague or bool(self.lead and not self.total)
        return self.is_first_page and is_doubtful

    def _address(self, **more):
        """Return what follows the question mark in the address of this search."""
        return urlencode({"s": self._sealed, **more})

    def _find(self, kind, number):
        unknown = unknown_needs(self.query)
        if unknown:
            unknown = self._correct(unknown)
        several = len(self.query.needs) > 1
        if unknown or (several and self.corrections):
            found = answers(self.query, "any_of") if len(self.query.needs) > len(unknown) else []
            whole = [one for one in found if one.met == 2 ** len(self.query.needs) - 1]
            found, self.has_all_words = whole or found, bool(whole or not found)
        else:
            found = answers(self.query, "all_of")
            if not found and several:
                found, self.has_all_words = answers(self.query, "any_of"), False
        if found:
            self._possible = {}  # whoever finds something needs no other word offered
        if self.corrections or self._possible:
            self._take_back_what_is_hidden(found)
        if found or self.query.named.keys:
            self._show(found, kind, number)

    def _correct(self, unknown):
        """Look for the words that were meant in the place of those that stand nowhere; return the rest."""
        # A word of a help topic is no mistake, though no page has it.
        terms = {term for topic in self.topics for term in topic.words.values()}
        doubtful = [
            need for need in unknown if need.terms.isdisjoint(terms) and may_be_wrong(need, self.query.text)
        ]
        self.corrections = self._towards_help(doubtful)
        certain, self._possible = suggestions_for(
            [need for need in doubtful if need.word not in self.corrections]
        )
        self.corrections |= certain
        if self.corrections:
            self.query = self._read(self.corrections)
        return [need for need in unknown if need.word not in self.corrections]

    def _read(self, corrections):
        return read(corrected(self.typed, corrections), self.glossary, self.topics)

    def _towards_help(self, doubtful):
        """
        Return words of help topics for words that are misspelt, as far as they make a topic be named.

        Of all ways the one by which most is said, with the fewest words changed.
        """
        words = {word: term for topic in self.topics for word, term in topic.offered_words.items()}
        ways = {need.word: help_words_for(need.word, words) for need in doubtful[:MAX_WORDS]}
        best, corrections = (self.query.named.said, 0), {}
        for chosen in product(*(["", *near] for near in ways.values())):
            meant = {word: other for word, other in zip(ways, chosen, strict=True) if other}
            gain = self._read(meant).named.said, -len(meant)
            if meant and gain > best and gain[0] > self.query.named.said:
                best, corrections = gain, meant
        return corrections

    def _take_back_what_is_hidden(self, found):
        """Offer no word, and take none for another, that nobody may read anywhere."""
        corrected_words = {*self.corrections.values()}
        met = reduce(or_, (one.met for one in found), 0)
        needs = {need.word for bit, need in enumerate(self.query.needs) if met >> bit & 1}
        # A word by which something was found is public, and so are those of help topics.
        in_doubt = (corrected_words - needs) | {*self._possible.values()}
        in_doubt -= {word for topic in self.topics for word in topic.words}
        hidden = hidden_words(in_doubt) if in_doubt else set()
        self.corrections = {typed: word for typed, word in self.corrections.items() if word not in hidden}
        if hidden & corrected_words:
            self.query = self._read(self.corrections)
        self.offers = [
            (word, sealed_query(corrected(self.query.text, {typed: word})))
            for typed, word in self._possible.items()
            if word not in hidden
        ]

    def _show(self, found, kind, number):
        counts = Counter(one.kind for one in found)
        self.kinds = [
            KindCount(slug, KINDS[slug].label, count, slug == kind, self._address(kind=slug))
            for slug, count in sorted(counts.items(), key=lambda pair: KINDS[pair[0]].weight)
        ]
        self.total = len(found)
        self.has_more = self.total >= MAX_ANSWERS
        lead = None if kind in counts else lead_of(self.query, not self.has_all_words)
        if kind in counts:
            found, self.address = [one for one in found if one.kind == kind], self._address(kind=kind)
        elif lead:
            found = [one for one in found if one.page not in lead.pages]
        self.numbers = Paginator(found, PAGE_SIZE).get_page(number)
        self.is_first_page = self.numbers.number == 1
        self.lead = lead if self.is_first_page else None
        entries = shown([one.entry for one in self.numbers])
        self.results = [_result(entry, self.query.terms) for entry in entries]


def sealed_query(typed):
    """Return what follows the question mark in the address of a search for what was typed."""
    return urlencode({"s": seal(typed)})


def _glossary():
    """Return the ways to write each term of the glossary."""
    terms = GlossaryTerm.objects.order_by("term").values_list("term", "also")
    return [ways_to_write([term, *also.splitlines()]) for term, also in terms]


def _result(entry, terms):
    page = entry.page
    if entry.needs_care:
        # That somebody can be called or written to gives nothing away.
        kind = KINDS[entry.kind].label if KINDS[entry.kind].is_neutral else ""
        return Result(entry.neutral_title or "Information", page.url or "", needs_care=True, kind=kind)
    return Result(
        entry.title,
        entry.document.url if entry.document else (page.url or "") + entry.anchor,
        kind=KINDS[entry.kind].label,
        where=page.title if entry.record else "",
        date=entry.date,
        document=entry.document,
        snippet=tuple(snippet(entry.text, terms)),
    )
