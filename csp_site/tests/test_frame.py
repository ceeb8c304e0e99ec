"""The frame around every page: menu, footer, way back up, notices, exit, titles; the pages of errors."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from contacts.models import ContactsPage
from contacts.tests.factories import ContactPageFactory, ContactsPageFactory, NeedFactory
from csp_site.models import Banner, InformationPage, SiteSettings
from csp_site.tests.editor import fill_in
from csp_site.tests.factories import InformationPageFactory


def addresses(part):
    return [link["href"] for link in part.find_all("a")]


def test_the_menu_has_the_ticked_pages_in_the_order_of_the_tree(home, get_soup):
    second = InformationPageFactory(slug="second", show_in_menus=True)
    InformationPageFactory(slug="not-ticked")
    InformationPageFactory(slug="below", parent=second, show_in_menus=True)
    InformationPageFactory(slug="third", show_in_menus=True)
    InformationPageFactory(slug="first", show_in_menus=True).move(second, pos="left")
    assert addresses(get_soup("/").find("nav", class_="menu")) == ["/first/", "/second/", "/third/"]


def test_the_menu_marks_where_the_reader_is(home, get_soup):
    section = InformationPageFactory(slug="section", show_in_menus=True)
    InformationPageFactory(slug="sections", show_in_menus=True)
    InformationPageFactory(slug="below", parent=section)
    for address, marked in (("/section/", ["/section/"]), ("/section/below/", ["/section/"]), ("/", [])):
        menu = get_soup(address).find("nav", class_="menu")
        assert [link["href"] for link in menu.find_all(attrs={"aria-current": True})] == marked


def test_a_site_with_nothing_ticked_has_no_menu(home, get_soup):
    assert not get_soup("/").find("nav", class_="menu")


def test_the_footer_has_its_own_pages_and_the_numbers_for_an_emergency(home, get_soup):
    InformationPageFactory(slug="privacy", show_in_footer=True)
    InformationPageFactory(slug="in-the-menu", show_in_menus=True)
    links = addresses(get_soup("/").footer)
    assert "/privacy/" in links and "/in-the-menu/" not in links
    assert {"tel:999", "tel:101"} <= set(links)


def own_contact(**options):
    contact = ContactPageFactory(title="The support officer", **options)
    page = ContactsPage.objects.get()
    page.own_contact = contact
    page.save()
    return contact


@pytest.mark.parametrize("address", ["/", "/nothing-here/"])
def test_the_partnerships_own_contact_stands_at_the_foot(address, home, client):
    own_contact(channels=[("email", "officer@example.org"), ("phone", "01223 457950")])
    footer = BeautifulSoup(client.get(address).content, "html.parser").footer
    assert addresses(footer)[:2] == ["tel:01223457950", "mailto:officer@example.org"]


@pytest.mark.parametrize("state", ["draft", "private", "without channels"])
def test_an_own_contact_that_nobody_may_see_is_left_out(state, home, get_soup):
    contact = own_contact(channels=[] if state == "without channels" else None)
    if state == "draft":
        contact.unpublish()
    if state == "private":
        PageViewRestriction.objects.create(page=contact, restriction_type=PageViewRestriction.LOGIN)
    footer = get_soup("/").footer
    assert "The support officer" not in footer.get_text()
    assert SiteSettings().name in footer.get_text()


def test_the_way_back_up_leads_from_the_home_page_to_the_page_above(home, get_soup):
    top = InformationPageFactory(slug="top", title="Top")
    middle = InformationPageFactory(slug="middle", title="Middle", parent=top)
    InformationPageFactory(slug="leaf", parent=middle)
    crumbs = get_soup("/top/middle/leaf/").find("nav", class_="crumbs")
    assert addresses(crumbs) == ["/", "/top/", "/top/middle/"]
    assert [link.string for link in crumbs.find_all("a")] == ["Home", "Top", "Middle"]
    assert addresses(get_soup("/top/").find("nav", class_="crumbs")) == ["/"]
    assert not get_soup("/").find("nav", class_="crumbs")


def test_the_site_carries_the_name_and_colour_of_the_partnership(home, get_soup):
    site = home.get_site()
    SiteSettings.objects.create(
        site=site,
        name="Anytown Community Safety Partnership",
        place="Anytown",
        short_name="Anytown CSP",
        strapline="Working together",
        accent="plum",
        copyright_note="© Anytown Council",
    )
    soup = get_soup("/")
    assert soup.html["data-accent"] == "plum"
    assert soup.title.string.endswith("– Anytown CSP")
    brand = soup.find("a", class_="brand").get_text(" ", strip=True)
    assert brand.startswith("Anytown Community Safety Partnership")
    assert "Working together" in soup.footer.get_text() and "© Anytown Council" in soup.footer.get_text()


def banner(**fields):
    now = timezone.now()
    day = datetime.timedelta(days=1)
    return Banner.objects.create(**{"starts_at": now - day, "ends_at": now + day, **fields})


@pytest.mark.parametrize("address", ["/", "/nothing-here/"])
def test_a_notice_stands_on_every_page_with_its_link(address, home, client):
    banner(message="Closed <today>", link_text="Opening times", link_url="https://example.org/a")
    notices = BeautifulSoup(client.get(address).content, "html.parser").find(class_="banners")
    assert "Closed <today>" in notices.get_text()
    assert addresses(notices) == ["https://example.org/a"]


def test_without_a_notice_there_is_no_empty_place_for_it(home, get_soup):
    assert not get_soup("/").find(class_="banners")


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"ends_at": "2026-06-30 09:00"}, "ends_at", "The notice must end after it starts."),
        ({"ends_at": ""}, "ends_at", "This field is required."),
        ({"link_text": "More"}, "link_url", "Give the link both words and an address."),
        ({"link_url": "https://example.org"}, "link_text", "Give the link both words and an address."),
        ({"link_url": "example", "link_text": "More"}, "link_url", "Enter a valid URL."),
    ],
)
def test_a_mistake_in_a_notice_is_named_beside_its_field(wrong, field, message, client, officer):
    client.force_login(officer)
    fields = {"message": "Closed", "starts_at": "2026-07-01 09:00", "ends_at": "2026-07-01 17:00"}
    url = reverse(Banner.snippet_viewset.get_url_name("add"))
    response = fill_in(client, url, form_id="w-editor-form", **{**fields, **wrong})
    errors = response.context["form"].errors
    assert list(errors) == [field] and message in errors[field]
    assert 'value="Closed"' in response.content.decode()


def sensitive(**options):
    fields = {"slug": "help", "title": "Leave him", "is_sensitive": True, "neutral_title": "Advice"}
    return InformationPageFactory(summary="How to leave.", **{**fields, **options})


def test_a_page_that_needs_safe_reading_gives_nothing_away_in_its_head(home, client):
    sensitive(seo_title="Leave him now", search_description="Leave him")
    soup = BeautifulSoup(client.get("/help/").content, "html.parser")
    assert soup.title.string == "Advice – CSP"
    assert "eave" not in str(soup.head)
    assert soup.h1.string == "Leave him"


@pytest.mark.parametrize("level", [1, 2])
def test_every_page_under_it_is_as_careful(level, home, client):
    page = sensitive()
    for step in range(level):
        page = InformationPageFactory(slug=f"{step}", title="Your plan to go", parent=page)
    response = client.get(page.url)
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.title.string == "Advice – CSP"
    assert soup.find("a", class_="exit-link")
    assert "private" in soup.body["class"]
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_page_under_it_may_have_a_neutral_title_of_its_own_for_all_below(home, get_soup):
    below = InformationPageFactory(slug="below", parent=sensitive(), neutral_title="Opening times")
    InformationPageFactory(slug="deeper", parent=below)
    for address in ("/help/below/", "/help/below/deeper/"):
        assert get_soup(address).title.string == "Opening times – CSP"


def test_an_ordinary_page_has_no_exit_and_may_be_found(home, client):
    InformationPageFactory(slug="about", summary="Who we are.", search_description="")
    response = client.get("/about/")
    soup = BeautifulSoup(response.content, "html.parser")
    assert not soup.find("a", class_="exit-link")
    assert soup.find("meta", attrs={"name": "description"})["content"] == "Who we are."
    assert "no-store" not in response["Cache-Control"]


def test_a_page_may_have_a_title_and_words_for_search_engines(home, get_soup):
    InformationPageFactory(slug="about", seo_title="For search", search_description="Found.")
    soup = get_soup("/about/")
    assert soup.title.string == "For search – CSP"
    assert soup.find("meta", attrs={"name": "description"})["content"] == "Found."


def test_the_exit_leads_where_the_officer_chose_and_is_the_first_thing_after_the_skip_link(home, get_soup):
    SiteSettings.objects.create(site=home.get_site(), exit_url="https://www.example.org/weather")
    sensitive()
    first, second = get_soup("/help/").body.find_all("a")[:2]
    assert first["href"] == "#content"
    assert (second["href"], second["rel"]) == ("https://www.example.org/weather", ["noreferrer"])


def test_a_page_with_the_card_of_a_careful_page_has_an_exit_and_keeps_its_own_title(home, client):
    cards = {"heading": "", "pages": [sensitive()]}
    InformationPageFactory(slug="report", title="Report it", body=[("cards", cards)])
    response = client.get("/report/")
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.find("a", class_="exit-link")
    assert soup.title.string == "Report it – CSP"
    assert response["Cache-Control"] == "no-store"


def test_the_canonical_address_leaves_out_what_was_asked(home, get_soup, settings):
    settings.SITE_URL = "https://www.example.org"
    ContactsPageFactory()
    for address in ("/get-help/", "/get-help/?need=anything&page=2"):
        link = get_soup(address).find("link", rel="canonical")
        assert link["href"] == "https://www.example.org/get-help/"


def test_a_missing_page_says_so_in_the_sites_face_and_offers_help(home, get_soup):
    InformationPageFactory(slug="about", show_in_menus=True)
    own_contact(needs=[NeedFactory(slug="litter")])
    soup = get_soup("/nothing-here/", status=404)
    assert soup.h1.string == "Page not found"
    assert soup.title.string == "Page not found – CSP"
    assert "/about/" in addresses(soup.header)
    assert "/get-help/?need=litter" in addresses(soup.main)
    assert "tel:01223457950" in addresses(soup.main)
    assert soup.find("aside", class_="strip")
    assert not soup.find("link", rel="canonical")


def test_a_page_somebody_may_not_open_says_so_in_the_sites_face(home, get_soup, monkeypatch):
    def refuse(*args):
        raise PermissionDenied

    monkeypatch.setattr(InformationPage, "serve", refuse)
    InformationPageFactory(slug="closed")
    soup = get_soup("/closed/", status=403)
    assert soup.h1.string == "You cannot open this page"
    assert soup.find("aside", class_="strip")


def test_when_the_database_is_gone_readers_still_see_999_and_101(home, client):
    def gone(*args):
        raise OperationalError("no database")

    client.raise_request_exception = False
    with connection.execute_wrapper(gone):
        response = client.get("/")
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 500
    assert soup.h1.string == "Something went wrong"
    assert {"tel:999", "tel:101"} <= set(addresses(soup.main))
