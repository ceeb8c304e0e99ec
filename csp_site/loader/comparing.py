"""Comparable values of fields: in a form that can be kept and held against a later one."""

import json
from decimal import Decimal

from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from csp_site.formats.dates import print_date
from csp_site.loader.rich_text import without_marks
from csp_site.loader.values import child_models, parental_keys


def comparable(instance, name):
    """
    Return what a field or child relation of `instance` holds, as JSON that can be compared.

    Two values that an editor's form would not tell apart are the same.
    """
    if name in child_models(instance):
        return [_comparable_child(child) for child in getattr(instance, name).all()]
    field = instance._meta.get_field(name)
    if isinstance(field, ParentalManyToManyField):
        return sorted(related.pk for related in getattr(instance, name).all())
    if isinstance(field, StreamField):
        return _comparable_stream(field, getattr(instance, name))
    value = field.value_from_object(instance)
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as browsers send the end of each line
    if precision := getattr(instance, f"{name}_precision", ""):
        return [print_date(value, precision), str(precision)]  # an end is kept as the last day of its month
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # a database writes 5000 as 5000.00
    return value if isinstance(value, int | bool | None) else str(value)


def _comparable_child(child):
    skipped = {"id", "sort_order"} | parental_keys(type(child))
    return {
        field.name: comparable(child, field.name)
        for field in child._meta.concrete_fields
        if field.name not in skipped
    }


def _comparable_stream(field, stream):
    list(stream)  # a block that nobody has read yet would lack the values it leaves out
    value = field.stream_block.get_prep_value(stream)
    return _without_empty(json.loads(without_marks(json.dumps(value))))


def _without_empty(value):
    """Drop what is empty, for a form leaves empty text where a file leaves nothing."""
    if isinstance(value, dict):
        items = {name: _without_empty(item) for name, item in value.items()}
        return {name: item for name, item in items.items() if item not in (None, "") and item is not False}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
