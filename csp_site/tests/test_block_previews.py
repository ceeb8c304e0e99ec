"""The editor's picker shows a real preview of every block of every page type, whatever the site holds."""

import re
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Site, get_page_models
from wagtail.rich_text import RichText

from csp_site.blocks.previews import looks_of
from csp_site.models import SiteSettings
from csp_site.permissions import COUNCIL_OFFICERS
from csp_site.tests.factories import UserFactory

# Ofcom keeps these for drama: 020 7946 0…, 01632 960…, 07700 900….
KEPT_FOR_DRAMA = re.compile(r"02079460\d{3}|01632960\d{3}|07700900\d{3}")


def inside(block):
    """Yield the blocks with a look of their own that a block is made of."""
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children.append(block.child_block)
    for child in children:
        if isinstance(child, blocks.StructBlock):
            yield child
        yield from inside(child)


def streams_in(block):
    """Yield a block if it is a stream, and every stream inside it."""
    if isinstance(block, blocks.StreamBlock):
        yield block
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children.append(block.child_block)
    for child in children:
        yield from streams_in(child)


def streams():
    """Yield every stream of blocks of every page type that officers can add, with the page type."""
    for model in get_page_models():
        if model.is_creatable:
            for field in model._meta.get_fields():
                if isinstance(field, StreamField) and field.model is model:
                    yield from ((model, stream) for stream in streams_in(field.stream_block))


def every_block():
    """Return every block that a picker offers and every block inside one, by page type and place."""
    found = {}
    for model, stream in streams():
        for name, block in stream.child_blocks.items():
            place = f"{model.__name__} {stream.name or 'stream'} {name}"
            found |= {place: block} | {
                f"{place} {number}": each for number, each in enumerate(inside(block))
            }
    return found


BLOCKS = every_block()
# Even a page that is not saved asks what type of content it is.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("a preview is drawn from stand-ins and from no row"),
]


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


@dataclass
class Answer:
    """The answer to whoever asks for a preview."""

    status: int
    templates: set
    main: Tag


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """What an officer gets who asks for each preview, by place: asked once for all that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        user = UserFactory()
        user.groups.add(Group.objects.get(name=COUNCIL_OFFICERS))
        client = Client()
        client.force_login(user)
        found = {}
        for place, block in BLOCKS.items():
            answer = preview(client, block)
            names = {template.name for template in answer.templates}
            main = BeautifulSoup(answer.content, "html.parser").main
            found[place] = Answer(answer.status_code, names, main)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("place", BLOCKS)
def test_the_preview_of_a_block_shows_its_own_words_in_every_look(place, answers):
    block, answer = BLOCKS[place], answers[place]
    assert answer.status == 200
    assert block.meta.template in answer.templates
    main = answer.main
    shown = squeezed(main.get_text() + "".join(image["alt"] for image in main.find_all("img")))
    for caption, value in looks_of(block):
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
        with django_assert_max_num_queries(9):
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
    assert sheets == [*(link["href"] for link in ours), "/static/css/staff/block_preview.css"]
    assert all(client.get(sheet).status_code == 200 for sheet in sheets)
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert "'self'" in rules["style-src"] and rules["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    assert not soup.find(["script", "style"]) and not soup.find(style=True)


def test_nobody_but_staff_sees_a_preview(client, home):
    assert preview(client, next(iter(BLOCKS.values()))).status_code == 302


def test_the_preview_of_a_choice_between_looks_shows_every_look():
    """A choice among records, of which there are none here, is not one between looks."""
    chosen = 0
    for place, block in BLOCKS.items():
        if place[-1].isdigit() or place.endswith(" statement"):
            continue  # the statement is long, and one of its looks says enough
        for name, field in getattr(block, "child_blocks", {}).items():
            if isinstance(field, blocks.ChoiceBlock) and field.required:
                choices = {str(choice) for choice, _ in field.field.choices if choice}
                shown = {str(value[name]) for _, value in looks_of(block)}
                assert not choices or shown == choices, place
                chosen += bool(choices)
    assert chosen > 5


def test_a_number_or_an_address_in_a_preview_belongs_to_nobody(client, officer, answers):
    client.force_login(officer)
    found = {link["href"] for answer in answers.values() for link in answer.main.find_all("a", href=True)}
    numbers = {link.partition(":")[2] for link in found if link.startswith(("tel:", "sms:"))}
    assert numbers > {"999", "101"}
    assert {number for number in numbers - {"999", "101"} if not KEPT_FOR_DRAMA.fullmatch(number)} == set()
    outside = {link for link in found if re.match("https?:|mailto:", link)}
    # What the law of the land names is real, and the same for every partnership.
    allowed = r"https://(www\.example\.org/.*|www\.equalityadvisoryservice\.com/|ico\.org\.uk/.*)"
    allowed += r"|mailto:[a-z]+@example\.org"
    assert {link for link in outside if not re.fullmatch(allowed, link)} == set()
    documents = {link for link in found if link.startswith("/documents/")}
    assert documents == {reverse("wagtaildocs_serve", args=[0, "example.pdf"])}
    assert client.get(documents.pop()).status_code == 404


def test_no_preview_names_a_place_or_a_source_of_one_partnership(answers):
    for answer in answers.values():
        assert not re.search(r"Cambridge|cambs|\bCB\d|BikeRegister", answer.main.decode())
