"""Records, documents and pictures in use are not deleted."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupCollectionPermission

from contacts.models import Need
from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.models import InformationPage, Role
from csp_site.models.documents import SiteDocument
from csp_site.tests.deleting import delete, delete_in_bulk, delete_snippet, exists, refusal
from csp_site.tests.factories import (
    DocumentFactory,
    ImageFactory,
    InformationPageFactory,
    RoleFactory,
    UserFactory,
    holding,
)
from priorities.tests.factories import PriorityPageFactory
from reviews.models import Project
from reviews.tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(home):
    """A job that owns a page and stands in for another."""
    role = RoleFactory(name="Clerk")
    InformationPageFactory(title="Privacy", owner_role=role)
    RoleFactory(name="Mayor", backup=role)
    return role


@pytest.mark.parametrize("way", [delete_snippet, delete_in_bulk])
def test_a_role_in_use_is_not_deleted(admin, role, way):
    answer = way(admin, role)
    assert answer.redirect_chain[-1][0] == reverse(Role.snippet_viewset.get_url_name("list"))
    told = refusal(answer)
    assert "“Clerk” is used by “Privacy” (owner role)." in told
    assert "“Clerk” is used by “Mayor” (backup)." in told
    assert told.count("“Clerk” is used by") == 2
    assert exists(role)


def test_the_last_of_several_roles_keeps_all_of_them_while_it_is_in_use(admin, role):
    free = RoleFactory(name="Bailiff")
    assert "“Clerk” is used by “Privacy” (owner role)." in refusal(delete_in_bulk(admin, free, role))
    assert exists(free) and exists(role)


def test_a_role_is_not_deleted_that_the_index_does_not_know_in_use(admin, home):
    clerk = RoleFactory(name="Clerk")
    # Rows that are made at once send no signal, from which the index learns of them.
    Role.objects.bulk_create([Role(name="Mayor", backup=clerk)])
    assert "“Clerk” is used by “Mayor” (backup)." in refusal(delete_snippet(admin, clerk))
    assert exists(clerk)


def test_a_page_is_not_deleted_that_is_ticked_where_the_index_does_not_know_it(admin, home):
    page = PriorityPageFactory(title="Quieter nights")
    project = ProjectFactory(title="Lanterns")
    Project.priorities.through.objects.bulk_create(
        [Project.priorities.through(project=project, prioritypage=page)]
    )
    assert "“Quieter nights” is used by “Lanterns” (priorities)." in refusal(delete(admin, page))
    assert exists(page)


def test_a_page_that_holds_a_file_live_and_in_its_draft_is_named_once(admin, home):
    document = DocumentFactory(title="Terms")
    page = InformationPageFactory(title="Who we are", body=[holding(document)])
    page.title = "Who we will be"
    page.save_revision()
    told = refusal(delete_in_bulk(admin, document))
    assert "“Terms” is used by “Who we are”" in told and "draft" not in told


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


def page_of(file):
    """Return the name of the list of files, and the single and multiple ways to delete one."""
    app = "wagtaildocs" if isinstance(file, SiteDocument) else "wagtailimages"
    return [reverse(f"{app}:{view}", args=[file.pk]) for view in ("delete", "delete_multiple")]


@pytest.fixture(params=["document", "picture"])
def file_in_use(request, home):
    """A document or a picture that a page offers."""
    (DocumentFactory if request.param == "document" else ImageFactory)(title="Used nowhere")
    if request.param == "document":
        file = DocumentFactory(title="Terms")
        page_with(home, "documents", {"heading": "", "items": [{"document": file.pk}]})
    else:
        file = ImageFactory(title="Terms")
        page_with(home, "picture", {"image": file.pk, "alt": "The square"})
    return file


@pytest.mark.parametrize("way", ["single", "bulk", "multiple"])
def test_a_file_that_a_page_offers_is_not_deleted(admin, file_in_use, way):
    single, multiple = page_of(file_in_use)
    if way == "bulk":
        response = delete_in_bulk(admin, file_in_use)
    else:
        response = admin.post(single if way == "single" else multiple, follow=True)
    assert "“Terms” is used by “With a file”" in refusal(response)
    assert exists(file_in_use)
    assert response.redirect_chain[-1][0] == list_of(file_in_use)


def list_of(file):
    return reverse("wagtaildocs:index" if isinstance(file, SiteDocument) else "wagtailimages:index")


def test_the_last_of_several_files_keeps_all_of_them_while_it_is_in_use(admin, file_in_use):
    free = type(file_in_use).objects.get(title="Used nowhere")
    assert "“Terms” is used by “With a file”" in refusal(delete_in_bulk(admin, free, file_in_use))
    assert exists(free) and exists(file_in_use)


@pytest.mark.parametrize("way", [0, 1], ids=["single", "multiple"])
def test_who_may_delete_files_of_one_kind_alone_is_held_back_too(client, file_in_use, way):
    kind = "document" if isinstance(file_in_use, SiteDocument) else "image"
    group = Group.objects.create(name="Those who look after one kind")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupCollectionPermission.objects.create(
        group=group,
        collection=file_in_use.collection,
        permission=Permission.objects.get(codename=f"change_{kind}"),
    )
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    told = refusal(client.post(page_of(file_in_use)[way], follow=True))
    assert "“Terms” is used by “With a file”" in told
    assert exists(file_in_use)


def test_a_file_that_is_gone_already_is_not_found(admin, file_in_use):
    addresses = page_of(file_in_use)
    page_with_a_file().delete()
    file_in_use.delete()
    assert [admin.post(address).status_code for address in addresses] == [404, 404]


def page_with_a_file():
    return InformationPage.objects.get(slug="with-a-file")


def test_a_file_that_nothing_uses_can_be_deleted(admin, file_in_use):
    page_with_a_file().delete()
    admin.post(page_of(file_in_use)[0])
    assert not exists(file_in_use)


def test_an_agenda_publisher_deletes_only_what_they_uploaded(client, publisher):
    client.force_login(publisher)
    theirs, others = ImageFactory(uploaded_by_user=publisher), ImageFactory()
    for image in (theirs, others):
        client.post(page_of(image)[0])
    assert not exists(theirs)
    assert exists(others)


def test_a_page_cannot_stand_in_two_places(admin, home):
    page = InformationPageFactory(title="Privacy", slug="privacy")
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Twin", "new_slug": "twin", "new_parent_page": home.pk, "alias": "on"}
    assert "cannot stand in two places" in refusal(admin.post(url, sent, follow=True))
    assert not InformationPage.objects.filter(slug="twin").exists()
    admin.post(url, {key: value for key, value in sent.items() if key != "alias"})
    assert InformationPage.objects.filter(slug="twin").exists()
