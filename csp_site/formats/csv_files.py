"""Tables as CSV files that open rightly in a spreadsheet and never run anything in it."""

import csv
import datetime
import math
import re
from decimal import Decimal
from io import StringIO

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from csp_site.web.middleware import is_admin

# What a spreadsheet may take for a formula, and the wide and small forms that some turn into these.
STARTS_A_FORMULA = tuple("=+-@＝＋－＠﹦﹢﹣﹫−")
# What some spreadsheets take away before they look. A tab or the end of a line is enough by itself.
BREAKS = tuple("\t\r\n")
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*")
# From its first sign to its last: what goes on after a number is none. A telephone number with the code of
# a country is text too, or it would lose its plus.
A_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
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

    Numbers stay plain numbers, below zero too, days and times take their ISO form, yes and no are words,
    and None or a number that is none is an empty cell. Other text that a spreadsheet might run as a
    formula gets an apostrophe before it: -1+1 and +44 1632 960000 as well as =1+1.
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
    begins = text[UNSEEN.match(text).end() :]
    is_run = begins.startswith(STARTS_A_FORMULA) or text.lstrip(" ").startswith(BREAKS)
    return f"'{text}" if is_run and not A_NUMBER.fullmatch(text) else text


def guard_exports(get_response):
    """
    Make every table that the admin exports one that runs nothing, whichever view of Wagtail's it is of.

    Its views write a row at a time. In a workbook they mark each cell as text, which is never run.
    """

    def middleware(request):
        response = get_response(request)
        is_table = response.get("Content-Type", "").startswith("text/csv")
        # An uploaded file is sent as it is.
        if is_table and is_admin(request) and response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = map(_guarded, response.streaming_content)
        return response

    return middleware


def _guarded(rows):
    """Return rows of a CSV file, as bytes, with every cell as `csv_cell` has it."""
    out = StringIO()
    found = csv.reader(StringIO(rows.decode(), newline=""))
    csv.writer(out).writerows([csv_cell(cell) for cell in row] for row in found)
    return out.getvalue().encode()


def _plain(number):
    return str(number) if math.isfinite(number) else ""
