"""Columns and lines: what happened from left to right, on a scale that begins at zero."""

from csp_site.charts.canvas import GAP, Canvas, number
from csp_site.charts.names import direct_labels, name_columns, room_for_names
from csp_site.charts.numbers import gap_text, tick_text, ticks_of, value_text
from csp_site.charts.table import is_number
from csp_site.charts.text import LINE, text_width

HEIGHTS = {"narrow": 190, "wide": 250}
PANEL = 110
# Thinner columns show no pattern any more.
THINNEST = 6
# How much of its slot a group of columns fills.
FILLED = 0.84
GAP_STRIP = 9


class Plane:
    """A part of the sheet with a scale of its own: where the slots of the rows and the values lie."""

    def __init__(self, canvas, table, ticks, left, right, height, padding=0):
        self.left, self.right = left, canvas.width - right
        self.slot = (self.right - self.left) / len(table.rows)
        self.top, self.bottom = canvas.y + padding, canvas.y + height - padding
        self.low, self.high = float(ticks[0]), float(ticks[-1])
        self.scale = (self.bottom - self.top) / (self.high - self.low)
        canvas.y += height

    def x(self, place):
        """Return the middle of a slot."""
        return self.left + self.slot * (place + 0.5)

    def y(self, value):
        return self.bottom - (float(value) - self.low) * self.scale


def draw_columns(canvas: Canvas, table, unit, size):
    """Draw every row of a table as columns that stand beside each other."""
    texts = [value_text(value, unit) for _, row in table.rows for value in row]
    each = canvas.width / len(table.rows) * FILLED / len(table.series)
    if all(text_width(text) + 2 <= each for text in texts):
        _labelled_columns(canvas, table, unit, size)
        return
    ticks, left = _scale(table, unit)
    slot = (canvas.width - left) / len(table.rows)
    in_panels = len(table.series) > 1 and slot * FILLED / len(table.series) < THINNEST
    canvas.key(
        {} if in_panels or len(table.series) == 1 else dict(enumerate(table.series)), gap_text(table, unit)
    )
    for panel in [[one] for one in range(len(table.series))] if in_panels else [range(len(table.series))]:
        if in_panels:
            canvas.paragraph(table.series[panel[0]], canvas.width, 2)
        canvas.y += 12
        plane = Plane(canvas, table, ticks, left, 0, PANEL if in_panels else HEIGHTS[size])
        _grid(canvas, plane, ticks, unit)
        _columns(canvas, plane, table, panel)
        canvas.y += 10
    name_columns(canvas, plane, table.names)


def _labelled_columns(canvas, table, unit, size):
    """Draw columns with their numbers on them, which then need no scale beside them."""
    if len(table.series) > 1:
        canvas.key(dict(enumerate(table.series)))
    ticks = ticks_of(table.values)
    plane = Plane(canvas, table, ticks, 0, 0, HEIGHTS[size], padding=LINE + 2)
    _columns(canvas, plane, table, range(len(table.series)))
    width = plane.slot * FILLED / len(table.series)
    for place, (_, row) in enumerate(table.rows):
        for column, value in enumerate(row):
            x = plane.x(place) + (column - (len(row) - 1) / 2) * width
            y = plane.y(value) if is_number(value) else plane.top
            below = is_number(value) and value < 0
            canvas.text(value_text(value, unit), x, y + LINE - 3 if below else y - 6, "middle")
    name_columns(canvas, plane, table.names)


def _columns(canvas, plane, table, chosen):
    width = plane.slot * FILLED / len(chosen)
    thin = max(width - 2, width * 0.7)
    zero, paths = plane.y(0), {}
    for place, (_, row) in enumerate(table.rows):
        for order, column in enumerate(chosen):
            x = plane.x(place) + (order - len(chosen) / 2) * width + (width - thin) / 2
            value = row[column]
            y = plane.y(value) if is_number(value) else plane.top
            end = zero if is_number(value) else plane.bottom
            if is_number(value) and value and abs(end - y) < 1.5:
                y = end - 1.5 if value > 0 else end + 1.5
            shape = f"M{number(x)} {number(end)}v{number(y - end)}h{number(thin)}v{number(end - y)}z"
            style = column if is_number(value) else GAP
            paths[style] = paths.get(style, "") + (shape if value != 0 else "")
    for style in sorted(paths, key=str):
        canvas.fill(paths[style], style)
    canvas.line(f"M{number(plane.left)} {number(zero)}H{number(plane.right)}", "zero")


def draw_lines(canvas: Canvas, table, unit, size):
    """Draw every column of a table as a line; a gap stays a gap."""
    several = len(table.series) > 1
    direct = several and size == "wide"
    canvas.key(
        dict(enumerate(table.series)) if several and not direct else {}, gap_text(table, unit), lines=True
    )
    ticks, left = _scale(table, unit)
    canvas.y += 12
    right = room_for_names(table.series) if direct else 6
    plane = Plane(canvas, table, ticks, left, right, HEIGHTS[size])
    _grid(canvas, plane, ticks, unit)
    zero = number(plane.y(0))
    canvas.line(f"M{number(plane.left)} {zero}H{number(plane.right)}", "zero")
    ends = []
    for column in range(len(table.series)):
        path, gaps, end = _line(plane, [row[column] for _, row in table.rows], column, several)
        canvas.fill(gaps, GAP)
        canvas.stroke(path, column)
        ends.append(end)
    if direct:
        direct_labels(canvas, plane, table.series, ends)
    canvas.y += 10
    name_columns(canvas, plane, table.names)


def _line(plane, values, column, several):
    """Return the path of a series, that of its gaps, and the height at which it ends."""
    path = gaps = ""
    joined, end = False, plane.bottom
    for place, value in enumerate(values):
        if not is_number(value):
            # Where several lines run, each has a strip of its own for what it lacks.
            y = plane.bottom - (column + 1) * (GAP_STRIP + 2) if several else plane.top
            height = GAP_STRIP if several else plane.bottom - plane.top
            left, width = plane.x(place) - plane.slot / 2 + 1, max(plane.slot - 2, 1)
            gaps += f"M{number(left)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}z"
            joined = False
            continue
        end = plane.y(value)
        path += f"{'L' if joined else 'M'}{number(plane.x(place))} {number(end)}"
        joined = True
        if place + 1 == len(values) or not is_number(values[place + 1]):
            path += "" if place and is_number(values[place - 1]) else "h0"  # a point alone
    return path, gaps, end


def _scale(table, unit):
    ticks = ticks_of(table.values)
    return ticks, max(text_width(tick_text(tick, unit)) for tick in ticks) + 8


def _grid(canvas, plane, ticks, unit):
    path = ""
    for tick in ticks:
        y = plane.y(tick)
        canvas.text(tick_text(tick, unit), plane.left - 8, y + 5, "end")
        path += f"M{number(plane.left)} {number(y)}H{number(plane.right)}"
    canvas.line(path, "grid")
