"""Migrations know no block, bring stored databases up to date, and refuse one from before they began."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Page

from csp_site.blocks.fields import StreamField
from csp_site.management.commands import serve
from csp_site.models import BasePage, InformationPage
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import everything
from csp_site.tests.stored_blocks import STREAMS, read_everything
from csp_site.tests.stored_database import stored, stored_database

# How far a database from before the present migrations may have been.
OLD_NAMES = [("csp_site", "0002_pages_records_and_files"), ("contacts", "0002_law_formats_and_shapes")]


def test_no_field_of_blocks_writes_its_definitions_into_a_migration():
    assert len(STREAMS) > 10
    assert [f"{model}.{field.name}" for model, field in STREAMS if not isinstance(field, StreamField)] == []
    for _, field in STREAMS:
        _, path, arguments, options = field.deconstruct()
        assert (path, arguments) == ("django.db.models.JSONField", []) and "block_lookup" not in options


def test_a_data_migration_is_handed_stored_blocks_as_they_are(home):
    page = InformationPageFactory(body=[("heading", {"text": "What we do"})])
    historical = MigrationLoader(connection).project_state().apps.get_model("csp_site.InformationPage")
    then = historical.objects.get(pk=page.pk)
    assert [(block["type"], block["value"]["text"]) for block in then.body] == [("heading", "What we do")]
    then.body[0]["value"]["text"] = "What we did"
    then.save(update_fields=["body"])
    assert InformationPage.objects.get(pk=page.pk).body[0].value["text"] == "What we did"


@pytest.fixture
def old_database(db):
    """A database that was migrated by migrations that are no longer there."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app__in=["csp_site", "contacts"]).exclude(name="0001_initial").delete()
    for app, name in OLD_NAMES:
        recorder.record_applied(app, name)


@pytest.mark.parametrize(
    "run",
    [
        lambda: call_command("migrate", interactive=False, skip_checks=False),
        lambda: serve.Command(stdout=StringIO()).prepare_database(),
    ],
    ids=["migrate", "serve"],
)
def test_a_database_with_the_old_history_is_told_what_to_do_and_left_as_it_is(old_database, run):
    before = everything(), MigrationRecorder(connection).applied_migrations().keys()
    with pytest.raises(SystemCheckError) as refusal:
        run()
    [line] = [line for line in str(refusal.value).splitlines() if "csp_site.E001" in line]
    assert f"The database {connection.settings_dict['NAME']} was made before" in line
    assert "Move it away, or set DATABASE_URL to an empty one, and run this again." in line
    assert (everything(), MigrationRecorder(connection).applied_migrations().keys()) == before


def test_a_database_of_an_earlier_version_is_brought_up_to_this_one(
    client, django_db_setup, django_db_blocker, tmp_path
):
    with django_db_blocker.unblock():
        assert stored(), f"No database is stored for {connection.vendor}."
        for name in stored():
            with stored_database(name, tmp_path):
                titles = dict(Page.objects.values_list("pk", "title"))
                call_command("migrate", interactive=False, skip_checks=False, verbosity=0)
                assert len(titles) > 20 and dict(Page.objects.values_list("pk", "title")) == titles
                assert [loss for loss in read_everything() if loss[1]] == []
                for page in BasePage.objects.live():
                    assert client.get(page.url).status_code == 200, page.url
