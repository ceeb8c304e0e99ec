"""What models and blocks refuse, told at the line of the file that is wrong."""

from django.core.exceptions import NON_FIELD_ERRORS

from csp_site.loader.source import ContentError


def content_error(node, error):
    """Return the ContentError for a model's ValidationError, at the line of the field it names."""
    fields = node.fields()
    for name, messages in getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages}).items():
        place = fields[name].place if name in fields else node.place
        prefix = "" if name in fields or name == NON_FIELD_ERRORS else f"{name}: "
        return ContentError(place, prefix + " ".join(messages))
    return ContentError(node.place, str(error))


def block_error(node, error):
    """Return the ContentError for a block's ValidationError, at the line of the innermost block."""
    nested = getattr(error, "block_errors", None)
    if not nested:
        return ContentError(node.place, " ".join(getattr(error, "messages", None) or [str(error)]))
    name, inner = next(
        (key, value)
        for key, value in (nested.items() if isinstance(nested, dict) else enumerate(nested))
        if value
    )
    if isinstance(node.data, list):
        child = node.elements()[name]
        if isinstance(child.data, dict) and len(child.data) == 1:
            child = next(iter(child.fields().values()))
    else:
        child = node.fields().get(name, node)
    if child is node:
        return ContentError(node.place, f"{name}: " + " ".join(getattr(inner, "messages", [str(inner)])))
    return block_error(child, inner)
