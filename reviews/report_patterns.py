"""The examples of what stands around a report: its sections, its PDF, its corrections, the other years."""

import datetime

from csp_site.library import Example
from reviews.models import Correction
from reviews.patterns import REPORTS


def a_section(title="A section", slug="a-section"):
    return Example(title=title, slug=slug, anchor=slug)


def example_report(**facts):
    known = {"pdf": Example(pdf_pages=14, pdf_size=106_000), "title": "Title of a report"}
    return Example(**known | {"beside": Example(first_slug="a-section")} | facts)


def example_correction(**facts):
    correction = Correction(
        was="What was wrong, in one sentence.",
        now="What is right, in one sentence.",
        published_on=datetime.date(2026, 2, 24),
        **facts,
    )
    return Example(correction, report_url="", place=a_section(slug=""))


def taken_back():
    return example_correction(
        taken_back_on=datetime.date(2026, 2, 26), taken_back_why="Why the correction was wrong."
    )


@REPORTS.add(
    "reviews/corrections.html",
    "Correction note",
    "Opens a report that was wrong, and its section; write it under Projects, Corrections.",
)
def corrections():
    yield "At the top of a report", {"corrections": [example_correction()], "at_section": False}
    yield "Where it was wrong", {"corrections": [example_correction()], "at_section": True}
    yield "Taken back", {"corrections": [taken_back()], "at_section": True}


@REPORTS.add(
    "reviews/report_ways.html",
    "Other ways to read a report",
    "Stands in the margin of a report; its PDF is made by itself within a minute or two.",
)
def report_ways():
    headings = [a_section()] * 3
    yield "A long report", {"page": example_report(), "contents": headings}
    yield "While its PDF is being made", {"page": example_report(pdf=None), "contents": headings}


@REPORTS.add(
    "reviews/section_contents.html",
    "Sections of a report",
    "Stands beside one section and leads to the others.",
)
def section_contents():
    present = a_section()
    sections = [a_section("The section before", "before"), present, a_section("The section after", "after")]
    yield "", {"page": example_report(), "sections": sections, "current": present}


@REPORTS.add(
    "reviews/section_pager.html",
    "Section before and after",
    "Ends a section of a report.",
)
def section_pager():
    before, after = a_section("The section before"), a_section("The section after")
    yield "Between two", {"page": example_report(), "previous": before, "next": after}
    yield "The last", {"page": example_report(), "previous": before, "next": None}


@REPORTS.add(
    "reviews/report_beside.html",
    "Review of the year before and after",
    "Ends an annual review where there is another.",
)
def report_beside():
    earlier, later = Example(title="Review of a year"), Example(title="Review of a later year")
    yield "Between two", {"before": earlier, "after": later}
    yield "The newest", {"before": earlier, "after": None}
