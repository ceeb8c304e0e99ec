"""Bars that lie on their side: each has its name above it and its number at its end."""

from csp_site.charts.canvas import GAP, Canvas, number
from csp_site.charts.numbers import value_text
from csp_site.charts.table import is_number
from csp_site.charts.text import LINE, text_width

HEIGHT = 24
HEIGHT_OF_SEVERAL = 18
BETWEEN_BARS = 2
BETWEEN_ROWS = 14
# What a number keeps off the end of its bar.
OFF = 6
OFF_NAME = 3
GAP_WIDTH = 36
# A bar shorter than this would not be seen.
LEAST = 1.5


class Ruler:
    """Where a value lies across the sheet: room for the numbers is kept at both ends."""

    def __init__(self, values, texts, width):
        known = [value for value in values if is_number(value)]
        self.low, self.high = float(min([0, *known])), float(max([0, *known]))
        self.gaps_go_right = self.high >= -self.low
        left = right = 0
        for value, text in zip(values, texts, strict=True):
            room = text_width(text) + OFF + LEAST
            if self.goes_right(value):
                right = max(right, room)
            else:
                left = max(left, room)
        # Numbers that would leave no room for bars stand above them.
        self.has_room = width - left - right >= 0.4 * width
        self.start, end = (left, width - right) if self.has_room else (1, width - 1)
        self.scale = (end - self.start) / ((self.high - self.low) or 1)
        self.zero = self.start - self.low * self.scale
        self.gap = min(GAP_WIDTH, (end - self.zero) if self.gaps_go_right else (self.zero - self.start))

    def goes_right(self, value):
        return value >= 0 if is_number(value) else self.gaps_go_right

    def length(self, value):
        """Return how far a bar goes from zero; less than nothing where it goes to the left."""
        if not is_number(value):
            return self.gap if self.gaps_go_right else -self.gap
        length = float(value) * self.scale
        return max(length, LEAST) if value > 0 else min(length, -LEAST) if value < 0 else 0


def draw_bars(canvas: Canvas, table, unit, styles):
    """Draw every row of a table as bars; `styles` gives the look of a bar from its row and its column."""
    if len(table.series) > 1:
        looks = [styles(0, column) for column in range(len(table.series))]
        canvas.key(dict(zip(looks, table.series, strict=True)))
    values = [value for _, row in table.rows for value in row]
    ruler = Ruler(values, [value_text(value, unit) for value in values], canvas.width)
    height = HEIGHT if len(table.series) == 1 else HEIGHT_OF_SEVERAL
    paths, zero = {}, ""
    for place, (name, row) in enumerate(table.rows):
        canvas.y += BETWEEN_ROWS if place else 0
        canvas.paragraph(name, canvas.width, 3)
        canvas.y += OFF_NAME
        for column, value in enumerate(row):
            style = styles(place, column) if is_number(value) else GAP
            _number_of_bar(canvas, ruler, value, value_text(value, unit), height)
            length = ruler.length(value)
            bar = f"M{number(ruler.zero)} {number(canvas.y)}h{number(length)}v{height}h{number(-length)}z"
            paths[style] = paths.get(style, "") + (bar if length else "")
            zero += f"M{number(ruler.zero)} {number(canvas.y - 1)}v{height + 2}"
            canvas.y += height + BETWEEN_BARS
    for style in sorted(paths, key=str):
        canvas.fill(paths[style], style)
    canvas.line(zero, "zero")
    canvas.y += 2


def _number_of_bar(canvas, ruler, value, text, height):
    if not ruler.has_room:
        canvas.y += LINE
        canvas.text(text, 0, canvas.y - 5)
        return
    end, middle = ruler.zero + ruler.length(value), canvas.y + height / 2 + 5
    if ruler.goes_right(value):
        canvas.text(text, end + OFF, middle)
    else:
        canvas.text(text, end - OFF, middle, "end")
