"""The tags that every template of the site may use."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from csp_site.blocks.previews import looks_of
from csp_site.frame.structured_data import as_script, graph
from csp_site.models.changes import ChangeNote

register = template.Library()

SYMBOL = re.compile(
    r'<symbol id="(?P<name>[\w-]+)"(?P<attributes>[^>]*)>(?P<drawing>.*?)</symbol>', re.DOTALL
)


@lru_cache(maxsize=1)
def _symbols():
    """Return the icons of the sprite as SVG elements of their own, by name."""
    sprite = (settings.BASE_DIR / "static" / "images" / "icons.svg").read_text(encoding="utf-8")
    return {
        symbol["name"]: f'<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false"'
        f"{symbol['attributes']}>{symbol['drawing'].strip()}</svg>"
        for symbol in SYMBOL.finditer(sprite)
    }


@register.simple_tag
def icon(name):
    """
    Return an icon of the sprite, drawn in place so that it needs no request and no style sheet.

    It says nothing by itself and always stands beside a word. Raises KeyError for an unknown name.
    """
    return mark_safe(_symbols()[name])  # noqa: S308 – the sprite is a file of ours


@register.filter
def may_break(address):
    """Return an email address that breaks before its @ where a line is short, and not inside a word."""
    return mark_safe(escape(address).replace("@", "<wbr>@"))  # noqa: S308 – escaped one word before


@register.simple_tag
def structured_data(frame, contact):
    """Return what to tell machines of the page in the frame, as JSON-LD, or "" for nothing."""
    return as_script(graph(frame, contact.contact_points if contact and not contact.is_sensitive else ()))


@register.simple_tag
def latest_changes(most=4):
    """Return the latest change notes of pages that everybody may read and see listed, in one query."""
    # A page outside the site has no address.
    return [note for note in ChangeNote.objects.public()[:most] if note.page.url]


@register.simple_tag
def card(page):
    """Return a page as the card of its type."""
    return render_to_string(page.card_template, {"page": page})


@register.simple_tag(takes_context=True)
def block_looks(context, block):
    """Return every look of a block in the editor's picker, each a caption and html."""
    around = {"request": context["request"]}
    return [
        {"caption": caption, "html": block.render(value, block.get_preview_context(value, around))}
        for caption, value in looks_of(block)
    ]
