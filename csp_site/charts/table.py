"""The table of a chart: what officers type or paste, what is wrong with it, and how it is written."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from csp_site.formats.numbers import number_text

MOST_SERIES = 4
MOST_ROWS = 60
LONGEST_NAME = 80
MOST_DECIMALS = 4
TOO_LARGE = Decimal(10) ** 12
# More would fill the screen, and one mistake often causes the rest.
MOST_PROBLEMS = 5

# What a number may carry in its cell. It says what the numbers count, and so the unit must say the same.
SIGNS = "£€%"
GAPS = {"", "-", "–", "—", "−", "n/a", "na", "..", "…", "awaited"}
A_NUMBER = re.compile(
    r"([-+]?)[£€]?([-+]?)[£€]?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)%?"
)
# What stands where a number is known and not for readers. [c] is the mark of official statistics.
NOT_PUBLISHED = "[c] not published"
WITHHELD = {"[c]", "[c]notpublished", "notpublished", "confidential", "suppressed"}
FEWER_THAN = re.compile(r"(?:<|fewerthan|lessthan|under)[£€]?([1-9][0-9]{0,3})%?", re.IGNORECASE)
# Accountants write what is below zero so: (12), £(12), (12%).
BELOW_ZERO = re.compile(r"([£€]?)\((.+)\)(%?)")
# Joins letters of some scripts, and parts of a picture.
JOINERS = "\u200c\u200d"


class TableError(ValueError):
    """What is typed is no table for a chart. `messages` says what to do, each with its row and column."""

    def __init__(self, messages):
        super().__init__(" ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class ChartTable:
    """
    A table: the heading over the first column, the names of the series, and the rows.

    Each row is a name and as many values as there are series. None is a value that is awaited, and words
    stand where readers get no number: "[c] not published", "fewer than 5".
    """

    corner: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Decimal | str | None, ...]], ...]

    @property
    def names(self):
        return [name for name, _ in self.rows]

    @property
    def values(self):
        """Every value that is known."""
        return [value for _, values in self.rows for value in values if is_number(value)]

    @property
    def gaps(self):
        """What stands in place of a number, each once: words, or None for what is awaited."""
        found = dict.fromkeys(value for _, values in self.rows for value in values)
        return [value for value in found if not is_number(value)]

    def turned(self):
        """Return the table with its rows as columns."""
        columns = zip(*(values for _, values in self.rows), strict=True)
        return ChartTable(self.corner, tuple(self.names), tuple(zip(self.series, columns, strict=True)))


def is_number(value):
    """Return whether a value of a table is a number, and not a gap in the picture."""
    return value is not None and not isinstance(value, str)


def parse_table(text, unit=None):
    """
    Return what is typed or pasted as a table: cells between tabs, or between commas where there are none.

    With a `unit`, no cell may have the sign of another. Raises TableError.
    """
    cells = _cells(text)
    if len(cells) < 2 or len(cells[0]) < 2:
        raise TableError(
            ["Write a row of headings, and under it a row for each thing: its name and numbers."]
        )
    (corner, *series), *rows = cells
    while len(series) > 1 and not series[-1] and not any(row[len(series) :] for row in rows):
        series.pop()  # a spreadsheet gives empty columns too
    problems = _problems_of_size(series, rows) or [*_problems_of_names(series, rows)]
    values = []
    for number, (name, *given) in enumerate(rows, 2):
        given += [""] * (len(series) - len(given))
        if len(given) > len(series) and any(given[len(series) :]):
            problems.append(
                f"Row {number} has more cells than the headings. Put a tab between cells, or write numbers "
                "without commas."
            )
        row = []
        for heading, cell in zip(series, given, strict=False):
            value, problem = _number(cell, unit)
            row.append(value)
            if problem:
                problems.append(f"Row {number} ({name}), column “{heading}”: {problem}")
        values.append((name, tuple(row)))
    if not problems and not any(is_number(value) for _, row in values for value in row):
        problems = ["There is no number here yet. Say below why the figures are awaited instead."]
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise TableError(problems[:MOST_PROBLEMS] + ([f"And {more} more like these."] if more > 0 else []))
    return ChartTable(corner, tuple(series), tuple(values))


def table_text(table):
    """Return a table as the text that gives it again: a line for each row, a tab between cells."""
    out = StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([table.corner, *table.series])
    for name, values in table.rows:
        writer.writerow([name, *map(_cell, values)])
    return out.getvalue().strip("\n")


def _cell(value):
    return number_text(value, MOST_DECIMALS) if is_number(value) else value or ""


def _cells(text):
    """Return the cells of a text, row by row, without the rows in which nothing stands."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(each for each in text if each in "\t\n" or _is_printed(each))
    first = text.lstrip("\n").partition("\n")[0]
    between = next((mark for mark in "\t;" if mark in first), ",")
    rows = csv.reader(StringIO(text), delimiter=between)
    # Who adds a row to a table with tabs cannot type one, since that key leaves the field.
    split = (_typed(row[0]) if between == "\t" and len(row) == 1 else row for row in rows)
    tidy = [[" ".join(cell.split()) for cell in row] for row in split]
    return [row for row in tidy if any(row)]


def _typed(line):
    """Return the cells of a row that has a comma or a semicolon between them."""
    line = " ".join(line.split())
    return next(csv.reader([line], delimiter=";" if ";" in line else ","), [])


def _is_printed(character):
    return character in JOINERS or unicodedata.category(character)[0] != "C"


def _problems_of_size(series, rows):
    if len(series) > MOST_SERIES:
        return [f"There are {len(series)} columns of numbers. A chart has room for {MOST_SERIES}."]
    if len(rows) > MOST_ROWS:
        return [f"There are {len(rows)} rows. A chart has room for {MOST_ROWS}."]
    return []


def _problems_of_names(series, rows):
    """Yield what is wrong with the names of columns and rows."""
    for what, names, first in (("Column", series, 2), ("Row", [row[0] for row in rows], 2)):
        seen = {}
        for number, name in enumerate(names, first):
            if not name:
                yield f"{what} {number} has no name in its first cell."
            elif len(name) > LONGEST_NAME:
                yield f"{what} {number}: use at most {LONGEST_NAME} characters for its name."
            elif name.casefold() in seen:
                before = f"{what.lower()} {seen[name.casefold()]}"
                yield f"{what} {number} has the same name as {before}: {name}."
            seen.setdefault(name.casefold(), number)


def _number(cell, unit):
    """Return the number in a cell, words in place of one, or None; and what is wrong with it, or ""."""
    typed = cell.replace("−", "-").replace(" ", "")
    if typed.casefold() in GAPS:
        return None, ""
    if typed.casefold() in WITHHELD:
        return NOT_PUBLISHED, ""
    fewer = FEWER_THAN.fullmatch(typed)
    bracketed = BELOW_ZERO.fullmatch(typed)
    plain = "".join(bracketed.groups()) if bracketed else typed.removeprefix("'")
    found = A_NUMBER.fullmatch(fewer[1] if fewer else plain)
    signs = found and [found[1], found[2], "-" if bracketed else ""]
    if not found or len("".join(signs)) > 1:
        return None, f"“{cell[:40]}” is not a number. Leave the cell empty for a gap."
    sign = next((sign for sign in SIGNS if sign in typed and sign != unit), "")
    if sign and unit is not None:
        counted = f"the unit is “{unit}”" if unit else "there is no unit"
        return None, f"“{cell[:40]}” has a {sign}, but {counted}. Change one of them."
    if fewer:
        return f"fewer than {fewer[1]}", ""
    number = Decimal(found[3].replace(",", ""))
    if number >= TOO_LARGE:
        return None, f"{cell[:40]} is too large. Count in thousands or millions, and say so in the unit."
    if number != round(number, MOST_DECIMALS):
        return None, f"{cell[:40]} has too many decimals. Use at most {MOST_DECIMALS}."
    number = round(number, MOST_DECIMALS).normalize()
    return (-number if "-" in signs and number else number), ""
