"""The numbers of each chart as a file, at an address under the page that shows it."""

from django.http import Http404
from wagtail.url_routing import RouteResult

from csp_site.blocks.lookup import charts_of
from csp_site.formats.csv_files import csv_response

ENDING = ".csv"


class ChartFiles:
    """Gives a page with a body the addresses of its charts' files, as private as the page itself."""

    # The other files that hang under the page: no chart takes the name of one.
    own_files = frozenset()

    def route(self, request, path_components):
        """Find the file of a chart, or whatever else is at the address. Raises Http404 for nothing."""
        if self.live and len(path_components) == 1 and path_components[0].endswith(ENDING):
            return RouteResult(self, kwargs={"chart_file": path_components[0]})
        return super().route(request, path_components)

    def serve(self, request, *args, chart_file="", **kwargs):
        """Serve the page, or the file of a chart on it. Raises Http404 where there is no such chart."""
        if not chart_file:
            return super().serve(request, *args, **kwargs)
        charts = charts_of(self.body, self)
        chart = next((each for each in charts if f"{each.name}{ENDING}" == chart_file), None)
        if chart is None or not chart.has_file:
            raise Http404
        response = csv_response(chart_file, *chart.file_rows)
        if self.in_sensitive_area or self.has_exit:
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "same-origin"
        return response
