"""Charts of figures that are kept as records, so that each number is typed once."""

from django.utils.functional import cached_property
from wagtail import blocks

from csp_site.blocks.charts import ChartValue
from csp_site.charts import ChartTable, Kind
from csp_site.charts.table import MOST_ROWS
from reviews.previews import figures_to_draw


def measures():
    """Return the measures to choose from: a function, so that a new one needs no migration."""
    from reviews.models import Figure

    found = Figure.objects.exclude(measure="").order_by("measure", "key").values_list("measure", "label")
    return [(measure, f"{label} ({measure})") for measure, label in dict(found).items()]


class FigureChartValue(ChartValue):
    """The figures of one measure as a chart: the same measure at several times."""

    records = None

    @classmethod
    def fetch(cls, values, page=None):
        """Tell the records of the page which measures its charts draw: fetched with its figures."""
        if page is not None:
            page.records.charted = {value["measure"] for value in values}
        for value in values:
            value.records = page and page.records

    @cached_property
    def figures(self):
        """The figures in the order of time: of one place, and of one unit, since a row counts one thing."""
        figures = sorted(self.records.measured(self["measure"]) if self.records else [], key=_when)
        if self["area"]:
            figures = [figure for figure in figures if figure.area == self["area"]]
        return [figure for figure in figures if _is_like(figure, figures[-1])]

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


class MeasureBlock(blocks.ChoiceBlock):
    """A measure. Reading a page takes it as it stands; only a form asks which measures there are."""

    def normalize_choice(self, value):
        return value


class FigureChartBlock(blocks.StructBlock):
    """Draws one measure at several times from the records of figures."""

    title = blocks.CharBlock(max_length=120, help_text="What the numbers are: Bikes registered by year.")
    measure = MeasureBlock(
        choices=measures,
        help_text="What was counted. The chart shows the figures that have this measure, each at its time.",
    )
    area = blocks.CharBlock(
        max_length=120,
        required=False,
        help_text="Only if figures of this measure were counted in several places: which, exactly as it "
        "stands in them. The place of the latest figure if you leave it empty.",
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
        value = self.normalize(
            {
                "title": "What the numbers are",
                "measure": "",
                "area": "",
                "summary": "What the picture shows, in one sentence.",
                "note": "What else readers should know.",
            }
        )
        value.figures = figures_to_draw()
        return value


def _is_like(figure, other):
    return (figure.area, figure.unit) == (other.area, other.unit)


def _when_text(figure):
    """
    Return when a figure was counted, with what its source puts before the number: over, about.

    A figure that has no time here is named by what it was read in.
    """
    when = figure.period_text or figure.source.title
    return f"{when} ({figure.qualifier})" if figure.qualifier else when


def _when(figure):
    """Return what puts figures in the order of time; those without a day come first."""
    day = figure.as_at or figure.end or figure.start
    return (day is not None, day.isoformat() if day else "", figure.pk)
