import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import meetings.agenda.neutral


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_no_item_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreedaction",
            name="meeting",
            field=models.ForeignKey(
                help_text="The meeting that agreed it. Its page lists it once you release the outcomes.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreed_actions",
                to="meetings.meetingpage",
            ),
        ),
        migrations.AlterField(
            model_name="meetingpage",
            name="agenda",
            field=wagtail.fields.StreamField(
                [("item", 18)],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What it is about, in words that a resident understands. No number.",
                            "max_length": 200,
                            "validators": [meetings.agenda.neutral.check_neutral],
                        },
                    ),
                    1: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("information", "For information"),
                                ("discussion", "For discussion"),
                                ("decision", "For decision"),
                            ],
                            "help_text": "What the meeting does with it.",
                            "required": False,
                        },
                    ),
                    2: (
                        "wagtail.blocks.PageChooserBlock",
                        (),
                        {
                            "help_text": "The organisation that leads it. Readers see its name.",
                            "page_type": ["contacts.MemberPage"],
                            "required": False,
                        },
                    ),
                    3: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Who speaks to it: a role, or a name that may be public.",
                            "max_length": 120,
                            "required": False,
                        },
                    ),
                    4: (
                        "wagtail.blocks.PageChooserBlock",
                        (),
                        {
                            "help_text": "The priority it reports on, if it does. Readers get a link to it.",
                            "page_type": ["priorities.PriorityPage"],
                            "required": False,
                        },
                    ),
                    5: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "ol", "ul", "link"],
                            "help_text": "A short explanation, if the title needs one. Papers go below.",
                            "required": False,
                        },
                    ),
                    6: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {
                            "help_text": "Nobody outside can read it before the agenda is published, or if it is restricted."
                        },
                    ),
                    7: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What to call it here. Empty: its own title.",
                            "max_length": 160,
                            "required": False,
                        },
                    ),
                    8: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What it is about, in a few words.",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    9: ("wagtail.blocks.StructBlock", [[("document", 6), ("title", 7), ("note", 8)]], {}),
                    10: (
                        "wagtail.blocks.ListBlock",
                        (9,),
                        {
                            "default": [],
                            "help_text": "The papers of this item. Nobody outside can read them before the agenda is published.",
                        },
                    ),
                    11: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "Documents that the papers rely on, one on each line, so that people can ask for them.",
                            "required": False,
                            "rows": 2,
                        },
                    ),
                    12: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {
                            "help_text": "After the meeting: what was decided, in a sentence or two. Readers see it once you release the outcomes.",
                            "required": False,
                            "rows": 2,
                        },
                    ),
                    13: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": ["bold", "italic", "ol", "ul", "link"],
                            "help_text": "After the meeting: what was said, if the minutes are not a document. Readers see it once you release the outcomes.",
                            "required": False,
                        },
                    ),
                    14: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Fill this in only if the item must stay private: Not published: it could identify people. Readers then see this sentence and nothing else of the item, and never its papers.",
                            "label": "Why it is restricted",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    15: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("actions", "The agreed actions that are open"),
                                ("questions", "Questions from the public, with our answers"),
                            ],
                            "help_text": "What the site itself lists under this item and keeps up to date. Mostly nothing.",
                            "label": "The site adds",
                            "required": False,
                        },
                    ),
                    16: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("title", 0),
                                ("purpose", 1),
                                ("lead_member", 2),
                                ("lead_words", 3),
                                ("priority", 4),
                                ("text", 5),
                                ("papers", 10),
                                ("background_papers", 11),
                                ("decision", 12),
                                ("minute", 13),
                                ("restricted_reason", 14),
                            ]
                        ],
                        {},
                    ),
                    17: (
                        "wagtail.blocks.ListBlock",
                        (16,),
                        {
                            "default": [],
                            "help_text": "The parts of this item, if it has any. They get numbers such as 5a and 5b.",
                            "label": "Parts",
                        },
                    ),
                    18: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("title", 0),
                                ("purpose", 1),
                                ("lead_member", 2),
                                ("lead_words", 3),
                                ("priority", 4),
                                ("text", 5),
                                ("papers", 10),
                                ("background_papers", 11),
                                ("decision", 12),
                                ("minute", 13),
                                ("restricted_reason", 14),
                                ("shows", 15),
                                ("sub_items", 17),
                            ]
                        ],
                        {},
                    ),
                },
                help_text="Readers see nothing of it, papers included, before you press “Publish agenda”.",
            ),
        ),
        migrations.AlterField(
            model_name="meetingpage",
            name="discussed",
            field=models.TextField(
                blank=True,
                help_text="After the meeting: a paragraph in plain words. Readers see it once you release the outcomes. Say nothing of restricted items.",
                max_length=1500,
                verbose_name="what was discussed",
            ),
        ),
        migrations.AlterField(
            model_name="meetingpage",
            name="minutes",
            field=wagtail.fields.StreamField(
                [("document", 3)],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {
                            "help_text": "Everybody can read it while this page is public, once you release the outcomes."
                        },
                    ),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What to call it here. Empty: its own title.",
                            "max_length": 160,
                            "required": False,
                        },
                    ),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What it is about, in a few words.",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    3: ("wagtail.blocks.StructBlock", [[("document", 0), ("title", 1), ("note", 2)]], {}),
                },
                help_text="The minutes, once there are any. Readers see them once you release the outcomes.",
            ),
        ),
        migrations.CreateModel(
            name="OutcomesRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="outcomes- and the address of the meeting.", max_length=100, unique=True
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        blank=True, help_text="Since when readers may see them.", null=True
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "meeting",
                    models.OneToOneField(
                        help_text="The meeting whose outcomes are out.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes_release",
                        to="meetings.meetingpage",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-released_at"],
            },
        ),
    ]
