from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0015_numbers_to_items"),
    ]

    operations = [
        migrations.RemoveField(model_name="agreedaction", name="item_number"),
    ]
