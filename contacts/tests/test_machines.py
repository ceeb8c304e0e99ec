"""What machines are told of useful contacts: the ways to reach them, and nothing where care is needed."""

import json

import pytest

from contacts.models import Channel
from contacts.tests.factories import ContactPageFactory


@pytest.fixture
def told(get_soup, home, settings):
    """Return a function that gives the JSON-LD of an address, by type; None without any."""
    settings.SITE_URL = "https://www.example.org"

    def ask(address):
        script = get_soup(address).find("script", type="application/ld+json")
        return script and {part["@type"]: part for part in json.loads(script.string)["@graph"]}

    return ask


def test_machines_are_told_each_way_to_reach_a_contact(told):
    contact = ContactPageFactory(
        title="Noise team",
        slug="noise",
        channels=[
            ("email", "noise@example.org"),
            ("web", "https://example.org/noise"),
            ("place", "The Guildhall"),
            ("text", "07700 900123"),
        ],
    )
    contact.channels.add(
        Channel(
            kind="phone",
            value="111",
            label="At night",
            instruction="then press option 2",
            hours="24 hours a day",
        )
    )
    contact.save()
    point = {"@type": "ContactPoint", "contactType": "Noise team"}
    assert told("/get-help/noise/")["ContactPage"] == {
        "@type": "ContactPage",
        "name": "Noise team",
        "url": "https://www.example.org/get-help/noise/",
        "mainEntity": [
            point | {"telephone": "111", "description": "At night, then press option 2, 24 hours a day"},
            point | {"url": "https://example.org/noise"},
            point | {"email": "noise@example.org"},
        ],
    }


def test_a_contact_without_a_way_that_machines_know_is_a_page_like_any_other(told):
    page = ContactPageFactory(channels=[("place", "The Guildhall")])
    assert set(told(page.url)) == {"BreadcrumbList"}


@pytest.mark.parametrize("who", ["contact", "list"])
def test_machines_are_told_nothing_of_a_contact_that_needs_safe_reading(who, told):
    page = ContactPageFactory()
    careful = page if who == "contact" else page.get_parent().specific
    careful.is_sensitive, careful.neutral_title = True, "Advice"
    careful.save()
    assert told(page.url) is None
