"""A clock that was a year ahead when somebody died over a print, or left a spreadsheet behind."""

import datetime

import pytest
import time_machine
from django.core.management import call_command

from csp_site.printing.jobs import PrintState
from meetings.models import AgendaPack
from meetings.tests.factories import MeetingPageFactory
from reviews.models import ReportPrint, SpreadsheetImport

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)
A_YEAR_AHEAD = NOON + datetime.timedelta(days=365)


@pytest.mark.parametrize("kind", [AgendaPack, ReportPrint])
def test_a_print_that_was_begun_then_is_made_now(kind, home, review):
    place = {"meeting": MeetingPageFactory()} if kind is AgendaPack else {"page": review}
    kind.objects.all().delete()
    with time_machine.travel(NOON, tick=False):
        job = kind.objects.create(state=PrintState.MAKING, claimed_at=A_YEAR_AHEAD, **place)
        assert list(kind.objects.claim()) == [job]
        assert list(kind.objects.claim()) == []


def test_a_spreadsheet_that_was_left_then_goes_now(home):
    SpreadsheetImport.objects.create(kind="projects", file_name="projects.csv", uploaded_at=A_YEAR_AHEAD)
    with time_machine.travel(NOON, tick=False):
        waiting = SpreadsheetImport.objects.create(kind="projects", file_name="projects.csv")
        call_command("run_due", verbosity=0)
    assert list(SpreadsheetImport.objects.all()) == [waiting]
