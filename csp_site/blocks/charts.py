"""Charts: a table first, a picture of it second, and the same numbers as a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from csp_site.blocks.labels import LabelledBlock
from csp_site.blocks.links import LinkBlock
from csp_site.charts import (
    Kind,
    TableError,
    draw_chart,
    parse_table,
    problems_of,
    table_text,
    value_text,
)
from csp_site.charts.numbers import AFTER, BEFORE

KINDS = [
    (Kind.COLUMN.value, "Columns: amounts, or a few times in a row"),
    (Kind.BAR.value, "Bars: things with long names"),
    (Kind.LINE.value, "Lines: many times in a row"),
    (Kind.CHANGE.value, "Before and after: two times"),
]
# What a cell may hold beside a number, in whatever block the table stands.
OTHER_CELLS = (
    "Type [c] for a number that exists and is not published, because it could identify somebody, and <5 "
    "for fewer than 5: readers see it in words, the picture shows a gap. (12) in brackets is −12."
)
# Longer than the largest table that a chart has room for.
MOST_CHARACTERS = 20_000
EXAMPLE = "Year\tReports\n2022\t1,200\n2023\t950\n2024\t1,425"
EXAMPLE_OF_TWO = "Year\tPolice\tCouncil\n2022\t1,200\t300\n2023\t\t450\n2024\t1,425\t\n2025\t1,500\t900"
EXAMPLE_OF_NAMES = (
    "What people told us about\tThis year\tLast year\nNoise at night from a neighbour or the street\t"
    "30%\t24%\nRubbish left in the street or in a park\t22%\t25%\nSomething else\t-2%\t4%"
)


class TableField(forms.CharField):
    """Takes a table as text; the form tells which cell is wrong, and keeps what was typed."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return table_text(parse_table(text)) if text else ""
        except TableError as error:
            raise ValidationError(error.messages) from error


class TableBlock(blocks.FieldBlock):
    """A table of names and numbers, typed or pasted from a spreadsheet."""

    def __init__(self, required=True, help_text=None, **kwargs):
        area = forms.Textarea(
            attrs={"rows": 8, "wrap": "off", "spellcheck": "false", "data-chart-table": ""}
        )
        self.field = TableField(
            required=required,
            help_text=f"{help_text or ''} {OTHER_CELLS}".strip(),
            max_length=MOST_CHARACTERS,
            strip=False,
            widget=area,
        )
        super().__init__(**kwargs)

    def get_searchable_content(self, value):
        """Return the names of the rows and columns, as far as there is a table."""
        try:
            table = parse_table(value or "")
        except TableError:
            return []
        return [table.corner, *table.series, *table.names]

    class Meta:
        icon = "table"


class ChartValue(blocks.StructValue):
    """A chart as templates draw it and as a file holds it."""

    own_name = ""
    place = 0  # among the charts of its page; the ids in its picture begin with it
    area = ""
    source_pages = ()

    @property
    def name(self):
        """The name of its file: one that no other chart of the page has, or alone that of its title."""
        return self.own_name or slugify(self.get("title") or "")[:60] or "chart"

    @classmethod
    def fetch(cls, values, page=None):
        """Fetch at once what all the charts of a page need from the database. These need nothing."""

    @cached_property
    def grid(self):
        """The table, or None while there is none to draw. What templates call `table` is the text typed."""
        try:
            return parse_table(self["table"] or "")
        except TableError:
            return None

    @property
    def kind(self):
        return Kind(self["kind"])

    @property
    def unit(self):
        return self["unit"]

    @property
    def unit_words(self):
        """The unit where it does not stand with each number already."""
        return "" if self.unit in BEFORE | AFTER else self.unit

    @property
    def is_awaited(self):
        return bool(self.get("awaited"))

    @property
    def has_file(self):
        return not self.is_awaited and self.grid is not None

    @property
    def rows(self):
        """The rows of the table as readers see them, each with its name and its cells."""
        return [
            {
                "name": name,
                "cells": [
                    {"heading": heading, "text": value_text(value, self.unit)}
                    for heading, value in zip(self.grid.series, values, strict=True)
                ],
            }
            for name, values in self.grid.rows
        ]

    @property
    def picture(self):
        kind = self.kind if not problems_of(self.kind, self.grid) else Kind.LINE
        drawn = draw_chart(kind, self.grid, name=f"chart{self.place}", title=self["title"], unit=self.unit)
        return mark_safe(drawn)  # noqa: S308 – our own drawing, which escapes every word

    @property
    def file_rows(self):
        """The headings and the rows of its file: plain numbers, and the unit in a column of its own."""
        table = self.grid
        header = [table.corner or "Name", *table.series, *(["Unit"] if self.unit else [])]
        return header, [[name, *values, *([self.unit] if self.unit else [])] for name, values in table.rows]


class SourceBlock(LinkBlock):
    """Where the numbers come from."""

    text = blocks.CharBlock(
        label="source",
        max_length=160,
        required=False,
        help_text="Where the numbers come from: Annual Review 2024, question 5.",
    )

    class Meta:
        label = "Source"
        help_text = "Where the numbers come from, with a link if there is one."
        description = "Where the numbers of a chart come from, with a link if there is one."


class ChartBlock(LabelledBlock):
    """A chart that is drawn from a table, or says that its figures are awaited."""

    title = blocks.CharBlock(max_length=120, help_text="What the numbers are: Bikes registered by year.")
    kind = blocks.ChoiceBlock(choices=KINDS, default=Kind.COLUMN.value, help_text="How it is drawn.")
    table = TableBlock(
        required=False,
        help_text="Copy the cells from a spreadsheet and paste them here, or type them with a tab or a "
        "comma between. The first row has the headings, the first column the names. Leave a cell empty for "
        "a number you do not have: readers see that it is awaited.",
    )
    unit = blocks.CharBlock(
        max_length=40, required=False, help_text="What the numbers count: £, % or words such as bikes."
    )
    summary = blocks.TextBlock(
        required=False,
        max_length=400,
        rows=2,
        help_text="What the picture shows, in a sentence. It stands first, for people who cannot see it.",
    )
    source = SourceBlock()
    note = blocks.CharBlock(
        max_length=300, required=False, help_text="What else readers should know about these numbers."
    )
    awaited = blocks.TextBlock(
        label="why the figures are awaited",
        required=False,
        max_length=600,
        rows=2,
        help_text="Only while you have no numbers at all: why, and what will happen next. Readers then see "
        "the title and this, and no picture.",
    )

    class Meta:
        icon = "table"
        label = "Chart"
        description = "A chart drawn from a table that you paste, with the table and a file under it."
        template = "blocks/chart.html"
        value_class = ChartValue
        preview_value = {
            "title": "What the numbers are",
            "kind": Kind.COLUMN,
            "table": EXAMPLE,
            "unit": "reports",
            "summary": "What the picture shows, in one sentence.",
            "source": {"text": "Name of the report they come from", "note": ""},
            "note": "What else readers should know.",
            "awaited": "",
        }
        preview_variants = {
            "Columns": {},
            "Bars, with long names and a value below zero": {
                "kind": Kind.BAR,
                "table": EXAMPLE_OF_NAMES,
                "unit": "%",
            },
            "Lines, with gaps": {"kind": Kind.LINE, "table": EXAMPLE_OF_TWO},
            "Before and after": {
                "kind": Kind.CHANGE,
                "table": "Year\tAmount\n2023\t4,000\n2024\t5,000",
                "unit": "£",
            },
            "Figures awaited": {
                "table": "",
                "unit": "",
                "summary": "",
                "source": {"text": "", "note": ""},
                "note": "",
                "awaited": "Why we do not have these figures, and what will happen next.",
            },
        }

    def clean(self, value):
        typed = value["table"]
        value = super().clean(value)
        errors = self._contradictions(value) or self._foreign_signs(typed, value["unit"])
        if not self.is_deferred_validation and not value["awaited"]:
            errors |= {
                name: ValidationError(message)
                for name, message in {
                    "table": "Paste the table, or say below why the figures are awaited.",
                    "summary": "Say in a sentence what the picture shows.",
                }.items()
                if not value[name]
            }
            if not value["source"]["text"]:
                missing = ValidationError("Say where the numbers come from.")
                errors["source"] = StructBlockValidationError({"text": missing})
        if errors:
            raise StructBlockValidationError(errors)
        return value

    @staticmethod
    def _foreign_signs(typed, unit):
        """Return what is wrong with a table as typed: once it is tidied, no cell has a £ or % any more."""
        try:
            parse_table(typed or "", (unit or "").strip())
        except TableError as error:
            return {"table": ValidationError(error.messages)} if typed else {}
        return {}

    @staticmethod
    def _contradictions(value):
        if value["awaited"] and value["table"]:
            return {
                "awaited": ValidationError("Empty this now that there is a table, or take the table out.")
            }
        wrong = problems_of(Kind(value["kind"]), parse_table(value["table"])) if value["table"] else []
        return {"table": ValidationError(wrong)} if wrong else {}
