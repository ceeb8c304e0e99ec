"""Charts of figures that are kept as records, so that each number is typed once."""

from django.db.models import Q
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from csp_site.blocks.charts import ChartValue
from csp_site.charts import ChartTable, Kind
from csp_site.charts.table import MOST_ROWS
from reviews.querysets import page_without_care


class FigureChartValue(ChartValue):
    """The figures of one measure as a chart: the same measure at several times."""

    figures = ()

    @classmethod
    def fetch(cls, values, page=None):
        """
        Fetch the public figures of all the charts of a page in one query.

        Figures of a source that needs safe reading stand only on a page that needs it too.
        """
        from reviews.models import Figure

        chosen = [value["figure"] for value in values if value["figure"]]
        ids = {pk for figure in chosen for pk in (figure.pk, figure.comparison_id) if pk}
        measures = {_measure(figure) for figure in chosen} - {""}
        wanted = Q(pk__in=ids) | (Q(measure__in=measures) if measures else Q())
        found = Figure.objects.public().filter(wanted).select_related("source")
        if page is None or not page.in_sensitive_area:
            found = found.filter(page_without_care("source"))
        figures = sorted(found, key=_when) if ids else []
        for value in values:
            value.figures = [
                figure for figure in figures if value["figure"] and _belongs(figure, value["figure"])
            ]

    @cached_property
    def grid(self):
        if not self.figures:
            return None
        latest = self.figures[-MOST_ROWS:]
        rows = tuple((_when_text(figure), (figure.value.normalize(),)) for figure in latest)
        return ChartTable("When", (latest[-1].label,), rows)

    @property
    def kind(self):
        return Kind.CHANGE if len(self.figures) == 2 else Kind.COLUMN

    @property
    def unit(self):
        return self.figures[-1].unit if self.figures else ""

    @property
    def area(self):
        """Where it was counted: what was counted elsewhere is not in the chart."""
        return self.figures[-1].area if self.figures else ""

    @property
    def source_pages(self):
        """The pages that the numbers were read in, each once."""
        return list({figure.source_id: figure.source for figure in self.figures}.values())


class FigureChartBlock(blocks.StructBlock):
    """Draws one measure at several times from the records of figures."""

    title = blocks.CharBlock(max_length=120, help_text="What the numbers are: Bikes registered by year.")
    figure = SnippetChooserBlock(
        "reviews.Figure",
        help_text="Any figure of the measure. The chart shows it with those of the same measure, or with "
        "the one it is compared with.",
    )
    summary = blocks.TextBlock(
        max_length=400,
        rows=2,
        help_text="What the picture shows, in a sentence. It stands first, for people who cannot see it.",
    )
    note = blocks.CharBlock(
        max_length=300, required=False, help_text="What else readers should know about these numbers."
    )

    class Meta:
        icon = "table"
        label = "Chart of figures"
        description = "A chart of one measure at several times, from the records of its figures."
        template = "blocks/chart.html"
        value_class = FigureChartValue

    def get_preview_value(self):
        from reviews.patterns import figures_to_draw

        value = self.normalize(
            {
                "title": "What the numbers are",
                "figure": None,
                "summary": "What the picture shows, in one sentence.",
                "note": "What else readers should know.",
            }
        )
        value.figures = figures_to_draw()
        return value


def _measure(figure):
    return getattr(figure, "measure", "")


def _belongs(figure, chosen):
    """Return whether a figure may stand in the chart of another: numbers in a row count the same thing."""
    if (figure.area, figure.unit) != (chosen.area, chosen.unit):
        return False
    if _measure(chosen):
        return _measure(figure) == _measure(chosen)
    return figure.pk in (chosen.pk, chosen.comparison_id)


def _when_text(figure):
    """Return when a figure was counted, with what its source puts before the number: over, about."""
    when = figure.period_text or "Not dated"
    return f"{when} ({figure.qualifier})" if figure.qualifier else when


def _when(figure):
    """Return what puts figures in the order of time; those without a day come first."""
    day = figure.as_at or figure.end or figure.start
    return (day is not None, day.isoformat() if day else "", figure.pk)
