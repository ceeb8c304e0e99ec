"""A clock that was a year ahead for an hour: once it is right again, nothing waits for that year."""

import datetime
import io

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from csp_site.jobs import JOBS
from csp_site.models import JobRun, PageCheck, PageReport
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import DAY, HOUR, NOON, SECOND, WRONG, open_form, post, send, turn_on

pytestmark = pytest.mark.django_db
A_YEAR_AHEAD = NOON + 365 * DAY
ALARM = "The scheduled work is not running."


def run_due(at):
    """Run what is due at a moment, and return what the command says and complains of."""
    said, complained = io.StringIO(), io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("run_due", stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


@pytest.fixture
def page(home):
    turn_on()
    return InformationPageFactory(title="Bikes", slug="bikes")


def test_every_job_runs_again_as_soon_as_the_clock_is_right(home, caplog):
    run_due(A_YEAR_AHEAD)
    said, complained = run_due(NOON)
    assert said == f"Ran: {', '.join(JOBS)}\n"
    assert complained == ""
    told = [record for record in caplog.records if record.message == "clock was ahead"]
    assert {record.job for record in told} == set(JOBS)
    assert run_due(NOON + SECOND) == ("", "")
    assert not JobRun.objects.filter(finished_at__gt=NOON + SECOND).exists()


def test_staff_see_that_the_clock_was_ahead_until_the_work_has_run(client, home, officer):
    run_due(A_YEAR_AHEAD)
    for ran, is_alarming in ((False, True), (True, False)):
        if ran:
            run_due(NOON)
        with time_machine.travel(NOON, tick=False):
            client.force_login(officer)
            assert (ALARM in client.get(reverse("wagtailadmin_home")).content.decode()) is is_alarming


def test_two_processes_whose_clocks_differ_a_little_run_a_job_once(home):
    run_due(NOON + 60 * SECOND)
    assert run_due(NOON) == ("", "")


def test_a_form_opened_while_the_clock_was_ahead_can_be_sent(client, page):
    typed = open_form(client, page, at=A_YEAR_AHEAD) | {"text": WRONG}
    refused = post(client, typed, page, at=NOON)
    assert refused.status_code == 400
    assert b"That was very quick" not in refused.content
    assert refused.context["ticket"] != typed["ticket"]
    again = post(client, typed | {"ticket": refused.context["ticket"]}, page, at=NOON + 5 * SECOND)
    assert again.status_code == 302
    assert PageReport.objects.get().text == WRONG


def test_a_message_of_that_hour_is_kept_no_longer_than_any_other(client, page):
    send(client, page, at=A_YEAR_AHEAD)
    run_due(NOON)
    run_due(NOON + 30 * DAY - HOUR)
    assert PageReport.objects.exists()
    run_due(NOON + 30 * DAY + HOUR)
    assert not PageReport.objects.exists()


def test_a_check_of_that_hour_hides_no_later_one(client, officer, page, get_soup):
    for moment, is_known in ((A_YEAR_AHEAD, False), (NOON, True)):
        with time_machine.travel(moment, tick=False):
            client.force_login(officer)
            client.post(page.check_url)
        with time_machine.travel(NOON + datetime.timedelta(minutes=1), tick=False):
            client.force_login(officer)
            due = client.get(reverse("due_for_checking") + "?state=due").content.decode()
            assert (f"/admin/pages/{page.pk}/edit/" in due) is not is_known
    assert PageCheck.objects.count() == 2


def test_nobody_is_locked_out_until_that_hour_comes(client, home, officer):
    officer.set_password("correct horse battery")
    officer.save()
    for moment, password, status in (
        *[(A_YEAR_AHEAD, "guess", 200)] * 5,
        (A_YEAR_AHEAD, "guess", 429),
        (NOON, "correct horse battery", 302),
    ):
        with time_machine.travel(moment, tick=False):
            sent = {"username": officer.email, "password": password}
            assert client.post("/admin/login/", sent).status_code == status
