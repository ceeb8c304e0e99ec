"""Years in which a record belongs: they run from April to March, as reports and money do."""

import re

from csp_site.formats.dates import DatePrecision

FIRST_MONTH = 4
# 2023/24, 2023-24, 2023/2024, 2023 – 24.
WRITTEN = re.compile(r"\b([12]\d{3})\s*[/–-]\s*(\d{2}|[12]\d{3})\b")


def year_text(year):
    """Return a year as people write it: 2023 is 2023/24."""
    return f"{year}/{(year + 1) % 100:02d}"


def years_text(years):
    """Return the years of a record in words: "2023/24", "2023/24 to 2025/26", "" for none."""
    first_and_last = sorted({years[0], years[-1]}) if years else []
    return " to ".join(map(year_text, first_and_last))


def years_written(text):
    """Return the years that a text names as 2023/24, in order."""
    found = {
        int(first) for first, last in WRITTEN.findall(text) if (int(first) + 1) % 100 == int(last[-2:])
    }
    return tuple(sorted(found))


def year_of(day, precision=DatePrecision.DAY):
    """Return the year that a date lies in; of a date known by its year alone, the year that begins then."""
    if precision == DatePrecision.YEAR or day.month >= FIRST_MONTH:
        return day.year
    return day.year - 1


def years_between(start, end):
    """Return the years from one to the other; both are years or None. What has one end is of that year."""
    if start is None or end is None:
        return tuple(year for year in (start, end) if year is not None)
    return tuple(range(start, max(start, end) + 1))


def years_of_report(report):
    """Return the years a report covers, from a row that has its `report_start`, `_end` and `_label`."""
    ends = (report.report_start, report.report_end)
    covered = years_between(*(day and year_of(day) for day in ends))
    return covered or years_written(report.report_label or "")


def years_of_record(record):
    """
    Return the years that money or a figure was for: as its source writes them, else by its own dates.

    What goes on without a known end was told of by its report, so it is of that year too. What has no time
    of its own is of the years of its report; () where that has none either.
    """
    reported = years_of_report(record)
    if written := years_written(record.period_words):
        return written
    if as_at := getattr(record, "as_at", None):
        return (year_of(as_at, record.as_at_precision),)
    start = (
        None if record.start_assumed or not record.start else year_of(record.start, record.start_precision)
    )
    end = None if record.end_assumed or not record.end else year_of(record.end)
    if start is not None and end is None and reported:
        end = max(start, reported[-1])
    return years_between(start, end) or reported
