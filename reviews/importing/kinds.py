"""Kinds of records that a spreadsheet may hold, and their columns, called as in the editor."""

from collections import Counter
from dataclasses import dataclass, field

from reviews.enums import Whose
from reviews.importing.cells import same
from reviews.importing.columns import Choice, Column, Day, Lines, Many, Number, One, Text, Whole, YesNo
from reviews.models import Figure, FundingAward, Project, ProjectReport
from reviews.models.figures import TIMES

# What the row that says what goes where begins with.
HELP = "Help:"
ITSELF = "Choose another figure: this one is itself."
KEY = Column(
    "Key",
    "key",
    "The short name of the record, as the downloaded spreadsheet has it. Leave it empty for a new one.",
)
ORDER = Whole("Position", "position", also="Order")


def period(*, words=False):
    """Return the columns that say when, which all the kinds have."""
    in_words = [Text("Period in words", "period_words")] if words else []
    return [
        *in_words,
        Day("Start", "start", also="First day"),
        YesNo("Start assumed", "start_assumed", also="First day is a guess"),
        Day("End", "end", also="Last day"),
        YesNo("End assumed", "end_assumed", also="Last day is a guess"),
        Text("Seen in", "seen_in", also="Where it was read"),
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
    Choice("Entry: part", "part", of_entry=True, also="Place in the report"),
    One("Entry: priority", "priority", "priorities", of_entry=True, also="Priority in the report"),
    Text("Entry: status", "status", of_entry=True, also="How it stood"),
    Text("Entry: text", "text", of_entry=True, also="What the report says"),
    Text("Entry: update since the period", "update_since", of_entry=True, also="Update since the period"),
    Whole("Entry: position", "position", of_entry=True, also="Order in the report"),
]
AWARDS = [
    KEY,
    Lines("Funders", "funders", "Who gave it.", is_required=True),
    Text("Scheme", "scheme", also="Fund"),
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
    Text("Words before it", "qualifier", also="Words before"),
    Number("Value", "value", is_required=True, also="Number"),
    Text("Unit", "unit"),
    Text("Label", "label", is_required=True, also="What it counts"),
    Text("Area", "area"),
    *period(words=True),
    Day("Counted on", "as_at"),
    Text("Note", "note"),
    One("Source", "source", "pages", is_required=True),
    One("Priority", "priority", "priorities"),
    Text("Measure", "measure"),
    Choice("Good is", "good_direction"),
    One(
        "Comparison",
        "comparison",
        "figures",
        also="Compared with",
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

    @property
    def known_headings(self):
        """Each heading as it may stand in a file, told apart as `same` does, with the one that is ours."""
        earlier = {same(column.also): column.heading for column in self.columns if column.also}
        return earlier | {same(column.heading): column.heading for column in self.columns}

    @property
    def help_words(self):
        """What the empty spreadsheet says under each heading."""
        words = {
            column.heading: ("Needed. " if column.is_required else "") + self.help_of(column)
            for column in self.columns
        }
        return words | {KEY.heading: f"{HELP} {words[KEY.heading]}"}

    def among(self, rows):
        """Yield (row, heading, message) for what is wrong only beside another row of the file."""
        keys = Counter(row.key for row in rows if row.key)
        for row in rows:
            if keys[row.key] > 1:
                yield row, "Key", f"“{row.key}” stands in {keys[row.key]} rows. Keep one."

    def doubts(self, row):
        """Yield sentences on what an officer should look at twice, though it may be right."""
        if row.namesakes == 1:
            yield f"There is another one called “{row.name}”. Is this a new one?"
        elif row.namesakes:
            yield f"There are {row.namesakes} others called “{row.name}”. Is this a new one?"


class ProjectKind(Kind):
    def doubts(self, row):
        yield from super().doubts(row)
        if row.is_new and row.entry is None:
            yield "No report tells of it yet, so readers do not see it."


class AwardKind(Kind):
    def doubts(self, row):
        yield from super().doubts(row)
        if row.record.whose == Whose.SHARED:
            yield "Shared money: it is not added to what is ours."
        elif row.record.whose == Whose.OURS and not row.record.is_counted:
            yield "It is ours, but not added up: there is no amount in pounds."


class FigureKind(Kind):
    def among(self, rows):
        yield from super().among(rows)
        seen, circles = {}, _in_circles(rows)
        for row in rows:
            figure = row.record
            if not row.asks_for_change:
                continue
            # Of a figure that is there already the model says that it is itself.
            if (words := circles.get(id(row))) and (row.is_new or words != ITSELF):
                yield row, "Comparison", words
            if figure.unexplained_change:
                yield row, "Why it changed so much", figure.unexplained_change
            times = [getattr(figure, name) for name in TIMES]
            if figure.measure and any(times):
                first = seen.setdefault((figure.measure, figure.area, *times), row)
                if first is not row:
                    yield row, "Measure", f"Row {first.line} has this measure, place and time too."


def _in_circles(rows):
    """Return what is wrong by the id of each row whose figure is compared, in the end, with itself."""
    # One that the same file adds has no id yet.
    places = {row.record.pk or id(row.record): row for row in rows}
    wrong, done = {}, set()
    for row in rows:
        path = {}
        while row is not None and id(row) not in done:
            done.add(id(row))
            path[id(row)] = row
            row = places.get(row.record.comparison_id or id(row.record.comparison))
        if row is None or id(row) not in path:
            continue
        circle = [*path.values()][[*path].index(id(row)) :]
        for one, other in zip(circle, [*circle[1:], row], strict=True):
            words = (
                f"Row {other.line} is compared, in the end, with this one. Empty this cell in one of them."
            )
            wrong[id(one)] = words if one is not other else ITSELF
    return wrong


KINDS = {
    kind.slug: kind
    for kind in (
        ProjectKind("projects", "Projects", Project, PROJECTS),
        AwardKind("awards", "Money", FundingAward, AWARDS),
        FigureKind("figures", "Figures", Figure, FIGURES),
    )
}
