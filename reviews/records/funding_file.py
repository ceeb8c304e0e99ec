"""CSV file of a report's awards, which hangs under it: /annual-reviews/2024/funding.csv."""

from django.http import Http404

from csp_site.formats.csv_files import csv_response
from csp_site.opendata.tables import DATASETS

FUNDING = "funding.csv"


class FundingFile:
    """Gives a report the file of its awards. Goes before the page type that it is added to."""

    @property
    def own_files(self):
        return super().own_files | {FUNDING}

    sub_addresses = {r"funding\.csv": "serve_funding"}

    def serve_funding(self, request):
        """Serve the file. Raises Http404 for one of no award that readers may see."""
        table = DATASETS["awards"]
        found = [award for award in table.records() if award.source_id == self.pk]
        if not found:
            raise Http404
        return csv_response(FUNDING, table.header, table.rows(found))

    @property
    def funding_url(self):
        """The address of the file; "" before there is one."""
        return f"{self.url}{FUNDING}" if self.pk and self.live and not self.in_sensitive_area else ""
