"""Names of the pages and records that a spreadsheet may mention: title, key or address."""

from django.utils.functional import cached_property

from contacts.models import MemberPage
from csp_site.models import BasePage
from priorities.models import GroupPage, PriorityPage
from reviews.importing.cells import CellError
from reviews.models import Figure, FundingAward, Project


class Names:
    """The names of some objects, and back: each has a few, the clearest first."""

    def __init__(self, what, objects, names_of):
        self.what, self.names_of = what, names_of
        self.by_pk, self.by_name = {}, {}
        for each in objects:
            self.add(each)

    def add(self, each):
        """Take in an object, which may be one that is not saved yet."""
        if each.pk:
            self.by_pk[each.pk] = each
        for name in {name.casefold() for name in self.names_of(each)}:
            self.by_name.setdefault(name, []).append(each)

    def find(self, text):
        """Return the one object of that name. Raises CellError for none and for several."""
        found = self.by_name.get(" ".join(text.split()).casefold(), [])
        if not found:
            raise CellError(f"We know no {self.what} “{text[:80]}”.")
        if len(found) > 1:
            others = ", ".join(self.names_of(each)[-1] for each in found[:4])
            raise CellError(f"More than one {self.what} is called “{text[:80]}”. Write one of: {others}.")
        return found[0]

    def name_of(self, each):
        """Return the first of an object's names that is its alone."""
        names = self.names_of(each)
        return next((name for name in names if len(self.by_name.get(name.casefold(), [])) == 1), names[-1])


def page_names(page):
    """Return the title of a page, its slug, and its place among all pages: /annual-reviews/2024/."""
    _, _, place = page.url_path.strip("/").partition("/")
    return [" ".join(page.title.split()), page.slug, f"/{place}/"]


def key_names(record):
    return [record.key]


class Lookups:
    """Everything that a spreadsheet may name, each kind fetched when first asked for."""

    def _pages(self, what, model):
        pages = model.objects.order_by("path")
        return Names(what, pages.defer_streamfields(), page_names)

    @cached_property
    def pages(self):
        return self._pages("page", BasePage)

    @cached_property
    def priorities(self):
        return self._pages("priority", PriorityPage)

    @cached_property
    def groups(self):
        return self._pages("group", GroupPage)

    @cached_property
    def members(self):
        return self._pages("member", MemberPage)

    @cached_property
    def projects(self):
        return Names("project", Project.objects.all(), lambda project: [project.title, project.key])

    @cached_property
    def awards(self):
        return Names("award", FundingAward.objects.all(), key_names)

    @cached_property
    def figures(self):
        return Names("figure", Figure.objects.all(), key_names)
