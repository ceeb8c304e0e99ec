"""Blocks of reports: questions with their answers, and what shows the records of the report."""

from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.rich_text import RichText

from csp_site.blocks import (
    AwaitedBlock,
    CalloutBlock,
    CardsBlock,
    ChartBlock,
    DocumentsBlock,
    FigureBlock,
    LinksBlock,
    PictureBlock,
    StoryBlock,
    TextBlock,
)
from csp_site.blocks.charts import ChartValue
from csp_site.blocks.questions import QuestionValue
from csp_site.charts import ChartTable, Kind
from csp_site.charts.table import MOST_ROWS
from reviews.enums import ReportPart
from reviews.models.figures import Figure
from reviews.previews import figures_to_draw, records_stand_in


def measures():
    """Return the measures to choose from, which the figures decide."""
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


class RecordsBlock(blocks.StructBlock):
    """Shows records of the report that it stands in; in the picker those of an example."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="A few words over it. Leave empty for none."
    )

    def get_preview_context(self, value, parent_context=None):
        return {**super().get_preview_context(value, parent_context), "records": records_stand_in()}


class ProjectsBlock(RecordsBlock):
    """The projects of the report, each as the report tells of it, under its priority."""

    part = blocks.ChoiceBlock(
        choices=ReportPart.choices,
        default=ReportPart.PRIORITY,
        help_text="Which of the report's projects: those under a priority, with the priority as their "
        "heading, or others.",
    )

    class Meta:
        icon = "folder-open-inverse"
        description = "The projects that this report tells of, under each priority. From their records."
        template = "reviews/blocks/projects.html"
        preview_value = {"heading": "What we did", "part": ReportPart.PRIORITY}
        preview_variants = {part.label: {"part": part} for part in ReportPart}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        records = context.get("records")
        context["groups"] = records.groups(value["part"]) if records else []
        return context


class MoneyBlock(RecordsBlock):
    """The awards that the report tells of, with whose each is and the sum of ours."""

    class Meta:
        icon = "calendar-alt"
        description = "A table of the money in this report: whose it is, and our total. From its records."
        template = "reviews/blocks/money.html"
        preview_value = {"heading": "Where the money came from"}


class ReportFiguresBlock(RecordsBlock):
    """The figures that the report tells of."""

    class Meta:
        icon = "order"
        label = "Figures of this report"
        description = "The figures of this report, with what they count and when. From their records."
        template = "reviews/blocks/figures.html"
        preview_value = {"heading": "The year in figures"}


class PrintedMembersBlock(RecordsBlock):
    """The members of the partnership as the report prints them."""

    class Meta:
        icon = "group"
        label = "Members as printed"
        description = "The members as the report prints them, whatever they are called today."
        template = "reviews/blocks/members.html"
        preview_value = {"heading": "Members"}


class ContactsBlock(RecordsBlock):
    """The useful contacts that the report lists."""

    class Meta:
        icon = "mail"
        label = "Useful contacts"
        description = "The useful contacts chosen for this report, each as its own page has it."
        template = "reviews/blocks/contacts.html"
        preview_value = {"heading": "Useful contacts"}


class AnswerBlock(blocks.StreamBlock):
    """What an answer is built from."""

    text = TextBlock(group="Words")
    callout = CalloutBlock(group="Words")
    awaited = AwaitedBlock(group="Words")
    projects = ProjectsBlock(group="Records")
    money = MoneyBlock(group="Records")
    figures = ReportFiguresBlock(group="Records")
    members = PrintedMembersBlock(group="Records")
    contacts = ContactsBlock(group="Records")
    links = LinksBlock(group="Links and files")
    documents = DocumentsBlock(group="Links and files")
    cards = CardsBlock(group="Links and files")
    picture = PictureBlock(group="Pictures and figures")
    figure = FigureBlock(group="Pictures and figures")
    chart = ChartBlock(group="Pictures and figures")
    figure_chart = FigureChartBlock(group="Records")

    class Meta:
        icon = "doc-full"
        template = "blocks/story.html"


class ReportQuestionBlock(blocks.StructBlock):
    """A question of a report, and its answer in as many parts as it takes."""

    question = blocks.CharBlock(
        max_length=200, help_text="As a reader would ask it, with its “?”. No “Q:” before it."
    )
    answer = AnswerBlock(help_text="Build the answer from blocks. The answer itself comes first.")

    class Meta:
        icon = "help"
        description = "A question of the report, and its answer in as many parts as it takes."
        template = "reviews/blocks/question.html"
        value_class = QuestionValue
        preview_value = {
            "question": "What do people ask?",
            "answer": [("text", RichText("<p>The answer, in as many blocks as it takes.</p>"))],
        }


class ReportStoryBlock(StoryBlock):
    """The blocks a report is built from: those of every page, questions in parts, and the records."""

    question = ReportQuestionBlock(group="Words")
    projects = ProjectsBlock(group="Records")
    money = MoneyBlock(group="Records")
    figures = ReportFiguresBlock(group="Records")
    figure_chart = FigureChartBlock(group="Records")
    members = PrintedMembersBlock(group="Records")
    contacts = ContactsBlock(group="Records")

    class Meta:
        description = "The blocks a report is built from."
        preview_value = [("heading", {"text": "Useful contacts"})]
