"""Has agreed actions point to their items instead of numbers, by the agendas as their pages hold them."""

import json

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

from meetings.agenda.lines import item_number

# What no block is called: such an action is restricted until an officer chooses its item.
LOST = "was {}"


def read_agendas(apps, schema_editor):
    MeetingPage = apps.get_model("meetings", "MeetingPage")
    AgendaItem = apps.get_model("meetings", "AgendaItem")
    stored = MeetingPage.objects.annotate(stored=Cast("agenda", TextField()))
    for pk, text, style in stored.values_list("pk", "stored", "sub_item_numbers").iterator():
        found = {}
        for block, _, is_restricted in _numbered(text, style):
            if block:
                found[block] = is_restricted
        rows = [
            AgendaItem(meeting_id=pk, block=block, is_restricted=is_it) for block, is_it in found.items()
        ]
        AgendaItem.objects.bulk_create(rows, ignore_conflicts=True)


def follow_items(apps, schema_editor):
    AgreedAction = apps.get_model("meetings", "AgreedAction")
    MeetingPage = apps.get_model("meetings", "MeetingPage")
    agendas = MeetingPage.objects.annotate(stored=Cast("agenda", TextField()))
    for action in AgreedAction.objects.exclude(item_number="").order_by("pk"):
        stored = agendas.filter(pk=action.meeting_id).values_list("stored", "sub_item_numbers").get()
        number = action.item_number
        now, then = _by_number(*stored).get(number, ""), _then(apps, action, stored)
        is_known = now and (then is None or then.get(number, "") == now)
        action.item = now if is_known else LOST.format(number)
        action.save(update_fields=["item"])


def _then(apps, action, stored):
    """Return the items as they were numbered when the action was last saved, as far as that is known."""
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(
        content_type__app_label="meetings", content_type__model="agreedaction", object_id=str(action.pk)
    )
    entry = entries.order_by("-timestamp").first()
    if entry is None:
        return None
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="meetings",
        content_type__model="meetingpage",
        object_id=str(action.meeting_id),
        created_at__lte=entry.timestamp,
    )
    revision = revisions.order_by("-created_at", "-pk").first()
    if revision is None:
        return None
    style = revision.content.get("sub_item_numbers") or stored[1]
    return _by_number(revision.content.get("agenda") or "[]", style)


def _by_number(text, style):
    found = {}
    for block, number, _ in _numbered(text, style):
        found[number] = "" if number in found else block
    return found


def _numbered(text, style):
    """Yield the id, the number and whether it is restricted of each item and part of a stored agenda."""
    for at, item in enumerate(json.loads(text or "[]") or [], start=1):
        reason = item["value"].get("restricted_reason")
        yield item.get("id") or "", item_number(at), bool(reason)
        for place, part in enumerate(item["value"].get("sub_items") or [], start=1):
            value = part.get("value") if isinstance(part.get("value"), dict) else {}
            is_restricted = bool(reason or value.get("restricted_reason"))
            yield part.get("id") or "", item_number(at, place, style), is_restricted


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0014_items_by_their_id"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(read_agendas, migrations.RunPython.noop),
        migrations.RunPython(follow_items, migrations.RunPython.noop),
    ]
