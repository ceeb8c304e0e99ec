"""The drawing of a chart: from its table to a picture."""

from enum import StrEnum

from csp_site.charts.bars import draw_bars
from csp_site.charts.canvas import Canvas
from csp_site.charts.names import thinning
from csp_site.charts.plane import draw_columns, draw_lines

# As wide as the screen of a small phone without its margins, and as the text on a desk.
WIDTHS = {"narrow": 288, "wide": 608}
# More bars would not go on a screen, and no name could stand under so many columns turned on their side.
MOST_BARS = 48
MOST_ON_THEIR_SIDE = 12


class Kind(StrEnum):
    """How a table is drawn."""

    COLUMN = "column"
    BAR = "bar"
    LINE = "line"
    CHANGE = "change"


DESCRIPTIONS = {
    Kind.COLUMN: "Columns",
    Kind.BAR: "Bars",
    Kind.LINE: "Lines",
    Kind.CHANGE: "Bars for before and after",
}


def problems_of(kind, table):
    """Return why a table cannot be drawn as a kind, as a list of sentences."""
    rows, columns = len(table.rows), len(table.series)
    if kind == Kind.CHANGE and 2 not in (rows, columns):
        return ["Before and after needs exactly two columns of numbers, or exactly two rows."]
    if kind in (Kind.BAR, Kind.CHANGE) and rows * columns > MOST_BARS:
        return [f"{rows * columns} bars are too many to read. Use at most {MOST_BARS}, or choose lines."]
    return []


def draw_chart(kind, table, *, name, title, unit=""):
    """
    Return two pictures of a table as one text of SVG: one for a narrow place and one for a wide one.

    `name` begins every id in them. The same table gives the same text.
    """
    description = f"{DESCRIPTIONS[kind]}. The table has every number."
    drawn = []
    for size, width in WIDTHS.items():
        canvas = Canvas(f"{name}-{size[0]}", width)
        _draw(canvas, kind, table, unit, size)
        drawn.append(canvas.drawn(title, description, f"chart-{size}"))
    return "".join(drawn)


def _draw(canvas, kind, table, unit, size):
    if kind == Kind.LINE:
        draw_lines(canvas, table, unit, size)
    elif kind == Kind.CHANGE:
        _draw_change(canvas, table, unit)
    elif kind == Kind.BAR or _lies_better(canvas, table):
        draw_bars(canvas, table, unit, styles=lambda row, column: column)
    else:
        draw_columns(canvas, table, unit, size)


def _draw_change(canvas, table, unit):
    """Draw what was before in a pattern, and what is after in full."""
    if len(table.series) != 2:
        table = table.turned()
    if len(table.rows) == 1:
        draw_bars(canvas, table.turned(), unit, styles=lambda row, column: 1 - row)
    else:
        draw_bars(canvas, table, unit, styles=lambda row, column: 1 - column)


def _lies_better(canvas, table):
    """Return whether columns have names so long that they had better lie on their side."""
    bars = len(table.rows) * len(table.series)
    return bars <= MOST_ON_THEIR_SIDE and thinning(canvas.width / len(table.rows), table.names)
