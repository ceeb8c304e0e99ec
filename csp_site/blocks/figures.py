"""Pictures, and figures with their source."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from csp_site.blocks.labels import LabelledBlock
from csp_site.blocks.previews import picture_stand_in


class Shape(models.TextChoices):
    """How much of a picture a page shows."""

    WHOLE = "whole", "The whole picture"
    WIDE = "wide", "A wide strip of it, around its focal point"


class PictureBlock(LabelledBlock):
    """A picture with words for those who cannot see it."""

    image = ImageChooserBlock(help_text="A photograph or drawing you may publish.")
    alt = blocks.CharBlock(
        label="description",
        max_length=200,
        required=False,
        help_text="What the picture shows, for people who cannot see it.",
    )
    decorative = blocks.BooleanBlock(
        required=False, help_text="Tick if the page loses nothing without the picture."
    )
    caption = blocks.CharBlock(
        max_length=200, required=False, help_text="A line under the picture, if it needs one."
    )
    shape = blocks.ChoiceBlock(
        choices=Shape.choices,
        default=Shape.WHOLE,
        help_text="A strip is twice as wide as high. Set the focal point with the picture itself.",
    )

    class Meta:
        icon = "image"
        description = "A picture with words for those who cannot see it."
        template = "blocks/picture.html"
        preview_variants = {shape.label: {"shape": shape} for shape in Shape}

    def get_preview_value(self):
        words = {"alt": "What the picture shows", "caption": "A line under the picture, if it needs one."}
        return self.normalize({"image": picture_stand_in(), "shape": Shape.WHOLE, **words})

    def clean(self, value):
        value = super().clean(value)
        is_unsaid = not (value["alt"] or value["decorative"] or self.is_deferred_validation)
        if is_unsaid or (value["alt"] and value["decorative"]):
            error = ValidationError("Describe the picture, or tick “decorative”: one of the two.")
            raise StructBlockValidationError({"alt": error})
        return value

    def get_context(self, value, parent_context=None):
        """Add the sizes of the picture; a preview by staff may make them, a reader's visit never."""
        context = super().get_context(value, parent_context)
        image, request = value["image"], context.get("request")
        if image and not image.sources and getattr(request, "is_preview", False):
            image.make_renditions()
        return context


class FigureBlock(blocks.StructBlock):
    """One number that matters, with its period and its source."""

    value = blocks.CharBlock(max_length=40, help_text="The number as readers see it: £5,000 or 25.")
    label = blocks.CharBlock(max_length=160, help_text="What it counts, in a few words.")
    period = blocks.CharBlock(
        max_length=80,
        required=False,
        help_text="When it was counted: 1 April 2023 to 31 March 2024.",
    )
    source = blocks.CharBlock(max_length=160, help_text="Where the number comes from.")

    class Meta:
        icon = "order"
        description = "One number that matters, with what it counts, when, and its source."
        template = "blocks/figure.html"
        preview_value = {
            "value": "100",
            "label": "what the number counts",
            "period": "When it was counted",
            "source": "Name of the report it comes from",
        }
