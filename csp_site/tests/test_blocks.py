"""Every block of every family: it previews, explains itself, keeps its rules and lets no harm through."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template
from wagtail import blocks
from wagtail.admin.icons import get_icons
from wagtail.rich_text import RichText

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.blocks import LinkBlock, StoryBlock
from csp_site.blocks.documents import DocumentItemBlock
from csp_site.blocks.text import FRAME_IDS
from csp_site.models import InformationPage
from csp_site.tests.factories import DocumentFactory, ImageFactory, InformationPageFactory

STORY = InformationPage._meta.get_field("body").stream_block
FAMILIES = dict(STORY.child_blocks)
NESTED = {
    "link": STORY.child_blocks["links"].child_blocks["items"].child_block,
    "document": STORY.child_blocks["documents"].child_blocks["items"].child_block,
    "format": STORY.child_blocks["formats"].child_blocks["items"].child_block,
    "test": STORY.child_blocks["statement"].child_blocks["tests"].child_block,
    "problem": STORY.child_blocks["statement"].child_blocks["problems"].child_block,
}
EVERY = {**FAMILIES, **NESTED}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"

every_block = pytest.mark.parametrize("name", EVERY)


def fields_in(block):
    """Yield the name and block of every field that an officer fills in, however deep."""
    children = getattr(block, "child_blocks", {})
    if isinstance(block, blocks.ListBlock):
        children = getattr(block.child_block, "child_blocks", {})
    for name, child in children.items():
        yield name, child
        yield from fields_in(child)


def test_these_tests_know_every_block():
    used = {type(child) for _, child in fields_in(STORY) if isinstance(child, blocks.StructBlock)}
    lists = [child for _, child in fields_in(STORY) if isinstance(child, blocks.ListBlock)]
    used |= {
        type(child.child_block) for child in lists if isinstance(child.child_block, blocks.StructBlock)
    }
    # The source of a chart is a link under another name.
    assert all(issubclass(one, tuple(type(block) for block in EVERY.values())) for one in used)
    assert {LinkBlock, DocumentItemBlock} <= used
    assert isinstance(STORY, StoryBlock)


@every_block
def test_a_block_has_an_icon_a_description_and_a_template_of_its_own(name):
    block = EVERY[name]
    assert f'id="icon-{block.meta.icon}"' in get_icons()
    assert block.meta.icon != blocks.Block._meta_class.icon
    assert block.meta.description.endswith(".")
    assert get_template(block.meta.template).template.name == f"blocks/{name}.html"


@every_block
def test_every_field_of_a_block_says_what_belongs_there(name):
    silent = [
        field
        for field, child in fields_in(EVERY[name])
        if not getattr(child, "field", child.meta).help_text
    ]
    assert not silent


def hostile(block):
    """Return a value for a block whose every word tries to break out of the page."""
    if isinstance(block, blocks.StructBlock):
        return {name: hostile(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [hostile(block.child_block)]
    if isinstance(block, blocks.RichTextBlock):
        return RichText("<p>Text from the editor.</p>")
    if isinstance(block, blocks.URLBlock):
        return 'https://example.org/"><script>alert(1)</script>'
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return HOSTILE
    if isinstance(block, blocks.PageChooserBlock):
        return ContactPageFactory(title=HOSTILE, summary=HOSTILE) if block.required else None
    if type(block).__name__ == "ImageChooserBlock":
        image = ImageFactory(title=HOSTILE)
        image.make_renditions()
        return image
    if type(block).__name__ == "DocumentChooserBlock":
        return DocumentFactory(title=HOSTILE) if block.required else None
    return block.get_default()


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_typed_into_a_block_is_shown_and_never_run(name, home, get_soup):
    InformationPageFactory(
        slug="hostile", title=HOSTILE, summary=HOSTILE, body=[(name, hostile(FAMILIES[name]))]
    )
    soup = get_soup("/hostile/")
    # The list of contents that a statement has brings the script of the frame.
    assert not soup.body.find_all("script", src=lambda source: not (source or "").startswith("/static/"))
    assert not [tag for tag in soup.find_all(True) if any(key.startswith("on") for key in tag.attrs)]
    block = soup.find(class_=f"block-{name}")
    shown = block.get_text() + "".join(image["alt"] for image in block.find_all("img"))
    assert "alert(1)" in shown or name in ("text", "controller")


def test_the_ids_of_the_frame_are_known_to_headings():
    templates = settings.BASE_DIR / "templates"
    # The admin's own pages hold no body with headings.
    files = [
        file for file in templates.rglob("*.html") if "admin" not in str(file.parent.relative_to(templates))
    ]
    written = {found for file in files for found in re.findall(r'\bid="([^"{]+)"', file.read_text())}
    assert written <= FRAME_IDS


def test_every_place_in_a_page_has_a_name_of_its_own(home, get_soup):
    """The list of contents links by id, and the frame around the page has ids too."""
    words = ["Menu", "Content", "Contents title", "Topics", "?", "Why?"]
    InformationPageFactory(slug="places", body=[("heading", {"text": text}) for text in words])
    soup = get_soup("/places/")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(set(ids)) == len(ids) and all(ids)
    links_to = [link["href"] for link in soup.find("nav", class_="contents").find_all("a")]
    assert [soup.select_one(f'[id="{link[1:]}"]').get_text() for link in links_to] == words


def test_a_link_leads_to_a_page_an_address_a_document_or_nowhere(home, get_soup):
    page, document = InformationPageFactory(slug="there"), DocumentFactory()
    items = [
        {"text": "To a page", "page": page},
        {"text": "To an address", "url": "https://example.org/a"},
        {"text": "To a document", "document": document},
        {"text": "To nowhere yet", "note": "We are asking"},
    ]
    InformationPageFactory(slug="links", body=[("links", {"heading": "Elsewhere", "items": items})])
    block = get_soup("/links/").find(class_="block-links")
    links = {link.contents[0]: link for link in block.find_all("a")}
    assert {text: link["href"] for text, link in links.items()} == {
        "To a page": "/there/",
        "To an address": "https://example.org/a",
        "To a document": document.url,
    }
    assert links["To an address"]["rel"] == ["noreferrer"]
    assert not links["To a page"].has_attr("rel")
    assert "To nowhere yet" in block.get_text() and "We are asking" in block.get_text()


def test_a_link_in_text_leads_only_to_what_readers_may_see(home, get_soup):
    public, draft = InformationPageFactory(slug="public"), InformationPageFactory(live=False)
    text = "<p>" + "".join(f'<a linktype="page" id="{page.pk}">Go</a>' for page in (public, draft)) + "</p>"
    InformationPageFactory(slug="text", body=[("text", RichText(text)), ("text", RichText(text))])
    links = get_soup("/text/").main.find_all("a")
    assert [link.get("href") for link in links] == ["/public/", None, "/public/", None]


def test_cards_keep_their_order_and_each_page_its_own_look(home, get_soup):
    contact, member, page = ContactPageFactory(), MemberPageFactory(), InformationPageFactory()
    hidden = ContactPageFactory(live=False)
    cards = {"heading": "Who to call", "pages": [page, contact, hidden, member, contact]}
    InformationPageFactory(slug="cards", body=[("cards", cards)])
    block = get_soup("/cards/").find(class_="block-cards")
    shown = [card.h3.get_text() for card in block.find_all("article")]
    assert shown == [page.title, contact.title, member.title, contact.title]
    assert block.find("a", href="tel:01223457950")


def test_cards_and_links_take_the_same_queries_however_many_blocks_there_are(home, visit_queries):
    def body(count):
        for _ in range(count):
            text = f'<p><a linktype="page" id="{InformationPageFactory().pk}">Go</a></p>'
            yield "text", RichText(text)
            yield "cards", {"heading": "", "pages": [ContactPageFactory()]}

    InformationPageFactory(slug="few", body=list(body(1)))
    InformationPageFactory(slug="many", body=list(body(6)))
    few, many = visit_queries("/few/"), visit_queries("/many/")
    assert many == few
    assert len(set(many)) == len(many) <= 25


def test_headings_in_other_scripts_have_places_of_their_own_and_questions_are_listed_too(home, get_soup):
    body = [
        ("heading", {"text": "Допомога"}),
        ("heading", {"text": "Насильство"}),
        ("question", {"question": "What now?", "answer": RichText("<p>Call.</p>")}),
    ]
    page = InformationPageFactory(slug="help", body=body)
    soup = get_soup(page.url)
    links = [link["href"] for link in soup.select(".contents a")]
    assert links == ["#допомога", "#насильство", "#what-now"]
    assert all(soup.find(id=link[1:]) for link in links)
