"""Charts: any table an officer can enter gives a picture that is valid, readable and complete."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from csp_site.charts import (
    ChartTable,
    Kind,
    TableError,
    draw_chart,
    parse_table,
    problems_of,
    table_text,
    value_text,
)
from csp_site.charts.numbers import ticks_of
from csp_site.charts.table import LONGEST_NAME, NOT_PUBLISHED, is_number
from csp_site.charts.text import ABOVE, BELOW, text_width

pytestmark = pytest.mark.one_database("a chart is drawn from a table that it is handed")

SVG = "{http://www.w3.org/2000/svg}"
modest = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

typed_names = st.one_of(
    st.text(alphabet="aimW 1.,-–éß£&<>\"'", max_size=LONGEST_NAME),
    st.text(max_size=LONGEST_NAME),
    st.sampled_from(["April to June 2024", "m" * 80, "Antisocial behaviour in parks and open spaces"]),
)
names = typed_names.map(lambda text: " ".join(parse_cell(text).split())).filter(bool)
numbers = st.decimals(min_value=-999_999_999_999, max_value=999_999_999_999, places=4) | st.integers(
    -3000, 30000
).map(Decimal)


def parse_cell(text):
    """Return a name as it is kept: what cannot be printed is left out."""
    try:
        return parse_table(table_text(table_of(["a"], [(text.replace("\n", " "), [Decimal(1)])]))).names[0]
    except TableError:
        return ""


def table_of(series, rows):
    return ChartTable("", tuple(series), tuple((name, tuple(values)) for name, values in rows))


@st.composite
def tables(draw, most_rows=60):
    distinct = {"unique_by": str.casefold}
    series = draw(st.lists(names, min_size=1, max_size=4, **distinct))
    rows = draw(st.lists(names, min_size=1, max_size=most_rows, **distinct))
    gaps = st.none() | st.sampled_from([NOT_PUBLISHED, "fewer than 5"])
    row = st.lists(gaps | numbers, min_size=len(series), max_size=len(series))
    table = table_of(series, [(name, draw(row)) for name in rows])
    assume(table.values)
    return table


def pictures(drawn):
    tree = ElementTree.fromstring(f"<div xmlns='{SVG[1:-1]}'>{drawn}</div>")  # noqa: S314 – drawn by us
    return tree.findall(f"{SVG}svg")


def boxes(picture):
    """Yield each line of text with its left, top, right and bottom."""
    for parent in picture.iter():
        for text in parent.findall(f"{SVG}text"):
            x, y = float(text.get("x")), float(text.get("y"))
            width = text_width(text.text)
            x -= width * {"middle": 0.5, "end": 1}.get(parent.get("text-anchor"), 0)
            yield text.text, x, y - ABOVE, x + width, y + BELOW


def faults(picture):
    """Return the texts outside the picture, and pairs of texts that meet."""
    _, _, width, height = map(float, picture.get("viewBox").split())
    found = list(boxes(picture))
    wrong = [
        text
        for text, left, top, right, bottom in found
        if left < -0.5 or top < -0.5 or right > width + 0.5 or bottom > height + 0.5
    ]
    for number, (text, left, top, right, bottom) in enumerate(found):
        wrong += [
            (text, other)
            for other, o_left, o_top, o_right, o_bottom in found[number + 1 :]
            if left < o_right - 0.5
            and o_left < right - 0.5
            and top < o_bottom - 0.5
            and o_top < bottom - 0.5
        ]
    return wrong


@modest
@given(table=tables(), kind=st.sampled_from(Kind), unit=st.sampled_from(["", "£", "%", "bikes"]))
def test_any_table_gives_a_picture_with_all_its_words_inside_and_apart(table, kind, unit):
    assume(not problems_of(kind, table))
    drawn = draw_chart(kind, table, name="one", title="A <title> & more", unit=unit)
    assert drawn == draw_chart(kind, table, name="one", title="A <title> & more", unit=unit)
    assert not re.search(r"nan|inf\b|style=|[0-9]e[-+]", re.sub(r"<(text|title|desc).*?</\1>", "", drawn))
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids)) and set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)
    for picture in pictures(drawn):
        assert faults(picture) == []
        assert picture.find(f"{SVG}title").text == "A <title> & more" and picture.find(f"{SVG}desc").text
        assert {picture.find(f"{SVG}{name}").get("id") for name in ("title", "desc")} == set(
            picture.get("aria-labelledby").split()
        )


# The small samples in the key are no values.
SAMPLE = re.compile(r"M\S+ \S+(h16v12h-16z|h9h9)")


def shapes_of(picture, look):
    """Return how many closed shapes, or points of lines, have a look."""
    paths = [path for path in picture.findall(f"{SVG}path") if path.get("class") == look]
    drawn = [path for path in paths if not SAMPLE.fullmatch(path.get("d"))]
    return sum(
        len(re.findall("[ML]" if path.get("fill") == "none" else "M", path.get("d"))) for path in drawn
    )


@modest
@given(table=tables(most_rows=30), kind=st.sampled_from(Kind))
def test_every_value_is_drawn_or_marked_as_a_gap_whose_words_are_in_the_picture(table, kind):
    assume(not problems_of(kind, table))
    gaps = sum(not is_number(value) for _, row in table.rows for value in row)
    known = len(table.values) - (0 if kind == Kind.LINE else table.values.count(0))
    for picture in pictures(draw_chart(kind, table, name="one", title="Title")):
        assert shapes_of(picture, "chart-gap") == gaps
        assert sum(shapes_of(picture, f"chart-{number}") for number in range(1, 5)) == known
        said = " ".join(text for text, *_ in boxes(picture))
        assert [words for words in map(value_text, table.gaps) if words not in said] == []


@modest
@given(table=tables())
def test_a_table_that_is_written_down_can_be_read_again(table):
    assert parse_table(table_text(table)) == table


@modest
@given(text=st.text(alphabet="ab1,.;\t\n\r\"'-£% \x00\u2028\x85", max_size=200) | st.text(max_size=200))
def test_whatever_is_typed_is_a_table_or_is_told_what_is_wrong(text):
    try:
        table = parse_table(text)
    except TableError as error:
        assert all(message.endswith(".") for message in error.messages)
    else:
        assert parse_table(table_text(table)) == table


PASTED = """\tPolice\tCouncil
April 2024\t£1,200\t 12.5%
May 2024\t-\t(empty)
June 2024\t-£3\t1 000
"""


def test_a_mistake_is_named_by_its_row_and_its_column():
    with pytest.raises(TableError) as told:
        parse_table(PASTED)
    assert told.value.messages == [
        "Row 3 (May 2024), column “Council”: “(empty)” is not a number. Leave the cell empty for a gap."
    ]


def test_cells_from_a_spreadsheet_are_understood():
    table = parse_table(PASTED.replace("(empty)", "n/a").replace("\n", "\r\n") + "\t\t\r\n")
    assert table.series == ("Police", "Council")
    assert table.rows == (
        ("April 2024", (1200, Decimal("12.5"))),
        ("May 2024", (None, None)),
        ("June 2024", (-3, 1000)),
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("[c]", NOT_PUBLISHED),
        ("[C] Not published", NOT_PUBLISHED),
        ("confidential", NOT_PUBLISHED),
        ("<5", "fewer than 5"),
        ("< 10", "fewer than 10"),
        ("Fewer than 5", "fewer than 5"),
        ("less than 5", "fewer than 5"),
        ("(12)", Decimal(-12)),
        ("(1,200.50)", Decimal("-1200.5")),
        ("£(12)", Decimal(-12)),
        ("(£12)", Decimal(-12)),
        ("(3%)", Decimal(-3)),
        ("(0)", Decimal(0)),
    ],
)
def test_what_statisticians_and_accountants_write_is_understood(cell, value):
    table = parse_table(f"Year\tReports\n2023\t{cell}\n2024\t1,200")
    assert table.rows[0] == ("2023", (value,))
    assert parse_table(table_text(table)) == table
    assert table.values == [value, Decimal(1200)] if is_number(value) else [Decimal(1200)]


@pytest.mark.parametrize(
    "cell", ["(-12)", "-(12)", "()", "((12))", "(12", "<0", "<-5", "<five", "[x]", "(<5)"]
)
def test_what_could_mean_anything_is_no_number(cell):
    with pytest.raises(TableError) as told:
        parse_table(f"Year\tReports\n2023\t{cell}\n2024\t1")
    assert "is not a number" in told.value.messages[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write a row of headings"),
        ("Year,Bikes", "Write a row of headings"),
        ("Year,A,B,C,D,E\n2024,1,2,3,4,5", "There are 5 columns of numbers. A chart has room for 4."),
        ("Year,A\n" + "".join(f"{row},1\n" for row in range(61)), "There are 61 rows."),
        ("Year,A,a\n2024,1,2", "Column 3 has the same name as column 2: a."),
        ("Year,A\n2024,1\n2024,2", "Row 3 has the same name as row 2: 2024."),
        ("Year,A,\n2024,1,2", "Column 3 has no name in its first cell."),
        ("Year,A\n,1", "Row 2 has no name in its first cell."),
        (f"Year,A\n{'x' * 81},1", "Row 2: use at most 80 characters"),
        ("Year,A\n2024,20,775", "Row 2 has more cells than the headings."),
        ("Year;A\n2024;1,5", "Row 2 (2024), column “A”: “1,5” is not a number."),
        ("Year,A\n2024,nan", "“nan” is not a number."),
        ("Year,A\n2024,1e5", "“1e5” is not a number."),
        ("Year,A\n2024,1000000000000", "is too large"),
        ("Year,A\n2024,0.00001", "has too many decimals"),
        ("Year,A\n2024,-\n2025,", "There is no number here yet."),
    ],
)
def test_what_is_no_table_is_told_what_to_do(text, message):
    with pytest.raises(TableError) as told:
        parse_table(text)
    assert message in told.value.messages[0]


def test_a_row_that_is_typed_under_a_pasted_table_may_have_commas():
    assert parse_table("Year\tA\tB\n2023\t1\t2\n2024,3,4").rows[1] == ("2024", (3, 4))


def test_many_mistakes_are_told_a_few_at_a_time():
    with pytest.raises(TableError) as told:
        parse_table("Year,A\n" + "".join(f"{year},many\n" for year in range(2000, 2009)))
    assert len(told.value.messages) == 6 and told.value.messages[-1] == "And 4 more like these."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("20775", "bikes", "20,775"),
        ("-1234.5", "£", "−£1,234.5"),
        ("12.50", "%", "12.5%"),
        ("0.0001", "", "0.0001"),
        ("(1,200)", "£", "−£1,200"),
        ("", "£", "awaited"),
        ("[c]", "£", "[c] not published"),
        ("<5", "people", "fewer than 5"),
        ("<5", "%", "less than 5%"),
        ("<5", "£", "less than £5"),
    ],
)
def test_a_value_is_printed_as_people_write_it(value, unit, text):
    table = parse_table(f"Year\tReports\n2023\t{value}\n2024\t1")
    assert value_text(table.rows[0][1][0], unit) == text


@modest
@given(values=st.lists(numbers, max_size=20))
def test_a_scale_is_round_holds_zero_and_every_value(values):
    ticks = ticks_of(values)
    assert 2 <= len(ticks) <= 7 and 0 in ticks
    assert ticks[0] <= min([*values, 0]) and ticks[-1] >= max([*values, 0])


def test_before_and_after_needs_two_of_one_thing():
    table = table_of(["a", "b", "c"], [(str(row), [1, 2, 3]) for row in range(3)])
    assert "exactly two" in problems_of(Kind.CHANGE, table)[0]
    bars = table_of(["a"], [(str(row), [1]) for row in range(49)])
    assert "49 bars are too many" in problems_of(Kind.BAR, bars)[0]


def test_pictures_are_small():
    two = table_of(["Bikes"], [("2022/23", [Decimal(2210)]), ("2023/24", [Decimal(20775)])])
    many = table_of(
        ["Police", "Council", "Fire service", "Probation"],
        [(f"Month {row}", [Decimal(row * column) for column in (7, 11, 13, 17)]) for row in range(1, 25)],
    )
    for kind in Kind:
        assert len(draw_chart(kind, two, name="chart-bikes", title="Bikes registered")) / 2 <= 2000
    for kind in (Kind.COLUMN, Kind.LINE):
        assert len(draw_chart(kind, many, name="chart-many", title="By month")) <= 15_000
