"""One command from an empty database to a running site; `make run` and `make dev` call it."""

import hashlib
import http.client
import os
import secrets
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from csp_site.loader import own_name
from csp_site.management.ports import port_number, require_free_port
from csp_site.management.preparing import answer_while_preparing
from csp_site.management.programs import Programs, StopRequested, stop_signals

# What an empty database on somebody's own computer is filled with, to look at.
EXAMPLE = "cambridge"
SECONDS_TO_START = 60
SECONDS_BEFORE_JOBS_RESTART = 60


class Command(BaseCommand):
    """Prepare everything the site needs, then serve it with its scheduled work beside it."""

    help = "Prepare the database, content and static files, then run the site until Ctrl-C."
    address = ""
    parent = None

    def add_arguments(self, parser):
        """Add where to listen, and whether to reload when code changes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default="8000", help="port to listen on")
        parser.add_argument(
            "--autoreload",
            action="store_true",
            help="use Django's own server, which reloads when a file changes, in gunicorn's place",
        )
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="stop when the process that started this one is gone, however it ended",
        )

    def handle(self, *, host, port, autoreload, stop_with_parent, **options):
        """Take each step in turn and stop cleanly whenever asked to."""
        port = port_number(port)
        require_free_port(host, port)
        self.address = settings.SITE_URL if settings.IS_PUBLIC else f"http://{host}:{port}"
        self.parent = os.getppid() if stop_with_parent else None
        try:
            with stop_signals():
                with answer_while_preparing(host, port):
                    self.prepare_database()
                    self.load_content()
                    if not autoreload:
                        self.collect_static_files()
                    self.create_first_administrator()
                self.run(host, port, autoreload)
        except StopRequested:
            self.say("Stopped.")

    def say(self, line):
        """Show the line at once, whoever reads the output."""
        self.stdout.write(line)
        self.stdout.flush()

    def prepare_database(self):
        """Apply the migrations that this database has not had yet."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"The database cannot be used: {reason}") from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(
                "Preparing the database. The first time this takes about half a minute; "
                f"{self.address}/ says so until the site is there."
            )
            call_command("migrate", interactive=False, skip_checks=False, verbosity=0)

    def load_content(self):
        """Bring in what the partnership's files hold and the site does not, if it is known which it is."""
        try:
            name = os.environ.get("PARTNERSHIP") or own_name(if_fresh="" if settings.IS_PUBLIC else EXAMPLE)
        except LookupError as error:
            self.say(f"No content is loaded: {error}")
            return
        self.say("Loading the partnership's content")
        call_command("load_partnership", name, verbosity=0)

    def collect_static_files(self):
        """Gather and compress the static files, unless none has changed since last time."""
        root = Path(settings.STATIC_ROOT)
        stamp = root.with_name(f"{root.name}.stamp")
        state = static_files_state()
        if root.is_dir() and stamp.exists() and stamp.read_text() == state:
            return
        self.say("Collecting static files")
        # Cleared first: collectstatic itself keeps the older of two files whatever their content.
        call_command("collectstatic", clear=True, interactive=False, verbosity=0)
        stamp.write_text(state)

    def create_first_administrator(self):
        """Create an administrator when there is none, and show the password this once."""
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        if settings.IS_PUBLIC:
            # What a public site prints is kept as a log, which must hold no password.
            self.say("There is no administrator yet. Make the first: manage.py createsuperuser")
            return
        email = os.environ.get("ADMIN_EMAIL") or "admin@example.org"
        password = secrets.token_urlsafe(12)
        users.create_superuser(email=email, password=password)
        self.say(
            "\n"
            "The first administrator. The password is shown this once only:\n"
            f"  sign in at  {self.address}{reverse('wagtailadmin_home')}\n"
            f"  e-mail      {email}\n"
            f"  password    {password}\n"
        )

    def run(self, host, port, autoreload):
        """Run the web server, and the scheduled work beside it, until told to stop."""
        with Programs() as programs:
            web = programs.start(server_command(host, port, autoreload))
            wait_until_answering(web, host, port)
            self.say(f"The site is at {self.address}/ (Ctrl-C stops it)")
            self.work_while_serving(programs, web)
            raise server_stopped(web)

    def work_while_serving(self, programs, web):
        """Run the scheduled work until the web server ends; start it again when it fails."""
        command = manage("run_due", "--every", "60")
        work, restart_at = programs.start(command), None
        while web.poll() is None:
            if self.parent and os.getppid() != self.parent:
                raise StopRequested
            if restart_at is None and work.poll() is not None:
                self.stderr.write(
                    f"The scheduled work stopped by itself (exit code {work.returncode}). "
                    f"It starts again in {SECONDS_BEFORE_JOBS_RESTART} seconds."
                )
                restart_at = time.monotonic() + SECONDS_BEFORE_JOBS_RESTART
            if restart_at is not None and time.monotonic() >= restart_at:
                work, restart_at = programs.start(command), None
            time.sleep(0.2)


def manage(*arguments):
    """Return the command line of a management command; settings come with the environment."""
    return [sys.executable, "-m", "django", *arguments]


def server_command(host, port, autoreload):
    """Return the command line of gunicorn, or of the server that notices changed code."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if autoreload:
        return manage("runserver", bind)
    return [sys.executable, "-m", "gunicorn", "-c", "python:csp_site.web.gunicorn", "--bind", bind]


def wait_until_answering(web, host, port):
    """Return when the server answers; raise CommandError when it ends or takes too long."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound here
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise server_stopped(web)
        try:
            http_connection = http.client.HTTPConnection(reachable, port, timeout=5)
            http_connection.request("GET", "/healthz")
            http_connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            http_connection.close()
            return
    raise CommandError(f"The web server has not answered within {SECONDS_TO_START} seconds.")


def server_stopped(web):
    """Return the error for a web server that ended without being asked to."""
    return CommandError(f"The web server stopped by itself (exit code {web.returncode}).")


def static_files_state():
    """Return a digest of every static file's name, size and time, and of how they are stored."""
    digest = hashlib.sha256(f"{django.VERSION} {settings.STORAGES['staticfiles']}".encode())
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
