"""The blocks of an agenda and of minutes in the editor's picker and preview."""

import pytest
from django.template.loader import get_template
from wagtail import blocks
from wagtail.admin.icons import get_icons

from meetings.models import MeetingPage

pytestmark = pytest.mark.one_database("a preview is drawn from stand-ins and from no row")

AGENDA = MeetingPage._meta.get_field("agenda").stream_block
MINUTES = MeetingPage._meta.get_field("minutes").stream_block
ITEM = AGENDA.child_blocks["item"]
EVERY = {
    "agenda": AGENDA,
    "item": ITEM,
    "part": ITEM.child_blocks["sub_items"].child_block,
    "paper": ITEM.child_blocks["papers"].child_block,
    "minutes": MINUTES,
    "minutes document": MINUTES.child_blocks["document"],
}

every_block = pytest.mark.parametrize("block", EVERY.values(), ids=EVERY)


def fields_in(block):
    """Yield the name and block of every field that an officer fills in, however deep."""
    children = getattr(block, "child_blocks", {})
    if isinstance(block, blocks.ListBlock):
        children = getattr(block.child_block, "child_blocks", {})
    for name, child in children.items():
        yield name, child
        yield from fields_in(child)


def test_these_tests_know_every_block():
    found = [child for block in (AGENDA, MINUTES) for _, child in fields_in(block)]
    inside = [child.child_block for child in found if isinstance(child, blocks.ListBlock)]
    structs = {type(block) for block in [*found, *inside] if isinstance(block, blocks.StructBlock)}
    assert structs <= {type(block) for block in EVERY.values()}


@every_block
def test_a_block_has_an_icon_a_description_and_a_template(block):
    assert f'id="icon-{block.meta.icon}"' in get_icons()
    assert block.meta.icon != blocks.Block._meta_class.icon
    assert block.meta.description.endswith(".")
    assert get_template(block.meta.template)


@every_block
def test_every_field_of_a_block_says_what_belongs_there(block):
    fields = [(name, child) for name, child in fields_in(block) if not hasattr(child, "child_blocks")]
    assert [name for name, child in fields if not getattr(child, "field", child.meta).help_text] == []


@pytest.mark.parametrize("name", ["agenda", "item", "part"])
def test_a_restricted_item_says_nothing_else_wherever_its_block_is_drawn(name, home):
    value = {"title": "Hush hush", "papers": [], "restricted_reason": "Private."}
    block = EVERY[name]
    drawn = block.render(block.normalize([("item", value)] if name == "agenda" else value))
    assert "Not published: it is not for the public." in drawn and "Hush hush" not in drawn
