"""Rich text as the editor itself stores it, so that saving it there without a change changes nothing."""

import re

from csp_site.loader.source import ContentError, Node
from csp_site.models import BasePage

PAGE_LINK = re.compile(r"""href=(["'])page:([^"']*)\1""")
# The editor marks paragraphs when it saves; within JSON the quotes are escaped.
PARAGRAPH_MARK = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')
TAG = re.compile(r"<(\w+)")
SAME_TAGS = {"strong": "b", "em": "i"}


def without_marks(html):
    """Return HTML, or JSON that holds some, without the marks that the editor adds."""
    return PARAGRAPH_MARK.sub("", html)


def stored_rich_text(block, node, find):
    """
    Return the HTML that a rich text block stores for what is written in a file.

    `find(model, node)` gives the page of a link such as "page:about". Raises ContentError for what the
    editor of this block does not have, since it would be lost with the first edit.
    """
    if "linktype=" in node.text():
        raise ContentError(node.place, 'link to a page by its key: <a href="page:about">')
    html = PAGE_LINK.sub(lambda match: _page_link(match[2], node, find), node.text())
    converter = block.field.widget.converter
    try:
        stored = without_marks(converter.to_database_format(converter.from_database_format(html)))
    # Wagtail's parser asserts that every tag it closes was open.
    except (AssertionError, IndexError, KeyError, RecursionError) as error:
        raise ContentError(node.place, "the tags of this text do not match") from error
    if lost := _tags(html) - _tags(stored):
        raise ContentError(node.place, f"<{sorted(lost)[0]}> cannot stand here")
    return stored


def _page_link(key, node, find):
    page = find(BasePage, Node(key, node.place))
    return f'linktype="page" id="{page.pk}"'


def _tags(html):
    return {SAME_TAGS.get(tag, tag) for tag in TAG.findall(html)}
