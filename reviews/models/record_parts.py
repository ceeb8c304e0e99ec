"""Addresses under the list of annual reviews that are no pages: the lists of records, and each project."""

from django.http import Http404
from wagtail.url_routing import RouteResult

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

    def route(self, request, path_components):
        """Find a list of the record, a project, or whatever else is at the address."""
        if self.live and path_components and path_components[0] in LISTS:
            first, *rest = path_components
            if not rest:
                return RouteResult(self, kwargs={"list_name": first})
            if first == "projects" and len(rest) == 1:
                return RouteResult(self, kwargs={"project_key": rest[0]})
        return super().route(request, path_components)

    def get_template(self, request, *args, list_name="", project_key="", **kwargs):
        if project_key:
            return "reviews/project.html"
        return LISTS[list_name].template if list_name else super().get_template(request, *args, **kwargs)

    def get_context(self, request, *args, list_name="", project_key="", **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if list_name:
            context["list"] = LISTS[list_name](request.GET)
            request.page_number = context["list"].numbers.number
        if project_key:
            project = find_project(project_key)
            if project is None:
                raise Http404
            context |= project_context(project)
        return context

    def serve(self, request, *args, **kwargs):
        """Serve the page, a list of the record or a project. Raises Http404 for an unknown project."""
        response = super().serve(request, *args, **kwargs)
        if name := kwargs.get("list_name"):
            request.served_page = FramePage.under(self, LISTS[name].title, LISTS[name].address)
        if kwargs.get("project_key"):
            project = response.context_data["project"]
            request.served_page = FramePage.under(self, project.title, project.address)
            request.served_page.trail.append(FramePage.under(self, LISTS["projects"].title, "projects/"))
            if not self.in_sensitive_area:
                request.served_page.public_description = project.summary
        return response
