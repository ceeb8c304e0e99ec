"""The version of what is stored, as a form that edits it shows it: a digest of its fields and its rows."""

import hashlib
import json

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from wagtail.blocks.stream_block import StreamValue

FIELD = "opened_version"


def version_of(*contents):
    """Return the version of anything that JSON can hold or `str` can tell apart."""
    return hashlib.sha256(json.dumps(contents, sort_keys=True, default=str).encode()).hexdigest()


def version_of_forms(forms):
    """
    Return the version of what forms and formsets show that nobody has filled in yet.

    The fields of the form and nothing else: what a save can put back, and nothing that changes by itself.
    """
    return version_of(*map(_contents, forms))


def _contents(form):
    """Return what a form shows, with the forms of its rows."""
    if hasattr(form, "initial_forms"):
        return [_contents(row) for row in form.initial_forms]
    shown = {name: _plain(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return [shown, {name: _contents(rows) for name, rows in getattr(form, "formsets", {}).items()}]


def _plain(value):
    """Return a value as JSON holds it, the same each time it is read."""
    match value:
        case StreamValue():
            return list(value.raw_data)  # as it is stored: a block without an id gets another each time
        case FieldFile():
            return value.name
        case Model():
            return str(value.pk)
        case QuerySet() | set():
            return sorted(str(_plain(each)) for each in value)
        case list() | tuple():
            records = all(isinstance(each, Model) for each in value)  # they come in no order
            return sorted(map(_plain, value)) if records else [_plain(each) for each in value]
    return value
