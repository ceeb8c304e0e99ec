"""The work that time drives: jobs register here and `manage.py run_due` runs them."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from csp_site.formats.moments import ahead, is_ahead

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
    from csp_site.models import JobRun

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
    from csp_site.models import JobRun

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


# Less than the minute between two rounds, so that one which begins a little early skips nothing.
@register_job("publish and unpublish what is due", every=datetime.timedelta(seconds=30))
def publish_scheduled():
    # No form takes such a day; one that was stored past all of them would take the site away.
    Page.objects.filter(sites_rooted_here__isnull=False, expire_at__isnull=False).update(expire_at=None)
    call_command("publish_scheduled", verbosity=0)


@register_job("clear old sessions", every=datetime.timedelta(days=1))
def clear_sessions():
    call_command("clearsessions", verbosity=0)


@register_job("forget forms that nobody can send again", every=datetime.timedelta(days=1))
def forget_sent_forms():
    from csp_site.models import SentForm

    SentForm.objects.over().delete()


@register_job("bring search up to date", every=datetime.timedelta(days=1))
def rebuild_search():
    call_command("rebuild_search", verbosity=0)


# Few at a time, for each may take seconds.
@register_job("read documents that nobody has read yet", every=datetime.timedelta(minutes=10))
def read_waiting_documents():
    from csp_site.search.documents import unread_documents
    from csp_site.search.entries import read_and_refresh_document

    for document_id in unread_documents()[:20]:
        read_and_refresh_document(document_id)


# A failed try is made again in the next round, so that no message waits for somebody to look.
@register_job("tell who keeps a page right", every=datetime.timedelta(seconds=30))
def tell_owners():
    from csp_site.feedback.mail import tell_owners

    tell_owners()


@register_job("send links for new passwords", every=datetime.timedelta(seconds=30))
def send_links():
    from csp_site.access.resets import send_links

    send_links()


@register_job("delete old counts of tries", every=datetime.timedelta(hours=1))
def delete_old_counts():
    from csp_site.access.limits import delete_old_counts

    delete_old_counts()


@register_job("delete messages whose time is over", every=datetime.timedelta(hours=1))
def delete_old_reports():
    from csp_site.models import PageReport

    PageReport.objects.set_right()
    PageReport.objects.over().delete()


# Soon enough for a day: what is told of it is the day.
@register_job("note when open data changed", every=datetime.timedelta(minutes=10))
def note_changes_of_open_data():
    from csp_site.opendata.tables import note_changes

    note_changes()
