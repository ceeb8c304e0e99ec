"""The check whether a database can be brought up to the present migrations."""

from django.core import checks
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Applied in every database that is older than the present migrations, and in no other.
OLD_HISTORY = ("csp_site", "0002_pages_records_and_files")


@checks.register(checks.Tags.database)
def check_history(app_configs, databases, **kwargs):
    """Check, before a database is migrated, that the present migrations can go on where its own end."""
    for connection in [connections[alias] for alias in databases or ()]:
        if OLD_HISTORY in MigrationRecorder(connection).applied_migrations():
            yield checks.Error(
                f"The database {connection.settings_dict['NAME']} was made before the first release and "
                "cannot be brought up to it: it is left as it is. Move it away, or set DATABASE_URL to an "
                "empty one, and run this again.",
                id="csp_site.E001",
            )
