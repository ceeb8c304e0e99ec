"""The index of search, which each database keeps by its own means."""

from django.db import migrations

SQLITE = [
    # It keeps no words of its own, and takes each term between two spaces as it is: in the "ascii"
    # tokenizer every character beyond ASCII belongs to a term, and terms have no other signs.
    """
    CREATE VIRTUAL TABLE csp_site_searchindex USING fts5(
        title_terms, text_terms,
        content='csp_site_searchentry', content_rowid='id',
        tokenize='ascii', detail=none, columnsize=0
    )
    """,
    """
    CREATE TRIGGER csp_site_searchentry_added AFTER INSERT ON csp_site_searchentry BEGIN
        INSERT INTO csp_site_searchindex(rowid, title_terms, text_terms)
        VALUES (new.id, new.title_terms, new.text_terms);
    END
    """,
    """
    CREATE TRIGGER csp_site_searchentry_deleted AFTER DELETE ON csp_site_searchentry BEGIN
        INSERT INTO csp_site_searchindex(csp_site_searchindex, rowid, title_terms, text_terms)
        VALUES ('delete', old.id, old.title_terms, old.text_terms);
    END
    """,
    """
    CREATE TRIGGER csp_site_searchentry_changed AFTER UPDATE ON csp_site_searchentry BEGIN
        INSERT INTO csp_site_searchindex(csp_site_searchindex, rowid, title_terms, text_terms)
        VALUES ('delete', old.id, old.title_terms, old.text_terms);
        INSERT INTO csp_site_searchindex(rowid, title_terms, text_terms)
        VALUES (new.id, new.title_terms, new.text_terms);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER csp_site_searchentry_changed",
    "DROP TRIGGER csp_site_searchentry_deleted",
    "DROP TRIGGER csp_site_searchentry_added",
    "DROP TABLE csp_site_searchindex",
]
POSTGRESQL = [
    # Each term as it is, without PostgreSQL's own ideas of what a word may be.
    """
    ALTER TABLE csp_site_searchentry ADD COLUMN terms tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array(title_terms || text_terms, ' '), ''))
    ) STORED
    """,
    "CREATE INDEX csp_site_searchentry_terms ON csp_site_searchentry USING gin(terms)",
]
POSTGRESQL_BACK = ["ALTER TABLE csp_site_searchentry DROP COLUMN terms"]
FORWARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACKWARDS = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}


def add_index(apps, schema_editor):
    """
    Give the table an index of its terms that the database itself keeps in step.

    On SQLite a later migration that changes the table makes it anew, without its triggers: it must run
    SQLITE_BACK before that and SQLITE after it.
    """
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove_index(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("csp_site", "0002_site")]

    operations = [migrations.RunPython(add_index, remove_index)]
