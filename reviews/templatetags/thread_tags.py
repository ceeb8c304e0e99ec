"""What the page of a group shows of the projects that public reports tell of."""

from django import template

from reviews.thread import told_for

register = template.Library()


@register.simple_tag
def group_projects(group):
    """Return what reports tell of the projects of a group, the latest of each, in one query."""
    if not group.pk:
        return []
    told = (
        told_for(group).filter(project__groups=group.pk).for_readers().select_related("project", "report")
    )
    latest = {}
    for entry in told.order_by("project__position", "project__title", "-report__path", "position"):
        latest.setdefault(entry.project_id, entry)
    return list(latest.values())
