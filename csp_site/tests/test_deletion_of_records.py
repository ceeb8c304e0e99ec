"""Records in use are not deleted; documents and pictures go, and leave the pages that showed them whole."""

import pytest
from django.urls import reverse

from contacts.models import Need
from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.documents import SiteDocument
from csp_site.images import SiteImage
from csp_site.models import InformationPage, Role
from csp_site.tests.deleting import delete_in_bulk, delete_snippet, exists, refusal
from csp_site.tests.editor import edit_url
from csp_site.tests.factories import (
    DocumentFactory,
    ImageFactory,
    InformationPageFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, home):
    """A browser in which somebody is signed in who may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def role(home):
    """A job that owns a page and stands in for another."""
    role = RoleFactory(name="Clerk")
    InformationPageFactory(title="Privacy", owner_role=role)
    RoleFactory(name="Mayor", backup=role)
    return role


@pytest.mark.parametrize("way", [delete_snippet, delete_in_bulk])
def test_a_role_in_use_is_not_deleted(admin, role, way):
    told = refusal(way(admin, role))
    assert "“Clerk” is used by “Privacy” (owner role)." in told
    assert "“Clerk” is used by “Mayor” (backup)." in told
    assert exists(role)


@pytest.mark.parametrize("way", [delete_snippet, delete_in_bulk])
def test_a_need_in_use_is_not_deleted(admin, home, way):
    need = NeedFactory(name="Noise")
    ContactPageFactory(title="Noise team", needs=[need])
    assert "“Noise” is used by “Noise team” (needs)." in refusal(way(admin, need))
    assert exists(need)


def test_a_role_that_stands_in_for_another_goes_after_it(admin, home):
    clerk = RoleFactory(name="Clerk")
    mayor = RoleFactory(name="Mayor", backup=clerk)
    assert "“Clerk” is used by “Mayor” (backup)." in refusal(delete_in_bulk(admin, clerk, mayor))
    delete_in_bulk(admin, mayor)
    delete_in_bulk(admin, clerk)
    assert not Role.objects.exists()


@pytest.mark.parametrize("way", [delete_snippet, delete_in_bulk])
def test_a_snippet_that_nothing_uses_can_be_deleted(admin, home, way):
    need = NeedFactory()
    way(admin, need)
    assert not Need.objects.exists()


def test_deleting_no_snippets_at_all_is_no_error(admin, home):
    url = reverse("wagtail_bulk_action", args=["contacts", "need", "delete"])
    assert admin.post(f"{url}?id=9").status_code == 404


def page_with(home, kind, value):
    page = InformationPage(title="With a file", slug="with-a-file")
    page.body = page.body.stream_block.to_python([{"type": kind, "value": value}])
    return home.add_child(instance=page)


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_document_that_a_page_offers_goes_without_breaking_the_page(admin, home, in_bulk):
    document = DocumentFactory(title="Terms")
    page = page_with(home, "documents", {"heading": "", "items": [{"document": document.pk}]})
    if in_bulk:
        delete_in_bulk(admin, document)
    else:
        url = reverse("wagtaildocs:delete", args=[document.pk])
        assert "referenced 1 time" in admin.get(url).content.decode()
        admin.post(url)
    assert not SiteDocument.objects.exists()
    assert admin.get(page.url).status_code == 200
    assert admin.get(edit_url(page)).status_code == 200
    assert admin.get(document.url).status_code == 404


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_picture_that_a_page_shows_goes_without_breaking_the_page(admin, home, in_bulk):
    image = ImageFactory()
    page = page_with(home, "picture", {"image": image.pk, "alt": "The square"})
    if in_bulk:
        delete_in_bulk(admin, image)
    else:
        admin.post(reverse("wagtailimages:delete", args=[image.pk]))
    assert not SiteImage.objects.exists()
    assert admin.get(page.url).status_code == 200
    assert admin.get(edit_url(page)).status_code == 200
