"""The numbers of each chart as a file, at an address under the page that shows it."""

from django.http import Http404

from csp_site.blocks.lookup import charts_of
from csp_site.formats.csv_files import csv_response


class ChartFiles:
    """Gives a page with a body the addresses of its charts' files, as private as the page itself."""

    # The other files that hang under the page: no chart takes the name of one.
    own_files = frozenset()

    sub_addresses = {r"(?P<name>[^/]*)\.csv": "serve_chart"}

    def serve_chart(self, request, name):
        """Serve the file of a chart. Raises Http404 where there is no such chart."""
        chart = next((each for each in charts_of(self.body, self) if each.name == name), None)
        if chart is None or not chart.has_file:
            raise Http404
        return self.with_care(csv_response(f"{name}.csv", *chart.file_rows))
