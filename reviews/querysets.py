"""Conditions on the pages that records stand in, and the querysets of reports, awards and figures."""

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Subquery
from django.db.models.functions import Coalesce

from csp_site.models import BasePage, BasePageQuerySet, PeriodQuerySet
from csp_site.models.base import is_in_sensitive_area, is_private
from reviews.enums import Currency, Whose


def public_page(field):
    """Return a condition: the page that `field` points at may be seen by everybody."""
    return Q((f"{field}__live", True)) & ~is_private(f"{field}__path")


def page_without_care(field):
    """Return a condition: the page that `field` points at needs no safe reading."""
    return Q((f"{field}__isnull", False)) & ~is_in_sensitive_area(f"{field}__path")


def page_to_name(field):
    """Return a condition: the page that `field` points at may be named on any other page."""
    rule = public_page(field) & page_without_care(field)
    return ExpressionWrapper(rule, output_field=models.BooleanField())


def list_path():
    """Return a subquery of where the public list of annual reviews stands, over the projects' pages."""
    lists = BasePage.objects.live().public().filter(reviewspage__isnull=False)
    return Subquery(lists.order_by("path").values("url_path")[:1])


def with_report(records, field):
    """Mark records with the time that the report at `field` covers: `report_start`, `_end` and `_label`."""
    kinds = [f"{field}__annualreviewpage", f"{field}__publicationpage"]
    names = {"start": "report_start", "end": "report_end", "label_year": "report_label"}
    return records.annotate(
        **{mark: Coalesce(*(f"{kind}__{name}" for kind in kinds)) for name, mark in names.items()}
    )


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

    def told_for(self, reader):
        """Return the public records for the page that shows them: on most, none that needs safe reading."""
        found = self.public()
        return found if reader.in_sensitive_area else found.filter(page_without_care("source"))

    def listed(self):
        """Return what the lists of the record tell: public records whose source needs no safe reading."""
        found = self.public().filter(page_without_care("source")).select_related("source")
        newest_first = F("report_start").desc(nulls_last=True)
        return with_report(found, "source").order_by(newest_first, "position", "key")


class AwardQuerySet(PeriodQuerySet, RecordQuerySet):
    """Finds awards by the clock and by their source."""

    def with_list(self):
        """Mark awards with where the list over the list of all money stands, None without one."""
        return self.annotate(list_path=list_path())

    def counted(self):
        """Return the awards that a sum may take in: ours, in pounds, of a known amount."""
        return self.filter(whose=Whose.OURS, currency=Currency.GBP, amount__isnull=False)


class FigureQuerySet(PeriodQuerySet, RecordQuerySet):
    """Finds figures by the clock and by their source."""

    def for_listing(self):
        """Return figures with what their line prints, and no comparison that readers may not see."""
        published = Q(comparison__live=True) & public_page("comparison__source")
        may_be_told = Q(comparison__source=F("source")) | page_without_care("comparison__source")
        shown = ExpressionWrapper(published & may_be_told, output_field=models.BooleanField())
        return self.select_related("comparison").annotate(comparison_is_public=shown)

    def with_priority(self):
        """Return figures with their priority, marked whether that may be named."""
        return self.select_related("priority").annotate(priority_is_public=page_to_name("priority"))
