"""The examples of an agenda on paper and of its files."""

from contacts.patterns import example_contact
from csp_site.library import Example
from csp_site.library.examples import NOWHERE
from meetings.enums import MeetingStatus, Purpose
from meetings.models import MeetingSettings
from meetings.pack.contents import PackPaper
from meetings.patterns import (
    A_MOMENT,
    AGENDAS,
    example_line,
    example_meeting,
    example_paper,
    not_public,
    restricted_line,
)

SITE = "https://www.example.org/"


@AGENDAS.add(
    "meetings/includes/agenda_pack.html",
    "An agenda to print and to take along",
    "Stands above a published agenda; its files are made by themselves within a minute or two.",
)
def agenda_pack():
    page = {"agenda_url": NOWHERE, "pdf_url": "", "zip_url": ""}
    files = {"pdf_url": NOWHERE, "pdf_pages": 4, "pdf_size": 120_000}
    files |= {"zip_url": NOWHERE, "zip_papers": 8, "zip_size": 2_100_000}
    yield "With its files", {"pack": Example(**page | files)}
    yield "While they are being made", {"pack": Example(**page)}


@AGENDAS.add(
    "meetings/includes/agenda_facts.html",
    "When and where, on paper",
    "Opens the agenda that is printed, and the PDF of it.",
)
def agenda_facts():
    yield "Open to everyone", {"meeting": example_meeting()}
    yield (
        "Not open to the public, not certain",
        {
            "meeting": example_meeting(
                status=MeetingStatus.PROVISIONAL, open_to_public=False, closed_reason="The reason why not."
            )
        },
    )
    yield "Cancelled", {"meeting": example_meeting(status=MeetingStatus.CANCELLED)}


@AGENDAS.add(
    "meetings/includes/agenda_sheet.html",
    "Items of an agenda, on paper",
    "The same items as on the page of the meeting, without what the meeting decided.",
)
def agenda_sheet():
    parts = [example_line("5a", papers=[], priority=None), restricted_line("5b")]
    yield "", {"lines": [example_line(sub_items=parts), restricted_line()]}


@AGENDAS.add(
    "meetings/includes/agenda_sheet_line.html",
    "What stands under an item, on paper",
    "Names each paper; where to read them stands together at the end.",
)
def agenda_sheet_line():
    yield (
        "",
        {"line": example_line(purpose=Purpose.DECISION.label, background_papers=["Name of a document"])},
    )
    withdrawn = example_paper(withdrawn_at=A_MOMENT, withdrawn_note="Why it was withdrawn.")
    yield "Its paper is withdrawn", {"line": example_line(papers=[withdrawn])}


@AGENDAS.add(
    "meetings/includes/agenda_papers.html",
    "Where to read the papers",
    "Ends an agenda on paper with the address of every paper that readers can open.",
)
def agenda_papers():
    papers = [PackPaper(example_line(number), example_paper()) for number in ("5", "6a")]
    yield "", {"papers": papers, "site_url": SITE}


@AGENDAS.add(
    "meetings/includes/agenda_asking.html",
    "How to ask, on paper",
    "The last words of an agenda on paper.",
)
def agenda_asking():
    beside = {
        "policy": MeetingSettings(question_deadline="When questions must come in."),
        "question_words": "Send us your question by a day that is counted back from the meeting.",
        "contact": example_contact(),
        "site_url": SITE,
    }
    yield "Open to everyone", {"meeting": example_meeting(), **beside}
    yield "Not open to the public", {"meeting": not_public(), **beside}
