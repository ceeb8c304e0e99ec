"""
Answers of search: each app registers in its module `searchable` what its pages and records say.

Only what everybody may read on the page, as it is live, may be told here: whether the page itself may
be seen is asked at every search, but not which of its words.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

KINDS = {}
PAGES = {}
RECORDS = []
LEADS = []
TOPICS = []
WATCHED = {}


@dataclass(frozen=True)
class Kind:
    """What sort of thing was found, as readers see it; a smaller weight comes first among equals."""

    slug: str
    label: str
    weight: int
    # Whether it may be said of a page that needs safe reading.
    is_neutral: bool = False
    # Whether it is somebody to call: named by what was typed, it comes before what is only about it.
    is_help: bool = False

    def __post_init__(self):
        KINDS[self.slug] = self


@dataclass(frozen=True)
class Answer:
    """One thing that search can find: its title, its words and where it stands."""

    kind: Kind
    title: str
    # The words that find it, beside those of the title: texts, in the order of the page.
    texts: Iterable[str] = ()
    # More words that find it and are not shown, such as those of the page around a record.
    found_by: Iterable[str] = ()
    # The day that readers see beside it.
    date: datetime.date | None = None
    # The place on its page, if it has one of its own.
    anchor: str = ""
    # The record it tells of; None for the page itself.
    record: models.Model | None = None


@dataclass(frozen=True)
class Lead:
    """What answers by itself and so stands above the results, drawn by the template of the app it is of."""

    template: str
    context: dict
    # The ids of the pages it shows, which do not stand among the results a second time.
    pages: frozenset[int]
    # Whether it shows anything of a page that needs safe reading.
    needs_care: bool = False


PAGE = Kind("page", "Information", 30)
DOCUMENT = Kind("document", "Document", 80)


def page_answer(model):
    """Return a decorator: the function gives the Answer of a page of this type, or one derived from it."""

    def decorator(function):
        PAGES[model] = function
        return function

    return decorator


def record_answers(model):
    """
    Return a decorator: the function gives the Answers for the records that such a page tells of.

    The page governs them: they are found while everybody may see it.
    """

    def decorator(function):
        RECORDS.append((model, function))
        return function

    return decorator


def lead(function):
    """
    Register a function that gives the Lead of a query, or None where what was typed asks for no such thing.

    It takes the Query, and whether only some of its words were found together. It may ask the database
    once, and once more where it answers.
    """
    LEADS.append(function)
    return function


def topics(function):
    """Register a function that returns what people come for help with, as Topics."""
    TOPICS.append(function)
    return function


def watch(model, pages):
    """
    Bring pages up to date whenever an object of `model` is saved or deleted.

    `pages` takes the object and returns the ids of the pages that tell of it as it is now; those that
    told of it before are known.
    """
    WATCHED[model] = pages


def answer_of(page):
    """Return the Answer of a page, by the nearest type that has registered one."""
    return next(PAGES[model] for model in type(page).__mro__ if model in PAGES)(page)


def lead_of(query, is_loose):
    """Return the Lead of the first app that has one for a query, or None."""
    leads = (function(query, is_loose) for function in LEADS)
    return next(filter(None, leads), None)


def answers_beside(page):
    """Return the Answers for the records that a page tells of."""
    functions: list[Callable] = [function for model, function in RECORDS if isinstance(page, model)]
    return [answer for function in functions for answer in function(page)]
