"""Pages that priorities and groups name: what set a priority, and who works on it."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from priorities.models import GroupPage
from priorities.thread import RELATED_TO_GROUPS, RELATED_TO_PRIORITIES, RelatedPages
from reviews.enums import PublicationKind
from reviews.models import Project, ProjectReport
from reviews.querysets import keys_of

IN_FORCE = [kind for kind in PublicationKind if kind.is_in_force]


def works_on(priority):
    """Return the condition on pages that they are groups which work on a priority."""
    serving = Q(project__priorities=priority.pk) | Q(priority=priority.pk)
    projects = ProjectReport.objects.told_for(priority).filter(serving).values("project")
    working = Project.groups.through.objects.filter(project__in=projects).values("grouppage")
    chosen = GroupPage.priorities.through.objects.filter(prioritypage=priority.pk).values("grouppage")
    return Q(pk__in=working) | Q(pk__in=chosen)


def groups_among(priority, pages):
    """Return the groups among the public pages that a priority names."""
    kind = ContentType.objects.get_for_model(GroupPage).pk
    return [page for page in pages if page.content_type_id == kind]


def sets(priority):
    """Return the condition on pages that they are publications which set a priority."""
    return Q(publicationpage__sets_priorities=priority.pk)


def set_by(priority, pages):
    """Return what set a priority as a list of words and page: assessments first, then plans."""
    publications = [page for page in pages if hasattr(page, "publicationpage") and not page.needs_care]
    plans = [page for page in publications if page.publicationpage.kind in IN_FORCE]
    found_by = [page for page in publications if page not in plans]
    return [("Found by", page) for page in found_by] + [("Set by", page) for page in plans]


def served_by(group):
    """Return the condition on pages that they are priorities which the work of a group serves."""
    told = ProjectReport.objects.told_for(group).filter(project__groups=group.pk)
    ticked = Project.priorities.through.objects.filter(project__in=told.values("project"))
    rules = [ticked.values("prioritypage"), told.exclude(priority=None).values("priority")]
    return Q(pk__in=keys_of(group.priorities)) | Q(pk__in=rules[0]) | Q(pk__in=rules[1])


def priorities_among(group, pages):
    """Return the priorities among the public pages that a group names, the newest first."""
    found = [page.prioritypage for page in pages if hasattr(page, "prioritypage")]
    found.sort(key=lambda one: (one.number is None, one.number or 0, one.path))
    return sorted(found, key=lambda one: one.start or datetime.date.min, reverse=True)


RELATED_TO_GROUPS.append(RelatedPages("serves", served_by, priorities_among, joins=("prioritypage",)))
RELATED_TO_PRIORITIES.append(RelatedPages("set_by", sets, set_by, joins=("publicationpage",)))
RELATED_TO_PRIORITIES.append(RelatedPages("groups", works_on, groups_among))
