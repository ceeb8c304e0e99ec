"""Values and scales: what stands beside a bar, and round numbers along an axis."""

from decimal import Decimal

from csp_site.charts.table import MOST_DECIMALS, is_number
from csp_site.formats.numbers import number_text

BEFORE = {"£", "€", "$"}
AFTER = {"%"}
AWAITED = "awaited"
LARGE = [(Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")]
STEPS = [Decimal(step) for step in ("1", "2", "2.5", "5", "10")]
WANTED_STEPS = 4


def value_text(value, unit=""):
    """Return a value as readers see it: "£5,000", "12.5%", "−3", or the words in place of a number."""
    if is_number(value):
        return _with_unit(value, number_text(abs(value), MOST_DECIMALS), unit)
    words, _, limit = (value or AWAITED).partition("fewer than ")
    if not limit:
        return words
    return f"less than {_with_unit(0, limit, unit)}" if unit in BEFORE | AFTER else value


def gap_text(table, unit=""):
    """Return what a gap in the picture of a table can be: "awaited, or fewer than 5"; "" without gaps."""
    return ", or ".join(dict.fromkeys(value_text(gap, unit) for gap in table.gaps))


def tick_text(value, unit=""):
    """Return a round number along an axis, large ones in words: "20,000", "£2.5 million"."""
    size = abs(value)
    for large, word in LARGE:
        if size >= large:
            return _with_unit(value, f"{number_text(size / large, 3)} {word}", unit)
    return _with_unit(value, number_text(size, 6), unit)


def ticks_of(values):
    """
    Return round numbers from below the least to above the greatest of some values, zero among them.

    Bars begin at zero, and lines do too, so that no change looks larger than it is.
    """
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(1)
    rough = (high - low) / WANTED_STEPS
    power = Decimal(10) ** rough.adjusted()
    step = next(step * power for step in STEPS if step * power >= rough)
    first, last = int(low // step), int(high // step)
    first -= first * step > low
    last += last * step < high
    return [step * number for number in range(first, last + 1)]


def _with_unit(value, text, unit):
    sign = "−" if value < 0 else ""
    before, after = (unit if unit in BEFORE else ""), (unit if unit in AFTER else "")
    return f"{sign}{before}{text}{after}"
