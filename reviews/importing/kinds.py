"""What a spreadsheet may hold: projects, money or figures, and the columns of each."""

from collections import Counter
from dataclasses import dataclass, field

from reviews.enums import Whose
from reviews.importing.columns import Choice, Column, Day, Lines, Many, Number, One, Text, Whole, YesNo
from reviews.models import Figure, FundingAward, Project, ProjectReport
from reviews.models.figures import TIMES

KEY = Column(
    "Key",
    "key",
    "The short name of the record, as the downloaded spreadsheet has it. Leave it empty for a new one.",
)
ORDER = Whole("Order", "position")


def period(*, words=False):
    """Return the columns that say when, which all the kinds have."""
    in_words = [Text("Period in words", "period_words")] if words else []
    return [
        *in_words,
        Day("First day", "start"),
        YesNo("First day is a guess", "start_assumed"),
        Day("Last day", "end"),
        YesNo("Last day is a guess", "end_assumed"),
        Text("Where it was read", "seen_in"),
    ]


PROJECTS = [
    KEY,
    Text("Title", "title", is_required=True),
    Text("Summary", "summary"),
    Many("Priorities", "priorities", "priorities"),
    Many("Groups", "groups", "groups"),
    Many("Members", "members", "members"),
    Lines("Other partners", "outside_partners"),
    *period(),
    Text("Outcome", "outcome"),
    ORDER,
    Choice("Place in the report", "part", of_entry=True),
    One("Priority in the report", "priority", "priorities", of_entry=True),
    Text("How it stood", "status", of_entry=True),
    Text("What the report says", "text", of_entry=True),
    Text("Update since the period", "update_since", of_entry=True),
    Whole("Order in the report", "position", of_entry=True),
]
AWARDS = [
    KEY,
    Lines("Funders", "funders", "Who gave it.", is_required=True),
    Text("Fund", "scheme"),
    Number("Amount", "amount"),
    Choice("Currency", "currency"),
    Text("What for, or how many", "quantity"),
    Choice("Whose", "whose", is_required=True),
    Lines("Areas", "areas", "For shared money: each area that shares it, with ours among them."),
    *period(words=True),
    Text("Note", "note"),
    Many("Projects", "projects", "projects"),
    Many("Priorities", "priorities", "priorities"),
    One("Source", "source", "pages", is_required=True),
    ORDER,
]
FIGURES = [
    KEY,
    Text("Words before", "qualifier"),
    Number("Number", "value", is_required=True),
    Text("Unit", "unit"),
    Text("What it counts", "label", is_required=True),
    Text("Area", "area"),
    *period(words=True),
    Day("Counted on", "as_at"),
    Text("Note", "note"),
    One("Source", "source", "pages", is_required=True),
    One("Priority", "priority", "priorities"),
    Text("Measure", "measure"),
    Choice("Good is", "good_direction"),
    One(
        "Compared with",
        "comparison",
        "figures",
        help_text="The key of the figure to compare it with, which may be another row of this file.",
    ),
    Text("Why it changed so much", "explanation"),
    ORDER,
]


@dataclass(frozen=True)
class Kind:
    """A kind of record that a spreadsheet may hold."""

    slug: str
    label: str
    model: type
    columns: list = field(repr=False)

    @property
    def has_entries(self):
        """Whether its rows also say what one report tells of it."""
        return any(column.of_entry for column in self.columns)

    @property
    def many(self):
        """The columns that name several pages or records."""
        return [column for column in self.columns if isinstance(column, Many)]

    def heading_of(self, field_name, of_entry=False):
        """Return the heading under which a field stands, "" for none."""
        name = field_name.removesuffix("_precision")
        found = (each for each in self.columns if each.field == name and each.of_entry == of_entry)
        return next((column.heading for column in found), "")

    def model_of(self, column):
        """Return the model whose field a column is for."""
        return ProjectReport if column.of_entry else self.model

    def help_of(self, column):
        return column.help_text(self.model_of(column))

    def among(self, rows):
        """Yield (row, heading, message) for what is wrong only beside another row of the file."""
        keys = Counter(row.key for row in rows if row.key)
        for row in rows:
            if keys[row.key] > 1:
                yield row, "Key", f"“{row.key}” stands in {keys[row.key]} rows. Keep one."

    def doubts(self, row, names):
        """Yield sentences on what an officer should look at twice, though it may be right."""
        if row.is_new and names[row.name.casefold()] > 1:
            yield f"There is another one called “{row.name}”. Is this a new one?"


class ProjectKind(Kind):
    def doubts(self, row, names):
        yield from super().doubts(row, names)
        if row.is_new and row.entry is None:
            yield "No report tells of it yet, so readers do not see it."


class AwardKind(Kind):
    def doubts(self, row, names):
        yield from super().doubts(row, names)
        if row.record.whose == Whose.SHARED:
            yield "Shared money: it is not added to what is ours."
        elif row.record.whose == Whose.OURS and not row.record.is_counted:
            yield "It is ours, but not added up: there is no amount in pounds."


class FigureKind(Kind):
    def among(self, rows):
        yield from super().among(rows)
        seen = {}
        for row in rows:
            figure = row.record
            if not row.asks_for_change:
                continue
            if figure.unexplained_change:
                yield row, "Why it changed so much", figure.unexplained_change
            times = [getattr(figure, name) for name in TIMES]
            if figure.measure and any(times):
                first = seen.setdefault((figure.measure, figure.area, *times), row)
                if first is not row:
                    yield row, "Measure", f"Row {first.line} has this measure, place and time too."


KINDS = {
    kind.slug: kind
    for kind in (
        ProjectKind("projects", "Projects", Project, PROJECTS),
        AwardKind("awards", "Money", FundingAward, AWARDS),
        FigureKind("figures", "Figures", Figure, FIGURES),
    )
}
