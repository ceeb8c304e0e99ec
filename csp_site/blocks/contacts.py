"""Blocks of whom to call: care cards, and the cards of contacts and other pages."""

from collections import defaultdict
from itertools import chain

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from csp_site.blocks.labels import LabelledBlock
from csp_site.blocks.previews import contact_card, page_card
from csp_site.formats.numbers import PHONE_NUMBER, dialled, is_number

NUMBER_ALONE = "Write the number alone, such as 101."


class Urgency(models.TextChoices):
    """How soon somebody needs help, from most to least."""

    EMERGENCY = "emergency", "Emergency"
    URGENT = "urgent", "Not an emergency, but the police are needed"
    ADVICE = "advice", "Advice"


class CareValue(blocks.StructValue):
    """A care card as templates use it."""

    @property
    def href(self):
        return f"tel:{dialled(self['phone'])}" if self["phone"] else ""


class CareBlock(LabelledBlock):
    """A card that says when to do what, such as “Call 999 if:”."""

    level = blocks.ChoiceBlock(
        choices=Urgency.choices, default=Urgency.ADVICE, help_text="How urgent it is."
    )
    heading = blocks.CharBlock(max_length=80, help_text="The action first: Call 101 if:")
    text = blocks.RichTextBlock(
        features=["bold", "ul"], help_text="A short list of when. No links: one thing to do."
    )
    phone = blocks.CharBlock(
        label="number",
        max_length=20,
        required=False,
        validators=[RegexValidator(PHONE_NUMBER, NUMBER_ALONE)],
        help_text="The number alone. It becomes a button.",
    )
    phone_label = blocks.CharBlock(
        label="words on the button",
        max_length=60,
        required=False,
        help_text="What the button says: Call 101.",
    )

    class Meta:
        icon = "warning"
        description = "Says when to do what, such as “Call 999 if:”, with one button."
        template = "blocks/care.html"
        value_class = CareValue
        preview_value = {
            "level": Urgency.EMERGENCY,
            "heading": "Call 999 if:",
            "text": RichText("<ul><li>somebody is in danger now</li></ul>"),
            "phone": "999",
            "phone_label": "Call 999",
        }
        preview_variants = {
            "Emergency": {},
            "Not an emergency": {
                "level": Urgency.URGENT,
                "heading": "Call 101 if:",
                "text": RichText("<ul><li>you need the police and nobody is in danger now</li></ul>"),
                "phone": "101",
                "phone_label": "Call 101",
            },
            "Advice, without a button": {
                "level": Urgency.ADVICE,
                "heading": "Get advice if:",
                "text": RichText("<ul><li>you want to talk it through</li></ul>"),
                "phone": "",
                "phone_label": "",
            },
        }

    def clean(self, value):
        value = super().clean(value)
        if value["phone"] and not is_number(value["phone"]):
            raise StructBlockValidationError({"phone": ValidationError(NUMBER_ALONE)})
        if value["phone"] and not (value["phone_label"] or self.is_deferred_validation):
            raise StructBlockValidationError(
                {"phone_label": ValidationError("Write what the button says, such as Call 101.")}
            )
        return value


class CardsValue(blocks.StructValue):
    """A list of chosen pages as templates use it."""

    @cached_property
    def cards(self):
        """The chosen pages that are public, in the chosen order, each as the page it really is."""
        return public_pages([self])[0]


def public_pages(values):
    """Return the cards of each of several lists, with one query for each type of page among them."""
    chosen = [[page for page in value["pages"] if page] for value in values]
    by_type = defaultdict(set)
    for page in chain.from_iterable(chosen):
        by_type[page.specific_class].add(page.pk)
    found = {
        page.pk: page
        for page_type, ids in by_type.items()
        if page_type is not None
        for page in page_type.objects.for_listing().filter(pk__in=ids)
    }
    return [[found[page.pk] for page in pages if page.pk in found] for pages in chosen]


class CardsBlock(blocks.StructBlock):
    """Cards of contacts or other pages, kept right where they live."""

    heading = blocks.CharBlock(
        max_length=120,
        required=False,
        help_text="A few words over the cards. Leave empty for none.",
    )
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="csp_site.BasePage"),
        min_num=1,
        help_text="Contacts or pages. Each card always shows what its own page says.",
    )

    class Meta:
        icon = "group"
        description = "Cards of contacts or pages. They show what each page says, always up to date."
        template = "blocks/cards.html"
        value_class = CardsValue

    def get_preview_value(self):
        value = self.normalize({"heading": "What the cards are for", "pages": []})
        value.cards = [contact_card(), page_card()]
        return value
