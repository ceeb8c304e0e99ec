"""Words for the value of a field, as an officer reads it beside another version of it."""

from django import forms
from django.core.files import File
from django.db.models import Model, QuerySet
from django.utils.formats import localize
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from csp_site.search.texts import rich_text


def words_of_field(field, value):
    """Return what a form's field says with `value`, be it stored or as it was sent, as plain text."""
    if isinstance(field, forms.ModelChoiceField):
        return _chosen_records(field, value)
    if isinstance(field, forms.ChoiceField):
        given = value if isinstance(value, (list, tuple)) else [value]
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        return ", ".join(labels.get(str(each), str(each)) for each in given if each not in (None, ""))
    if isinstance(field, forms.BooleanField):
        return "Yes" if field.to_python(value) else "No"
    return words_of(value)


def words_of(value):
    """Return a value as plain text, a list of blocks with a line for each of its parts."""
    match value:
        case None | "" | False:
            return ""
        case True:
            return "Yes"
        case StreamValue():
            return "\n".join(_lines(value.stream_block, value))
        case RichText():
            return rich_text(value.source).strip()
        case File():
            return value.name or ""
        case QuerySet() | list() | tuple() | set():
            return ", ".join(filter(None, map(words_of, value)))
        case str():
            return rich_text(value).strip() if value.startswith("<") else value
        case Model():
            return str(value)
    return rich_text(str(localize(value))).strip()


def _lines(block, value):
    """Yield the lines that a block's value has, each with the label of the part it is."""
    if isinstance(block, blocks.BaseStreamBlock):
        for child in value or []:
            yield from _labelled(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for each in value or []:
            yield from _labelled(block.child_block, each)
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _labelled(child, value.get(name) if value else None)
    else:
        text = _chosen_in(block, value) or words_of(value)
        yield from (line for line in text.splitlines() if line.strip())


def _labelled(block, value):
    """Yield the lines of a part under its label; a part that says nothing has none."""
    lines = list(_lines(block, value))
    if len(lines) == 1:
        yield f"{block.label}: {lines[0]}"
    elif lines:
        yield f"{block.label}:"
        yield from (f"    {line}" for line in lines)


def _chosen_in(block, value):
    """Return the label of what is chosen in a block of choices."""
    field = getattr(block, "field", None)
    is_choice = isinstance(field, forms.ChoiceField) and not isinstance(value, Model)
    return words_of_field(field, value) if is_choice else ""


def _chosen_records(field, value):
    """Return the names of the records that a field has, given as records or as their keys."""
    given = value if isinstance(value, (list, tuple, set, QuerySet)) else [value]
    key = field.to_field_name or "pk"
    keys = [getattr(each, key) if isinstance(each, Model) else each for each in given]
    keys = [str(each) for each in keys if str(each or "").strip()]
    try:
        found = {str(getattr(each, key)): each for each in field.queryset.filter(**{f"{key}__in": keys})}
    except (TypeError, ValueError):
        found = {}
    return ", ".join(str(found.get(each, each)) for each in keys)


def _flat(choices):
    """Yield each choice, those in groups too."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
