"""A question people ask, and its answer."""

from wagtail import blocks
from wagtail.rich_text import RichText

from csp_site.blocks.text import TEXT_FEATURES, HeadingValue


class QuestionValue(HeadingValue):
    """A question, which is the heading of its answer."""

    @property
    def text(self):
        """The words of the question."""
        return self["question"]


class QuestionBlock(blocks.StructBlock):
    """A question people ask, and its answer."""

    question = blocks.CharBlock(max_length=200, help_text="As a reader would ask it, with its “?”.")
    answer = blocks.RichTextBlock(
        features=TEXT_FEATURES, help_text="Answer in the first sentence, explain after it."
    )

    class Meta:
        icon = "help"
        description = "A question people ask, and its answer."
        template = "blocks/question.html"
        value_class = QuestionValue
        preview_value = {
            "question": "What do people ask?",
            "answer": RichText("<p>The answer, in the first sentence. Then what explains it.</p>"),
        }
