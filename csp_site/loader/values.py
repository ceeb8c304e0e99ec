"""Values of fields, made of what is written in a file."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from csp_site.formats.dates import DatePrecision, parse_date
from csp_site.loader.rich_text import stored_rich_text
from csp_site.loader.saving import content_error
from csp_site.loader.source import ContentError, unknown

# Ids of blocks follow from where they stand, so that loading twice gives the same blocks.
BLOCK_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "csp-site-content")
# Wagtail keeps the others, such as a page's place in the tree.
PAGE_FIELDS = {"title", "slug", "seo_title", "search_description", "show_in_menus"}


def child_models(instance):
    """Return the models of the children that are edited with `instance`, by the name of the relation."""
    if not isinstance(instance, ClusterableModel):
        return {}
    return {
        relation.get_accessor_name(): relation.related_model
        for relation in get_all_child_relations(type(instance))
        if relation.related_model.__module__.partition(".")[0] != "wagtail"
    }


def own_fields(model):
    """Return the fields of a model that a file may set, by name."""
    kept_by_wagtail = {field.name for field in Page._meta.get_fields()} - PAGE_FIELDS
    return {
        field.name: field
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.editable and not field.primary_key and not isinstance(field, ParentalKey)
        if not (issubclass(model, Page) and field.name in kept_by_wagtail)
    }


def parental_keys(model):
    """Return the names of the fields that say which page a child belongs to."""
    return {field.name for field in model._meta.concrete_fields if isinstance(field, ParentalKey)}


class Converter:
    """Turns nodes into values. `find(model, node)` gives the object that a key names."""

    def __init__(self, find, path=""):
        self.find = find
        self.path = path  # of the record, for the ids of its blocks

    def field(self, instance, name, node):
        """Return the model field that a file calls `name`. Raises ContentError when there is none."""
        fields, children = own_fields(type(instance)), child_models(instance)
        if name not in fields and name not in children:
            raise unknown(node, name, [*fields, *children])
        return fields.get(name)

    def assign(self, instance, name, node):
        """
        Set the field `name` of `instance` to what `node` says.

        Raises ContentError when there is no such field or the value does not fit it.
        """
        field = self.field(instance, name, node)
        if field is None:
            setattr(instance, name, self._children(child_models(instance)[name], node))
        elif isinstance(field, ParentalManyToManyField):
            setattr(instance, name, [self.find(field.related_model, item) for item in node.elements()])
        elif isinstance(field, models.ForeignKey):
            setattr(instance, name, None if node.data is None else self.find(field.related_model, node))
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            self._assign_date(instance, field, node)
        else:
            setattr(instance, name, self._scalar(field, node))

    def _children(self, model, node):
        """Return the unsaved children of a page, such as channels, tidied and checked as a form would."""
        children = [self._child(model, item) for item in node.elements()]
        if issubclass(model, Orderable):
            for place, child in enumerate(children):
                child.sort_order = place
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                _check_unique(constraint, children, node)
        return children

    def _child(self, model, node):
        child = model()
        for name, value in node.fields().items():
            self.assign(child, name, value)
        try:
            child.full_clean(exclude=parental_keys(model))
        except ValidationError as error:
            raise content_error(node, error) from error
        return child

    @staticmethod
    def _assign_date(instance, field, node):
        date, precision = None, DatePrecision.DAY
        if node.data is not None:
            try:
                date, precision = parse_date(node.data)
            except (ValueError, OverflowError) as error:
                message = f"“{node.data}” is not a date like 2026-02-24, 2020-10 or 2019"
                raise ContentError(node.place, message) from error
        if hasattr(instance, f"{field.name}_precision"):
            setattr(instance, f"{field.name}_precision", precision)
        elif precision != DatePrecision.DAY:
            raise ContentError(node.place, f"“{node.data}” is not a whole date like 2026-02-24")
        setattr(instance, field.name, date)

    def _scalar(self, field, node):
        if isinstance(field, StreamField):
            return field.stream_block.to_python(self._block(field.stream_block, node, self.path))
        if isinstance(field, models.BooleanField):
            return node.typed(bool, "true or false")
        if isinstance(field, models.IntegerField):
            return node.typed(int, "a whole number")
        if isinstance(field, models.TextField) and isinstance(node.data, list):
            return "\n".join(item.text() for item in node.elements())
        text = node.text()
        # Forms hold a long text to its limit, but models do not.
        if field.max_length and len(text) > field.max_length:
            raise ContentError(
                node.place, f"this has {len(text)} characters; at most {field.max_length} fit"
            )
        try:
            return field.to_python(text)
        except ValidationError as error:
            raise ContentError(node.place, " ".join(error.messages)) from error

    def _block(self, block, node, path):
        """Return the stored form of a block's value. Raises ContentError where it does not fit."""
        if isinstance(block, blocks.StreamBlock):
            items = enumerate(node.elements())
            return [self._stream_child(block, item, f"{path}/{i}") for i, item in items]
        if isinstance(block, blocks.ListBlock):
            items = enumerate(node.elements())
            return [self._item("item", block.child_block, item, f"{path}/{i}") for i, item in items]
        if isinstance(block, blocks.StructBlock):
            return {
                name: self._block(_child_block(block, name, item), item, f"{path}/{name}")
                for name, item in node.fields().items()
            }
        if isinstance(block, blocks.StaticBlock):
            if node.data is None:
                return None
            raise ContentError(node.place, "write nothing here: the site itself says it")
        if isinstance(block, ChooserBlock):
            return None if node.data is None else self.find(block.target_model, node).pk
        if isinstance(block, blocks.BooleanBlock):
            return node.typed(bool, "true or false")
        if isinstance(block, blocks.RichTextBlock):
            return stored_rich_text(block, node, self.find)
        return node.text()

    def _stream_child(self, block, node, path):
        fields = node.fields()
        if len(fields) != 1:
            raise ContentError(node.place, "expected one block here, such as “- text: …”")
        [(name, value)] = fields.items()
        child = _child_block(block, name, value)
        return self._item(name, child, value, path)

    def _item(self, kind, block, node, path):
        block_id = str(uuid.uuid5(BLOCK_NAMESPACE, path))
        return {"type": kind, "id": block_id, "value": self._block(block, node, path)}


def _child_block(block, name, node):
    if name not in block.child_blocks:
        raise unknown(node, name, block.child_blocks)
    return block.child_blocks[name]


def _check_unique(constraint, children, node):
    """Hold the children of one page to a constraint that the database would hold them to."""
    seen = set()
    for child, item in zip(children, node.elements(), strict=True):
        fields = [field for field in child._meta.concrete_fields if not field.is_relation]
        values = {field.name: models.Value(getattr(child, field.name), field) for field in fields}
        if constraint.condition is not None and not constraint.condition.check(values):
            continue
        # They all belong to the one page.
        key = tuple(getattr(child, name) for name in constraint.fields if name in values)
        if key in seen:
            raise ContentError(item.place, constraint.get_violation_error_message())
        seen.add(key)
