"""Addresses under the list of annual reviews that are no pages: the lists of records, and each project."""

from django.http import Http404

from csp_site.frame.pages import FramePage
from reviews.records.lists import LISTS
from reviews.records.project import find_project, project_context

RESERVED_SLUGS = frozenset(LISTS)


class WithRecordLists:
    """A page under which the lists of projects, money and figures stand, and a page for each project."""

    @property
    def record_lists(self):
        """The lists under this page, each with its title, summary and address."""
        names = ("title", "summary", "address")
        return [{name: getattr(one, name) for name in names} for one in LISTS.values()]

    sub_addresses = {
        f"(?P<name>{'|'.join(LISTS)})": "serve_list",
        "projects/(?P<key>[^/]*)": "serve_project",
    }

    def serve_list(self, request, name):
        """Serve a list of the record."""
        found = LISTS[name](request.GET)
        request.page_number = found.numbers.number
        context = self.get_context(request) | {"list": found}
        return self.serve_part(request, found.template, found.title, found.address, context)

    def serve_project(self, request, key):
        """Serve the page of a project. Raises Http404 for an unknown one."""
        project = find_project(key)
        if project is None:
            request.served_page = self  # the error stands in the frame of the list
            raise Http404
        context = self.get_context(request) | project_context(project)
        response = self.serve_part(request, "reviews/project.html", project.title, project.address, context)
        request.served_page.trail.append(FramePage.under(self, LISTS["projects"].title, "projects/"))
        if not self.in_sensitive_area:
            request.served_page.public_description = project.summary
        return response
