"""The examples of reports, projects, money and figures. Every number in them is an example."""

import datetime
from decimal import Decimal

from django.utils import timezone

from contacts.patterns import example_contact, one_number
from csp_site.library import Example, Group
from reviews.enums import ReportPart, Whose
from reviews.models import (
    AnnualReviewPage,
    Figure,
    FundingAward,
    Project,
    ProjectReport,
    ReviewMember,
)
from reviews.records import ReportRecords

REPORTS = Group("Reports and publications")
MONEY = Group("Projects, money and figures")

PERIOD = "The time it was for"


def a_report():
    return Example(title="Name of the report")


def example_award(**facts):
    """Return an award of ours, unless told otherwise."""
    known = {"scheme": "Name of a fund", "funders": "Name of a funder", "period_words": PERIOD}
    award = FundingAward(**({"amount": Decimal(1000), "whose": Whose.OURS} | known | facts))
    return Example(award, source=a_report())


def shared_award():
    return example_award(scheme="Name of another fund", whose=Whose.SHARED, areas="Our area\nAnother area")


def example_figure(**facts):
    """Return a figure with every fact that a figure can have, unless told otherwise."""
    known = {
        "value": Decimal(100),
        "label": "what the number counts",
        "period_words": "When it was counted",
    }
    known |= {"area": "Where it was counted", "note": "What else readers should know."}
    return Example(Figure(**(known | facts)), comparison_text="")


def compared_figure():
    figure = example_figure()
    figure.comparison_text = "Compared with 90 (when that was counted)"
    return figure


def example_entry(**facts):
    """Return what a report tells of a project, with every fact unless told otherwise."""
    project = Project(
        title="Name of a project", key="example", summary="What it is, in one plain sentence."
    )
    known = {"status": "Started", "text": "What the report tells of it."}
    entry = ProjectReport(project=project, **(known | facts))
    entry.report_label = "2025/26"
    is_under = entry.part == ReportPart.PRIORITY
    under = Example(title="Name of a priority", period_text="2025 to 2027") if is_under else None
    return Example(entry, anchor="", report=a_report(), priority=under, priority_is_public=is_under)


def example_records():
    """Return the records of a report that does not exist, for the blocks that show records."""
    records = ReportRecords()
    records.report = Example(pk=None, stated_total=None, listed_contacts=[example_contact(one_number())])
    records.entries = [example_entry(part=part) for part in ReportPart]
    records.awards = [example_award(), shared_award()]
    records.figures = [example_figure(), compared_figure()]
    shown = Example(ReviewMember(name="Name of a member", kind="as the report has it"))
    shown.member, shown.member_is_public = Example(), True
    records.members = [shown, Example(ReviewMember(name="Name of another member"), member_is_public=False)]
    return records


@REPORTS.add(
    "reviews/report_title.html",
    "Head of a report",
    "Opens an annual review or a publication: its title, the time it covers, its strapline.",
)
def report_title():
    facts = {"title": "Title of a report", "summary": "One or two plain sentences."}
    full = Example(
        AnnualReviewPage(strapline="The line under its title", **facts), period_text="The time it covers"
    )
    yield "With every fact", {"page": full}
    yield "With a title alone", {"page": Example(AnnualReviewPage(title="Title of a report"))}


@REPORTS.add(
    "reviews/report_card.html",
    "Card of a report",
    "Leads to a review or a publication from the list of them.",
)
def report_card():
    page = AnnualReviewPage(title="Title of a report", summary="One or two plain sentences.")
    yield "", {"page": Example(page, period_text="the time it covers")}


@REPORTS.add(
    "reviews/report_list.html",
    "List of reports",
    "Lists reviews or publications, each with the time it covers.",
)
def report_list():
    first = Example(title="Title of a report", summary="What it tells.", period_text="the time it covers")
    yield "", {"reports": [first, Example(title="Title of another report", summary="", period_text="")]}


@REPORTS.add(
    "reviews/news.html",
    "What is new",
    "Stands on the home page: say under What is new, on the page you changed, what matters to readers.",
    fetched_by=("reviews/newest.html",),
)
def news():
    day = timezone.make_aware(datetime.datetime(2026, 2, 24, 10))
    change = {"published_at": day, "page": Example(), "text": "What has changed, in one sentence."}
    report = Example(title="Title of a report", period_text="the time it covers")
    yield "", {"changes": [change], "reports": [report]}


@MONEY.add(
    "reviews/figure.html",
    "Figure from a record",
    "Shows a number with what it counts, where and when; keep it under Projects, Figures.",
)
def figure():
    yield (
        "With every fact and a comparison",
        {
            "figure": compared_figure(),
            "source": a_report(),
            "own_source": "",
        },
    )
    bare = example_figure(area="", note="", period_words="")
    yield "A number alone", {"figure": bare, "source": None, "own_source": ""}
    yield (
        "Where the page itself tells of it",
        {"figure": bare, "source": None, "own_source": "Our web page"},
    )


def figures_to_draw():
    """Return the figures of one measure at two times, for a chart."""
    before = example_figure(value=Decimal(90), period_words="The time before", unit="")
    after = example_figure(unit="")
    before.source = after.source = a_report()
    before.source_id = after.source_id = 0
    return [before, after]


@MONEY.add(
    "reviews/award_table.html",
    "Table of money",
    "Shows where money came from and whose it is; only what is ours is added up.",
)
def award_table():
    yield "", {"records": example_records(), "heading": ""}


@MONEY.add(
    "reviews/shared_award.html",
    "Money that is shared",
    "Says plainly that an amount is shared, so that nobody takes it for ours.",
)
def shared():
    yield "", {"award": shared_award()}


@MONEY.add(
    "reviews/funded.html",
    "What was funded",
    "A step of a priority’s page: tick the priority on the award or the project.",
    inside=("ol", "thread"),
    fetched_by=("reviews/priority_funded.html",),
)
def funded():
    yield "Money and projects", {"awards": [example_award(), shared_award()], "entries": [example_entry()]}
    yield "Projects alone", {"awards": [], "entries": [example_entry()]}


@MONEY.add(
    "reviews/project_entry.html",
    "Project in a report",
    "What one report tells of a project; another year is another entry.",
)
def project_entry():
    alone = {"anchor": "", "is_under_heading": False}
    yield "With a status", {"entry": example_entry(), **alone}
    later = example_entry(status="", update_since="What happened after the time that the report covers.")
    yield "With an update since", {"entry": later, **alone}


@MONEY.add(
    "reviews/project_group.html",
    "Projects under a priority",
    "Gathers the projects of a report under the priority they serve.",
)
def project_group():
    entry = example_entry()
    yield "Under a priority", {"group": {"priority": entry.priority, "entries": [entry]}, "heading": ""}
    yield "Under none", {"group": {"priority": None, "entries": [entry]}, "heading": ""}


from reviews import (  # noqa: E402, F401 – more examples, made of those above
    plan_patterns,
    record_patterns,
    report_patterns,
    thread_patterns,
)
