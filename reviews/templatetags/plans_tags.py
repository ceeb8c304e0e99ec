"""What the page of a priority shows of the assessments and plans that set it."""

from django import template

register = template.Library()


@register.filter
def unless_named(source, found):
    """Return the source in words, or "" where one of the pages has it as its title."""
    return "" if source.casefold() in {page.title.casefold() for _, page in found} else source
