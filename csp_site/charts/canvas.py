"""The sheet a chart is drawn on: shapes and words become SVG without a style of its own."""

from dataclasses import dataclass, field
from html import escape

from csp_site.charts.text import LINE, SIZE, lines_of, text_width

# The stylesheet has these too, and others for a dark screen; these are for readers without it.
COLOURS = ["#0f4a4a", "#b5541c", "#6a4c93", "#8a6a00"]
# Each is drawn on a tile of 6; the first series is solid.
PATTERNS = {
    1: '<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="currentColor" stroke-width="2"/>',
    2: '<circle cx="3" cy="3" r="1.8" fill="currentColor"/>',
    3: '<path d="M0 3h6M3 0v6" stroke="currentColor" stroke-width="1.4"/>',
}
GAP = "gap"
GAP_PATTERN = '<path d="M-1 5l2 2M0 0l6 6M5-1l2 2" stroke="currentColor"/>'
# A line has no inside to fill, so it differs by its dashes and by the shape of its points.
DASHES = ["", "7 4", "2 4", "9 3 2 3"]
POINTS = ["M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", "M-3-3h6v6h-6z", "M0-4l4 7h-8z", "M0-4l4 4l-4 4l-4-4z"]
SWATCH = 18
BETWEEN = 14


def number(value):
    """Return a length as SVG has it, as short as it goes."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass
class Canvas:
    """A sheet of some width. It grows downwards: `y` is where the next thing goes."""

    name: str
    width: float
    y: float = 0
    words: dict = field(default_factory=lambda: {"start": [], "middle": [], "end": []})
    shapes: list = field(default_factory=list)
    used: set = field(default_factory=set)

    def text(self, words, x, y, anchor="start"):
        self.words[anchor].append(
            f'<text x="{number(x)}" y="{number(y)}">{escape(words, quote=False)}</text>'
        )

    def paragraph(self, text, width, most):
        """Write a text from the left, line by line, and move down."""
        for line in lines_of(text, width, most):
            self.y += LINE
            self.text(line, 0, self.y - 5)

    def line(self, path, kind):
        """Draw a thin line of the frame: "grid" or "zero"."""
        colour = "#767c85" if kind == "zero" else "#d8d4c8"
        self.shapes.append(f'<path class="chart-{kind}" d="{path}" stroke="{colour}" fill="none"/>')

    def fill(self, path, style):
        """Fill a shape in the colour and the pattern of a series, or as a gap."""
        if path:
            self.shapes.append(f'<path {self._look(style)} d="{path}"/>')

    def stroke(self, path, style):
        """Draw the line of a series."""
        if not path:
            return
        dash = f' stroke-dasharray="{DASHES[style]}"' if DASHES[style] else ""
        mark = f"url(#{self.name}-p{style})"
        points = f' marker-start="{mark}" marker-mid="{mark}" marker-end="{mark}"'
        self.used.add(f"p{style}")
        self.shapes.append(
            f'<path class="chart-{style + 1}" color="{COLOURS[style]}" fill="none" stroke="currentColor" '
            f'stroke-width="2.5"{dash}{points} d="{path}"/>'
        )

    def key(self, names, gap="", lines=False):
        """Write what the series look like, by their looks, and what a gap is."""
        entries = [*names.items(), *([(GAP, gap)] if gap else [])]
        x, room = 0, self.width - SWATCH - 6
        heights = 0
        for style, name in entries:
            text = lines_of(name, room, 2)
            width = SWATCH + 6 + max(map(text_width, text))
            if x and x + width > self.width:
                self.y, x, heights = self.y + heights, 0, 0
            middle = self.y + LINE / 2
            if lines and style != GAP:
                self.stroke(f"M{number(x)} {number(middle)}h{SWATCH / 2:g}h{SWATCH / 2:g}", style)
            else:
                self.fill(f"M{number(x + 1)} {number(middle - 6)}h{SWATCH - 2}v12h-{SWATCH - 2}z", style)
            for place, line in enumerate(text, 1):
                self.text(line, x + SWATCH + 6, self.y + place * LINE - 5)
            x, heights = x + width + BETWEEN, max(heights, len(text) * LINE)
        self.y += heights + 8 if entries else 0

    def drawn(self, title, description, kind):
        """Return the whole picture."""
        words = "".join(
            f'<g text-anchor="{anchor}">{"".join(texts)}</g>' if anchor != "start" else "".join(texts)
            for anchor, texts in self.words.items()
            if texts
        )
        name, size = self.name, f"{number(self.width)} {number(self.y)}"
        return (
            f'<svg class="{kind}" viewBox="0 0 {size}" role="img" aria-labelledby="{name}-t {name}-d" '
            f'font-size="{SIZE}"><title id="{name}-t">{escape(title, quote=False)}</title>'
            f'<desc id="{name}-d">{escape(description, quote=False)}</desc>'
            f"{self._definitions()}{''.join(self.shapes)}{words}</svg>"
        )

    def _look(self, style):
        if style == 0:
            return f'class="chart-1" color="{COLOURS[0]}" fill="currentColor"'
        self.used.add(style)
        colour = "#41474f" if style == GAP else COLOURS[style]
        dash = ' stroke-dasharray="3 3"' if style == GAP else ""
        return (
            f'{_named(style)} color="{colour}" fill="url(#{self.name}-{style})" stroke="currentColor"{dash}'
        )

    def _definitions(self):
        found = "".join(self._definition(style) for style in sorted(self.used, key=str))
        return f"<defs>{found}</defs>" if found else ""

    def _definition(self, style):
        place = f'id="{self.name}-{style}"'
        if str(style).startswith("p"):
            series = int(style[1:])
            return (
                f'<marker {place} {_named(series)} color="{COLOURS[series]}" viewBox="-5 -5 10 10" '
                'markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse">'
                f'<path d="{POINTS[series]}" fill="currentColor"/></marker>'
            )
        colour = "#41474f" if style == GAP else COLOURS[style]
        inside = GAP_PATTERN if style == GAP else PATTERNS[style]
        return (
            f'<pattern {place} {_named(style)} color="{colour}" width="6" height="6" '
            f'patternUnits="userSpaceOnUse">{inside}</pattern>'
        )


def _named(style):
    return f'class="chart-{GAP if style == GAP else style + 1}"'
