"""The tags that every template of the site may use."""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def icon(name):
    """Return an icon of the sprite. It says nothing by itself and always stands beside a word."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("images/icons.svg"),
        name,
    )


@register.simple_tag
def card(page):
    """Return a page as the card of its type."""
    return render_to_string(page.card_template, {"page": page})
