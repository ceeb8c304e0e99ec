"""Template tags for pages and forms that show reports, projects, money and figures."""

from django import template
from django.db.models import Q
from django.db.models.functions import Coalesce

from csp_site.models import BasePage
from reviews.admin import records
from reviews.models import Figure, FundingAward, ProjectReport

register = template.Library()


@register.simple_tag
def newest_reports():
    """Return the newest annual review and the newest publication of each kind, in one query."""
    kinds = ["annualreviewpage", "publicationpage"]
    is_report = Q(*((f"{kind}__isnull", False) for kind in kinds), _connector=Q.OR)
    newest_first = Coalesce(*(f"{kind}__start" for kind in kinds)).desc(nulls_last=True)
    pages = BasePage.objects.for_listing().not_sensitive().filter(is_report).select_related(*kinds)
    newest = {}
    for page in pages.order_by(newest_first, "path"):
        report = next(getattr(page, kind) for kind in kinds if hasattr(page, kind))
        newest.setdefault(getattr(report, "kind", None), report)
    return list(newest.values())


@register.simple_tag
def priority_projects(priority):
    """Return what reports that may be named here tell of its projects, each with its `report`."""
    ticked = Q(project__priorities=priority.pk) | Q(priority=priority.pk)
    entries = ProjectReport.objects.told_for(priority).filter(ticked).for_readers().distinct()
    found = entries.select_related("project", "report")
    return list(found.order_by("-report__path", "position", "project__position"))


@register.simple_tag
def priority_money(priority):
    """Return the awards for a priority that its page may tell of, each with its `source`."""
    awards = FundingAward.objects.told_for(priority).filter(priorities=priority.pk)
    return list(awards.select_related("source"))


@register.simple_tag
def priority_figures(priority):
    """Return the figures about a priority that its page may tell of, each with its `source`."""
    figures = Figure.objects.told_for(priority).filter(priority=priority.pk)
    return list(figures.for_listing().select_related("source", "comparison"))


@register.simple_tag
def group_projects(group):
    """Return what reports tell of the projects of a group, the latest of each, in one query."""
    if not group.pk:
        return []
    told = ProjectReport.objects.told_for(group).filter(project__groups=group.pk)
    told = told.for_readers().select_related("project", "report")
    latest = {}
    for entry in told.order_by("project__position", "project__title", "-report__path", "position"):
        latest.setdefault(entry.project_id, entry)
    return list(latest.values())


@register.simple_tag
def records_of(report, user):
    """Return what the editor of a saved report shows `user` of its projects, money and figures."""
    return records.records_of(report, user)


@register.filter
def unless_named(source, found):
    """Return the source in words, or "" where one of the pages has it as its title."""
    return "" if source.casefold() in {page.title.casefold() for _, page in found} else source
