"""What holds for every page type of every app: it renders, lives where it may, is unseen as a draft."""

import re

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.test.utils.form_data import rich_text, streamfield

from contacts.tests.factories import ContactPageFactory
from csp_site.models import HomePage
from csp_site.tests.editor import add_url, edit_url, fill_in, publish
from csp_site.tests.factories import InformationPageFactory, page_factories

MAKERS = page_factories()
BELOW_HOME = [model for model in MAKERS if model is not HomePage]
MAY_LIVE_UNDER = {
    "csp_site.HomePage": {"wagtailcore.Page"},
    "csp_site.InformationPage": {"csp_site.HomePage", "csp_site.InformationPage"},
    "contacts.MembersPage": {"csp_site.HomePage"},
    "contacts.MemberPage": {"contacts.MembersPage"},
    "contacts.ContactsPage": {"csp_site.HomePage"},
    "contacts.ContactPage": {"contacts.ContactsPage"},
    "priorities.PrioritiesPage": {"csp_site.HomePage"},
    "priorities.PriorityPage": {"priorities.PrioritiesPage"},
    "priorities.GroupsPage": {"csp_site.HomePage"},
    "priorities.GroupPage": {"priorities.GroupsPage"},
    "meetings.MeetingsPage": {"csp_site.HomePage"},
    "meetings.MeetingPage": {"meetings.MeetingsPage"},
    "reviews.ReviewsPage": {"csp_site.HomePage"},
    "reviews.AnnualReviewPage": {"reviews.ReviewsPage"},
    "reviews.PublicationsPage": {"csp_site.HomePage"},
    "reviews.PublicationPage": {"reviews.PublicationsPage"},
    "reviews.DeathReviewsPage": {"csp_site.HomePage"},
    "reviews.CaseReviewPage": {"csp_site.HomePage"},
}
# What the tab says of the types that need safe reading whatever an officer ticks.
ALWAYS_NEUTRAL = {"reviews.DeathReviewsPage": "How we learn"}
# What the home page shows though it does not lie right under it.
ON_THE_HOME_PAGE = {
    "meetings.MeetingPage",
    "priorities.PriorityPage",
    "reviews.AnnualReviewPage",
    "reviews.PublicationPage",
}
# What a new page of a type cannot do without, beside a title.
NEEDED = {"reviews.CaseReviewPage": lambda: {"contact": ContactPageFactory().pk}}
# A form of its own makes the page before the editor opens it; the tests of the app try that.
MADE_BY_ANOTHER_FORM = {"meetings.MeetingPage"}

# What a list says while nothing is under it.
SAID_OF_NOTHING = {
    "contacts.ContactsPage": "No other contact is listed here.",
    "contacts.MembersPage": "No member is listed here.",
    "meetings.MeetingsPage": "No date is on this website.",
    "priorities.GroupsPage": "No group is on this website.",
    "priorities.PrioritiesPage": "No priority on this website is for today’s date.",
    "reviews.PublicationsPage": "No plan or report is on this website.",
    "reviews.ReviewsPage": "No review is on this website.",
}

every_page_type = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
every_type_added_in_the_editor = pytest.mark.parametrize(
    "model",
    [model for model in BELOW_HOME if model._meta.label not in MADE_BY_ANOTHER_FORM],
    ids=lambda model: model.__name__,
)
every_type_below_home = pytest.mark.parametrize("model", BELOW_HOME, ids=lambda model: model.__name__)


def test_every_page_type_has_a_factory_and_so_a_part_in_these_tests():
    assert set(MAKERS) == {model for model in get_page_models() if model.is_creatable}


@every_page_type
def test_a_page_renders_with_one_h1_and_the_right_title(model, home, get_soup):
    page = MAKERS[model]()
    soup = get_soup(page.url)
    assert soup.title.string == f"{ALWAYS_NEUTRAL.get(page._meta.label, page.title)} – CSP"
    assert [heading.get_text() for heading in soup.find_all("h1")] == [
        "Who can help?" if model is HomePage else page.title
    ]


def test_every_list_is_known_to_the_test_of_empty_lists():
    lists = [model for model in BELOW_HOME if set(model.allowed_subpage_models()) - {model}]
    assert {model._meta.label for model in lists} == set(SAID_OF_NOTHING)


@pytest.mark.parametrize("label", SAID_OF_NOTHING)
def test_a_list_with_nothing_in_it_says_so(label, home, get_soup):
    page = MAKERS[apps.get_model(label)]()
    assert SAID_OF_NOTHING[label] in get_soup(page.url).main.get_text()


@every_page_type
def test_a_page_type_lives_only_where_it_may(model):
    parents = {
        parent._meta.label for parent in get_page_models() if model in parent.allowed_subpage_models()
    }
    assert parents == MAY_LIVE_UNDER[model._meta.label]


@pytest.mark.parametrize(
    "model",
    [model for model in MAKERS if model.max_count or model.max_count_per_parent],
    ids=lambda model: model.__name__,
)
def test_a_page_type_of_which_there_is_one_cannot_be_added_again(model, home, admin_client):
    page = MAKERS[model]()
    assert admin_client.get(add_url(model, page.get_parent())).status_code == 302
    page.delete()
    parent = Page.get_first_root_node() if model is HomePage else home
    assert admin_client.get(add_url(model, parent)).status_code == 200


@every_type_below_home
def test_an_officer_is_offered_only_the_types_that_may_live_under_a_page(model, client, officer):
    page = MAKERS[model]()
    client.force_login(officer)
    # Where only one type may live, the officer is taken to its form.
    answer = client.get(reverse("wagtailadmin_pages:add_subpage", args=[page.pk]))
    offered = answer.headers.get("Location") or answer.content.decode()
    for other in MAKERS:
        is_offered = add_url(other, page) in offered
        assert is_offered == (page._meta.label in MAY_LIVE_UNDER[other._meta.label]), other


@pytest.fixture
def places(home):
    """Return a function that names every address where a page could be listed or linked to."""

    def of(page):
        cards = {"heading": "", "pages": [page]}
        links = {"heading": "", "items": [{"text": "A link", "page": page}]}
        InformationPageFactory(slug="shows-it", body=[("cards", cards), ("links", links)])
        return ["/", page.get_parent().specific.url, "/shows-it/", "/nothing-here/", "/sitemap.xml"]

    return of


def places_that_mention(page, places, client):
    found = []
    for place in places:
        # The sitemap names an address in full, a page starts from the root.
        answer = client.get(place).content.decode().replace("http://testserver", "")
        if re.search(rf'"{page.url}[?"]|<loc>{page.url}<|{page.title}', answer):
            found.append(place)
    return found


def make_listed(model):
    return MAKERS[model](title="Hush hush", show_in_menus=True, show_in_footer=True)


@every_type_below_home
def test_a_public_page_is_where_it_is_looked_for(model, places, client):
    page = make_listed(model)
    found = places_that_mention(page, places(page), client)
    assert "/shows-it/" in found
    assert ("/sitemap.xml" in found) == (page._meta.label not in ALWAYS_NEUTRAL)
    assert ("/" in found) == (page.depth == 3 or page._meta.label in ON_THE_HOME_PAGE)


@every_type_below_home
@pytest.mark.parametrize("place", range(5))
def test_a_draft_is_invisible_in_listings_menus_cards_and_the_sitemap(model, place, places, client):
    page = make_listed(model)
    page.unpublish()
    assert not places_that_mention(page, [places(page)[place]], client)


@every_page_type
def test_a_draft_is_invisible_at_its_address(model, home, client):
    page = MAKERS[model]()
    page.unpublish()
    response = client.get(page.url)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


@every_type_below_home
def test_a_change_that_is_not_published_is_invisible(model, home, client):
    page = MAKERS[model]()
    page.title = page.summary = "Not yet public"
    page.save_revision()
    for place in (page.url, page.get_parent().url, "/"):
        assert "Not yet public" not in client.get(place).content.decode()


@every_type_below_home
@pytest.mark.parametrize("above", [False, True], ids=["itself", "through the page above"])
def test_a_private_page_is_invisible_everywhere(model, above, places, client):
    page = make_listed(model)
    if above and page.depth == 3:
        page.move(InformationPageFactory(), pos="last-child")
        page.refresh_from_db()
    private = page.get_parent() if above else page
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 302
    seen = [place for place in places(page) if place != private.specific.url]
    assert not places_that_mention(page, seen, client)


def test_a_page_that_repeats_a_private_one_is_as_private(home, client):
    private = InformationPageFactory(title="Hush hush")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    alias = private.create_alias(update_slug="alias", parent=home)
    assert client.get(alias.url).status_code == 302


def grow(page, count):
    """Add children of every type that may live under the page, or sisters where none may."""
    parent = page if page.allowed_subpage_models() else page.get_parent().specific
    for model in set(parent.allowed_subpage_models()) & set(MAKERS):
        if model.max_count_per_parent:
            model.objects.exists() or MAKERS[model](parent=parent)
        else:
            MAKERS[model].create_batch(
                count, parent=parent, show_in_menus=True, show_in_footer=True, summary="Words"
            )


@every_page_type
def test_a_page_takes_the_same_few_queries_with_3_and_with_30_children(model, home, visit_queries):
    page = MAKERS[model]()
    grow(page, 3)
    with_3 = visit_queries(page.url)
    grow(page, 27)
    with_30 = visit_queries(page.url)
    assert with_30 == with_3
    assert len(with_30) <= 25
    assert len(set(with_30)) == len(with_30), "a query is repeated"


@every_page_type
def test_a_visit_writes_nothing(model, home, visit_queries):
    page = MAKERS[model]()
    assert {query.split()[0] for query in visit_queries(page.url)} == {"SELECT"}


@pytest.mark.parametrize(
    "address", [*MAKERS, "/nothing-here/", "/sitemap.xml", "/documents/1/nothing.pdf", "/healthz"], ids=str
)
def test_no_visitor_gets_a_cookie(address, home, client):
    url = address if isinstance(address, str) else MAKERS[address]().url
    assert not client.get(url).cookies
    assert not client.cookies


@every_type_added_in_the_editor
def test_an_officer_adds_a_page_and_a_reader_sees_it(model, client, officer):
    parent = MAKERS[model]().get_parent()
    if model.max_count_per_parent:
        model.objects.all().delete()
        parent.refresh_from_db()
    body = [("heading", {"text": "The first part"}), ("text", rich_text("<p>What it says.</p>"))]
    client.force_login(officer)
    needed = NEEDED.get(model._meta.label, dict)()
    publish(client, add_url(model, parent), title="New page", slug="new", body=streamfield(body), **needed)
    client.logout()
    words = BeautifulSoup(client.get(f"{parent.url}new/").content, "html.parser").main.get_text()
    assert "New page" in words
    assert ("The first part" in words and "What it says." in words) == hasattr(model, "body")


@every_page_type
def test_an_officer_changes_a_page_and_a_reader_sees_it(model, client, officer):
    page = MAKERS[model]()
    client.force_login(officer)
    body = streamfield([("heading", {"text": "The first part"})])
    publish(client, edit_url(page), title="Another title", summary="One plain sentence.", body=body)
    client.logout()
    page.refresh_from_db()
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    shown = soup.h1 if page._meta.label in ALWAYS_NEUTRAL else soup.title
    assert shown.string.removesuffix(" – CSP") == "Another title"
    assert "One plain sentence." in soup.main.get_text()


@every_page_type
def test_the_editor_previews_a_change(model, client, officer):
    page = MAKERS[model]()
    preview_url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.force_login(officer)
    told = fill_in(client, edit_url(page), send_to=preview_url, summary="Only seen by its writer.")
    assert told.json()["is_available"]
    assert "Only seen by its writer." in client.get(preview_url).content.decode()
    client.logout()
    assert "Only seen by its writer." not in client.get(page.url).content.decode()


@every_type_added_in_the_editor
def test_the_editor_previews_a_page_that_does_not_exist_yet(model, client, officer):
    parent = MAKERS[model]().get_parent()
    if model.max_count_per_parent:
        model.objects.all().delete()
        parent.refresh_from_db()
    client.force_login(officer)
    preview_url = reverse(
        "wagtailadmin_pages:preview_on_add", args=[*model._meta.label_lower.split("."), parent.pk]
    )
    typed = {"title": "New", "summary": "A first try."}
    fill_in(client, add_url(model, parent), send_to=preview_url, **typed)
    assert "A first try." in client.get(preview_url).content.decode()


def test_a_page_of_pages_opens_at_every_depth(home, client, get_soup):
    top = InformationPageFactory(slug="top")
    middle = InformationPageFactory(slug="middle", parent=top)
    InformationPageFactory(slug="leaf", parent=middle, title="Leaf")
    assert get_soup("/top/middle/leaf/").h1.string == "Leaf"
    assert client.get("/top/middle/leaf").status_code == 301
    for wrong in ("/top/leaf/", "/middle/", "/top/middle/leaf/more/", "/top//leaf/", "/TOP/"):
        assert client.get(wrong).status_code == 404, wrong


def test_an_information_page_lists_its_headings_from_three_up(home, get_soup):
    page = InformationPageFactory(
        slug="long", body=[("heading", {"text": text}) for text in ("One", "Two")]
    )
    assert not get_soup("/long/").find("nav", class_="contents")
    page.body.append(("heading", {"text": "Three"}))
    page.save_revision().publish()
    soup = get_soup("/long/")
    links = soup.find("nav", class_="contents").find_all("a")
    assert [link.string for link in links] == ["One", "Two", "Three"]
    assert all(soup.find(id=link["href"].removeprefix("#")).string == link.string for link in links)


def test_readers_see_the_day_a_page_was_last_reviewed(home, get_soup):
    InformationPageFactory(slug="checked", last_reviewed="2026-02-11")
    assert (
        "The source of this page was last reviewed on 11 February 2026"
        in get_soup("/checked/").main.get_text()
    )
    InformationPageFactory(slug="unchecked")
    assert "reviewed" not in get_soup("/unchecked/").main.get_text()


def test_a_link_to_a_draft_is_plain_text(home, get_soup):
    draft = InformationPageFactory(title="Draft", live=False)
    links = {"heading": "", "items": [{"text": "The plan", "page": draft}]}
    InformationPageFactory(slug="links", body=[("links", links)])
    main = get_soup("/links/").main
    assert "The plan" in main.get_text()
    assert not main.find("a")


@every_page_type
def test_the_editor_of_every_page_asks_what_has_changed(model, home, admin_client):
    form = admin_client.get(edit_url(MAKERS[model]())).content.decode()
    assert 'name="change_note"' in form
