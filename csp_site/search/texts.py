"""The words of fields and blocks, as a reader sees them and without any markup."""

import re
from html import unescape

from django.utils.html import strip_tags
from wagtail import blocks

from csp_site.blocks.charts import TableBlock
from csp_site.search.normaliser import clean

LINE_END = re.compile(r"</(?:p|h\d|li|blockquote)>|<[bh]r\s*/?>", re.IGNORECASE)
# What ends a line so that the next may follow without a mark between them.
ENDED = re.compile(r"[.!?:;,…]$")


def stream_texts(value):
    """Return the words of a StreamField's value as a list of texts: no choices, addresses or cards."""
    return [text for text in _walk(value.stream_block, value) if text.strip()]


def rich_text(html):
    """Return the words of rich text, each paragraph and each point of a list on a line of its own."""
    return unescape(strip_tags(LINE_END.sub("\n", html)))


def _walk(block, value):
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from _walk(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for child in value:
            yield from _walk(block.child_block, child)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _walk(child, value.get(name))
    elif isinstance(block, blocks.RichTextBlock):
        yield rich_text(value.source)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield value
    elif isinstance(block, TableBlock):
        yield from block.get_searchable_content(value)


def running(texts):
    """Return texts as one line, with a mark between those that do not end as a sentence does."""
    result = ""
    for line in (" ".join(clean(line).split()) for text in texts for line in text.splitlines()):
        mark = "" if not result else " " if ENDED.search(result) else " · "
        result += f"{mark}{line}" if line else ""
    return result
