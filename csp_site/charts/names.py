"""The names under columns and beside lines: they never meet, and never leave the sheet."""

from csp_site.charts.text import ABOVE, LINE, fits, lines_of, text_width

MOST_LINES = 3
APART = 6
WIDEST_BESIDE = 140


def name_columns(canvas, plane, names):
    """Write the names under the slots of a plane: all of them, every second, third and so on."""
    for step in range(1, len(names) + 1):
        labels = _every(step, plane, names, canvas.width)
        if labels:
            break
    else:
        labels = _ends(plane, names, canvas.width)
    for x, lines, anchor in labels:
        for number, line in enumerate(lines, 1):
            canvas.text(line, x, canvas.y + number * LINE - 5, anchor)
    canvas.y += max(len(lines) for _, lines, _ in labels) * LINE + 2


def thinning(slot, names):
    """Return whether names are too long to stand under every slot."""
    return not all(fits(name, slot - APART, MOST_LINES) for name in names)


def _every(step, plane, names, width):
    """Return where the names of every so many slots go, or nothing where they do not fit."""
    room = plane.slot * step - APART
    shown = list(range(0, len(names), step))
    if len(shown) < min(2, len(names)) or not all(fits(names[place], room, MOST_LINES) for place in shown):
        return []
    labels, end = [], -APART
    for place in shown:
        lines = lines_of(names[place], room, MOST_LINES)
        half = max(map(text_width, lines)) / 2
        x = min(max(plane.x(place), half), width - half)
        if x - half < end + APART:
            return []
        labels.append((x, lines, "middle"))
        end = x + half
    return labels


def _ends(plane, names, width):
    """Return where the first and the last name go, shortened if they must be."""
    if len(names) == 1:
        return [(width / 2, lines_of(names[0], width, MOST_LINES), "middle")]
    room = width / 2 - APART
    first, last = (lines_of(name, room, MOST_LINES) for name in (names[0], names[-1]))
    start = min(plane.left, width - 2 * room - APART)
    return [
        (start, lines_of(names[0], room - start, MOST_LINES) if start else first, "start"),
        (width, last, "end"),
    ]


def room_for_names(names):
    """Return how much room the names of lines take to the right of them."""
    return max(max(map(text_width, lines_of(name, WIDEST_BESIDE, 2))) for name in names) + 14


def direct_labels(canvas, plane, names, ends):
    """Write the name of each line where the line ends, moved apart where two end close together."""
    blocks = sorted(
        ((end, lines_of(name, WIDEST_BESIDE, 2)) for name, end in zip(names, ends, strict=True)),
        key=lambda block: block[0],
    )
    heights = [len(lines) * LINE for _, lines in blocks]
    tops = [end - height / 2 for (end, _), height in zip(blocks, heights, strict=True)]
    low, high = plane.top - 8, plane.bottom + 8
    for place in range(len(tops)):
        least = tops[place - 1] + heights[place - 1] if place else low
        tops[place] = max(tops[place], least)
    for place in reversed(range(len(tops))):
        most = (tops[place + 1] if place + 1 < len(tops) else high) - heights[place]
        tops[place] = min(tops[place], most)
    for top, (_, lines) in zip(tops, blocks, strict=True):
        for number, line in enumerate(lines):
            canvas.text(line, plane.right + 10, top + number * LINE + ABOVE + 1)
