"""What migrations know and do not know: no block, and no database from before they were made anew."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail import blocks, fields
from wagtail.models import Revision

from csp_site.blocks.fields import StreamField
from csp_site.management.commands import serve
from csp_site.tests.loading import everything

# How far a database from before the present migrations may have been.
OLD_NAMES = [("csp_site", "0002_pages_records_and_files"), ("contacts", "0002_law_formats_and_shapes")]
STREAMS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, fields.StreamField)
]


def lost(stored, kept, place=""):
    """Yield where something of a stored value is not in what the live definitions make of it."""
    if isinstance(stored, dict):
        kept = kept if isinstance(kept, dict) else {}
        for name in stored:
            if name in kept:
                yield from lost(stored[name], kept[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
    elif isinstance(stored, list):
        kept = kept if isinstance(kept, list) else []
        if len(stored) != len(kept):
            yield f"{place}: {len(kept)} of {len(stored)}"
        for each, other in zip(stored, kept, strict=False):
            yield from lost(each, other, f"{place}.{each.get('type') if isinstance(each, dict) else ''}")
    elif isinstance(stored, str) and place.endswith(".type") and stored != kept:
        yield f"{place}: {stored}"


def lost_by(field, stored):
    """Return what the definitions of a field lose of its stored JSON."""
    value = field.to_python(stored)
    read_all(value)
    return list(lost(stored, field.stream_block.get_prep_value(value)))


def read_all(value):
    """Have the definitions read a value down to its last block; Wagtail hands on what nobody asks for."""
    if isinstance(value, blocks.StructValue):
        children = value.values()
    else:
        is_list = isinstance(value, blocks.StreamValue | blocks.list_block.ListValue)
        children = [child.value for child in getattr(value, "bound_blocks", value)] if is_list else []
    for child in children:
        read_all(child)


def test_no_field_of_blocks_writes_its_definitions_into_a_migration():
    assert len(STREAMS) > 10
    assert [f"{model}.{field.name}" for model, field in STREAMS if not isinstance(field, StreamField)] == []
    for _, field in STREAMS:
        _, path, arguments, options = field.deconstruct()
        assert (path, arguments) == ("django.db.models.JSONField", []) and "block_lookup" not in options


def test_every_stored_block_is_known_to_the_definitions(cambridge, db):
    revisions = 0
    for model, field in STREAMS:
        rows = model._base_manager.annotate(stored=Cast(field.name, TextField()))
        for pk, stored in rows.values_list("pk", "stored"):
            assert lost_by(field, json.loads(stored)) == [], (model, pk)
    for revision in Revision.objects.select_related("content_type"):
        of_model = revision.content_type.model_class()
        for model, field in STREAMS:
            if issubclass(of_model, model) and field.name in revision.content:
                revisions += 1
                assert lost_by(field, json.loads(revision.content[field.name])) == [], revision
    assert revisions


@pytest.mark.parametrize(
    "block",
    [
        {"type": "no_such_block", "value": "Words", "id": "1"},
        {"type": "heading", "value": {"text": "Words", "no_such_field": "Words"}, "id": "1"},
    ],
)
def test_a_stored_block_that_no_definition_knows_is_found(block):
    body = apps.get_model("csp_site.InformationPage")._meta.get_field("body")
    heading = {"type": "heading", "value": {"text": "Words"}, "id": "0"}
    assert lost_by(body, [heading]) == [] and len(lost_by(body, [heading, block])) == 1


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
    [line] = [line for line in str(refusal.value).splitlines() if "csp_site.E005" in line]
    assert f"The database {connection.settings_dict['NAME']} was made before" in line
    assert "Move it away, or set DATABASE_URL to an empty one, and run this again." in line
    assert (everything(), MigrationRecorder(connection).applied_migrations().keys()) == before
