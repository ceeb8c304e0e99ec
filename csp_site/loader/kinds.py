"""The kinds of records that content files hold; each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models

KINDS = {}
BEFORE_LOAD = []
AFTER_LOAD = []


@dataclass(frozen=True)
class RecordKind:
    """A list of records in the content files, and the model they become."""

    name: str
    model: type[models.Model]
    # The field that finds a record which nobody has loaded yet; without one there is only one record.
    natural_key: str = ""
    # Fields that no file names, given the record's place among the others.
    derived: Callable[[int], dict] = field(default=lambda index: {})
    types: dict = field(default_factory=dict)

    @property
    def namespace(self):
        return self.name

    @property
    def models(self):
        """The models that records of this kind become."""
        return set(self.types.values()) or {self.model}


@dataclass(frozen=True)
class PageKind(RecordKind):
    """A page, or a list of pages, in the content files."""

    natural_key: str = "slug"
    # The kind whose only page is the parent; without it each entry names its own.
    parent_kind: str = ""

    @property
    def namespace(self):
        """All pages share one space of keys, so that any content can name any page."""
        return "page"


def register_kind(kind):
    """Register what a part of the content files holds. Parts are loaded in order of registration."""
    KINDS[kind.name] = kind


def before_load(function):
    """Register a function to be called, within the transaction, before anything is loaded."""
    BEFORE_LOAD.append(function)
    return function


def after_load(function):
    """Register a function to be called, within the transaction, when everything is loaded."""
    AFTER_LOAD.append(function)
    return function
