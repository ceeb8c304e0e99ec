"""
Triggers that raise the content version: one on each table whose rows readers may see something of.

By the database, since rows are changed in many ways that send no signal: in bulk, by a query, by a
relation. A table counts unless it is named here, so that a new one is never forgotten.
"""

from django.apps import apps
from django.db import connections, transaction

from csp_site.models import ContentVersion

NAME = "content_changed"

# Tables of Django and Wagtail that nothing kept tells of: who works here, what they are about to do, what
# they have done, and search, whose answers are never kept. Models of our own say so by `is_unseen`.
UNSEEN = {
    *("auth.Group", "auth.Permission", "contenttypes.ContentType"),
    *("sessions.Session", "wagtailadmin.Admin", "wagtailadmin.EditingSession", "wagtailadmin.FormState"),
    *("wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.GroupApprovalTask"),
    *("wagtailcore.GroupCollectionPermission", "wagtailcore.GroupPagePermission"),
    *("wagtailcore.GroupSitePermission", "wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry"),
    *("wagtailcore.PageSubscription", "wagtailcore.Revision"),
    *("wagtailcore.Task", "wagtailcore.TaskState", "wagtailcore.UploadedFile", "wagtailcore.Workflow"),
    *("wagtailcore.WorkflowContentType", "wagtailcore.WorkflowPage", "wagtailcore.WorkflowState"),
    *("wagtailcore.WorkflowTask", "wagtailembeds.Embed", "wagtailsearch.IndexEntry"),
    *("wagtailsearch.SQLiteFTSIndexEntry", "wagtailusers.UserProfile"),
}

# By a step of chance: a database that was restored from a copy goes through other numbers than before.
RAISE = "UPDATE csp_site_contentversion SET number = number + 1 + {step}"
SQLITE_RAISE = RAISE.format(step="abs(random() % 1000000)")
POSTGRESQL_RAISE = RAISE.format(step="floor(random() * 1000000)::bigint")
# Once in a transaction, and only when it is stored: whoever writes for long keeps nobody else from
# writing, and of two at the same time the later one always gives the higher number.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION content_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF current_setting('content.noted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        {POSTGRESQL_RAISE};
        PERFORM set_config('content.noted', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION content_changed()"
)
SQLITE = (
    "CREATE TRIGGER content_changed_{event}_{table} AFTER {event} ON {table} BEGIN "
    + SQLITE_RAISE
    + "; END"
)


def seen_tables():
    """Return the tables that readers may see something of."""
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table
        for model in models
        if model._meta.managed and not model._meta.proxy
        if not _is_unseen(model._meta.auto_created or model)
    }


def _is_unseen(model):
    return model._meta.label in UNSEEN or getattr(model, "is_unseen", False)


def drop_triggers(using):
    """Take all triggers away, before tables are changed under them."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, triggers in triggers_by_table(connection).items():
            for trigger in triggers:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER {trigger}{on}")


def add_triggers(using):
    """Give every such table its triggers, and no other any; all of them or none."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if ContentVersion._meta.db_table not in tables:
        return  # migrated back to before there was one
    wanted = {table: _triggers(connection.vendor, table) for table in seen_tables() & tables}
    there = triggers_by_table(connection)
    if there != {table: set(statements) for table, statements in wanted.items()}:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            drop_triggers(using)
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL_FUNCTION)
            for statements in wanted.values():
                for statement in statements.values():
                    cursor.execute(statement)
            # Nobody noted what was changed while there were none.
            cursor.execute(SQLITE_RAISE if connection.vendor == "sqlite" else POSTGRESQL_RAISE)
    ContentVersion.objects.using(using).get_or_create(pk=1)


def _triggers(vendor, table):
    """Return the statements that make the triggers of a table, by their names."""
    if vendor != "sqlite":
        return {NAME: POSTGRESQL.format(table=table)}
    return {
        f"{NAME}_{event}_{table}": SQLITE.format(event=event, table=table)
        for event in ("INSERT", "UPDATE", "DELETE")
    }


def triggers_by_table(connection):
    """Return the names of the triggers that are there, by their tables."""
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor != "sqlite":
        query = (
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = current_schema()::regnamespace"
        )
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(query)
        for table, trigger in cursor.fetchall():
            if trigger.startswith(NAME):
                found.setdefault(table, set()).add(trigger)
    return found
