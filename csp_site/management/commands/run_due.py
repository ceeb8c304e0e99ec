"""The command that runs the scheduled jobs that are due."""

import logging
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from csp_site.jobs import overdue_jobs, run_due_jobs

logger = logging.getLogger("csp_site.schedule")


class Command(BaseCommand):
    """Runs the scheduled work that is due, once or for ever."""

    help = "Run scheduled publishing and every other job that is due. Safe to run at any time."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Keep going, with this pause between rounds.",
        )

    def handle(self, *args, every=None, **options):
        if every is not None and every < 1:
            raise CommandError("--every needs a number of seconds, 1 or more.")
        while True:
            try:
                ran = run_due_jobs()
            except Error:
                # A database that is restarting comes back; a loop that ended does not.
                if not every:
                    raise
                logger.exception("the database cannot be used")
                ran = []
            if ran and not every:
                self.stdout.write("Ran: " + ", ".join(ran))
            if not every:
                failed = overdue_jobs()
                if failed:
                    self.stderr.write("Needs attention: " + ", ".join(failed))
                return
            close_old_connections()
            time.sleep(every)
