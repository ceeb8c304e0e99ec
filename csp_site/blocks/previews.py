"""Previews of blocks: the stand-ins they are drawn with, which name nobody and are in no database."""

from django.templatetags.static import static
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

# Ofcom keeps this number for drama: nobody has it, and nobody ever will.
PHONE = {"kind": "phone", "value": "020 7946 0000", "href": "tel:02079460000"}


class StandIn:
    """What a template takes for a page or a record that everybody may read: its facts, and no more."""

    url = "#"
    pk = None
    live = True

    def __init__(self, **facts):
        self.__dict__.update(facts)


def document_stand_in(title="Name of the document"):
    """
    Return a document that is in no database; its address says that there is nothing to see.

    It lies in no collection: the model would ask the database for the first one.
    """
    name = {"file": "example.pdf", "public_name": "example.pdf", "title": title}
    return get_document_model()(pk=0, file_size=240_000, collection_id=None, **name)


def picture_stand_in():
    """Return a picture that is in no database, drawn as the site draws every picture."""
    image = get_image_model()(pk=0, title="Name of the picture", collection_id=None)
    image.sources = [
        {"type": "image/svg+xml", "width": 1200, "height": 675, "url": static("images/example.svg")}
    ]
    return image


def page_card():
    """Return a page as a list of cards takes it."""
    return StandIn(
        title="Title of a page",
        summary="What it is about, in one or two plain sentences.",
        card_template="components/page_card.html",
    )


def contact_card():
    """Return a contact as a list of cards takes it."""
    return StandIn(
        title="Name of a service",
        summary="What it does, in one plain sentence.",
        card_template="components/contact_card.html",
        card_channels=[PHONE | {"instruction": "then press option 2"}],
    )


def looks_of(block):
    """
    Yield each look of a block: what it shows, "" for the only one, and a value.

    A block with more than one look names each in `preview_variants`, with what differs from its
    `preview_value`.
    """
    for caption, changes in getattr(block.meta, "preview_variants", {"": {}}).items():
        value = block.get_preview_value()
        yield caption, block.normalize({**value, **changes}) if changes else value
