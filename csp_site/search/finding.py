"""Queries that find and rank what answers, among what everybody may see at that moment."""

from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.db.models import (
    Case,
    F,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.functions import Collate
from django.utils import timezone
from wagtail.models import Site

from csp_site.caching.once import once
from csp_site.models import BasePage, SearchEntry
from csp_site.models.base import is_in_sensitive_area, is_private, stands_under
from csp_site.models.documents import in_private_collection
from csp_site.models.holds import is_closed
from csp_site.search.answers import KINDS
from csp_site.search.engines import engine, holds

# Nobody reads further; a word that is everywhere must not cost more on a larger site.
MAX_ANSWERS = 5_000


class Found(NamedTuple):
    """One thing that was found, and which of a query's needs it meets: a bit for each, the first lowest."""

    entry: int
    kind: str
    # Its page, if it is the page itself.
    page: int | None
    met: int


def visible():
    """
    Return the entries that everybody may see now: of pages that are live, public and not past their end.

    A page outside the site has no address to be found at. The document of an entry must not be withdrawn,
    in a private collection, or the same file as one that is restricted or withdrawn.
    """
    not_past = Q(page__expire_at__isnull=True) | Q(page__expire_at__gt=timezone.now())
    document_is_there = (
        Q(document__withdrawn_at__isnull=True)
        & ~in_private_collection("document__collection__path")
        & ~Q(is_closed("document__"))
    )
    return (
        SearchEntry.objects.filter(not_past, page__live=True, page__alias_of__isnull=True)
        .filter(_in_site())
        .exclude(is_private("page__path"))
        .filter(Q(document__isnull=True) | document_is_there)
    )


def _in_site():
    """Return a condition on entries: their page stands under the home page of a site, or is it."""
    return stands_under(once("homes", Site.objects.values_list("root_page__path", flat=True)), "page__path")


def answers(query, combine):
    """
    Return what answers a query as Found, the best first, each thing once and MAX_ANSWERS at most.

    "any_of" asks for any of the words, "all_of" for all. What a sensitive page shows is found as the
    page itself, and a document on several pages once.
    """
    ranks, order = _ranks(query, combine)
    needs_care = _one(is_in_sensitive_area("page__path"))
    found = visible().filter(holds(query.needs, combine)).annotate(needs_care=needs_care, **ranks)
    # A bit for each need that is met.
    met = Value(2 ** len(query.needs) - 1)
    if combine == "any_of":
        met = sum(Value(2**bit) * _one(holds([need])) for bit, need in enumerate(query.needs))
    rows = found.order_by(*order)
    rows = rows.values_list("pk", "kind", "page", "record", "document", "needs_care", met)
    things = {}
    for pk, kind, page, record, document, is_sensitive, met in rows[:MAX_ANSWERS]:
        if not record or is_sensitive:
            thing = ("page", page)
        else:
            thing = ("document", document) if document else ("record", pk)
        things.setdefault(thing, Found(pk, kind, page if thing[0] == "page" else None, met))
    return list(things.values())


def shown(ids):
    """Return the entries with these ids, in their order, with what a result shows of each."""
    named = BasePage.objects.exclude(neutral_title="").order_by("-depth")
    neutral = once("neutral titles", named.values_list("path", "neutral_title"))
    entries = SearchEntry.objects.filter(pk__in=ids).select_related("page", "document")
    entries = entries.annotate(needs_care=is_in_sensitive_area("page__path"))
    found = sorted(entries.defer("title_terms", "text_terms"), key=lambda entry: ids.index(entry.pk))
    for entry in found:
        above = (title for path, title in neutral if entry.page.path.startswith(path))
        entry.neutral_title = next(above, "")
    return found


def _ranks(query, combine):
    """
    Return the annotations that entries are ranked by, and the order.

    First, of several words, somebody to call who has all of them in the name; then what is called exactly
    so; then all words in the title, the phrase in the title, the phrase in the text, more words in the
    title; then the kind of thing, the later date, the title and the address.
    """
    phrases = [f" {' '.join(phrase)} " for phrase in query.phrases]
    in_title = [_in_title(need) for need in query.needs]
    title_hits = [_one(condition) for condition in in_title]
    has_phrase = any(len(phrase) > 1 for phrase in query.phrases)
    ranks = {
        "is_called_so": _one(Q(title_terms__in=phrases)),
        "title_hits": sum(title_hits[1:], title_hits[0]),
    }
    if has_phrase:
        to_call = [kind.slug for kind in KINDS.values() if kind.is_help]
        ranks["is_help"] = _one(reduce(and_, in_title, Q(kind__in=to_call)))
    if len(query.needs) > 1:
        ranks["in_title"] = _one(Q(title_hits=len(query.needs)))
    if has_phrase:
        for name in ("title", "text"):
            held = (Q(**{f"{name}_terms__contains": phrase}) for phrase in phrases)
            ranks[f"phrase_in_{name}"] = _one(reduce(or_, held))
    if combine == "any_of":
        met = [_one(holds([need])) for need in query.needs]
        ranks = {"met": sum(met[1:], met[0]), **ranks}
        hits = When(met=len(query.needs), then=F("title_hits"))
        ranks["whole_title_hits"] = Case(hits, default=Value(0), output_field=IntegerField())
    names = [name for name in ("met", "is_help", "is_called_so", "in_title") if name in ranks]
    names += [name for name in ranks if name.startswith("phrase")]
    # A loose answer is best when it is somebody to call; one that has all the words is not loose.
    loose = ["-whole_title_hits", "weight", "-title_hits"]
    last = loose if combine == "any_of" else ["-title_hits", "weight"]
    collation = engine().collation
    return ranks, [
        *(f"-{name}" for name in names),
        *last,
        F("date").desc(nulls_last=True),
        Collate("title", collation),
        Collate("page__url_path", collation),
        "pk",
    ]


def _in_title(need):
    """Return a condition: the title meets a need."""
    met = Q()
    for terms in need.alternatives:
        all_there = Q()
        for term in terms:
            all_there &= Q(title_terms__contains=f" {term} ")
        met |= all_there
    return met


def _one(condition):
    """Return an expression that is 1 where a condition holds and 0 elsewhere."""
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
