from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q

from csp_site.models import BasePage, BasePageQuerySet, PeriodQuerySet
from reviews.enums import Currency, Whose


def public_page(field):
    """Return a condition: the page that `field` points at may be seen by everybody."""
    return Exists(BasePage.objects.live().public().filter(pk=OuterRef(field)))


def keys_of(chosen):
    """Return what `pk__in` takes to find the objects of a list of choices, which may be in the making."""
    found = chosen.all()
    return found.values("pk") if isinstance(found, models.QuerySet) else [each.pk for each in found]


class ReportPageQuerySet(PeriodQuerySet, BasePageQuerySet):
    """Finds reports by the clock."""

    def newest_first(self):
        """Return the reports with the latest period first, those without one after them."""
        return self.order_by(models.F("start").desc(nulls_last=True), "-label_year", "path")


class RecordQuerySet(models.QuerySet):
    """Finds what was read in a page, such as an award or a figure."""

    def live(self):
        """Return the records that are published, whoever may read their source."""
        return self.filter(live=True)

    def public(self):
        """Return the published records whose source everybody may read."""
        return self.live().filter(public_page("source"))


class AwardQuerySet(PeriodQuerySet, RecordQuerySet):
    """Finds awards by the clock and by their source."""

    def counted(self):
        """Return the awards that a sum may take in: ours, in pounds, of a known amount."""
        return self.filter(whose=Whose.OURS, currency=Currency.GBP, amount__isnull=False)


class FigureQuerySet(PeriodQuerySet, RecordQuerySet):
    """Finds figures by the clock and by their source."""

    def for_listing(self):
        """Return figures with what their line prints, and no comparison that readers may not see."""
        published = ExpressionWrapper(Q(comparison__live=True), output_field=models.BooleanField())
        return self.select_related("comparison").annotate(
            comparison_is_public=published & public_page("comparison__source")
        )


class ProjectQuerySet(PeriodQuerySet):
    """Finds projects by the clock and by the reports that tell of them."""

    def public(self):
        """Return the published projects that a report which everybody may read tells of."""
        return self.filter(public_page("entries__report"), live=True).distinct()


class ProjectReportQuerySet(models.QuerySet):
    """Finds the entries of projects in reports."""

    def live(self):
        """Return the entries of published projects, whoever may read their report."""
        return self.filter(project__live=True)

    def public(self):
        """Return the entries of published projects in reports that everybody may read."""
        return self.live().filter(public_page("report"))

    def for_listing(self):
        """Return entries with their project and priority, marked whether the priority is public."""
        found = self.select_related("project", "priority")
        return found.annotate(priority_is_public=public_page("priority")).order_by(
            "position", "project__position", "project__title"
        )
