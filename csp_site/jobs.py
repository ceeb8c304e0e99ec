"""Jobs that time drives: they register here, and `manage.py run_due` runs those that are due."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from csp_site.formats.moments import ahead, is_ahead
from csp_site.models.records import JobRun

logger = logging.getLogger("csp_site.schedule")
JOBS = {}
# When a job last ran that never did: a moment that every database and time zone can hold.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Twice the longest pause between two rounds that anybody should notice.
ALARM_AFTER = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Job:
    """A piece of work, and how long to wait before it is done again."""

    name: str
    run: Callable[[], None]
    every: datetime.timedelta


def register_job(name, every):
    """Return a decorator that registers a function as a job, run when `every` (a timedelta) is over."""

    def decorator(function):
        JOBS[name] = Job(name, function, every)
        return function

    return decorator


def run_due_jobs():
    """
    Run each job whose time has come and return their names. Safe to call twice, even at once.

    A job that fails is logged, noted as failed, and keeps no other from running.
    """
    return [job.name for job in JOBS.values() if _run_if_due(job)]


def _run_if_due(job):
    before, _ = JobRun.objects.get_or_create(job=job.name, defaults={"started_at": NEVER})
    now = timezone.now()
    # A clock that was once ahead must not stop the work until that moment comes.
    due = Q(started_at__lte=now - job.every) | ahead("started_at")
    # Whoever changes the row first runs the job; a second process then finds it not due.
    if not JobRun.objects.filter(due, job=job.name).update(started_at=now):
        return False
    if is_ahead(before.started_at):
        logger.warning("clock was ahead", extra={"job": job.name, "noted": before.started_at.isoformat()})
    try:
        job.run()
        succeeded = True
    # One failing job must not stop the others, whatever it raises.
    except Exception:
        logger.exception("job failed", extra={"job": job.name})
        succeeded = False
    JobRun.objects.filter(job=job.name).update(finished_at=timezone.now(), succeeded=succeeded)
    return True


def overdue_jobs():
    """
    Return the names of the jobs that failed last time, or have not come to an end for too long.

    One that ended at a moment still to come is among them: the clock was wrong then, or is wrong now.
    """
    runs = {run.job: run for run in JobRun.objects.all()}
    now = timezone.now()
    return [
        job.name
        for job in JOBS.values()
        if job.name not in runs
        or not runs[job.name].succeeded
        or runs[job.name].finished_at < now - job.every - ALARM_AFTER
        or is_ahead(runs[job.name].finished_at)
    ]
