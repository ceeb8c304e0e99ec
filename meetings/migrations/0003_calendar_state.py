import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def count_from_here(apps, schema_editor):
    """Begin to count the changes of the meetings there are; what they hold is read at their next change."""
    meetings = apps.get_model("meetings", "MeetingPage").objects.all()
    states = apps.get_model("meetings", "CalendarState").objects
    for meeting in meetings.only("last_published_at"):
        states.create(meeting=meeting, changed_at=meeting.last_published_at or timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_law_formats_and_shapes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_state",
                        to="meetings.meetingpage",
                    ),
                ),
            ],
        ),
        migrations.RunPython(count_from_here, migrations.RunPython.noop),
    ]
