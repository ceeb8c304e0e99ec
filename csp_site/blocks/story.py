"""The choice of blocks for the body of a page."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from csp_site.blocks.accessibility import StatementBlock
from csp_site.blocks.charts import ChartBlock
from csp_site.blocks.contacts import CardsBlock, CareBlock
from csp_site.blocks.documents import DocumentsBlock
from csp_site.blocks.figures import FigureBlock, PictureBlock
from csp_site.blocks.formats import FormatsBlock
from csp_site.blocks.legal import ControllerBlock
from csp_site.blocks.links import LinksBlock
from csp_site.blocks.questions import QuestionBlock
from csp_site.blocks.text import AwaitedBlock, CalloutBlock, HeadingBlock, TextBlock


class StoryBlock(blocks.StreamBlock):
    """The blocks an ordinary page is built from, grouped as the picker shows them."""

    heading = HeadingBlock(group="Words")
    text = TextBlock(group="Words")
    callout = CalloutBlock(group="Words")
    question = QuestionBlock(group="Words")
    awaited = AwaitedBlock(group="Words")
    care = CareBlock(group="Help")
    cards = CardsBlock(group="Help")
    links = LinksBlock(group="Links and files")
    documents = DocumentsBlock(group="Links and files")
    formats = FormatsBlock(group="Links and files")
    picture = PictureBlock(group="Pictures and figures")
    figure = FigureBlock(group="Pictures and figures")
    chart = ChartBlock(group="Pictures and figures")
    controller = ControllerBlock(group="The law")
    statement = StatementBlock(group="The law")

    class Meta:
        icon = "doc-full"
        description = "The blocks an ordinary page is built from."
        preview_value = [("heading", {"text": "Who we are"})]
        template = "blocks/story.html"
        block_counts = {"statement": {"max_num": 1}}

    def clean(self, value):
        value = super().clean(value)
        seen, errors = set(), {}
        for position, block in enumerate(value):
            if block.block_type not in ("heading", "question") or not block.value.text:
                continue
            if block.value.anchor in seen:
                error = ValidationError("Another heading here says the same. Give each its own words.")
                is_question = block.block_type == "question"
                errors[position] = StructBlockValidationError({"question": error}) if is_question else error
            seen.add(block.value.anchor)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return value
