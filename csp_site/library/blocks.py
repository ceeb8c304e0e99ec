"""The blocks that officers choose from, found where they are used, each with its own previews."""

from dataclasses import dataclass, field

from wagtail.blocks import Block, ListBlock, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models


@dataclass
class BlockEntry:
    """A kind of block that some page's picker offers."""

    block: Block
    name: str
    group: str
    page_types: list[str] = field(default_factory=list)

    @property
    def title(self):
        """What the picker calls it, and where it is of one or two page types alone, of which."""
        is_everywhere = len(self.page_types) > 2
        return self.label if is_everywhere else f"{self.label} ({' and '.join(self.page_types)})"

    @property
    def label(self):
        return str(self.block.label)

    @property
    def kind(self):
        """What kind of block it is: two kinds may have one name in two pickers."""
        return type(self.block).__name__


def stream_blocks():
    """Yield every stream of blocks of every page type that officers can add, with the page type."""
    for model in get_page_models():
        if model.is_creatable:
            for each in model._meta.get_fields():
                if isinstance(each, StreamField) and each.model is model:
                    yield from ((model, stream) for stream in _streams(each.stream_block))


def block_entries():
    """Return every kind of block once, in the order of the pickers, with the page types that offer it."""
    entries = {}
    for model, stream in stream_blocks():
        for name, block in stream.child_blocks.items():
            group = str(getattr(block.meta, "group", "") or "Agendas, minutes and other lists")
            entry = entries.setdefault(type(block), BlockEntry(block, name, group))
            page_type = str(model._meta.verbose_name)
            if page_type not in entry.page_types:
                entry.page_types.append(page_type)
    return list(entries.values())


def examples_of(block):
    """
    Yield what the picker previews of a block: what it shows, "" for the only one, and a value.

    A block with more than one look names each in `preview_variants`, with what differs from its
    `preview_value`.
    """
    for caption, changes in getattr(block.meta, "preview_variants", {"": {}}).items():
        value = block.get_preview_value()
        yield caption, block.normalize({**value, **changes}) if changes else value


def draw_block(block, value, context=None):
    """Return a block drawn with a value as the picker's preview draws it."""
    return block.render(value, context=block.get_preview_context(value, context))


def _streams(block):
    """Yield a block if it is a stream, and every stream inside it."""
    if isinstance(block, StreamBlock):
        yield block
    inside = [block.child_block] if isinstance(block, ListBlock) else []
    inside += getattr(block, "child_blocks", {}).values()
    for each in inside:
        yield from _streams(each)
