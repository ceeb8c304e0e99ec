"""Which groups the thread of a priority names: those that chose it, and those at work on its projects."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from csp_site.models.base import sensitive_above
from priorities.models import GroupPage
from priorities.thread import BESIDE, Beside
from reviews.models import Project, ProjectReport


def told_for(reader):
    """Return what public reports tell of projects, for the page that shows it."""
    entries = ProjectReport.objects.public()
    return entries if reader.in_sensitive_area else entries.exclude(sensitive_above("report__path"))


def works_on(priority):
    """Return the condition on pages that they are groups which work on a priority."""
    serving = Q(project__priorities=priority.pk) | Q(priority=priority.pk)
    projects = told_for(priority).filter(serving).values("project")
    working = Project.groups.through.objects.filter(project__in=projects).values("grouppage")
    chosen = GroupPage.priorities.through.objects.filter(prioritypage=priority.pk).values("grouppage")
    return Q(pk__in=working) | Q(pk__in=chosen)


def groups_among(priority, pages):
    """Return the groups among the public pages that a priority names."""
    kind = ContentType.objects.get_for_model(GroupPage).pk
    return [page for page in pages if page.content_type_id == kind]


BESIDE.append(Beside("groups", works_on, groups_among))
