"""What pages of other apps show of projects, money and figures."""

from django import template
from django.db.models import Q

from reviews.models import Figure, FundingAward, ProjectReport

register = template.Library()


@register.simple_tag
def priority_projects(priority):
    """Return what public reports tell of a priority's projects, each with its `report`, latest first."""
    ticked = Q(project__priorities=priority.pk) | Q(priority=priority.pk)
    entries = ProjectReport.objects.public().filter(ticked).distinct()
    found = entries.select_related("project", "report")
    return list(found.order_by("-report__path", "position", "project__position"))


@register.simple_tag
def priority_money(priority):
    """Return the awards for a priority that a public page tells of, each with its `source`."""
    awards = FundingAward.objects.public().filter(priorities=priority.pk)
    return list(awards.select_related("source"))


@register.simple_tag
def priority_figures(priority):
    """Return the figures about a priority that a public page tells of, each with its `source`."""
    figures = Figure.objects.public().filter(priority=priority.pk)
    return list(figures.for_listing().select_related("source", "comparison"))
