"""The lock: a document is open to everybody while a public page holds it, and at no other time."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import include, path
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail.rich_text import RichText

from csp_site.models import Banner, InformationPage, SiteSettings
from csp_site.tests.factories import PDF, DocumentFactory, InformationPageFactory, UserFactory, holding

NOON = datetime.datetime(2026, 2, 24, 12, tzinfo=datetime.UTC)

# Wagtail's own view in front of the site's, for the test that tries it.
urlpatterns = [path("documents/", include(wagtaildocs_urls)), path("", include("csp_site.urls"))]


def in_text(document):
    return ("text", RichText(f'<p><a linktype="document" id="{document.pk}">Terms</a></p>'))


def in_links(document):
    return ("links", {"heading": "", "items": [{"text": "Terms", "document": document}]})


def in_question(document):
    return ("question", {"question": "What?", "answer": in_text(document)[1]})


@pytest.fixture
def document(home):
    return DocumentFactory(file=ContentFile(PDF, name="terms.pdf"))


@pytest.fixture
def assert_open(client):
    def check(document):
        response = client.get(document.url)
        assert response.status_code == 200
        assert response.getvalue() == PDF
        assert response["Cache-Control"] == "no-cache"

    return check


@pytest.fixture
def assert_closed(client):
    def check(document):
        response = client.get(document.url)
        assert response.status_code == 404
        assert PDF not in response.content
        assert document.title not in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"
        assert not response.has_header("ETag")

    return check


def test_a_document_that_no_page_holds_is_closed(document, assert_closed):
    assert_closed(document)


@pytest.mark.parametrize("block", [in_text, holding, in_links, in_question])
def test_a_page_opens_its_document_on_publish_and_closes_it_on_unpublish(
    document, assert_open, assert_closed, block
):
    page = InformationPageFactory(live=False, body=[block(document)])
    assert_closed(document)
    page.save_revision().publish()
    assert_open(document)
    page.refresh_from_db()
    page.unpublish()
    assert_closed(document)


def test_a_draft_of_a_live_page_opens_nothing_until_it_is_published(document, assert_open, assert_closed):
    page = InformationPageFactory()
    page.body = [holding(document)]
    revision = page.save_revision()
    assert_closed(document)
    revision.publish()
    assert_open(document)


def test_a_document_taken_off_its_page_is_closed_though_a_draft_still_holds_it(
    document, assert_open, assert_closed
):
    page = InformationPageFactory(body=[holding(document)])
    draft = page.save_revision()
    assert_open(document)
    page.body = []
    page.save_revision().publish()
    assert draft.as_object().body
    assert_closed(document)


def test_a_document_stays_open_while_one_of_its_pages_is_public(document, assert_open, assert_closed):
    first, second = InformationPageFactory.create_batch(2, body=[holding(document)])
    first.unpublish()
    assert_open(document)
    second.delete()
    assert_closed(document)


def test_an_alias_of_a_page_opens_nothing_by_itself(document, assert_closed, home):
    page = InformationPageFactory(body=[holding(document)])
    page.create_alias(parent=home, update_slug="alias")
    InformationPage.objects.filter(pk=page.pk).update(live=False)
    assert_closed(document)


def test_a_page_past_its_end_opens_nothing_even_before_it_is_taken_down(
    document, assert_open, assert_closed
):
    page = InformationPageFactory(body=[holding(document)], expire_at=NOON)
    with time_machine.travel(NOON - datetime.timedelta(seconds=1), tick=False):
        assert_open(document)
    with time_machine.travel(NOON, tick=False):
        assert_closed(document)
    page.refresh_from_db()
    assert page.live


def test_a_page_set_to_go_live_opens_its_document_only_when_it_does(document, assert_open, assert_closed):
    page = InformationPageFactory(live=False, go_live_at=NOON, body=[holding(document)])
    with time_machine.travel(NOON - datetime.timedelta(days=1), tick=False):
        page.save_revision().publish()
        call_command("publish_scheduled")
        assert_closed(document)
    with time_machine.travel(NOON + datetime.timedelta(seconds=1), tick=False):
        assert_closed(document)
        call_command("publish_scheduled")
        assert_open(document)


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
@pytest.mark.parametrize("level", ["the page", "its parent", "the home page"])
def test_a_private_page_opens_nothing(document, assert_open, assert_closed, home, kind, level):
    parent = InformationPageFactory()
    page = InformationPageFactory(parent=parent, body=[holding(document)])
    assert_open(document)
    place = {"the page": page, "its parent": parent, "the home page": home}[level]
    restriction = PageViewRestriction.objects.create(page=place, restriction_type=kind, password="open")
    assert_closed(document)
    restriction.delete()
    assert_open(document)


def test_a_private_page_beside_the_one_that_holds_it_closes_nothing(document, assert_open):
    InformationPageFactory(body=[holding(document)])
    PageViewRestriction.objects.create(page=InformationPageFactory(), restriction_type="login")
    assert_open(document)


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
@pytest.mark.parametrize("depth", [0, 1])
def test_a_document_in_a_private_collection_is_closed(document, assert_open, assert_closed, kind, depth):
    outer = Collection.get_first_root_node().add_child(name="Board")
    inner = outer.add_child(name="Reviews")
    document.collection = inner
    document.save()
    InformationPageFactory(body=[holding(document)])
    assert_open(document)
    CollectionViewRestriction.objects.create(
        collection=[inner, outer][depth], restriction_type=kind, password="open"
    )
    assert_closed(document)


def test_knowing_the_password_of_a_private_collection_opens_nothing(client, document, assert_closed):
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="password", password="open"
    )
    InformationPageFactory(body=[holding(document)])
    session = client.session
    session["passed_collection_view_restrictions"] = [restriction.pk]
    session.save()
    assert_closed(document)


def forge_reference(document, holder, base=None):
    """Write a row into the reference index that says `holder` holds the document."""
    return ReferenceIndex.objects.create(
        base_content_type=ContentType.objects.get_for_model(base or type(holder)),
        content_type=ContentType.objects.get_for_model(holder),
        object_id=str(holder.pk),
        to_content_type=ContentType.objects.get_for_model(document),
        to_object_id=str(document.pk),
        model_path="body",
        content_path="body",
        content_path_hash="5b8f1f9c-4a3e-4c3b-9d0a-2f6f5f3f3c11",
    )


@pytest.mark.parametrize("kind", ["notice", "settings"])
def test_a_document_that_only_a_snippet_or_a_setting_names_is_closed(document, assert_closed, home, kind):
    if kind == "notice":
        start = NOON
        end = start + datetime.timedelta(days=1)
        holder = Banner.objects.create(pk=home.pk, message="Read it", starts_at=start, ends_at=end)
    else:
        holder = SiteSettings.objects.create(pk=home.pk, site=home.get_site())
    forge_reference(document, holder)
    assert_closed(document)


def test_a_wrong_row_in_the_reference_index_opens_nothing(document, assert_closed):
    forge_reference(document, InformationPageFactory(), base=Page)
    assert_closed(document)


def test_a_row_left_behind_in_the_reference_index_opens_nothing(document, assert_open, assert_closed):
    page = InformationPageFactory(body=[holding(document)])
    assert_open(document)
    type(page).objects.filter(pk=page.pk).update(body=[])
    assert ReferenceIndex.get_references_to(document).exists()
    assert_closed(document)


def test_a_reference_index_that_has_lost_its_rows_opens_nothing(document, assert_closed):
    InformationPageFactory(body=[holding(document)])
    ReferenceIndex.objects.all().delete()
    assert_closed(document)


@pytest.mark.parametrize("who", ["officer", "publisher", "administrator"])
def test_staff_read_a_closed_document_and_their_browser_keeps_nothing(client, document, request, who):
    client.force_login(request.getfixturevalue(who))
    response = client.get(document.url)
    assert (response.status_code, response.getvalue()) == (200, PDF)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("codename", ["choose_document", None])
def test_somebody_signed_in_reads_a_closed_document_only_with_a_right_to_documents(
    client, document, assert_closed, codename
):
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    assert_closed(document)
    if codename:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=document.collection,
            permission=Permission.objects.get(codename=codename),
        )
        assert client.get(document.url).status_code == 200


def test_somebody_who_left_reads_nothing_with_an_old_session(client, document, officer, assert_closed):
    client.force_login(officer)
    officer.is_active = False
    officer.save()
    assert_closed(document)


def test_a_document_whose_file_is_lost_is_not_an_error(client, document, assert_closed):
    InformationPageFactory(body=[holding(document)])
    document.file.storage.delete(document.file.name)
    assert_closed(document)


@pytest.mark.urls(__name__)
def test_wagtails_own_view_is_locked_too(client, document, assert_closed, officer):
    assert_closed(document)
    page = InformationPageFactory(body=[holding(document)])
    response = client.get(document.url)
    assert (response.status_code, response.getvalue()) == (200, PDF)
    page.unpublish()
    client.force_login(officer)
    assert client.get(document.url).status_code == 200


def test_it_costs_the_same_to_open_a_document_of_one_page_or_of_thirty(
    client, document, django_assert_max_num_queries
):
    InformationPageFactory(body=[holding(document)])
    with django_assert_max_num_queries(25) as few:
        client.get(document.url)
    InformationPageFactory.create_batch(29, body=[holding(document)])
    with django_assert_max_num_queries(len(few)):
        client.get(document.url)
