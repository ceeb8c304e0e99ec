"""States of the test database: each is made once for all workers of a run, and put back by copying."""

import fcntl
import shutil
import sqlite3
from contextlib import closing, contextmanager

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

MIGRATED = "migrated"
PREFIX = "test_state_"
# Where the site keeps the files that its rows name.
FILES = ("media", "documents")


def load_cambridge():
    """Load the real content."""
    call_command("load_partnership", "cambridge", verbosity=0)


class States:
    """
    The stored states of a run, in a folder of all its workers.

    On SQLite a state is a file there. On PostgreSQL it is a database beside those of the workers, whose own
    is made anew from it.
    """

    def __init__(self, folder):
        self.folder = folder
        self.lock = (folder / "lock").open("w")

    def before_migrating(self):
        """Let nobody else migrate meanwhile; where somebody has, begin with a copy of that database."""
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if not self._has(MIGRATED):
            return
        if connection.vendor != "sqlite":
            connection.settings_dict["TEST"]["TEMPLATE"] = self._database(MIGRATED)
            return
        name = connection.creation._get_test_db_name()
        if connection.creation.is_in_memory_db(name):
            # It is there as long as somebody is connected, from here on until Django is.
            self.first = sqlite3.connect(name, uri=True)
            self._fill(self.first, MIGRATED)

    def after_migrating(self):
        """Store the database that has been migrated, if nobody has."""
        if not self._has(MIGRATED):
            self._keep(MIGRATED)
        fcntl.flock(self.lock, fcntl.LOCK_UN)

    def begin_with(self, name, make):
        """Put back the state of a name; who asks first makes it, by `make()`, after the migrations."""
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        try:
            if not self._has(name):
                self.put_back(MIGRATED)
                make()
                self._keep(name)
        finally:
            fcntl.flock(self.lock, fcntl.LOCK_UN)
        self.put_back(name)

    @contextmanager
    def until_the_end(self, blocker):
        """Put back what the migrations leave as soon as the tests that follow are over."""
        yield
        with blocker.unblock():
            self.put_back(MIGRATED)
            # Else a database that is to be taken away at the end is still in use.
            connection.close()

    def put_back(self, name):
        """Make the database and the files what they were when the state of a name was stored."""
        for folder in FILES:
            shutil.rmtree(settings.DATA_DIR / folder, ignore_errors=True)
            if (self.folder / name / folder).exists():
                shutil.copytree(self.folder / name / folder, settings.DATA_DIR / folder)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self._fill(connection.connection, name)
        else:
            _copy_database(self._database(name), connection.settings_dict["NAME"])
        # What this process remembers is of the rows before.
        ContentType.objects.clear_cache()
        cache.clear()

    def _has(self, name):
        return (self.folder / name).exists()

    def _keep(self, name):
        kept = self.folder / name
        kept.mkdir()
        for folder in FILES:
            if (settings.DATA_DIR / folder).exists():
                shutil.copytree(settings.DATA_DIR / folder, kept / folder)
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(kept / "db.sqlite3")) as copy:
                connection.connection.backup(copy)
        else:
            _copy_database(connection.settings_dict["NAME"], self._database(name))

    def _fill(self, to, name):
        with closing(sqlite3.connect(self.folder / name / "db.sqlite3")) as kept:
            kept.backup(to)

    @staticmethod
    def _database(name):
        return PREFIX + name


def forget_states():
    """Drop the states that are databases of PostgreSQL: the folders of all others go with the run."""
    if connection.vendor == "sqlite":
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def _copy_database(source, target):
    """Make a database of PostgreSQL anew as a copy of another, which nobody may be connected to."""
    connection.close()
    source, target = connection.ops.quote_name(source), connection.ops.quote_name(target)
    with connection.creation._nodb_cursor() as cursor:
        # A thread of the live server may still be connected.
        cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
