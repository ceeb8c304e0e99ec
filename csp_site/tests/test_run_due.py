"""`manage.py run_due` does what time asks for, once, and staff see when it does not."""

import datetime
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError

from csp_site.jobs import register_job, run_due_jobs
from csp_site.management.commands import run_due
from csp_site.tests.factories import InformationPageFactory

NOON = datetime.datetime(2026, 2, 24, 12, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
ALARM = "The scheduled work is not running."


@pytest.fixture
def jobs(monkeypatch):
    """Take the site's own jobs away, and return a function that registers one and counts its runs."""
    monkeypatch.setattr("csp_site.jobs.JOBS", {})

    def register(name, every=HOUR, work=lambda: None):
        runs = []

        def job():
            runs.append(name)
            work()

        register_job(name, every=every)(job)
        return runs

    return register


def run(at, **options):
    """Run what is due at a moment, and return what the command says and complains of."""
    said, complained = io.StringIO(), io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("run_due", stdout=said, stderr=complained, **options)
    return said.getvalue(), complained.getvalue()


def status(client, path, at):
    with time_machine.travel(at, tick=False):
        return client.get(path).status_code


def fail():
    raise RuntimeError


def test_a_page_goes_live_when_its_time_has_come_and_not_before(client, home):
    page = InformationPageFactory(slug="plans", live=False)
    page.go_live_at = NOON
    with time_machine.travel(NOON - HOUR, tick=False):
        page.save_revision().publish()
    for at in (NOON - MINUTE, NOON - SECOND):
        run(at)
        assert status(client, "/plans/", at) == 404
    run(NOON + MINUTE)
    assert status(client, "/plans/", NOON + MINUTE) == 200


def test_a_page_comes_down_when_its_time_is_over_and_not_before(client, home):
    page = InformationPageFactory(slug="plans")
    page.expire_at = NOON
    with time_machine.travel(NOON - HOUR, tick=False):
        page.save_revision().publish()
    for at in (NOON - MINUTE, NOON - SECOND):
        run(at)
        assert status(client, "/plans/", at) == 200
    run(NOON + MINUTE)
    assert status(client, "/plans/", NOON + MINUTE) == 404


def test_a_page_is_never_more_than_a_round_late_however_the_rounds_fall(client, home):
    page = InformationPageFactory(slug="plans", live=False)
    page.go_live_at = NOON
    with time_machine.travel(NOON - HOUR, tick=False):
        page.save_revision().publish()
    # A round that begins a little less than a minute after the one before.
    for at in (NOON - SECOND, NOON + MINUTE - 2 * SECOND):
        run(at)
    assert status(client, "/plans/", NOON + MINUTE) == 200


def test_a_job_runs_at_once_and_then_when_its_time_has_come_again(jobs, db):
    runs = jobs("count")
    assert run(NOON) == ("Ran: count\n", "")
    assert run(NOON + SECOND) == ("", "")
    run(NOON + HOUR - SECOND)
    assert len(runs) == 1
    run(NOON + HOUR)
    assert len(runs) == 2


def test_a_job_that_was_late_runs_once_and_not_for_every_time_missed(jobs, db):
    runs = jobs("count")
    run(NOON)
    run(NOON + 10 * HOUR)
    run(NOON + 10 * HOUR + SECOND)
    assert len(runs) == 2


def test_while_one_process_runs_a_job_no_other_does(jobs, db):
    runs = jobs("count", work=lambda: call_command("run_due", stdout=io.StringIO(), stderr=io.StringIO()))
    others = jobs("after", work=lambda: call_command("run_due", stdout=io.StringIO(), stderr=io.StringIO()))
    run(NOON)
    assert (len(runs), len(others)) == (1, 1)


def test_a_job_that_fails_stops_no_other_and_is_complained_of(jobs, db):
    first, broken, last = jobs("first"), jobs("broken", work=fail), jobs("last")
    said, complained = run(NOON)
    assert (len(first), len(broken), len(last)) == (1, 1, 1)
    assert complained == "Needs attention: broken\n"
    assert run(NOON + MINUTE)[1] == "Needs attention: broken\n"


def test_a_job_that_works_again_is_no_longer_complained_of(jobs, db):
    state = {"broken": True}
    jobs("count", work=lambda: fail() if state["broken"] else None)
    assert run(NOON)[1]
    state["broken"] = False
    assert run(NOON + HOUR) == ("Ran: count\n", "")


def test_a_job_that_never_comes_to_an_end_is_complained_of(jobs, db):
    def killed():
        raise KeyboardInterrupt

    jobs("killed", work=killed)
    with pytest.raises(KeyboardInterrupt):
        run(NOON)
    assert run(NOON + SECOND)[1] == "Needs attention: killed\n"


def test_what_a_job_did_before_it_failed_is_kept(jobs, home, client):
    def half():
        InformationPageFactory(slug="half")
        fail()

    jobs("half", work=half)
    run(NOON)
    assert client.get("/half/").status_code == 200


class Stop(Exception):
    """Ends the loop that would go on for ever."""


def loop(monkeypatch, rounds):
    """Run `run_due --every 60` for some rounds and return what it did between them."""
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 2 * rounds:
            raise Stop

    monkeypatch.setattr(run_due.time, "sleep", sleep)
    # The test's own connection must stay.
    monkeypatch.setattr(run_due, "close_old_connections", lambda: pauses.append("connections"))
    with pytest.raises(Stop):
        run(NOON, every=60)
    return pauses


def test_the_command_goes_on_for_ever_when_asked_to(jobs, db, monkeypatch):
    runs = jobs("count", every=datetime.timedelta(0))
    assert loop(monkeypatch, rounds=3) == ["connections", 60] * 3
    assert len(runs) == 3


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
def test_it_goes_on_when_the_database_was_away(jobs, db, monkeypatch, problem, caplog):
    runs = jobs("count")
    answers = iter([problem("server closed the connection"), problem("still starting"), None])

    def run_when_back():
        if answer := next(answers):
            raise answer
        return run_due_jobs()

    monkeypatch.setattr(run_due, "run_due_jobs", run_when_back)
    loop(monkeypatch, rounds=3)
    assert len(runs) == 1
    assert [record.message for record in caplog.records] == ["the database cannot be used"] * 2


def test_asked_once_it_fails_when_the_database_is_away(db, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(run_due, "run_due_jobs", away)
    with pytest.raises(OperationalError):
        run(NOON)


@pytest.mark.parametrize("seconds", [0, -5])
def test_a_pause_that_is_none_is_refused(db, seconds):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("run_due", every=seconds)


def first_page(client, user, at):
    """Return what a member of staff reads on the admin's first page at a moment."""
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return client.get("/admin/").content.decode()


def test_staff_are_told_when_the_work_has_never_run(client, officer):
    assert ALARM in first_page(client, officer, NOON)
    run(NOON)
    assert ALARM not in first_page(client, officer, NOON)


def test_staff_are_told_when_the_work_is_late_and_when_it_goes_again(client, officer):
    run(NOON)
    assert ALARM not in first_page(client, officer, NOON + 15 * MINUTE)
    late = first_page(client, officer, NOON + 16 * MINUTE)
    assert ALARM in late
    assert "publish and unpublish what is due" in late
    assert "clear old sessions" not in late
    run(NOON + HOUR)
    assert ALARM not in first_page(client, officer, NOON + HOUR)


def test_staff_are_told_which_job_failed(client, officer, jobs):
    jobs("good")
    jobs("remind officers", work=fail)
    run(NOON)
    told = first_page(client, officer, NOON)
    assert ALARM in told
    assert "remind officers" in told
    assert "good" not in told.split(ALARM)[1].split("</p>")[0]
