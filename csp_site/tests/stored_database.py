"""
A small database as a version of the site left it, kept as SQL for later versions to migrate.

`make stored-database NAME=2027-04` makes one of the present version on SQLite and on PostgreSQL: the small
partnership of the tests, a page of each type, and a page with every block. What is stored is never edited.
"""

import gzip
import os
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from wagtail.models import Site

from csp_site.models import InformationPage
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, page_factories
from csp_site.tests.loading import ANYTOWN
from meetings.tests.factories import agenda_page, item, part, publish_agenda

FOLDER = Path(__file__).parent / "databases"


def stored():
    """Return the names of the databases that are stored for the present kind of database."""
    return sorted(file.name.split(".")[0] for file in FOLDER.glob(f"*.{connection.vendor}.sql.gz"))


@contextmanager
def stored_database(name, folder):
    """Work on a copy of a stored database in place of the test database."""
    sql = gzip.decompress((FOLDER / f"{name}.{connection.vendor}.sql.gz").read_bytes()).decode()
    connection.ensure_connection()
    kept, usual = connection.connection, connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        copy = str(folder / f"{name}.sqlite3")
        with closing(sqlite3.connect(copy)) as new:
            new.executescript(sql)
        # One in memory would be gone once closed.
        connection.connection = None
    else:
        copy = f"{usual}_stored"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {copy}")
            cursor.execute(f"CREATE DATABASE {copy}")
        connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
            # The script leaves a session that finds no table by its name alone.
            connection.close()
        _forget()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        if connection.vendor == "sqlite":
            connection.connection = kept
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {copy}")
        _forget()


def _forget():
    """Forget what was read from the database before, whose rows have other numbers."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def fill():
    """Migrate an empty database and fill it with a little of everything."""
    call_command("migrate", verbosity=0)
    call_command("load_partnership", str(ANYTOWN), verbosity=0)
    for page_type, make in page_factories().items():
        (page_type.objects.first() or make()).save_revision()
    blocks = InformationPage.body.field.stream_block.child_blocks
    page = InformationPageFactory(body=[(name, each.get_preview_value()) for name, each in blocks.items()])
    page.save_revision()
    parts = [part("A part", [DocumentFactory()], restricted_reason="Not published: it is legal advice.")]
    meeting = agenda_page(item("First", [DocumentFactory()], text="<p>Words</p>"), item(sub_items=parts))
    publish_agenda(meeting).save_revision()


def sql_of():
    """Return the present database as SQL: what makes its tables, and all that they hold."""
    if connection.vendor == "postgresql":
        command = ["pg_dump", "--inserts", "--no-owner", "--no-acl", "-d", os.environ["DATABASE_URL"]]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        # What only psql understands.
        return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("\\"))
    with connection.cursor() as cursor:
        made = cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
        indexes = tuple(f"{name}_" for name, _, sql in made if (sql or "").startswith("CREATE VIRTUAL"))
        # What SQLite makes itself: its own tables, and those behind an index of words.
        own = ("sqlite_", *indexes)
        made = [(name, sql) for name, table, sql in made if sql and not table.startswith(own)]
        lines = ["PRAGMA foreign_keys=OFF", "BEGIN", *(sql for _, sql in made)]
        for table in [name for name, sql in made if sql.startswith("CREATE TABLE")]:
            columns = [row[1] for row in cursor.execute(f'PRAGMA table_info("{table}")').fetchall()]
            values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
            for [row] in cursor.execute(f'SELECT {values} FROM "{table}"').fetchall():  # noqa: S608 – our tables
                lines.append(f'INSERT INTO "{table}" VALUES ({row})')  # noqa: S608 – quoted
    return ";\n".join([*lines, "COMMIT;\n"])


def store(name):
    """Migrate an empty database, fill it and store it under a name."""
    fill()
    file = FOLDER / f"{name}.{connection.vendor}.sql.gz"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(gzip.compress(sql_of().encode(), mtime=0))
