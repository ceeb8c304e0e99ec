"""The pattern library: it shows every component and every block, to staff alone, and names nobody."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from wagtail.blocks import ChoiceBlock

from csp_site.library.blocks import block_entries, examples_of, stream_blocks
from csp_site.library.parts import CONTRACT, GROUPS, PARTS, variables_of
from csp_site.models import Banner, SiteSettings
from csp_site.models.settings import Accent
from csp_site.tests.factories import DocumentFactory, ImageFactory, InformationPageFactory, UserFactory

# Even a page that is not saved asks what type of content it is.
pytestmark = pytest.mark.django_db

PATTERNS = "/admin/patterns/"
TEMPLATES = settings.BASE_DIR / "templates"
# Ofcom keeps these for drama: 020 7946 0…, 01632 960…, 07700 900….
KEPT_FOR_DRAMA = re.compile(r"02079460\d{3}|01632960\d{3}|07700900\d{3}")
# What these lead to is real, and the same for every partnership.
THE_LAW = r"www\.equalityadvisoryservice\.com/|ico\.org\.uk/make-a-complaint/"
EMERGENCY = {"999", "101", "18000", "18001101"}


@pytest.fixture
def library(client, officer):
    """The page of the library as an officer sees it."""
    client.force_login(officer)
    return BeautifulSoup(client.get(PATTERNS).content, "html.parser")


def component_templates():
    """Yield the templates that pages include: they open with a contract and are no page themselves."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text()
        if CONTRACT.match(text) and not re.search(r"\{% extends|<!DOCTYPE", text):
            yield str(path.relative_to(TEMPLATES))


def entry_of(library, name):
    return library.find("h3", string=name).find_parent("article")


def test_the_library_shows_every_component_there_is():
    in_folder = {f"components/{path.name}" for path in (TEMPLATES / "components").iterdir()}
    found = set(component_templates())
    assert in_folder <= found
    shown = {template for part in PARTS.values() for template in (part.template, *part.fetched_by)}
    assert found - shown == set(), "give these an example in the patterns.py of their app"
    assert shown - found == set()


def test_the_page_draws_every_component_with_its_use_its_examples_and_the_line_to_write(library):
    parts = [part for group in GROUPS for part in group.parts]
    assert len(parts) == len(PARTS) > 50
    for part in parts:
        entry = entry_of(library, part.name)
        assert part.use in entry.get_text()
        figures = entry.find_all("figure", class_="pattern-example")
        captions = [caption for caption, _ in part.examples()]
        assert [figure.figcaption.get_text() if figure.figcaption else "" for figure in figures] == captions
        assert all(box.get_text(strip=True) or box.img for box in entry.find_all(class_="pattern-box"))
        assert part.includes[0] in entry.get_text()


def test_the_page_shows_every_block_of_every_page_type(library):
    offered = {type(block) for _, stream in stream_blocks() for block in stream.child_blocks.values()}
    entries = block_entries()
    assert {type(entry.block) for entry in entries} == offered
    assert len(library.find_all("h3", id=re.compile("^pattern-block-"))) == len(entries) > 15
    for entry in entries:
        heading = library.find("h3", id=f"pattern-block-{entry.kind.lower()}", string=entry.title)
        article = heading.find_parent("article")
        assert entry.block.meta.description in article.get_text()
        assert entry.name in article.code
        where = "most pages" if len(entry.page_types) > 4 else ", ".join(entry.page_types)
        assert where in article.get_text()
        boxes = article.find_all(class_=f"block-{entry.name}")
        assert len(boxes) == len(list(examples_of(entry.block)))
        assert all(box.get_text(strip=True) for box in boxes)


@pytest.mark.parametrize("template", PARTS)
def test_every_example_gives_a_component_what_its_contract_names_and_no_more(template):
    part = PARTS[template]
    assert part.use.endswith(".") and len(part.use) <= 130
    for _, given in part.examples():
        assert list(given) == part.variables


@pytest.mark.parametrize("template", [name for part in PARTS.values() for name in part.fetched_by])
def test_a_template_that_fetches_shows_the_component_it_is_said_to_show(template):
    part = next(part for part in PARTS.values() if template in part.fetched_by)
    source, includes = get_template(template).template.source, variables_of(template)
    shows = [one for one in (part.template, *part.fetched_by) if f'{{% include "{one}"' in source]
    assert template == part.template or shows
    assert all(name.isidentifier() for name in includes)


def test_a_choice_between_looks_shows_every_look():
    """
    The statement is long, and its one look is a component that shows each of its choices.

    A choice among records, of which there are none here, is not one between looks.
    """
    for entry in block_entries():
        if entry.name == "statement":
            continue
        values = [value for _, value in examples_of(entry.block)]
        for name, field in getattr(entry.block, "child_blocks", {}).items():
            if isinstance(field, ChoiceBlock) and field.required:
                choices = {str(choice) for choice, _ in field.field.choices if choice}
                assert not choices or {str(value[name]) for value in values} == choices, entry.title


def test_no_two_components_and_no_two_blocks_have_one_name():
    components = [part.name for part in PARTS.values()]
    blocks = [entry.title for entry in block_entries()]
    assert len(set(components)) == len(components) and len(set(blocks)) == len(blocks)


def test_a_number_of_an_example_belongs_to_nobody(library):
    examples = library.find_all(class_="pattern-box")
    links = [link["href"] for box in examples for link in box.find_all("a", href=True)]
    numbers = {link.partition(":")[2] for link in links if link.startswith(("tel:", "sms:"))}
    assert {number for number in numbers - EMERGENCY if not KEPT_FOR_DRAMA.fullmatch(number)} == set()
    assert numbers >= EMERGENCY
    outside = {link for link in links if re.match("https?:|mailto:", link)}
    allowed = rf"https://(www\.example\.org/.*|999bsl\.co\.uk|{THE_LAW})|mailto:[a-z]+@example\.org"
    assert {link for link in outside if not re.fullmatch(allowed, link)} == set()


def test_nothing_on_the_page_is_there_twice_or_leads_to_nothing(library):
    ids = [tag["id"] for tag in library.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    named = {
        name
        for attribute in ("for", "popovertarget", "aria-labelledby", "aria-describedby")
        for tag in library.find_all(attrs={attribute: True})
        for name in (tag[attribute] if isinstance(tag[attribute], list) else tag[attribute].split())
    }
    inside = {link["href"][1:] for link in library.main.find_all("a", href=re.compile("^#."))}
    assert named - set(ids) == set()
    # The way from 999, 101 or advice to the topics of Get help leads out of its own example.
    assert inside - set(ids) == {"topics"}
    assert not library.find(autofocus=True)
    assert len(library.main.find_all("script")) == 1


def test_headings_of_examples_stand_below_the_name_of_what_they_show(library):
    for heading in library.main.find_all(re.compile("^h[1-6]$")):
        level = int(heading.get("aria-level", heading.name[1]))
        assert (level >= 4) == bool(heading.find_parent(class_="pattern-box"))


def test_the_contents_list_every_part_of_the_page(library):
    links = library.find("nav", class_="contents").find_all("a")
    headings = library.main.find_all("h2", id=re.compile("^pattern-"))
    assert [link["href"][1:] for link in links] == [heading["id"] for heading in headings]
    assert len(links) >= 15


@pytest.mark.parametrize("user", ["officer", "publisher", "administrator"])
def test_staff_find_the_library_in_the_menu_and_it_is_kept_nowhere(user, client, request):
    client.force_login(request.getfixturevalue(user))
    assert f'"{PATTERNS}"' in client.get("/admin/").content.decode()
    response = client.get(PATTERNS)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert client.post(PATTERNS).status_code == 405


def test_nobody_else_opens_the_library(client, home):
    to_sign_in = f"/admin/login/?next={PATTERNS}"
    assert client.get(PATTERNS)["Location"] == to_sign_in
    client.force_login(UserFactory())
    assert client.get(PATTERNS).status_code == 302


def test_neither_search_nor_machines_nor_readers_hear_of_the_library(client, home):
    for address in ("/", "/sitemap.xml", "/search/?q=pattern+library", "/search/?q=name+of+a+service"):
        assert "patterns/" not in client.get(address).content.decode()


@pytest.mark.parametrize("accent", Accent)
def test_the_library_is_seen_in_every_colour_and_the_site_keeps_its_own(accent, client, officer):
    client.force_login(officer)
    soup = BeautifulSoup(client.get(PATTERNS, {"accent": accent}).content, "html.parser")
    assert soup.html["data-accent"] == accent
    chosen = soup.find(class_="pattern-accents").find(attrs={"aria-current": "true"})
    assert chosen.get_text() == accent.label
    client.logout()
    assert b'data-accent="petrol"' in client.get("/").content
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize("wrong", ["", "pink", "\x00", '"><script>', "petrol,navy"])
def test_a_colour_that_does_not_exist_changes_nothing(wrong, client, officer):
    client.force_login(officer)
    answer = client.get(PATTERNS, {"accent": wrong})
    assert answer.status_code == (400 if "\x00" in wrong else 200)
    assert ('data-accent="petrol"' in answer.content.decode()) == (answer.status_code == 200)


def test_the_library_takes_few_queries_and_writes_nothing_however_much_the_site_holds(
    client, officer, visit_queries
):
    client.force_login(officer)
    few = visit_queries(PATTERNS)
    InformationPageFactory.create_batch(3)
    DocumentFactory.create_batch(3)
    ImageFactory()
    Banner.objects.create(message="Closed", starts_at="2020-01-01T00:00Z", ends_at="2999-01-01T00:00Z")
    assert visit_queries(PATTERNS) == few
    assert len(few) <= 12
    assert {query.split()[0] for query in few} == {"SELECT"}


def test_an_example_that_is_registered_twice_is_refused():
    with pytest.raises(ValueError, match="components/awaited.html is in the library already"):
        GROUPS[0].add("components/awaited.html", "Again", "Never.")(lambda: iter(()))


def test_the_address_of_an_example_of_a_document_is_closed(client, officer):
    client.force_login(officer)
    soup = BeautifulSoup(client.get(PATTERNS).content, "html.parser")
    address = soup.find("a", string="Name of the document")["href"]
    assert client.get(address).status_code == 404
    assert reverse("wagtaildocs_serve", args=[0, "example.pdf"]) == address
