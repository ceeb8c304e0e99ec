"""What the pattern library lends to the editor's own preview of a block."""

from django import template

from csp_site.library.blocks import draw_block, examples_of

register = template.Library()


@register.simple_tag(takes_context=True)
def block_examples(context, block):
    """Return every look of a block as a list of caption and html."""
    around = {"request": context["request"]}
    return [
        {"caption": caption, "html": draw_block(block, value, around)}
        for caption, value in examples_of(block)
    ]
