"""Details of every page that no layout shows: icons, the colour around it, titles."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

from csp_site.models import BasePage
from csp_site.tests.test_contrast import SCHEMES, palette


def content(response):
    return b"".join(response) if response.streaming else response.content


def test_the_icons_stand_where_browsers_look_for_them(home, client):
    old = client.get("/favicon.ico")
    assert old["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")
    assert {(16, 16), (32, 32)} <= Image.open(io.BytesIO(content(old))).info["sizes"]
    touch = client.get("/apple-touch-icon.png")
    assert touch["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(content(touch)))
    # A phone paints what is see-through black.
    assert (picture.size, "A" in picture.getbands(), "transparency" in picture.info) == (
        (180, 180),
        False,
        False,
    )
    assert len(content(old)) + len(content(touch)) < 6_000
    assert "prefers-color-scheme: dark" in (settings.BASE_DIR / "static/images/favicon.svg").read_text()


def test_every_page_names_its_icons_and_even_a_page_of_an_error(home, client):
    for source in (client.get("/").content, client.get("/none/").content, render_to_string("500.html")):
        soup = BeautifulSoup(source, "html.parser")
        assert soup.find("link", rel="icon")["href"].endswith(".svg")
        assert soup.find("link", rel="apple-touch-icon")["href"] == "/apple-touch-icon.png"


def test_the_browser_around_the_page_has_the_colour_of_its_paper(home, get_soup):
    colours = {
        tag["media"]: tag["content"]
        for tag in get_soup("/").find_all("meta", attrs={"name": "theme-color"})
    }
    assert colours == {
        f"(prefers-color-scheme: {scheme})": f"#{palette(scheme, 'petrol')['paper']}" for scheme in SCHEMES
    }


@pytest.mark.django_db
def test_every_page_of_the_real_content_has_a_title_of_its_own(cambridge, client):
    titles, headings = {}, {}
    for page in BasePage.objects.live().public():
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        specific = page.specific
        assert soup.title.string.endswith(" – Cambridge CSP")
        assert re.sub(r"\s+", " ", soup.title.string) == soup.title.string
        if not specific.in_sensitive_area:
            titles.setdefault(soup.title.string, []).append(page.url)
        headings[page.url] = [h1.get_text(strip=True) for h1 in soup.find_all("h1")]
    assert {title: urls for title, urls in titles.items() if len(urls) > 1} == {}
    assert {url: found for url, found in headings.items() if len(found) != 1 or not found[0]} == {}
