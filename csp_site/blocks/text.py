"""Words: text, headings, call-outs, and what is still awaited."""

from django.db import models
from django.utils.text import slugify
from wagtail import blocks
from wagtail.rich_text import RichText

# The ids that templates give to parts of a page, and none at all.
FRAME_IDS = {
    "",
    "content",
    "contents-title",
    "count",
    "enforcement",
    "error-summary-title",
    "id_more",
    "menu",
    "outcome",
    "problems",
    "search-here",
    "tell-us",
    "tested",
    "topics",
}

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and smaller headings."""

    class Meta:
        icon = "pilcrow"
        description = "Paragraphs, lists and smaller headings."
        template = "blocks/text.html"
        preview_value = RichText(
            "<p>A paragraph says <b>one thing</b> in short sentences.</p>"
            "<h3>A smaller heading</h3>"
            "<ul><li>a point of a list</li><li>another point</li></ul>"
            "<ol><li>The first step.</li><li>The second step.</li></ol>"
        )

    def __init__(self, features=TEXT_FEATURES, **kwargs):
        super().__init__(features=features, **kwargs)


class HeadingValue(blocks.StructValue):
    """A heading and the place in the address that leads to it."""

    @property
    def text(self):
        """The words of the heading."""
        return self["text"]

    @property
    def anchor(self):
        """The words of the heading, or more than these where the frame of the page has the same id."""
        words = slugify(self.text, allow_unicode=True)
        return f"{words}-part".lstrip("-") if words in FRAME_IDS else words


class HeadingBlock(blocks.StructBlock):
    """The heading of a part of the page."""

    text = blocks.CharBlock(
        max_length=120, help_text="Say what the part is about. Long pages list their headings."
    )

    class Meta:
        icon = "title"
        description = "Starts a part of the page. Long pages list their headings at the top."
        template = "blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "What this part is about"}


class Tone(models.TextChoices):
    """What a call-out is for."""

    NOTE = "note", "Good to know"
    CAUTION = "caution", "Take care"
    GOOD = "good", "Good news"


class CalloutBlock(blocks.StructBlock):
    """A few words set apart from the text around them."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="A few words. Leave empty for none."
    )
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES, help_text="One short paragraph works best.")
    tone = blocks.ChoiceBlock(
        choices=Tone.choices, default=Tone.NOTE, help_text="What kind of words these are."
    )

    class Meta:
        icon = "info-circle"
        description = "A few words set apart from the text around them."
        template = "blocks/callout.html"
        preview_value = {
            "heading": "A few words",
            "text": RichText("<p>One short paragraph that must not be missed.</p>"),
            "tone": Tone.NOTE,
        }
        preview_variants = {tone.label: {"tone": tone} for tone in Tone}


class AwaitedBlock(blocks.StructBlock):
    """Says honestly that something is not here yet."""

    what = blocks.CharBlock(max_length=160, help_text="What is missing, in a few words.")
    why = blocks.TextBlock(help_text="Why it is missing, and what will happen next.")

    class Meta:
        icon = "time"
        description = "Says honestly that something is not here yet, and why."
        template = "blocks/awaited.html"
        preview_value = {
            "what": "What is missing",
            "why": "Why it is missing, and what will happen next.",
        }
