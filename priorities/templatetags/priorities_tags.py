"""What pages of other apps show of priorities."""

from django import template

from priorities.models import PriorityPage

register = template.Library()


@register.simple_tag
def current_priorities():
    """Return the public priorities in force today by number, each with its `progress`, in two queries."""
    return PriorityPage.objects.for_listing().current().in_order().with_progress()
