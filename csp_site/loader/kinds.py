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
    # The field that holds a record's place among the others, for the order in which they are shown.
    order_field: str = ""
    # Makes an unsaved record, with what no file can give. Raises LookupError, saying why, if it cannot.
    make: Callable[[], models.Model] | None = None

    @property
    def namespace(self):
        return self.name

    @property
    def models(self):
        """The models that records of this kind become."""
        return {self.model}

    @property
    def structure(self):
        """The names in an entry that say where it belongs and are no fields of the model."""
        return set() if self.natural_key == "key" else {"key"}


@dataclass(frozen=True)
class PageKind(RecordKind):
    """A page, or a list of pages, in the content files."""

    natural_key: str = "slug"
    # The kind whose only page is the parent; without it each entry names its own.
    parent_kind: str = ""
    # The page types that an entry may choose from; without them all are of the one model.
    types: dict = field(default_factory=dict)

    @property
    def namespace(self):
        """All pages share one space of keys, so that any content can name any page."""
        return "page"

    @property
    def models(self):
        return set(self.types.values()) or {self.model}

    @property
    def structure(self):
        optional = {"type": self.types, "parent": not self.parent_kind}
        return {"key", "position"} | {name for name, is_used in optional.items() if is_used}


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
