"""Keeps public what came of the meetings that are past; that of any other waits for an officer."""

import datetime
import json

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone


def release_past_outcomes(apps, schema_editor):
    MeetingPage = apps.get_model("meetings", "MeetingPage")
    OutcomesRelease = apps.get_model("meetings", "OutcomesRelease")
    agreed = set(apps.get_model("meetings", "AgreedAction").objects.values_list("meeting_id", flat=True))
    came = set(apps.get_model("meetings", "Attendance").objects.values_list("meeting_id", flat=True))
    london = timezone.get_default_timezone()
    past = MeetingPage.objects.filter(live=True, date__lt=timezone.localdate(timezone=london))
    past = past.exclude(status__in=["cancelled", "postponed"])
    past = past.annotate(items=Cast("agenda", TextField()), documents=Cast("minutes", TextField()))
    known = past.values_list("pk", "slug", "date", "discussed", "items", "documents").order_by("date", "pk")
    taken = set()
    for pk, slug, date, discussed, items, documents in known:
        has_any = discussed or pk in agreed or pk in came or _has_any(documents) or _has_outcome(items)
        if has_any:
            key = f"outcomes-{slug}"[:90]
            key = key if key not in taken else f"{key}-{pk}"
            taken.add(key)
            day = datetime.datetime.combine(date, datetime.time(), london)
            OutcomesRelease.objects.create(key=key, meeting_id=pk, released_at=day)


def take_the_rest_out_of_search(apps, schema_editor):
    """What is not public any more must not be found until search is built again, which is done each night."""
    released = apps.get_model("meetings", "OutcomesRelease").objects.values("meeting")
    hidden = apps.get_model("meetings", "MeetingPage").objects.exclude(pk__in=released)
    SearchEntry = apps.get_model("csp_site", "SearchEntry")
    SearchEntry.objects.filter(
        page__in=hidden.values("pk"), record__startswith="meetings.agreedaction"
    ).delete()
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    SearchEntry.objects.filter(page__in=hidden.filter(date=today).values("pk")).delete()
    actions = apps.get_model("meetings", "AgreedAction").objects.exclude(item="")
    open_items = set(
        apps.get_model("meetings", "AgendaItem")
        .objects.filter(is_restricted=False)
        .values_list("meeting", "block")
    )
    closed = [
        pk for pk, *place in actions.values_list("pk", "meeting", "item") if tuple(place) not in open_items
    ]
    SearchEntry.objects.filter(record__in=[f"meetings.agreedaction:{pk}" for pk in closed]).delete()


def _has_any(text):
    return bool(json.loads(text or "[]"))


def _has_outcome(text):
    for item in json.loads(text or "[]") or []:
        parts = [part.get("value") for part in item["value"].get("sub_items") or []]
        for value in (item["value"], *parts):
            if isinstance(value, dict) and (value.get("decision") or value.get("minute")):
                return True
    return False


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0017_released_outcomes"),
        ("csp_site", "0012_chart_blocks"),
    ]

    operations = [
        migrations.RunPython(release_past_outcomes, migrations.RunPython.noop),
        migrations.RunPython(take_the_rest_out_of_search, migrations.RunPython.noop),
    ]
