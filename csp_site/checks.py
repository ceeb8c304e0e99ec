"""The checks of the house: its rules for page types, and whether a database can be migrated."""

from django.core import checks
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import get_page_models

from csp_site.models import BasePage

# Applied in every database that is older than the present migrations, and in no other.
OLD_HISTORY = ("csp_site", "0002_pages_records_and_files")


@checks.register(checks.Tags.models)
def check_page_models(app_configs, **kwargs):
    """Check that every page type extends BasePage, says where it may live and has its template."""
    for model in get_page_models():
        if not model.is_creatable:
            continue
        if not issubclass(model, BasePage):
            yield checks.Error(f"{model.__name__} must extend BasePage.", obj=model, id="csp_site.E001")
        if "parent_page_types" not in vars(model):
            yield checks.Error(
                f"{model.__name__} must say where it may live.",
                hint="Set parent_page_types.",
                obj=model,
                id="csp_site.E002",
            )
        if not model.get_page_description():
            yield checks.Error(
                f"{model.__name__} must tell officers what it is for.",
                hint="Set page_description.",
                obj=model,
                id="csp_site.E003",
            )
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            yield checks.Error(
                f"{model.__name__} has no template {model.template}.", obj=model, id="csp_site.E004"
            )


@checks.register(checks.Tags.database)
def check_history(app_configs, databases, **kwargs):
    """Check, before a database is migrated, that the present migrations can go on where its own end."""
    for connection in [connections[alias] for alias in databases or ()]:
        if OLD_HISTORY in MigrationRecorder(connection).applied_migrations():
            yield checks.Error(
                f"The database {connection.settings_dict['NAME']} was made before the first release and "
                "cannot be brought up to it: it is left as it is. Move it away, or set DATABASE_URL to an "
                "empty one, and run this again.",
                id="csp_site.E005",
            )
