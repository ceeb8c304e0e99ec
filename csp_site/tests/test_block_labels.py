"""What officers read over the fields of blocks."""

import pytest
from django.apps import apps
from wagtail.fields import StreamField

pytestmark = pytest.mark.one_database("it asks no database")


def labels_in(block, seen):
    """Yield where a block stands and its label, and those of all blocks inside it."""
    for name, child in getattr(block, "child_blocks", {}).items():
        yield f"{type(block).__name__}.{name}", child.label
        if child not in seen:
            seen.append(child)
            yield from labels_in(child, seen)
    if inside := getattr(block, "child_block", None):
        yield from labels_in(inside, seen)


def test_every_label_starts_with_a_capital():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    streams = [field for field in fields if isinstance(field, StreamField)]
    labels = {place: label for field in streams for place, label in labels_in(field.stream_block, [])}
    expected = {"Source", "Address", "Why the figures are awaited"}
    assert expected <= set(labels.values())
    assert {place: label for place, label in labels.items() if label[:1].islower()} == {}
