"""Entries of search, kept in step with the site in the same transaction as whatever changes it."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from wagtail.models import Page

from csp_site.models import BasePage, SearchEntry, SearchWord, SiteDocument
from csp_site.models.holds import is_closed
from csp_site.models.search import LONGEST_TITLE
from csp_site.search.answers import DOCUMENT, WATCHED, Answer, answer_of, answers_beside
from csp_site.search.documents import read_document, text_of
from csp_site.search.normaliser import bounded, indexed, tokens
from csp_site.search.texts import running

# What one entry may hold; a word after that does not find it.
MAX_CHARACTERS = 200_000
# Any number will do, as long as nothing else on the database locks by it.
LOCK = 7_350_221
_is_held_back = ContextVar("search_is_held_back", default=False)


@contextmanager
def held_back():
    """Leave search as it is while much is saved at once; whoever asks for that rebuilds it at the end."""
    lock_search()
    token = _is_held_back.set(True)
    try:
        yield
    finally:
        _is_held_back.reset(token)


def lock_search():
    """
    Let one transaction after the other bring search up to date, from here to the end of this one.

    Taken before a transaction writes anything: whoever waited here with rows of its own that another
    needs, page for page in another order, would wait for ever. Each who has had to wait reads what
    those before it have written. SQLite's transactions take turns by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def _search_locked():
    with transaction.atomic():
        lock_search()
        yield


@_search_locked()
def refresh(page_id):
    """
    Bring the entries of a page up to date with what the database holds of it.

    Writes only what has changed, so that it is safe and cheap to repeat. A page that readers cannot
    have has no entries.
    """
    page = BasePage.objects.filter(pk=page_id, live=True, alias_of__isnull=True).specific().first()
    wanted = {entry.record: entry for entry in (_entries_of(page) if page else [])}
    stored = {entry.record: entry for entry in SearchEntry.objects.filter(page=page_id)}
    gone = [entry.pk for record, entry in stored.items() if record not in wanted]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    for record, entry in wanted.items():
        entry.pk = stored[record].pk if record in stored else None
    new = [entry for record, entry in wanted.items() if record not in stored]
    changed = [entry for record, entry in wanted.items() if _differs(entry, stored.get(record))]
    SearchEntry.objects.bulk_create(new)
    if changed:
        names = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]
        SearchEntry.objects.bulk_update(changed, names)
    _remember_words([*new, *changed])


@_search_locked()
def refresh_all(page_ids):
    """Bring the entries of several pages up to date."""
    for page_id in sorted({page_id for page_id in page_ids if page_id}):
        refresh(page_id)


def refresh_page(page):
    """Bring up to date a page, and the pages that tell of it."""
    if not _is_held_back.get():
        with _search_locked():
            refresh_all({page.pk, *_watching(page)})


@_search_locked()
def refresh_below(page_id):
    """
    Bring up to date the pages that tell of a page or of any page under it.

    Asked for when these have become private or public: what they say themselves stays the same.
    """
    if _is_held_back.get():
        return
    path = Page.objects.filter(pk=page_id).values_list("path", flat=True).first()
    watched = [model for model in WATCHED if issubclass(model, Page)] if path else []
    pages = (page for model in watched for page in model.objects.filter(path__startswith=path))
    refresh_all({page_id for page in pages for page_id in _watching(page)})


@_search_locked()
def refresh_record(record):
    """Bring up to date the pages that told of a watched record, and those that tell of it now."""
    if not _is_held_back.get():
        refresh_records([record])


@_search_locked()
def refresh_records(records):
    """Bring up to date, each once, the pages that told of any of these records or tell of one now."""
    pages = {page_id for record in records for page_id in _watching(record)}
    keys = [record_key(record) for record in records]
    for start in range(0, len(keys), 500):
        pages.update(
            SearchEntry.objects.filter(record__in=keys[start : start + 500]).values_list("page", flat=True)
        )
    refresh_all(pages)


@_search_locked()
def refresh_document(document_id):
    """Bring up to date the pages that show a document."""
    if _is_held_back.get():
        return
    refresh_all(SearchEntry.objects.filter(document=document_id).values_list("page", flat=True))


def read_and_refresh_document(document_id, reading=None):
    """Read the words of a document's file and bring up to date the pages that show it."""
    # Apart from each other, since reading takes its time and nobody must wait for it.
    if read_document(document_id, reading):
        refresh_document(document_id)


def rebuild():
    """Bring every page's entries up to date, forget words that are gone; return how many entries."""
    live = BasePage.objects.live().order_by("path").values_list("pk", flat=True)
    for page_id in {*live, *SearchEntry.objects.values_list("page", flat=True)}:
        refresh(page_id)
    _forget_words()
    return SearchEntry.objects.count()


def record_key(record):
    """Return what an entry calls a record: its model and its id."""
    return f"{record._meta.label_lower}:{record.pk}"


def _watching(instance):
    """Return the ids of the pages that tell of a page or a record."""
    functions = (pages for model, pages in WATCHED.items() if isinstance(instance, model))
    return {page_id for function in functions for page_id in function(instance)}


def _entries_of(page):
    """Return the entries of a live page, unsaved: its own first, then its records' and its documents'."""
    return [
        _entry(page, answer_of(page)),
        *(_entry(page, answer) for answer in answers_beside(page)),
        *(_entry(page, answer) for answer in _document_answers(page)),
    ]


def _document_answers(page):
    """Yield the Answers for the documents that a page opens to everybody."""
    if not (shown := page.public_document_ids()):
        return
    for document in SiteDocument.objects.filter(pk__in=shown).exclude(is_closed()).order_by("pk"):
        yield Answer(DOCUMENT, document.title, [text_of(document)], record=document)


def _entry(page, answer):
    title = running([answer.title])
    text = running(answer.texts)[:MAX_CHARACTERS]
    of_title = list(tokens(title))
    of_text = [token for words in (text, running(answer.found_by)) for token in tokens(words)]
    held = bounded([*of_title, *of_text])
    of_title, of_text = held[: len(of_title)], held[len(of_title) :]
    entry = SearchEntry(
        page_id=page.pk,
        document=answer.record if isinstance(answer.record, SiteDocument) else None,
        record=record_key(answer.record) if answer.record else "",
        kind=answer.kind.slug,
        weight=answer.kind.weight,
        anchor=answer.anchor,
        date=answer.date,
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        title_terms=indexed(of_title),
        text=text,
        text_terms=indexed(of_text),
    )
    entry.words = {pair for token in (*of_title, *of_text) for pair in token.words}
    return entry


def _differs(entry, stored):
    """Return whether an entry says something else than the one that is stored; no if none is."""
    names = [field.attname for field in entry._meta.concrete_fields]
    return stored is not None and any(getattr(entry, name) != getattr(stored, name) for name in names)


def _remember_words(entries):
    pairs = {pair for entry in entries for pair in entry.words}
    # In one order for all, so that two who write the same words at once do not block each other.
    words = [SearchWord(word=word, term=term) for term, word in sorted(pairs)]
    SearchWord.objects.bulk_create(words, ignore_conflicts=True)


@_search_locked()
def _forget_words():
    """Delete the words that no entry holds any longer."""
    terms = set()
    for entry in SearchEntry.objects.values_list("title_terms", "text_terms").iterator():
        terms.update(" ".join(entry).split())
    gone = [pk for pk, term in SearchWord.objects.values_list("pk", "term") if term not in terms]
    for start in range(0, len(gone), 500):
        SearchWord.objects.filter(pk__in=gone[start : start + 500]).delete()
