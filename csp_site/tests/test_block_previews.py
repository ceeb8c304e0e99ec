"""The editor's picker shows a real preview of every block of every page type, whatever the site holds."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail import blocks
from wagtail.models import Site
from wagtail.rich_text import RichText

from csp_site.library.blocks import examples_of, stream_blocks
from csp_site.models import SiteSettings


def inside(block):
    """Yield the blocks with a look of their own that a block is made of."""
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children.append(block.child_block)
    for child in children:
        if isinstance(child, blocks.StructBlock):
            yield child
        yield from inside(child)


def every_block():
    """Return every block that a picker offers and every block inside one, by page type and place."""
    found = {}
    for model, stream in stream_blocks():
        for name, block in stream.child_blocks.items():
            place = f"{model.__name__} {stream.name or 'stream'} {name}"
            found |= {place: block} | {
                f"{place} {number}": each for number, each in enumerate(inside(block))
            }
    return found


BLOCKS = every_block()
# Even a page that is not saved asks what type of content it is.
pytestmark = pytest.mark.django_db


def words_in(block, value):
    """Yield every text that a value holds for readers."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from words_in(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for each in value or ():
            yield from words_in(block.child_block, each)
    elif isinstance(block, blocks.StreamBlock):
        for each in value or ():
            yield from words_in(each.block, each.value)
    elif isinstance(value, RichText):
        yield BeautifulSoup(value.source, "html.parser").get_text(" ")
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and value:
        yield value


def squeezed(text):
    return "".join(text.split())


def preview(client, block):
    return client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})


@pytest.mark.parametrize("place", BLOCKS)
def test_the_preview_of_a_block_shows_its_own_words_in_every_look(place, client, officer):
    block = BLOCKS[place]
    client.force_login(officer)
    answer = preview(client, block)
    assert answer.status_code == 200
    assert block.meta.template in [template.name for template in answer.templates]
    main = BeautifulSoup(answer.content, "html.parser").main
    shown = squeezed(main.get_text() + "".join(image["alt"] for image in main.find_all("img")))
    for caption, value in examples_of(block):
        assert squeezed(caption) in shown
        restricted = isinstance(value, dict) and value.get("restricted_reason")
        if restricted:
            assert squeezed(restricted) in shown
            continue
        words = [squeezed(text) for text in words_in(block, value)]
        assert [text for text in words if text not in shown] == []
        assert words or getattr(value, "cards", None) or isinstance(block, blocks.StaticBlock)
        assert len(shown) >= 10


@pytest.mark.parametrize("place", BLOCKS)
def test_the_picker_offers_the_preview_of_a_block(place):
    assert BLOCKS[place].is_previewable


def test_a_preview_needs_nothing_from_the_site(client, officer, django_assert_max_num_queries):
    client.force_login(officer)
    preview(client, next(iter(BLOCKS.values())))
    for block in BLOCKS.values():
        # Who asks, and how the partnership's site looks: nothing of what it holds.
        with django_assert_max_num_queries(8):
            preview(client, block)


def test_blocks_that_show_records_preview_a_whole_report_and_cards_a_contact(client, officer):
    client.force_login(officer)
    found = {place.split()[-1]: block for place, block in BLOCKS.items() if not place[-1].isdigit()}
    for name, words in {
        "projects": ["Name of a priority", "Name of a project", "Reported for 2025/26: started"],
        "money": ["Name of a fund", "£1,000", "shared by two areas"],
        "figures": ["100", "what the number counts", "Compared with"],
        "members": ["Name of a member", "as the report has it"],
        "contacts": ["Name of a service", "020 7946 0000"],
        "cards": ["Name of a service", "then press option 2", "Title of a page"],
        "documents": ["PDF", "234.4", "Name of an older document"],
    }.items():
        text = BeautifulSoup(preview(client, found[name]).content, "html.parser").main.get_text()
        assert [word for word in words if word not in text.replace("\xa0", " ")] == [], name


def test_a_preview_looks_as_the_site_does_under_the_policy_of_the_admin(client, officer, home):
    SiteSettings.objects.create(site=Site.objects.get(), accent="plum")
    client.force_login(officer)
    answer = preview(client, next(iter(BLOCKS.values())))
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.html["data-accent"] == "plum"
    client.logout()
    ours = BeautifulSoup(client.get("/").content, "html.parser").find_all("link", rel="stylesheet")
    sheets = [link["href"] for link in soup.find_all("link", rel="stylesheet")]
    assert sheets == [*(link["href"] for link in ours), "/static/css/patterns.css"]
    assert all(client.get(sheet).status_code == 200 for sheet in sheets)
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert "'self'" in rules["style-src"] and rules["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    assert not soup.find(["script", "style"]) and not soup.find(style=True)


def test_nobody_but_staff_sees_a_preview(client, home):
    assert preview(client, next(iter(BLOCKS.values()))).status_code == 302


def test_no_preview_names_a_place_or_a_source_of_one_partnership(client, officer):
    client.force_login(officer)
    for block in BLOCKS.values():
        text = BeautifulSoup(preview(client, block).content, "html.parser").main.decode()
        assert not re.search(r"Cambridge|cambs|\bCB\d|BikeRegister", text)
