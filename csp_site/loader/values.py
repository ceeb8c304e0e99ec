"""From what is written in a file to what a field holds, and to a form that can be compared."""

import json
import re
import uuid

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField

from csp_site.dates import parse_date
from csp_site.loader.source import ContentError, unknown

PAGE_LINK = re.compile(r'href="page:([\w-]+)"')
# Wagtail's editor marks paragraphs when it saves; within JSON the quotes are escaped.
BLOCK_KEY = re.compile(r' data-block-key=\\"[^"\\]*\\"')
# Ids of blocks follow from where they stand, so that loading twice gives the same blocks.
BLOCK_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "csp-site-content")


def child_models(instance):
    """Return the models of the children that are edited with `instance`, by the name of the relation."""
    if not isinstance(instance, ClusterableModel):
        return {}
    return {
        relation.get_accessor_name(): relation.related_model
        for relation in get_all_child_relations(type(instance))
    }


class Converter:
    """Turns nodes into values. `find(model, node)` gives the object that a key names."""

    def __init__(self, find, path=""):
        self.find = find
        self.path = path  # of the record, for the ids of its blocks

    def assign(self, instance, name, node):
        """
        Set the field `name` of `instance` to what `node` says.

        Raises ContentError when there is no such field or the value does not fit it.
        """
        child_relations = child_models(instance)
        if name in child_relations:
            children = [self.child(child_relations[name], item) for item in node.elements()]
            setattr(instance, name, children)
            return
        try:
            field = instance._meta.get_field(name)
        except FieldDoesNotExist:
            known = [field.name for field in instance._meta.get_fields() if field.concrete]
            raise unknown(node, name, [*known, *child_relations]) from None
        if isinstance(field, ParentalManyToManyField):
            related = field.related_model
            setattr(instance, name, [self.find(related, item) for item in node.elements()])
        elif isinstance(field, models.ForeignKey):
            setattr(instance, name, None if node.data is None else self.find(field.related_model, node))
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            self._assign_date(instance, field, node)
        else:
            setattr(instance, name, self._scalar(field, node))

    def child(self, model, node):
        """Return an unsaved child of a page, such as a channel, from a mapping."""
        instance = model()
        for name, value in node.items():
            self.assign(instance, name, value)
        return instance

    def _assign_date(self, instance, field, node):
        if node.data is None:
            setattr(instance, field.name, None)
            return
        try:
            date, precision = parse_date(node.data)
        except ValueError as error:
            raise ContentError(
                node.place, f"“{node.data}” is not a date like 2026-02-24, 2020-10 or 2019"
            ) from error
        setattr(instance, field.name, date)
        if hasattr(instance, f"{field.name}_precision"):
            setattr(instance, f"{field.name}_precision", precision)

    def _scalar(self, field, node):
        if isinstance(field, StreamField):
            return field.stream_block.to_python(self.block(field.stream_block, node, self.path))
        if isinstance(field, models.BooleanField):
            return node.typed(bool, "true or false")
        if isinstance(field, models.IntegerField):
            return node.typed(int, "a whole number")
        if isinstance(field, models.TextField) and isinstance(node.data, list):
            return "\n".join(item.text() for item in node.elements())
        return node.text()

    def block(self, block, node, path):
        """Return the stored form of a block's value. Raises ContentError where it does not fit."""
        if isinstance(block, blocks.StreamBlock):
            return [
                self._stream_child(block, item, f"{path}/{i}") for i, item in enumerate(node.elements())
            ]
        if isinstance(block, blocks.ListBlock):
            return [
                {
                    "type": "item",
                    "id": _block_id(f"{path}/{i}"),
                    "value": self.block(block.child_block, item, f"{path}/{i}"),
                }
                for i, item in enumerate(node.elements())
            ]
        if isinstance(block, blocks.StructBlock):
            value = {}
            for name, item in node.items():
                if name not in block.child_blocks:
                    raise unknown(item, name, block.child_blocks)
                value[name] = self.block(block.child_blocks[name], item, f"{path}/{name}")
            return value
        if isinstance(block, blocks.PageChooserBlock):
            return None if node.data is None else self.find(block.target_model, node).pk
        if isinstance(block, blocks.BooleanBlock):
            return node.typed(bool, "true or false")
        if isinstance(block, blocks.RichTextBlock):
            return self._rich_text(node)
        return node.text()

    def _stream_child(self, block, node, path):
        items = list(node.items())
        if len(items) != 1:
            raise ContentError(node.place, "expected one block here, such as “- text: …”")
        name, value = items[0]
        if name not in block.child_blocks:
            raise unknown(value, name, block.child_blocks)
        child = block.child_blocks[name]
        return {"type": name, "id": _block_id(path), "value": self.block(child, value, path)}

    def _rich_text(self, node):
        from csp_site.models import BasePage

        def link(match):
            page = self.find(BasePage, type(node)(match[1], node.place))
            return f'linktype="page" id="{page.pk}"'

        return PAGE_LINK.sub(link, node.text())


def _block_id(path):
    return str(uuid.uuid5(BLOCK_NAMESPACE, path))


def comparable(instance, name):
    """Return what a field or child relation of `instance` holds, as JSON that can be compared."""
    if name in child_models(instance):
        return [_comparable_child(child) for child in getattr(instance, name).all()]
    field = instance._meta.get_field(name)
    if isinstance(field, ParentalManyToManyField):
        return sorted(related.pk for related in getattr(instance, name).all())
    if isinstance(field, StreamField):
        stream = getattr(instance, name)
        list(stream)  # a block that nobody has read yet would lack the values it leaves out
        value = field.stream_block.get_prep_value(stream)
        return json.loads(BLOCK_KEY.sub("", json.dumps(value)))
    value = field.value_from_object(instance)
    return value if isinstance(value, str | int | bool | None) else str(value)


def _comparable_child(child):
    skipped = {"id", "sort_order", "page"}
    return {
        field.name: comparable(child, field.name)
        for field in child._meta.concrete_fields
        if field.name not in skipped
    }
