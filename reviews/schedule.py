"""Scheduled work for reports and spreadsheets."""

import datetime

from csp_site.jobs import register_job
from reviews.models import ReportPrint, SpreadsheetImport
from reviews.reports.pdf_making import make_waiting_prints


# What a report shows can change with the clock alone, such as a page that expires.
@register_job("compare reports with their PDFs", every=datetime.timedelta(minutes=10))
def compare_prints():
    ReportPrint.objects.ask_for_all()


@register_job("make the PDFs of reports", every=datetime.timedelta(seconds=30))
def make_prints():
    make_waiting_prints()


@register_job("delete spreadsheets that nobody imported", every=datetime.timedelta(hours=1))
def delete_old_uploads():
    SpreadsheetImport.objects.over().delete()
