"""Cells: from what a spreadsheet holds to text, and from text to days and numbers."""

import datetime
import math
import re
from decimal import Decimal

from csp_site.formats.csv_files import csv_cell
from csp_site.formats.dates import DatePrecision, parse_date

# Days as people and spreadsheets write them; the last three are how Excel shows and saves others.
DAY_FORMATS = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d.%m.%Y")
MONTH_FORMATS = ("%B %Y", "%b %Y", "%b-%y", "%m/%Y")
FIRST_YEAR, LAST_YEAR = 1900, 2100
NUMBER = re.compile(r"(-?)£?(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NO_DATE = (
    "This is not a date we can read. Write 24/02/2026, 24 February 2026, February 2026 or 2026, whichever "
    "is known."
)
NO_NUMBER = "This is not a number we can read. Write it like 5000, 1,234.50 or £5,000."
MAX_COLUMNS = 60
UNREADABLE = (
    "We could not read this spreadsheet. Open it, save it again as .xlsx or .csv and upload that copy."
)
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


class CellError(ValueError):
    """What stands in a cell cannot be used; the message tells an officer why."""


def cell_text(value, number_format=""):
    """
    Return what a cell of a spreadsheet holds as the text that an officer would type.

    `number_format` is how a workbook shows it. Raises CellError for what is no text, number or date.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise CellError(NO_NUMBER)
        # Fifteen digits are what a spreadsheet shows; those behind come from how computers count.
        value = Decimal(f"{value:.15g}")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()[: _known_part(number_format)]
    return str(value)


def _known_part(number_format):
    """Return how much of 2026-02-24 a workbook shows: a month typed as one is kept as its first day."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.partition(";")[0]).lower()
    if "y" not in shown or "d" in shown:
        return 10
    return 7 if "m" in shown else 4


def clean_text(text):
    """
    Return text as it is stored: no spaces around it, one sign for the end of a line, and no guard.

    The guard is the apostrophe before what a spreadsheet might take for a formula. Raises CellError for
    signs that no database keeps.
    """
    if CONTROL.search(text):
        raise CellError("This holds signs that cannot be shown. Type it again.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text.startswith("'") and csv_cell(text[1:]) == text else text


def same(text):
    """Return a heading without what people write differently: capitals, spaces and signs."""
    return re.sub(r"[\W_]+", "", text.casefold())


def read_cell(value, number_format=""):
    """Return the text of a cell and, if it has none that can be stored, what is wrong with it."""
    try:
        return clean_text(cell_text(value, number_format)), ""
    except CellError as error:
        return "", str(error)


def read_number(text):
    """Return the Decimal that a text like “5000”, “1,234.50” or “£5,000” writes. Raises CellError."""
    found = NUMBER.fullmatch(re.sub(r"\s", "", text))
    if found is None or (found[1] and found[2]) or len(text) > 40:
        if text.endswith("%"):
            raise CellError("Write the number alone here, and % under “Unit”.")
        raise CellError(NO_NUMBER)
    minus = found[1] or found[2]
    return Decimal(f"{minus}{found[3].replace(',', '')}{found[4] or ''}")


def read_date(text):
    """
    Return `(date, precision)` for a day, a month or a year as people write them.

    The British way: 4/2/2026 is in February. Raises CellError.
    """
    found = _parse_date(" ".join(text.split()))
    if found is None:
        raise CellError(NO_DATE)
    if not FIRST_YEAR <= found[0].year <= LAST_YEAR:
        raise CellError(f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def _parse_date(text):
    if re.fullmatch(r"\d{4}(-\d\d?){0,2}", text, re.ASCII):
        try:
            return parse_date(text)
        except ValueError:
            return None
    for formats, precision in ((DAY_FORMATS, DatePrecision.DAY), (MONTH_FORMATS, DatePrecision.MONTH)):
        for each in formats:
            try:
                return datetime.datetime.strptime(text, each).date(), precision
            except ValueError:
                continue
    return None


def write_date(date, precision):
    """Return a date as `read_date` takes it and no spreadsheet changes it: a day itself, or words."""
    if date is None or precision == DatePrecision.DAY:
        return date
    # Named here, since a month in numbers would come back from Excel as a day.
    return f"{date:%Y}" if precision == DatePrecision.YEAR else f"{date:%B %Y}"


def read_yes_or_no(text):
    """Return whether a text says yes. Raises CellError for what is neither."""
    if text.casefold() not in (*YES, *NO):
        raise CellError("Write yes or no.")
    return text.casefold() in YES


def items_of(text):
    """Return the parts of a list in a cell: one on each line, or else with “;” between them."""
    return [item.strip() for item in text.split("\n" if "\n" in text else ";") if item.strip()]


def write_items(items):
    """Return a list as it stands in a cell."""
    return ("\n" if any(";" in item for item in items) else "; ").join(items)
