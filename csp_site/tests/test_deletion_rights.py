"""The guard of deletion asks for the right first, and names only what somebody may see."""

import pytest
from django.urls import reverse

from csp_site.models import Role
from csp_site.tests.deleting import delete_in_bulk, delete_snippet, exists, refusal
from csp_site.tests.factories import (
    DocumentFactory,
    ImageFactory,
    InformationPageFactory,
    RoleFactory,
    holding,
)
from csp_site.tests.unpublishing import words

pytestmark = pytest.mark.django_db


def addresses(file, app):
    return [reverse(f"{app}:{view}", args=[file.pk]) for view in ("delete", "delete_multiple")]


@pytest.mark.parametrize("kind", ["document", "picture"])
def test_who_may_not_delete_a_file_is_told_neither_its_title_nor_who_uses_it(client, publisher, kind):
    if kind == "document":
        file, app, model = DocumentFactory(title="Secret report"), "wagtaildocs", "sitedocument"
        block = holding(file)
    else:
        file, app, model = ImageFactory(title="Secret report"), "wagtailimages", "siteimage"
        block = ("picture", {"image": file, "alt": "", "caption": ""})
    InformationPageFactory(title="Secret page", live=False, body=[block])
    client.force_login(publisher)
    bulk = reverse("wagtail_bulk_action", args=["csp_site", model, "delete"])
    for address in [*addresses(file, app), f"{bulk}?id={file.pk}"]:
        for answer in (client.get(address, follow=True), client.post(address, follow=True)):
            assert "Secret" not in answer.content.decode(), address
    assert exists(file)
    assert "you do not have permission" in refusal(client.post(addresses(file, app)[0], follow=True))


def test_who_may_not_delete_records_is_told_nothing_of_them(client, publisher):
    role = RoleFactory(name="Secret role")
    InformationPageFactory(title="Secret page", live=False, owner_role=role)
    client.force_login(publisher)
    bulk = reverse("wagtail_bulk_action", args=["csp_site", "role", "delete"])
    single = reverse(Role.snippet_viewset.get_url_name("delete"), args=[role.pk])
    for address in (single, f"{bulk}?id={role.pk}"):
        for answer in (client.get(address, follow=True), client.post(address, follow=True)):
            assert "Secret" not in words(answer), address
    assert exists(role)
    assert "you do not have permission" in refusal(delete_snippet(client, role))


@pytest.mark.parametrize("way", ["single", "bulk"])
def test_what_uses_a_file_is_named_where_it_may_be_seen_and_else_counted(client, publisher, way):
    document = DocumentFactory(title="Mine", uploaded_by_user=publisher)
    InformationPageFactory(title="Open page", body=[holding(document)])
    InformationPageFactory(title="Secret page", live=False, body=[holding(document)])
    InformationPageFactory(title="Other secret page", live=False, body=[holding(document)])
    client.force_login(publisher)
    if way == "single":
        told = refusal(client.post(addresses(document, "wagtaildocs")[0], follow=True))
    else:
        told = refusal(delete_in_bulk(client, document))
    assert "“Mine” is used by “Open page” (body → documents)." in told
    assert "It is also used in 2 places that you may not open." in told
    assert "ecret" not in told
    assert exists(document)


def test_a_draft_of_a_public_page_is_not_told_of(client, publisher):
    document = DocumentFactory(title="Mine", uploaded_by_user=publisher)
    page = InformationPageFactory(title="Open page")
    page.title, page.body = "Plans", [holding(document)]
    page.save_revision()
    client.force_login(publisher)
    told = refusal(client.post(addresses(document, "wagtaildocs")[0], follow=True))
    assert "It is used in one place that you may not open." in told
    assert "Plans" not in told and "Open page" not in told
    assert exists(document)
