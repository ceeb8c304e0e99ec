"""What the thread of a priority names: what set it, and the groups that work on it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from csp_site.models.base import sensitive_above
from priorities.models import GroupPage
from priorities.thread import BESIDE, Beside
from reviews.enums import PublicationKind
from reviews.models import Project, ProjectReport

IN_FORCE = [kind for kind in PublicationKind if kind.is_in_force]


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


def sets(priority):
    """Return the condition on pages that they are publications which set a priority."""
    return Q(publicationpage__sets_priorities=priority.pk)


def set_by(priority, pages):
    """Return what set a priority as a list of words and page: assessments first, then plans."""
    publications = [page for page in pages if hasattr(page, "publicationpage") and not page.needs_care]
    plans = [page for page in publications if page.publicationpage.kind in IN_FORCE]
    found_by = [page for page in publications if page not in plans]
    return [("Found by", page) for page in found_by] + [("Set by", page) for page in plans]


BESIDE.append(Beside("set_by", sets, set_by, joins=("publicationpage",)))
BESIDE.append(Beside("groups", works_on, groups_among))
