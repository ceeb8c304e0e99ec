"""Loading a small partnership in tests: its files, what the command says, and all that the site holds."""

import io
import re
import shutil
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from wagtail import blocks

from csp_site.models import BasePage, ContentVersion

ANYTOWN = Path(__file__).parent / "partnerships" / "anytown"


class Files:
    """A copy of a partnership's content files that a test may spoil."""

    def __init__(self, folder):
        self.folder = shutil.copytree(ANYTOWN, folder / "anytown")

    def change(self, name, old, new):
        """Replace the only place where `old` stands in a file."""
        text = (self.folder / name).read_text()
        assert text.count(old) == 1
        (self.folder / name).write_text(text.replace(old, new))

    def add(self, name, text):
        (self.folder / name).write_text(text)

    def load(self, *options):
        return load(self.folder, *options)


def load(folder, *options):
    """Run the command on a folder and return the lines it prints."""
    out = io.StringIO()
    call_command("load_partnership", str(folder), *options, stdout=out)
    return out.getvalue().splitlines()


def everything():
    """Return every row of all tables but the content version, to see whether anything has changed."""
    models = (model for model in apps.get_models() if model is not ContentVersion)
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def addresses():
    """Return the address of every live page."""
    return [page.url for page in BasePage.objects.live()]


def text_of(element):
    """Return the words of an element as a reader sees them, with single spaces."""
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def as_posted(block, value):
    """Return what a browser sends for a block that nobody has touched, for `nested_form_data`."""
    if isinstance(block, blocks.StreamBlock):
        items = [(child.id, child.block_type, as_posted(child.block, child.value)) for child in value]
        return _as_posted_list(items)
    if isinstance(block, blocks.ListBlock):
        children = value.bound_blocks
        return _as_posted_list(
            [(child.id, None, as_posted(child.block, child.value)) for child in children]
        )
    if isinstance(block, blocks.StructBlock):
        return {name: as_posted(child, value[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.RichTextBlock):
        return block.field.widget.format_value(block.value_for_form(value))
    if isinstance(block, blocks.PageChooserBlock):
        return str(value.pk) if value else ""
    if isinstance(block, blocks.BooleanBlock):
        return "on" if value else None
    return "" if value is None else str(value)


def _as_posted_list(items):
    return {"count": str(len(items))} | {
        str(i): {"id": id or "", "type": kind, "order": str(i), "deleted": "", "value": value}
        for i, (id, kind, value) in enumerate(items)
    }
