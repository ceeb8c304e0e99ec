"""The blocks of reports: questions with their answers, and what shows the records of the report."""

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
from csp_site.blocks.questions import QuestionValue
from reviews.chart_blocks import FigureChartBlock
from reviews.enums import ReportPart
from reviews.previews import records_stand_in
from reviews.records import ReportRecords


class RecordsBlock(blocks.StructBlock):
    """Shows records of the report that it stands in; in the picker those of an example."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="A few words over it. Leave empty for none."
    )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context.setdefault("records", None)
        context["records"] = context["records"] or ReportRecords()
        return context

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
        context["groups"] = context["records"].groups(value["part"])
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
