"""The examples of the lists of the record and of the page of a project. Every number is an example."""

from csp_site.library import Example
from reviews.models import Project
from reviews.patterns import MONEY, a_report, example_entry, example_figure


def a_priority():
    return Example(title="Name of a priority", period_text="2025 to 2027")


def a_filter(name, label, hint, *texts):
    choices = [{"value": "", "text": text, "is_chosen": not place} for place, text in enumerate(texts)]
    return {"name": name, "label": label, "hint": hint, "choices": choices}


@MONEY.add(
    "reviews/record_filter.html",
    "Form that narrows a list down",
    "Stands over the lists of projects, money and figures.",
)
def record_filter():
    filters = [
        a_filter("year", "Year", "What a year means in this list.", "All", "2025/26"),
        a_filter("priority", "Priority", "", "All", "Name of a priority"),
    ]
    yield "", {"filters": filters, "all_url": "#example"}


@MONEY.add(
    "reviews/record_priorities.html",
    "Way back to a priority",
    "Leads from money or a figure to the priority it belongs to.",
)
def record_priorities():
    yield "", {"priorities": [a_priority()]}


@MONEY.add(
    "reviews/record_links.html",
    "Ways to the record",
    "Leads from the annual reviews to projects, money and figures.",
)
def record_links():
    lists = [{"title": "Name of a list", "summary": "What stands in it.", "address": ""}]
    yield "", {"url": "#example", "lists": lists}


@MONEY.add(
    "reviews/project_row.html",
    "Project in a list",
    "Stands in the list of projects, with the last that a report told of it.",
)
def project_row():
    entry = Example(example_entry(), url="#example", report=a_report())
    project = Example(Project(title="Name of a project", summary="What it is."), period_text="from 2024")
    project.told, project.last_told, project.shown_priorities = [entry], entry, [a_priority()]
    yield "", {"project": project, "url": "#example"}


@MONEY.add(
    "reviews/project_told.html",
    "What a report tells of a project",
    "A step of the thread on the page of a project; another year is another entry.",
    inside=("ol", "thread told"),
)
def project_told():
    later = example_entry(update_since="What happened after the time that the report covers.")
    yield "", {"entry": Example(later, url="#example", report=a_report(), years_text="2025/26")}


@MONEY.add(
    "reviews/project_facts.html",
    "What is known of a project",
    "Stands in the margin of the page of a project.",
)
def project_facts():
    project = Example(Project(title="Name of a project"), period_text="from 2024")
    member = Example(title="Name of a member", name_today="")
    yield (
        "",
        {
            "project": project,
            "priorities": [a_priority()],
            "groups": [Example(title="Name of a group")],
            "members": [member],
            "partners": ["Name of another partner"],
        },
    )


@MONEY.add(
    "reviews/measure.html",
    "Figures of one measure",
    "Give figures the same measure, and they stand together, the latest first.",
)
def measure():
    figures = [example_figure(value=value, good_direction="up") for value in (120, 100)]
    for figure in figures:
        figure.shown_source = a_report()
    yield "", {"figures": figures}


@MONEY.add(
    "reviews/money_sum.html",
    "Sum of our money",
    "Stands over the list of money: only what is ours is added up.",
)
def money_sum():
    by_year = [{"years": "2025/26", "total": "£1,000"}, {"years": "2024/25", "total": "£500"}]
    yield "", {"total": "£1,500", "ours": "ours, from two awards", "by_year": by_year, "lasts_longer": True}
