"""Stored blocks, read by the live definitions down to the last: what these lose of them."""

import json

from django.apps import apps
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail import blocks, fields
from wagtail.models import Revision

STREAMS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, fields.StreamField)
]


def lost(stored, kept, place=""):
    """Yield where something of a stored value is not in what the live definitions make of it."""
    if isinstance(stored, dict):
        kept = kept if isinstance(kept, dict) else {}
        for name in stored:
            if name in kept:
                yield from lost(stored[name], kept[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
    elif isinstance(stored, list):
        kept = kept if isinstance(kept, list) else []
        if len(stored) != len(kept):
            yield f"{place}: {len(kept)} of {len(stored)}"
        for each, other in zip(stored, kept, strict=False):
            yield from lost(each, other, f"{place}.{each.get('type') if isinstance(each, dict) else ''}")
    elif isinstance(stored, str) and place.endswith(".type") and stored != kept:
        yield f"{place}: {stored}"


def lost_by(field, stored):
    """Return what the definitions of a field lose of its stored JSON."""
    value = field.to_python(stored)
    read_all(value)
    return list(lost(stored, field.stream_block.get_prep_value(value)))


def read_all(value):
    """Have the definitions read a value down to its last block; Wagtail hands on what nobody asks for."""
    if isinstance(value, blocks.StructValue):
        children = value.values()
    else:
        is_list = isinstance(value, blocks.StreamValue | blocks.list_block.ListValue)
        children = [child.value for child in getattr(value, "bound_blocks", value)] if is_list else []
    for child in children:
        read_all(child)


def read_everything():
    """Yield each page, record and revision that has blocks, and what the live definitions lose of them."""
    for model, field in STREAMS:
        for each in model._base_manager.annotate(stored=Cast(field.name, TextField())):
            yield each, lost_by(field, json.loads(each.stored))
    for revision in Revision.objects.select_related("content_type"):
        for model, field in STREAMS:
            if issubclass(revision.content_type.model_class(), model) and field.name in revision.content:
                yield revision, lost_by(field, json.loads(revision.content[field.name]))
