import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_chart_blocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreedaction",
            name="item",
            field=models.CharField(
                blank=True,
                help_text="The item of the agenda that it came from. If that item is restricted, or no longer there, readers see nothing of this, anywhere.",
                max_length=40,
                verbose_name="under item",
            ),
        ),
        migrations.AddField(
            model_name="publicquestion",
            name="item",
            field=models.CharField(
                blank=True,
                help_text="The item of the agenda that it came from. If that item is restricted, or no longer there, readers see nothing of this, anywhere.",
                max_length=40,
                verbose_name="under item",
            ),
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("block", models.CharField(max_length=40)),
                ("is_restricted", models.BooleanField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_items",
                        to="meetings.meetingpage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "block"), name="item_stands_once_on_its_agenda"
                    )
                ],
            },
        ),
    ]
