"""Saving what was loaded; what models, blocks and the database refuse is told at the line that is wrong."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page, RevisionMixin

from csp_site.loader.source import ContentError


def save(entry, *steps):
    """Take each step of saving an entry and return what the last gives. Raises ContentError."""
    result = None
    try:
        for step in steps:
            result = step()
    except ValidationError as error:
        raise content_error(entry.node, error) from error
    except DatabaseError as error:
        raise ContentError(entry.node.place, f"the database refuses this: {error}") from error
    return result


def publish(entry):
    """Save an entry's changed object; one that keeps its versions as a new version that is published."""
    instance = entry.instance
    if not isinstance(instance, RevisionMixin):
        save(entry, instance.full_clean, instance.save)
        return
    if not isinstance(instance, Page):
        save(entry, instance.full_clean, lambda: instance.save_revision(clean=False).publish())
        return
    # Pages may have been added under it since it was read, and a stale count would break the tree.
    instance.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    _clean_streams(entry)
    save(entry, instance.full_clean, lambda: instance.save_revision(clean=False).publish())
    instance.refresh_from_db()


def _clean_streams(entry):
    """Check each block as the editor would. Raises ContentError at the block's own line."""
    for name, node in entry.model_fields():
        value = getattr(entry.instance, name)
        if hasattr(value, "stream_block"):
            try:
                value.stream_block.clean(value)
            except ValidationError as error:
                raise _block_error(node, error) from error


def content_error(node, error):
    """Return the ContentError for a model's ValidationError, at the line of the field it names."""
    fields = node.fields()
    by_field = getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages})
    name, messages = next(iter(by_field.items()))
    place = fields[name].place if name in fields else node.place
    prefix = "" if name in fields or name == NON_FIELD_ERRORS else f"{name}: "
    return ContentError(place, prefix + " ".join(messages))


def _block_error(node, error):
    """Return the ContentError for a block's ValidationError, at the line of the innermost block."""
    errors = getattr(error, "block_errors", None)
    if not errors:
        messages = list(getattr(error, "non_block_errors", None) or error.messages)
        return ContentError(node.place, " ".join(messages))
    name, inner = next(iter(errors.items()))
    if isinstance(node.data, list):
        child = node.elements()[name]
        if isinstance(error, StreamBlockValidationError):
            child = next(iter(child.fields().values()))  # under the name of its block
        return _block_error(child, inner)
    fields = node.fields()
    if name in fields:
        return _block_error(fields[name], inner)
    return ContentError(node.place, f"{name}: " + " ".join(inner.messages))
