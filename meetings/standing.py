"""The items that every agenda starts with, as the partnership sets them."""

from wagtail import blocks

from csp_site.blocks.text import SHORT_TEXT_FEATURES
from meetings.enums import Purpose


class StandingItemBlock(blocks.StructBlock):
    """An item that every new agenda starts with."""

    title = blocks.CharBlock(
        max_length=200, help_text="What it is about, in words that a resident understands. No number."
    )
    purpose = blocks.ChoiceBlock(
        choices=Purpose.choices, required=False, help_text="What the meeting does with it."
    )
    lead_words = blocks.CharBlock(
        max_length=120, required=False, help_text="Who speaks to it each time: a role, such as The chair."
    )
    text = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text="A short explanation, if the title needs one each time.",
    )

    class Meta:
        icon = "list-ul"
        description = "An item that is the same at every meeting."


class StandingAgendaBlock(blocks.StreamBlock):
    """The items of every agenda. The kind of an item says what the site puts into it by itself."""

    item = StandingItemBlock(label="Item")
    last_minutes = StandingItemBlock(
        label="Minutes of the last meeting",
        icon="doc-full-inverse",
        description="The site names the last meeting and links to it.",
    )
    matters_arising = StandingItemBlock(
        label="Matters arising",
        icon="tasks",
        description="The site lists the agreed actions that are open.",
    )
    questions = StandingItemBlock(
        label="Questions from the public",
        icon="help",
        description="The site lists the questions that you answer in public.",
    )
    progress = StandingItemBlock(
        label="Progress on the priorities",
        icon="list-ol",
        description="The site adds a part for each priority of the day of the meeting, with its lead.",
    )

    class Meta:
        icon = "list-ol"
        description = "The items that every agenda starts with."


def default_standing_agenda():
    """Return the items that an agenda starts with until somebody sets others."""
    return [
        ("item", {"title": "Welcome and apologies"}),
        ("item", {"title": "Declarations of interest"}),
        ("last_minutes", {"title": "Minutes of the last meeting", "purpose": Purpose.DECISION.value}),
        ("matters_arising", {"title": "Matters arising"}),
        ("questions", {"title": "Questions from the public"}),
        ("progress", {"title": "Progress on our priorities"}),
        ("item", {"title": "Any other business"}),
        ("item", {"title": "Next meeting"}),
    ]
