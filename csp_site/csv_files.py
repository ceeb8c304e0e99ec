"""Tables as CSV files that open rightly in a spreadsheet and never run anything in it."""

import csv
import datetime
import math
import re
from decimal import Decimal
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# What a spreadsheet may take for a formula, and the wide forms that some turn into these.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
A_NUMBER = re.compile(r"-?\d+(\.\d+)?")
# Without it Excel takes the pound sign and every accent for something else.
BYTE_ORDER_MARK = "\ufeff"


def csv_response(name, header, rows):
    """
    Return a table as a file to download.

    Takes the name of the file, the headings as text, and the rows as lists of what `csv_cell` takes.
    """
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def csv_text(header, rows):
    """Return a table as the text of a CSV file, as RFC 4180 has it, with a byte order mark."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([csv_cell(value) for value in row] for row in [header, *rows])
    return BYTE_ORDER_MARK + out.getvalue()


def csv_cell(value):
    """
    Return what stands in a cell for a value.

    Numbers stay plain numbers, days and times take their ISO form, yes and no are words, and None or a
    number that is none is an empty cell. Other text that a spreadsheet might run as a formula gets an
    apostrophe before it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else _plain(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = str(value)
    if text.lstrip(" ").startswith(STARTS_A_FORMULA) and not A_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _plain(number):
    return str(number) if math.isfinite(number) else ""
