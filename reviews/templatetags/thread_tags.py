"""What priorities and groups show of each other, through the projects that public reports tell of."""

from dataclasses import dataclass

from django import template
from django.db.models import Q

from priorities.models import PriorityPage
from reviews.models import Project, ProjectReport
from reviews.querysets import keys_of
from reviews.thread import told_for

register = template.Library()


@dataclass(frozen=True)
class GroupWork:
    """What a group works on: the latest entry of each project, and the priorities."""

    entries: list
    priorities: list


def _readable(pages, reader):
    """Leave out what needs safe reading, unless it is read on such a page."""
    return pages if reader.in_sensitive_area else pages.not_sensitive()


@register.simple_tag
def group_work(group):
    """Return the public GroupWork of a group, in two queries."""
    if not group.pk:
        return GroupWork([], [])
    told = told_for(group).filter(project__groups=group.pk).select_related("project", "report")
    latest = {}
    for entry in told.order_by("project__position", "project__title", "-report__path", "position"):
        latest.setdefault(entry.project_id, entry)
    served = Project.priorities.through.objects.filter(project__in=list(latest)).values("prioritypage")
    under = ProjectReport.objects.filter(pk__in=told.values("pk")).values("priority")
    chosen = Q(pk__in=served) | Q(pk__in=under) | Q(pk__in=keys_of(group.priorities))
    priorities = _readable(PriorityPage.objects.for_listing(), group).filter(chosen)
    newest = priorities.defer_streamfields().order_by("-start", "number", "path")
    return GroupWork(list(latest.values()), list(newest))
