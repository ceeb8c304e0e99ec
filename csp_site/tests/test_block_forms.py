"""Blocks in the editor: a mistake is named where it is, a rough draft may wait, nothing harmful gets in."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.models import InformationPage
from csp_site.tests.editor import add_url, body_sent_back, edit_url, fill_in, publish
from csp_site.tests.factories import ImageFactory


def story_page(client, officer, home, *body, **changes):
    """Try to publish a new page with this body; return the answer."""
    client.force_login(officer)
    return publish(
        client, add_url(InformationPage, home), title="New", slug="new", body=streamfield(body), **changes
    )


LINK = {"text": "Ask us", "page": "", "url": "", "document": "", "note": ""}


def links(**link):
    items = {"count": "1", "0": {"order": "0", "deleted": "", "value": LINK | link}}
    return "links", {"heading": "Elsewhere", "items": items}


CARE = {
    "level": "urgent",
    "heading": "Call 101 if:",
    "text": rich_text("<p>It can wait.</p>"),
    "phone": "101",
    "phone_label": "Call 101",
}
BAD_BODIES = {
    "a number with words": (
        [("care", CARE | {"phone": "ring me"})],
        ("0", "phone"),
        "Write the number alone, such as 101.",
        "ring me",
    ),
    "a number without words on its button": (
        [("care", CARE | {"phone_label": ""})],
        ("0", "phone_label"),
        "Write what the button says",
        "Call 101 if:",
    ),
    "two headings that say the same": (
        [("heading", {"text": "Who we are"}), ("heading", {"text": "Who we are?"})],
        ("1",),
        "Another heading here says the same.",
        "Who we are?",
    ),
    "an address without https": (
        [links(url="cambridge.gov.uk/help me")],
        ("0", "items", "0", "url"),
        "Enter a valid URL.",
        "cambridge.gov.uk/help me",
    ),
    "a link to a page and an address": (
        [links(url="https://example.org", page="home")],
        ("0", "items", "0", "url"),
        "Choose one place for the link",
        "https://example.org",
    ),
    "a picture without words": (
        [("picture", {"image": "picture", "alt": "", "caption": "At night", "shape": "whole"})],
        ("0", "alt"),
        "Describe the picture, or tick",
        "At night",
    ),
    "a picture with words that is decorative": (
        [
            (
                "picture",
                {"image": "picture", "alt": "A street", "decorative": "on", "caption": "", "shape": "wide"},
            )
        ],
        ("0", "alt"),
        "one of the two",
        "A street",
    ),
}


def with_ids(value, ids):
    """Return a form's value with the words "home" and "picture" replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: with_ids(each, ids) for key, each in value.items()}
    return ids.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("bad", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_mistake_in_a_block_is_named_beside_it_and_nothing_typed_is_lost(bad, client, officer, home):
    body, path, message, typed = bad
    ids = {"home": str(home.pk), "picture": str(ImageFactory().pk)}
    body = [(name, with_ids(value, ids)) for name, value in body]
    words = ("text", rich_text("<p>A long afternoon of writing.</p>"))
    response = story_page(client, officer, home, *body, words, summary="Kept too.")
    sent_back, error = body_sent_back(response)
    for step in path:
        error = error["blockErrors"][step]
    assert message in error["messages"][0]
    assert typed in str(sent_back) and "A long afternoon of writing." in str(sent_back)
    assert "Kept too." in response.content.decode()
    assert not InformationPage.objects.exists()


def test_a_rough_draft_may_still_lack_what_readers_need(client, officer, home):
    client.force_login(officer)
    body = streamfield(
        [
            ("picture", {"image": "", "alt": "", "caption": ""}),
            ("care", CARE | {"heading": "", "phone_label": ""}),
            ("heading", {"text": ""}),
            ("heading", {"text": ""}),
        ]
    )
    response = fill_in(client, add_url(InformationPage, home), title="Rough", slug="rough", body=body)
    assert response.status_code == 302
    draft = InformationPage.objects.get(slug="rough")
    assert not draft.live
    assert client.get(edit_url(draft)).status_code == 200
    preview = reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
    assert client.get(preview).status_code == 200


def test_no_script_comes_in_through_a_link_in_rich_text(client, officer, home):
    text = '<p><a href="javascript:alert(1)">Press</a> <a href="https://example.org/">here</a></p>'
    assert story_page(client, officer, home, ("text", rich_text(text))).status_code == 302
    client.logout()
    shown = client.get("/new/").content.decode()
    assert "Press" in shown and 'href="https://example.org/"' in shown
    assert "javascript:" not in shown
