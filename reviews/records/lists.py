"""Public lists of projects, money and figures, narrowed down by year and priority."""

from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.utils.functional import cached_property

from csp_site.formats.numbers import money_text
from csp_site.formats.words import in_words
from priorities.models import PriorityPage
from reviews.models.figures import Figure
from reviews.models.money import MONEY, FundingAward
from reviews.models.projects import Project, ProjectReport
from reviews.records.of_report import Money, sum_of_ours
from reviews.records.years import year_text, years_of_record, years_of_report, years_text

PAGE_SIZE = 50
# What stands in an address for records whose year nobody has told.
NO_YEAR = "none"


class RecordList:
    """
    One list of the record, as somebody asks for it: `asked` is a dict of texts.

    A year or a priority that there is none of narrows nothing down.
    """

    # What leads from a priority to the records.
    relation = ""
    # Its address under the annual reviews, its title, what it is, and what a year means in it.
    address = title = summary = hint = template = ""
    # The table of open data that holds the same records.
    dataset = ""
    # One record, and more of them.
    nouns = ("", "")

    def __init__(self, asked):
        self.priorities, self._by_record = priorities_of_records(self.relation)
        self._all = self.find()
        for record in self._all:
            record.shown_priorities = self._by_record.get(record.pk, [])
        known = {year for record in self._all for year in record.years}
        self.years = sorted(known, reverse=True)
        years = {year_text(year).replace("/", "-"): year for year in self.years}
        self.year = asked.get("year") if asked.get("year") in {*years, NO_YEAR} else ""
        self.priority = next((one for one in self.priorities if one.slug == asked.get("priority")), None)
        self._year = years.get(self.year)
        self.numbers = Paginator(self.in_groups(), PAGE_SIZE).get_page(asked.get("page"))

    def find(self):
        """Return every public record in order, each with its `years`."""
        raise NotImplementedError

    def in_groups(self):
        """Return what a page of the list counts off: the records, or groups of them."""
        return self.records

    @cached_property
    def records(self):
        """The records that are like what was asked for."""
        return [record for record in self._all if self._is_like(record)]

    def _is_like(self, record):
        if self.priority and self.priority not in record.shown_priorities:
            return False
        return not self.year or (self._year in record.years if self._year else not record.years)

    @property
    def is_narrowed(self):
        return bool(self.year or self.priority)

    @property
    def narrowed_words(self):
        """What it is narrowed down to, as the end of a sentence: " for A priority in 2023/24"."""
        priority = f" for “{self.priority.title}”" if self.priority else ""
        if not self.year:
            return priority
        return priority + (f" in {year_text(self._year)}" if self._year else " without a year")

    @property
    def count_text(self):
        """How many there are, as a sentence."""
        count = len(self.records)
        return f"{in_words(count).capitalize()} {self.nouns[count != 1]}{self.narrowed_words}."

    @property
    def empty_text(self):
        """That this website has none, as a sentence."""
        return f"No {self.nouns[0]}{self.narrowed_words} is on this website."

    @property
    def query(self):
        """What was asked for, as part of an address."""
        asked = {"year": self.year, "priority": self.priority.slug if self.priority else ""}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def filters(self):
        """The boxes that narrow it down: name, label, hint, and choices of value, text and is_chosen."""
        years = [(year_text(year).replace("/", "-"), year_text(year)) for year in self.years]
        if self.year == NO_YEAR or not all(record.years for record in self._all):
            years.append((NO_YEAR, "Without a year"))
        named = [(one.slug, _with_period(one)) for one in self.priorities]
        chosen = self.priority.slug if self.priority else ""
        return [
            {"name": "year", "label": "Year", "hint": self.hint, "choices": _choices(years, self.year)},
            {"name": "priority", "label": "Priority", "hint": "", "choices": _choices(named, chosen)},
        ]


def _choices(pairs, chosen):
    return [
        {"value": value, "text": text, "is_chosen": value == chosen}
        for value, text in [("", "All"), *pairs]
    ]


def _with_period(priority):
    return f"{priority.title}, {priority.period_text}" if priority.period_text else priority.title


class ProjectList(RecordList):
    """The projects, each with the last that a report tells of it."""

    relation = "projects"
    address = "projects/"
    dataset = "projects"
    title = "Projects"
    summary = "The projects that our reports tell of."
    hint = "The years that the reports telling of it cover, from April to March."
    nouns = ("project", "projects")
    template = "reviews/project_list.html"

    def find(self):
        entries = ProjectReport.objects.listed().select_related("report").defer("text", "update_since")
        by_project = {}
        for entry in entries.newest_first():
            by_project.setdefault(entry.project_id, []).append(entry)
        projects = list(Project.objects.listed())
        for project in projects:
            project.told = by_project[project.pk]
            project.years = sorted({year for entry in project.told for year in years_of_report(entry)})
            project.last_told = project.told[0]
            for entry in project.told:
                entry.project = project
        return projects


class SourcedList(RecordList):
    """A list of what was read in a page."""

    hint = (
        "From April to March. What lasted several years stands in each of them. What has no date stands "
        "in the year of the report that tells of it."
    )

    def found(self):
        raise NotImplementedError

    def find(self):
        records = list(self.found())
        for record in records:
            record.years = years_of_record(record)
            record.shown_source = record.source
        return records


class MoneyList(SourcedList):
    """The awards, with whose each is; what is ours is added up, and nothing else."""

    relation = "awards"
    address = MONEY
    dataset = "awards"
    title = "Money"
    summary = "Where money for community safety came from, and whose it is. We add up only what is ours."
    nouns = ("award", "awards")
    template = "reviews/money_list.html"

    def found(self):
        return FundingAward.objects.listed()

    @property
    def shown(self):
        """The awards of this page of the list, as a table shows them."""
        return Money(list(self.numbers))

    @property
    def ours(self):
        return [award for award in self.records if award.is_counted]

    @property
    def total_text(self):
        """The sum of what is ours among what was asked for, "" where nothing is."""
        return money_text(sum_of_ours(self.records))

    @property
    def ours_text(self):
        """How many awards the sum is made of."""
        count = len(self.ours)
        return f"ours, from {in_words(count)} {self.nouns[count != 1]}"

    @property
    def by_year(self):
        """The sums by year as years and total, the latest first, where there are several."""
        ours = sorted(self.ours, key=lambda award: award.years, reverse=True)
        sums = [
            {"years": years_text(years) or "Without a year", "total": money_text(sum_of_ours(list(awards)))}
            for years, awards in groupby(ours, key=lambda award: award.years)
        ]
        return sums if len(sums) > 1 else []

    @property
    def lasts_longer(self):
        """Whether the sum for a year takes in what was for other years too."""
        return bool(self._year) and any(len(award.years) > 1 for award in self.ours)


class FigureList(SourcedList):
    """The figures, those of one measure together with the latest first."""

    relation = "figures"
    address = "figures/"
    dataset = "figures"
    title = "Figures"
    summary = "What was counted, when, and where we read it."
    nouns = ("figure", "figures")
    template = "reviews/figure_list.html"

    def found(self):
        return Figure.objects.listed().for_listing()

    def in_groups(self):
        groups = {}
        for figure in self.records:
            groups.setdefault(figure.measure or f"{figure.pk}", []).append(figure)
        return [sorted(group, key=_counted_on, reverse=True) for group in groups.values()]


def _counted_on(figure):
    """Return what puts the figures of one measure in order: their day, else the year they belong to."""
    day = figure.as_at or figure.end or figure.start
    years = (figure.years[-1],) if figure.years else ()
    return (years or ((day.year,) if day else ()), (day,) if day else ())


LISTS = {one.address.rstrip("/"): one for one in (ProjectList, MoneyList, FigureList)}


def priorities_of_records(relation):
    """
    Return the priorities that readers may see, each once, and those of each record, all in one query.

    `relation` leads from a priority to the records. The first is a list in the order of the priorities,
    those of today before the others; the second a dict of lists by the id of the record.
    """
    pages = PriorityPage.objects.live().public().not_sensitive().in_order().defer_streamfields()
    priorities, by_record = {}, {}
    for row in pages.annotate(record=F(relation)):
        priority = priorities.setdefault(row.pk, row)
        if row.record:
            by_record.setdefault(row.record, []).append(priority)
    in_order = sorted(priorities.values(), key=lambda priority: not priority.is_current())
    return in_order, by_record
