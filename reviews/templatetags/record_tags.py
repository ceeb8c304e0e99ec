"""What the admin's templates ask of the records of a report."""

from django import template

from reviews.admin import records

register = template.Library()


@register.simple_tag
def records_of(report, user):
    """Return what the editor of a saved report shows `user` of its projects, money and figures."""
    return records.records_of(report, user)
