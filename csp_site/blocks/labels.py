"""Labels that officers read over the fields of a block."""

from django.utils.text import capfirst
from wagtail import blocks


class LabelledBlock(blocks.StructBlock):
    """A block of several fields, each of whose labels starts with a capital, as all over the admin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for block in self.child_blocks.values():
            block.label = capfirst(block.label)
