"""The records of the content files, before they are anything on the site."""

import re
from dataclasses import dataclass

from django.db import models
from wagtail.coreutils import resolve_model_string
from wagtail.models import Page

from csp_site.loader.kinds import KINDS, PageKind
from csp_site.loader.source import ContentError, Node, read, unknown

KEY = re.compile(r"[\w-]{1,100}")


class GoneError(Exception):
    """A value names a record that an officer has deleted."""


@dataclass
class Entry:
    """One record of the files on its way into the site."""

    kind: object
    key: str
    node: object
    fields: dict
    parent: "Entry | None" = None
    instance: models.Model = None
    is_new: bool = False
    is_gone: bool = False

    @property
    def name(self):
        return self.kind.name if self.key == self.kind.name else f"{self.kind.name} {self.key}"

    @property
    def record_key(self):
        return f"{self.kind.namespace}:{self.key}"

    @property
    def is_page(self):
        return isinstance(self.kind, PageKind)

    @property
    def model(self):
        """The model the entry becomes. Raises ContentError when it must name its type and does not."""
        types = getattr(self.kind, "types", None)
        if not types:
            return self.kind.model
        node = self.required("type")
        if node.text() not in types:
            raise unknown(node, node.text(), types)
        return types[node.text()]

    @property
    def position(self):
        node = self.fields.get("position")
        return node.typed(int, "a whole number") if node and self.is_page else 1000

    def required(self, name):
        """Return the node of a field. Raises ContentError when the entry does not have it."""
        if name not in self.fields:
            raise ContentError(self.node.place, f"“{name}” is missing")
        return self.fields[name]

    def model_fields(self):
        """Return the (name, node) pairs of the fields that are the model's."""
        return [(name, node) for name, node in self.fields.items() if name not in self.kind.structure]


class Entries:
    """All the records of one folder, which may point at each other in any order."""

    def __init__(self, folder):
        self.by_key = {}
        for name, node in read(folder):
            if name not in KINDS:
                raise unknown(node, name, KINDS)
            self._add_part(KINDS[name], node)
        order = {name: i for i, name in enumerate(KINDS)}
        # Within a kind the order of the files stays.
        self.in_order = sorted(self.by_key.values(), key=lambda entry: order[entry.kind.name])
        for entry in self.in_order:
            self._set_parent(entry)
        for entry in self.in_order:
            self._check_parents(entry)

    def lookup(self, model, node):
        """Return the entry of `model` that a key names. Raises ContentError when the files have none."""
        model = resolve_model_string(model)
        namespaces = {
            kind.namespace
            for kind in KINDS.values()
            if issubclass(kind.model, model) or issubclass(model, kind.model)
        }
        if not namespaces:
            names = model._meta.verbose_name_plural
            raise ContentError(node.place, f"content files cannot name {names}; choose one in the admin")
        known = [
            entry
            for entry in self.by_key.values()
            if entry.kind.namespace in namespaces and issubclass(entry.model, model)
        ]
        for entry in known:
            if entry.key == node.text():
                return entry
        raise unknown(node, node.text(), [entry.key for entry in known])

    def find(self, model, node):
        """Return the object of `model` that a key names. Raises GoneError when it was deleted."""
        entry = self.lookup(model, node)
        if entry.is_gone:
            raise GoneError(f"points at {entry.name}, which was deleted")
        return entry.instance

    def _add_part(self, kind, node):
        nodes = node.elements() if isinstance(node.data, list) else [node]
        for number, node in enumerate(nodes, start=1):
            entry = Entry(kind, kind.name, node, node.fields())
            if kind.natural_key:
                entry.key = self._checked_key(entry.required("key"))
            if entry.is_page and not entry.required("title").text():
                raise ContentError(entry.fields["title"].place, "write a title here")
            if kind.order_field:
                entry.fields.setdefault(kind.order_field, Node(number, node.place))
            if entry.record_key in self.by_key:
                raise ContentError(node.place, f"the key “{entry.key}” is used twice")
            self.by_key[entry.record_key] = entry

    @staticmethod
    def _checked_key(node):
        if not KEY.fullmatch(node.text()):
            raise ContentError(node.place, "a key is 1 to 100 letters, digits and hyphens")
        return node.text()

    def _set_parent(self, entry):
        """Find the entry of the page above, which must be one that may hold it. The home page has none."""
        parent_kind = getattr(entry.kind, "parent_kind", "")
        if parent_kind:
            parents = [other for other in self.in_order if other.kind.name == parent_kind]
            if not parents:
                raise ContentError(entry.node.place, f"there is no {parent_kind} to hold it")
            entry.parent = parents[0]
        elif entry.is_page and ("parent" in entry.fields or not self._may_be_first(entry)):
            node = entry.required("parent")
            entry.parent = self.by_key.get(f"page:{node.text()}")
            if entry.parent is None:
                pages = [other.key for other in self.in_order if other.is_page]
                raise unknown(node, node.text(), pages)
        if entry.parent and entry.model not in entry.parent.model.allowed_subpage_models():
            child, above = entry.model._meta.verbose_name, entry.parent.model._meta.verbose_name
            place = entry.fields.get("parent", entry.node).place
            raise ContentError(
                place, f"a page of the type “{child}” cannot be under one of the type “{above}”"
            )

    @staticmethod
    def _may_be_first(entry):
        return entry.model.can_exist_under(Page.get_first_root_node())

    @staticmethod
    def _check_parents(entry):
        seen, above = {entry.key}, entry.parent
        while above:
            if above.key in seen:
                place = entry.fields.get("parent", entry.node).place
                raise ContentError(place, "the pages above this one lead back to it")
            seen.add(above.key)
            above = above.parent
