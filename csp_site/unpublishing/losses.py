"""Losses: what readers can no longer have once pages or documents are taken from them, in words."""

import hashlib
from dataclasses import dataclass, field
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from csp_site.formats.words import join_words
from csp_site.models import BasePage, ChangeNote
from csp_site.references import references_of, uses_of
from csp_site.search.finding import visible

MAX_NAMED = 10
PARTS = []


@dataclass(frozen=True)
class Losses:
    """The titles of the pages that readers lose, and a sentence for each other thing that goes."""

    titles: list = field(default_factory=list)
    sentences: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.titles or self.sentences)

    @property
    def named(self):
        return self.titles[:MAX_NAMED]

    @property
    def unnamed(self):
        return len(self.titles) - len(self.named)

    @property
    def fingerprint(self):
        """A short text that is another one when something else would be lost."""
        return hashlib.sha256("\n".join([*self.titles, "", *self.sentences]).encode()).hexdigest()[:16]


def losses(function):
    """
    Register a function that yields sentences on what only its app knows to go with pages.

    It takes the pages as readers have them now, by id. What it asks of the database may not grow with them.
    """
    PARTS.append(function)
    return function


def losses_of_pages(pages, *more):
    """
    Return the Losses if readers lose `pages`, a queryset; `more` sentences say what else they notice.

    Only what readers have now can be lost: neither drafts nor private pages count.
    """
    gone = {page.pk: page for page in public_pages().filter(pk__in=pages.values("pk")).order_by("path")}
    if not gone:
        return Losses()
    parts = (*(part(gone) for part in PARTS), frame_losses(gone.values()), _documents(gone), _links(gone))
    sentences = [*more, *chain.from_iterable(parts), *_old_addresses(gone), *_news(gone)]
    return Losses([page.title for page in gone.values()], sentences)


def public_pages():
    return BasePage.objects.live().public()


def quoted(titles):
    """Return titles in a row, as a sentence has them: “A”, “B” and 3 more."""
    titles = list(titles)
    named = [f"“{title}”" for title in titles[:MAX_NAMED]]
    if more := len(titles) - len(named):
        return f"{', '.join(named)} and {more} more"
    return join_words(named)


def frame_losses(pages):
    """Yield what the main menu and the foot of every page lose with these public pages."""
    homes = list(Site.objects.values_list("root_page__path", flat=True))
    first = [page for page in pages if page.path[: -page.steplen] in homes]
    if in_menu := [page.title for page in first if page.show_in_menus]:
        yield f"The main menu loses {quoted(in_menu)}."
    if in_footer := [page.title for page in first if page.show_in_footer]:
        yield f"The foot of every page loses {quoted(in_footer)}."


def _uses_on_pages(model, ids):
    """Return the Uses of objects by pages, and the titles of those pages that are public, by id."""
    uses = [use for use in uses_of(model, ids) if isinstance(use.source, Page)]
    users = public_pages().filter(pk__in={use.source.pk for use in uses}).order_by("path")
    return uses, dict(users.values_list("pk", "title"))


def _links(gone):
    """Yield the sentences for what other pages lead to, once they lead there no longer."""
    uses, readable = _uses_on_pages(Page, gone)
    found = {}
    for use in uses:
        if use.source.pk in readable.keys() - gone.keys():
            found.setdefault((use.source.title, use.field), {})[gone[use.target_id].title] = True
    lines = [
        f"“{source}” no longer leads to {quoted(titles)} ({place})."
        for (source, place), titles in sorted(found.items(), key=lambda item: item[0])
    ]
    yield from lines[:MAX_NAMED]
    if len(lines) > MAX_NAMED:
        yield f"There are {len(lines) - MAX_NAMED} more such places."


def open_entries():
    """Return what search knows of documents that everybody can read on public pages now."""
    return visible().filter(document__isnull=False)


def _documents(gone):
    """Yield the sentence for documents that no other public page offers."""
    here = open_entries().filter(page__in=gone)
    elsewhere = open_entries().exclude(page__in=gone).values("document")
    yield from documents_sentence(here.exclude(document__in=elsewhere))


def documents_sentence(entries):
    """Yield a sentence on the documents of search entries that nobody outside can read any longer."""
    titles = dict(entries.order_by("document__title").values_list("document", "document__title"))
    if len(titles) == 1:
        yield f"The document {quoted(titles.values())} can no longer be read."
    elif titles:
        yield f"{len(titles)} documents can no longer be read: {quoted(titles.values())}."


def losses_of_documents(documents):
    """Return the Losses if everybody outside loses `documents`, a queryset, wherever they stand."""
    entries = open_entries().filter(document__in=documents.values("pk"))
    sentences = list(documents_sentence(entries))
    pages = dict(entries.order_by("page__path").values_list("page", "page__title"))
    if pages:
        sentences.append(f"They stand on {quoted(pages.values())}.")
    return Losses([], sentences)


def losses_of_record(record):
    """Return the Losses if a record of a snippet is unpublished: the pages that it and they name."""
    _, using = _uses_on_pages(type(record), [record.pk])
    named = public_pages().filter(pk__in=references_of(record, Page)).order_by("path")
    pages = dict(named.values_list("pk", "title")) | using
    return Losses([], [f"It goes from {quoted(pages.values())}."] if pages else [])


def _old_addresses(gone):
    paths = Redirect.objects.filter(redirect_page__in=gone).order_by("old_path")
    if found := list(paths.values_list("old_path", flat=True)):
        yield f"Old addresses that led there lead nowhere: {quoted(found)}."


def _news(gone):
    if count := ChangeNote.objects.public().filter(page__in=gone).count():
        yield f"“What is new” loses {count} {'line' if count == 1 else 'lines'}."


def of_type(gone, model):
    """Return the ids of those pages that are of one type, without a query."""
    kind = ContentType.objects.get_for_model(model)
    return [pk for pk, page in gone.items() if page.content_type_id == kind.pk]
