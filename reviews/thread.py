"""Pages that priorities and groups name: what set a priority, and who works on it."""

from django.db.models import F, Q

from priorities.models import GroupPage, PriorityPage
from priorities.thread import ON_GROUPS, ON_PRIORITIES
from reviews.enums import PublicationKind
from reviews.models import Project, ProjectReport, PublicationPage
from reviews.querysets import keys_of

IN_FORCE = [kind for kind in PublicationKind if kind.is_in_force]


def on_priority(priority):
    """
    Return the groups that work on a priority, and what set it.

    That is a list of words and page: assessments first, then plans.
    """
    serving = Q(project__priorities=priority.pk) | Q(priority=priority.pk)
    projects = ProjectReport.objects.told_for(priority).filter(serving).values("project")
    working = Project.groups.through.objects.filter(project__in=projects).values("grouppage")
    chosen = GroupPage.priorities.through.objects.filter(prioritypage=priority.pk).values("grouppage")
    groups = GroupPage.objects.told_for(priority).filter(Q(pk__in=working) | Q(pk__in=chosen))
    publications = PublicationPage.objects.live().public().not_sensitive()
    set_by = publications.filter(sets_priorities=priority.pk).order_by("path").defer_streamfields()
    return {
        "groups": groups.order_by("path").defer_streamfields(),
        "set_by": [("Found by", page) for page in set_by if page.kind not in IN_FORCE]
        + [("Set by", page) for page in set_by if page.kind in IN_FORCE],
    }


def on_group(group):
    """Return the priorities that the work of a group serves, the newest first."""
    told = ProjectReport.objects.told_for(group).filter(project__groups=group.pk)
    ticked = Project.priorities.through.objects.filter(project__in=told.values("project"))
    rule = Q(pk__in=keys_of(group.priorities)) | Q(pk__in=ticked.values("prioritypage"))
    rule |= Q(pk__in=told.exclude(priority=None).values("priority"))
    serves = PriorityPage.objects.told_for(group).filter(rule).defer_streamfields()
    newest_first = F("start").desc(nulls_last=True), F("number").asc(nulls_last=True), "path"
    return {"serves": serves.order_by(*newest_first)}


ON_PRIORITIES.append(on_priority)
ON_GROUPS.append(on_group)
