"""Records of one report: its projects, money, figures and members, each found when first asked for."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.functional import cached_property

from csp_site.formats.numbers import money_text
from reviews.enums import ReportPart
from reviews.models.figures import Figure
from reviews.models.money import FundingAward
from reviews.models.projects import ProjectReport
from reviews.querysets import page_without_care, public_page


def adds_up(total, stated):
    """Return whether the sum of our awards is what a report itself states, if it states any."""
    return stated is None or stated == (total or 0)


def sum_of_ours(awards):
    """Return the sum of the awards that are ours, in pounds, of a known amount; None where none is."""
    ours = [award.amount for award in awards if award.is_counted]
    return sum(ours) if ours else None


class Money:
    """Some awards as a table shows them, without a sum."""

    total_text = ""
    adds_up = True

    def __init__(self, awards):
        self.awards = awards

    @property
    def shared_awards(self):
        return [award for award in self.awards if award.is_shared]


class ReportRecords:
    """The records of one report. Without a report, or before it is saved, there are none."""

    # The measures that charts of the report draw, from whatever source.
    charted = frozenset()

    def __init__(self, report=None):
        self.report = report

    def _of_report(self, model, field, found):
        return list(found(model.objects.filter(**{field: self.report.pk}))) if self._is_saved else []

    @property
    def _is_saved(self):
        return self.report is not None and self.report.pk is not None

    @cached_property
    def entries(self):
        entries = self._of_report(ProjectReport, "report", lambda entries: entries.live().for_listing())
        seen = set()
        for entry in entries:
            # A project that stands in two places has its address at the first.
            entry.anchor = "" if entry.project_id in seen else entry.project.anchor
            seen.add(entry.project_id)
        return entries

    def groups(self, part):
        """Return the entries of a part of the report as a list of {priority, entries}, in their order."""
        groups = {}
        for entry in self.entries:
            if entry.part == part:
                # A priority that readers may not see gives no heading; its projects stay.
                key = entry.priority if entry.priority_is_public else None
                groups.setdefault(key, []).append(entry)
        return [{"priority": priority, "entries": entries} for priority, entries in groups.items()]

    @property
    def by_priority(self):
        return self.groups(ReportPart.PRIORITY)

    @cached_property
    def awards(self):
        return self._of_report(FundingAward, "source", lambda awards: awards.live().with_list())

    @property
    def own_awards(self):
        return [award for award in self.awards if award.is_counted]

    @property
    def shared_awards(self):
        return [award for award in self.awards if award.is_shared]

    @property
    def total(self):
        """The sum of what is ours, or None where nothing is."""
        return sum_of_ours(self.awards)

    @property
    def total_text(self):
        return money_text(self.total)

    @property
    def own_amounts(self):
        """What the sum is made of: ["£5,000", "£4,607"]."""
        return [award.amount_text for award in self.own_awards]

    @property
    def stated_total(self):
        return getattr(self.report, "stated_total", None)

    @property
    def headline_total(self):
        """The sum of what is ours, for a report that gives such a total itself."""
        return self.total_text if self.stated_total is not None else ""

    @property
    def adds_up(self):
        """Whether our awards add up to what the report itself gives as their total."""
        return adds_up(self.total, self.stated_total)

    @property
    def stated_total_text(self):
        return money_text(self.stated_total)

    @cached_property
    def _all_figures(self):
        """The figures of the report, and those of the measures that its charts draw, in one query."""
        if not self._is_saved:
            return []
        found = Figure.objects.live().filter(Q(source=self.report.pk) | Q(measure__in=self.charted))
        rule = public_page("source")
        if not self.report.in_sensitive_area:
            rule &= page_without_care("source")
        told = ExpressionWrapper(rule, output_field=BooleanField())
        return list(found.for_listing().with_priority().select_related("source").annotate(is_told=told))

    def measured(self, measure):
        """Return the figures of a measure that the report may show, its own among them."""
        figures = [figure for figure in self._all_figures if figure.measure == measure != ""]
        return [figure for figure in figures if figure.is_told or figure.source_id == self.report.pk]

    @cached_property
    def figures(self):
        """The figures of the report; one that only another is compared with stands with that other."""
        figures = [figure for figure in self._all_figures if figure.source_id == self.report.pk]
        compared = {figure.comparison_id: figure for figure in reversed(figures)}
        for figure in figures:
            figure.shown_priorities = [figure.priority] if figure.priority_is_public else []
            if figure.pk in compared:
                compared[figure.pk].comparison_anchor = figure.anchor
        return [figure for figure in figures if figure.pk not in compared]

    @cached_property
    def members(self):
        """The members as the report prints them, marked whether their page is public."""
        if not hasattr(self.report, "printed_members"):
            return []
        rows = self.report.printed_members.all()
        if isinstance(rows, QuerySet):  # otherwise they are being edited
            rows = rows.select_related("member").annotate(member_is_public=public_page("member"))
        return list(rows)

    @property
    def contacts(self):
        return self.report.listed_contacts if self.report is not None else []
