"""Template tags for the papers of a meeting in the admin."""

from django import template

from meetings.papers import places_of

register = template.Library()


@register.simple_tag
def places(meeting):
    """Return every item of a meeting's agenda with its papers and their labels, in one query."""
    return places_of(meeting) if meeting.pk else []
