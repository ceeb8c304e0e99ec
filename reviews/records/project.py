"""Page of a project: when and by whom, what each report told of it, what it cost."""

import re

from contacts.models import MemberPage
from csp_site.formats.words import lines_of
from priorities.models import GroupPage, PriorityPage
from reviews.models.money import FundingAward
from reviews.models.projects import Project, ProjectReport
from reviews.records.of_report import Money
from reviews.records.years import years_of_report, years_text

KEY = re.compile(r"[-\w]+", re.ASCII)


def find_project(key):
    """Return the project of a key that has a page, or None."""
    return Project.objects.listed().filter(key=key).first() if KEY.fullmatch(key) else None


def project_context(project):
    """
    Return what is public of a project.

    Its story has what each report tells, the newest first; priorities, groups and members have their pages.
    """
    entries = ProjectReport.objects.listed().filter(project=project.pk).select_related("report")
    story = list(entries.newest_first())
    for entry in story:
        entry.project = project
        entry.years_text = years_text(years_of_report(entry))
    awards = list(FundingAward.objects.listed().filter(projects=project.pk))
    for award in awards:
        award.shown_source = award.source
    return {
        "project": project,
        "story": story,
        "awards": awards,
        "money": Money(awards),
        "partners": lines_of(project.outside_partners),
        **_pages_named(project),
    }


def _pages_named(project):
    """Return the public pages ticked on a project as priorities, groups and members, in their order."""
    kinds = {"priorities": PriorityPage, "groups": GroupPage, "members": MemberPage}
    return {
        kind: model.objects.for_listing().not_sensitive().filter(projects=project.pk).order_by("path")
        for kind, model in kinds.items()
    }
