"""What machines are told: robots.txt, security.txt, share cards, canonical addresses, JSON-LD."""

import datetime
import json
import struct

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.tests.factories import ContactPageFactory, ContactsPageFactory
from csp_site.models import InformationPage, SiteSettings
from csp_site.tests.editor import fill_in
from csp_site.tests.factories import DocumentFactory, InformationPageFactory

SITE = "https://www.example.org"
ANYTOWN = "Anytown Community Safety Partnership"


@pytest.fixture
def public(settings):
    """A site that is really public."""
    settings.IS_PUBLIC = True
    settings.SITE_URL = SITE


@pytest.fixture
def partnership(home):
    """The settings of the site, filled in."""
    return SiteSettings.objects.create(
        site=home.get_site(), name=ANYTOWN, place="Anytown", short_name="ACSP"
    )


def lines(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode().splitlines()


def cards(soup):
    """Return what the head of a page says to whoever shares a link to it, by name."""
    tags = soup.head.find_all("meta", attrs={"property": True})
    return {tag["property"].removeprefix("og:"): tag["content"] for tag in tags}


def told(soup):
    """Return the JSON-LD of a page as a dict by type."""
    scripts = soup.find_all("script", type="application/ld+json")
    assert len(scripts) <= 1
    data = json.loads(scripts[0].string) if scripts else {"@context": "https://schema.org", "@graph": []}
    assert data["@context"] == "https://schema.org"
    return {item["@type"]: item for item in data["@graph"]}


# robots.txt


def test_search_engines_may_look_everywhere_but_at_the_admin_and_searches(home, client, public):
    InformationPageFactory(slug="advice", is_sensitive=True, neutral_title="Advice")
    assert lines(client, "/robots.txt") == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_search_engines_may_look_nowhere_while_the_site_is_on_somebodys_own_computer(home, client):
    assert lines(client, "/robots.txt") == ["User-agent: *", "Disallow: /"]


@pytest.mark.parametrize("address", ["/robots.txt", "/.well-known/security.txt"])
def test_what_every_machine_asks_for_may_be_kept_for_an_hour_and_is_the_same_for_all(
    address, partnership, client, officer
):
    partnership.security_contact = "security@example.org"
    partnership.save()
    client.force_login(officer)
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(address).status_code == 405


# security.txt


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("security@example.org", "mailto:security@example.org"),
        ("https://example.org/report", "https://example.org/report"),
    ],
)
def test_whoever_finds_a_fault_is_told_whom_to_tell(contact, link, partnership, client, public):
    partnership.security_contact = contact
    partnership.save()
    with time_machine.travel(datetime.datetime(2026, 2, 11, 23, 30, tzinfo=datetime.UTC), tick=False):
        assert lines(client, "/.well-known/security.txt") == [
            f"Contact: {link}",
            "Expires: 2026-08-10T00:00:00Z",
            "Preferred-Languages: en",
            f"Canonical: {SITE}/.well-known/security.txt",
        ]


def test_without_a_contact_there_is_no_such_file(home, partnership, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    partnership.delete()
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    "contact", ["nobody", "http://example.org/", "https://", "javascript:alert(1)", "a@b\nContact: c@d"]
)
def test_a_contact_that_is_no_address_is_refused_in_words(contact, partnership, client, admin_client):
    url = reverse("wagtailsettings:edit", args=["csp_site", "sitesettings", partnership.site_id])
    answer = fill_in(admin_client, url, form_id=None, security_contact=contact, send_to=url)
    assert "Write an email address, or a web address that starts with https://" in answer.content.decode()
    assert client.get("/.well-known/security.txt").status_code == 404


def test_an_administrator_gives_a_contact(partnership, client, admin_client):
    url = reverse("wagtailsettings:edit", args=["csp_site", "sitesettings", partnership.site_id])
    answer = fill_in(admin_client, url, form_id=None, security_contact=" it@example.org ", send_to=url)
    assert answer.status_code == 302
    assert lines(client, "/.well-known/security.txt")[0] == "Contact: mailto:it@example.org"


# Shared links


def test_a_shared_link_shows_what_the_page_says_of_itself(partnership, get_soup, public):
    InformationPageFactory(slug="about", title="About us", summary="Who we are & what we do.")
    soup = get_soup("/about/?from=somewhere")
    assert cards(soup) == {
        "type": "website",
        "locale": "en_GB",
        "site_name": ANYTOWN,
        "title": "About us",
        "description": "Who we are & what we do.",
        "url": f"{SITE}/about/",
        "image": f"{SITE}/static/images/share.png",
        "image:width": "1200",
        "image:height": "630",
        "image:alt": "A ring of five parts with an opening",
    }
    assert soup.find("meta", attrs={"name": "twitter:card"})["content"] == "summary_large_image"


def test_a_link_to_a_page_that_needs_safe_reading_is_shared_in_neutral_words(partnership, get_soup, public):
    care = InformationPageFactory(
        slug="advice", title="Leave him", summary="How to go.", is_sensitive=True, neutral_title="Advice"
    )
    InformationPageFactory(slug="plan", title="Your plan", summary="How to plan.", parent=care)
    for address in ("/advice/", "/advice/plan/"):
        card = cards(get_soup(address))
        assert (card["title"], card["site_name"]) == ("Advice", ANYTOWN)
        assert "description" not in card
        assert card["url"] == f"{SITE}{address}"


def test_a_page_with_no_summary_or_in_need_of_care_describes_itself_by_its_public_title(
    partnership, get_soup, public
):
    InformationPageFactory(slug="about", title="About us")
    InformationPageFactory(
        slug="advice", title="Leave him", summary="How to go.", is_sensitive=True, neutral_title="Advice"
    )
    for address, title in (("/about/", "About us"), ("/advice/", "Advice")):
        description = get_soup(address).find("meta", attrs={"name": "description"})
        assert description["content"] == f"{title}: {ANYTOWN}"


def test_the_picture_of_every_shared_link_is_as_large_as_it_says_and_light(home, client):
    data = (project.BASE_DIR / finders.find("images/share.png")).read_bytes()
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 20_000
    assert client.get("/static/images/share.png")["Content-Type"] == "image/png"


def test_pages_of_errors_tell_machines_nothing(home, client, monkeypatch, public):
    def refuse(page, request):
        request.served_page = page
        raise PermissionDenied

    monkeypatch.setattr(InformationPage, "serve", refuse)
    InformationPageFactory(slug="closed", title="Closed", summary="Not for you.")
    for address, status in (("/closed/", 403), ("/none/", 404), (DocumentFactory().url, 404)):
        response = client.get(address)
        soup = BeautifulSoup(response.content, "html.parser")
        assert response.status_code == status
        assert not cards(soup) and not told(soup)
        assert not soup.find("link", rel="canonical")
        assert not soup.find("meta", attrs={"name": "description"})


# JSON-LD


def test_the_home_page_tells_who_the_partnership_is_and_how_to_reach_it(partnership, get_soup, public):
    contact = ContactPageFactory(
        title="The support officer",
        channels=[("phone", "01223 457950"), ("email", "officer@example.org"), ("place", "The Guildhall")],
    )
    page = ContactsPageFactory._meta.model.objects.get()
    page.own_contact = contact
    page.save()
    assert told(get_soup("/")) == {
        "Organization": {
            "@type": "Organization",
            "name": ANYTOWN,
            "url": f"{SITE}/",
            "areaServed": "Anytown",
            "contactPoint": [
                {
                    "@type": "ContactPoint",
                    "contactType": "The support officer",
                    "telephone": "01223 457950",
                },
                {
                    "@type": "ContactPoint",
                    "contactType": "The support officer",
                    "email": "officer@example.org",
                },
            ],
        }
    }


def test_without_a_contact_of_its_own_the_partnership_has_a_name_alone(home, get_soup, public):
    assert told(get_soup("/")) == {
        "Organization": {
            "@type": "Organization",
            "name": "Community Safety Partnership",
            "url": f"{SITE}/",
        }
    }


def test_an_own_contact_that_needs_safe_reading_is_not_told(partnership, get_soup):
    contact = ContactPageFactory(is_sensitive=True, neutral_title="Advice")
    page = ContactsPageFactory._meta.model.objects.get()
    page.own_contact = contact
    page.save()
    assert "contactPoint" not in told(get_soup("/"))["Organization"]


def test_a_page_below_tells_the_way_to_it(home, get_soup, public):
    top = InformationPageFactory(slug="top", title="Top")
    InformationPageFactory(slug="leaf", title="Leaf", parent=top)
    steps = told(get_soup("/top/leaf/"))["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Home", f"{SITE}/"),
        (2, "Top", f"{SITE}/top/"),
        (3, "Leaf", f"{SITE}/top/leaf/"),
    ]


@pytest.mark.parametrize("level", [0, 1])
def test_a_page_that_needs_safe_reading_tells_machines_nothing(level, home, get_soup):
    page = InformationPageFactory(slug="care", is_sensitive=True, neutral_title="Advice")
    if level:
        page = InformationPageFactory(parent=page)
    assert told(get_soup(page.url)) == {}


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!-- a", "]]> & \u2028 'x' \"y\""]
)
def test_nothing_that_officers_type_breaks_out_of_what_machines_are_told(title, home, client):
    page = InformationPageFactory(title=title)
    html = client.get(page.url).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    assert told(soup)["BreadcrumbList"]["itemListElement"][-1]["name"] == title
    inside = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(inside)
    assert len(soup.find_all("script")) == 1
