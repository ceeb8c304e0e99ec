"""Template tags that show priorities on pages of other apps."""

from django import template

from priorities.models import PriorityPage
from priorities.models.priorities import shared_period_text

register = template.Library()


@register.simple_tag
def current_priorities():
    """Return the public priorities in force today by number, each with its `progress`."""
    return PriorityPage.objects.for_listing().current().in_order().with_progress()


register.filter("shared_period", shared_period_text)
