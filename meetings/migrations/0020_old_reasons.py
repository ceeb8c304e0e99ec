"""Gives every restricted item a reason of the list in place of what was typed, drafts included."""

import json

from django.db import migrations
from wagtail.blocks import StreamValue

LIST = (
    "Not published: it could identify people.",
    "Not published: it could put somebody in danger.",
    "Not published: it could get in the way of the police or a court.",
    "Not published: it was given to us in confidence.",
    "Not published: it is about money or a contract that is not settled yet.",
    "Not published: it is about somebody who works for a partner.",
    "Not published: it is legal advice.",
)
OF_NO_KIND = "Not published: it is not for the public."


def take_reasons_from_the_list(apps, schema_editor):
    for meeting in apps.get_model("meetings", "MeetingPage").objects.only("pk", "agenda").iterator():
        items = meeting.agenda.get_prep_value()
        if _changed(items):
            meeting.agenda = StreamValue(meeting.agenda.stream_block, items, is_lazy=True)
            meeting.save(update_fields=["agenda"])
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="meetings", content_type__model="meetingpage"
    )
    for revision in revisions.iterator():
        items = json.loads(revision.content.get("agenda") or "[]") or []
        if _changed(items):
            revision.content["agenda"] = json.dumps(items)
            revision.save(update_fields=["content"])


def _changed(items):
    """Give items and parts a reason of the list; return whether any had another."""
    found = False
    for item in items:
        for part in (item, *(item["value"].get("sub_items") or [])):
            value = part.get("value") if isinstance(part.get("value"), dict) else part
            stored = value.get("restricted_reason")
            if stored and stored not in (*LIST, OF_NO_KIND):
                whole = f"Not published: {stored[:1].lower()}{stored[1:]}"
                value["restricted_reason"] = whole if whole in LIST else OF_NO_KIND
                found = True
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0019_reasons_from_a_list"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(take_reasons_from_the_list, migrations.RunPython.noop)]
