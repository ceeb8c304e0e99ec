"""Tables of open data: projects, money and figures. There is no row of totals anywhere."""

from django.db.models import Prefetch

from contacts.models import MemberPage
from csp_site.formats.words import lines_of
from csp_site.opendata.tables import (
    Column,
    Dataset,
    address,
    date_columns,
    in_one_cell,
    on_open_page,
    open_keys,
    period_columns,
    register_dataset,
)
from priorities.models import GroupPage, PriorityPage
from reviews.enums import Whose
from reviews.models import Figure, FundingAward, Project, ProjectReport, ReviewsPage
from reviews.querysets import with_report
from reviews.records.years import years_of_report, years_text

SEVERAL = "several set apart by a semicolon."
PERIOD_WORDS = Column(
    "period_words", "The time as the source gives it, where it gives no days.", "period_words"
)
NOTE = Column("note", "What else readers should know.", "note")
SOURCE = Column("source", "The page that tells of it.", lambda record: address(record.source))


def _entries():
    """Return what reports tell of projects, where readers may see the report listed."""
    return ProjectReport.objects.public().filter(on_open_page("report"))


def _listed_projects():
    """Return the projects that such a report tells of, as a queryset."""
    return Project.objects.filter(pk__in=_entries().values("project"))


def _listed(records):
    """Return records whose source readers may see listed, with it, in the order of lists."""
    found = records.public().filter(on_open_page("source")).select_related("source")
    return sorted(found, key=lambda record: (record.position, record.key))


def _ticked(relation, pages):
    """Return what fetches the pages that are ticked on a record, as far as readers may see them listed."""
    return Prefetch(relation, pages.live().public().not_sensitive())


def _keys(relation, key="slug"):
    """Return a function that gives the `key` of everything ticked on a record."""
    return lambda record: in_one_cell(sorted(getattr(one, key) for one in getattr(record, relation).all()))


def projects():
    """Return the projects, each with the keys of what it serves and who takes part."""
    found = _listed_projects().prefetch_related(
        _ticked("priorities", PriorityPage.objects),
        _ticked("groups", GroupPage.objects),
        _ticked("members", MemberPage.objects),
    )
    found = sorted(found, key=lambda project: (project.position, project.key))
    above = ReviewsPage.objects.live().public().not_sensitive().first()
    for project in found:
        project.page_address = f"{address(above)}{project.address}" if above else ""
    return found


def project_reports():
    """Return what reports tell of projects, report by report."""
    priorities = open_keys(PriorityPage.objects)
    found = with_report(_entries().select_related("project", "report"), "report")
    for entry in found:
        entry.priority_key = priorities.get(entry.priority_id, "")
    return sorted(found, key=lambda one: (one.report.path, one.position, one.project.key, one.pk))


def awards():
    """Return the awards, each with the keys of what it paid for and served."""
    projects = Prefetch("projects", _listed_projects())
    priorities = _ticked("priorities", PriorityPage.objects)
    return _listed(FundingAward.objects.prefetch_related(projects, priorities))


def figures():
    """Return the figures, each with the keys of what it is compared with and what it tells about."""
    found = _listed(Figure.objects.all())
    keys, priorities = {figure.pk: figure.key for figure in found}, open_keys(PriorityPage.objects)
    for figure in found:
        figure.comparison_key = keys.get(figure.comparison_id, "")
        figure.priority_key = priorities.get(figure.priority_id, "")
    return found


register_dataset(
    Dataset(
        "projects",
        "Projects",
        "The projects that our reports tell of, one in each row.",
        (
            Column(
                "project", "The project: a short name that never changes. Other tables name it so.", "key"
            ),
            Column("title", "What it is called.", "title"),
            Column("summary", "What it is.", "summary"),
            *period_columns("The first day of the project.", "The last day of the project."),
            Column("priorities", f"The priorities it serves, {SEVERAL}", _keys("priorities")),
            Column("groups", f"The groups that work on it, {SEVERAL}", _keys("groups")),
            Column("members", f"The members that take part in it, {SEVERAL}", _keys("members")),
            Column(
                "other_partners",
                f"Who else takes part, {SEVERAL}",
                lambda project: in_one_cell(lines_of(project.outside_partners)),
            ),
            Column("outcome", "What came of it.", "outcome"),
            Column("address", "The address of its page.", "page_address"),
        ),
        projects,
    )
)
register_dataset(
    Dataset(
        "project-reports",
        "What reports tell of projects",
        "One row for each time that a report tells of a project.",
        (
            Column("project", "The project.", "project.key"),
            Column("report", "The report: the last part of its address.", "report.slug"),
            Column("part", "Where in the report it stands.", "get_part_display"),
            Column("priority", "The priority that the report puts it under.", "priority_key"),
            Column(
                "reported_for",
                "The time that the report covers, in years from April to March. The status and the text "
                "say how things stood then.",
                lambda entry: years_text(years_of_report(entry)),
            ),
            Column("status", "How it stood then, if the report says so.", "status"),
            Column("text", "What the report says of it.", "text"),
            Column("update_since", "What happened after the time that the report covers.", "update_since"),
            Column(
                "address",
                "Where it stands in the report.",
                lambda entry: f"{address(entry.report)}#{entry.project.anchor}",
            ),
        ),
        project_reports,
    )
)
register_dataset(
    Dataset(
        "awards",
        "Money",
        "What was given for community safety, one award in each row, and whose it is. Never add it all up: "
        "money shared with other areas is not ours alone.",
        (
            Column("award", "The award: a short name that never changes.", "key"),
            Column("scheme", "The fund it came from.", "scheme"),
            Column(
                "funders", f"Who gave it, {SEVERAL}", lambda award: in_one_cell(lines_of(award.funders))
            ),
            Column(
                "amount",
                "How much, as a plain number. Empty where the source does not say.",
                "amount",
            ),
            Column(
                "currency",
                "What the amount is counted in: GBP for pounds, EUR for euros.",
                lambda award: "" if award.amount is None else award.currency,
            ),
            Column("whose", "Ours, shared with other areas, or not counted as ours.", "get_whose_display"),
            Column(
                "shared",
                "Whether other areas share it: yes or no. No sum may take in what is shared.",
                lambda award: award.whose == Whose.SHARED,
            ),
            Column("areas", f"Where it is for, {SEVERAL}", lambda award: in_one_cell(award.area_list)),
            Column("quantity", "What it paid for, or how many things were given.", "quantity"),
            PERIOD_WORDS,
            *period_columns("The first day it was for.", "The last day it was for."),
            Column(
                "projects",
                f"The projects it paid for, where that is known, {SEVERAL}",
                _keys("projects", "key"),
            ),
            Column(
                "priorities",
                f"The priorities it served, where that is known, {SEVERAL}",
                _keys("priorities"),
            ),
            NOTE,
            SOURCE,
        ),
        awards,
    )
)
register_dataset(
    Dataset(
        "figures",
        "Figures",
        "Numbers that were counted at one time, with what they count and where they were read.",
        (
            Column("figure", "The figure: a short name that never changes.", "key"),
            Column("label", "What it counts.", "label"),
            Column("qualifier", "What the source puts before the number, such as over.", "qualifier"),
            Column("value", "The number alone.", lambda figure: f"{figure.value.normalize():f}"),
            Column("unit", "What stands right after the number, such as %.", "unit"),
            PERIOD_WORDS,
            *date_columns("as_at", "For what was counted up to one day: that day.", "as_at"),
            *period_columns("The first day that was counted.", "The last day that was counted."),
            Column("area", "Where it was counted.", "area"),
            Column("measure", "Figures with the same word here count the same at other times.", "measure"),
            Column("compared_with", "The figure to compare it with.", "comparison_key"),
            Column("priority", "The priority it tells about.", "priority_key"),
            NOTE,
            SOURCE,
        ),
        figures,
    )
)
