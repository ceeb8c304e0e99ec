"""Each group of staff, signed in: what it may do, and what it may not do even by asking directly."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.snippets.models import get_snippet_models

from contacts.models import Need
from contacts.tests.factories import ContactPageFactory, NeedFactory
from csp_site.images import SiteImage
from csp_site.models import (
    Banner,
    ChangeNote,
    GlossaryTerm,
    InformationPage,
    OpenPoint,
    PageReport,
    Role,
    SiteSettings,
    User,
)
from csp_site.models.documents import SiteDocument
from csp_site.permissions import ADMINISTRATORS, AGENDA_PUBLISHERS, COUNCIL_OFFICERS
from csp_site.tests.editor import add_url, edit_url, publish, send, turned_away
from csp_site.tests.factories import (
    PDF,
    DocumentFactory,
    ImageFactory,
    InformationPageFactory,
    UserFactory,
    picture,
)
from csp_site.tests.loading import ANYTOWN, everything, load
from csp_site.tests.unpublishing import confirm, unpublish

pytestmark = pytest.mark.django_db
OURS = ["csp_site", "contacts", "priorities", "meetings", "reviews"]
SNIPPETS = [Banner, GlossaryTerm, Need, OpenPoint, Role]


@pytest.fixture
def sign_in(client, request):
    """Return a function that signs somebody in: "officer", "publisher", "administrator" or "stranger"."""

    def sign_in_as(who):
        user = UserFactory() if who == "stranger" else request.getfixturevalue(who)
        client.force_login(user)
        return user

    return sign_in_as


@pytest.fixture
def page(home):
    return InformationPageFactory(title="Old title", slug="a-page")


def settings_url(site):
    return reverse("wagtailsettings:edit", args=["csp_site", "sitesettings", site.pk])


def places(page):
    """Return the address of each part of the admin, by what it is for."""
    site = page.get_site()
    return {
        "page": edit_url(page),
        "new page": add_url(InformationPage, page),
        "new document": reverse("wagtaildocs:add"),
        "new picture": reverse("wagtailimages:add"),
        "settings": settings_url(site),
        "sites": reverse("wagtailsites:index"),
        "users": reverse("wagtailusers_users:index"),
        "new user": reverse("wagtailusers_users:add"),
        "groups": reverse("wagtailusers_groups:index"),
        "new group": reverse("wagtailusers_groups:add"),
        **{
            f"{kind} {model.__name__}": reverse(model.snippet_viewset.get_url_name(view))
            for model in SNIPPETS
            for kind, view in (("list of", "list"), ("new", "add"))
        },
    }


SNIPPET_PLACES = {f"{kind} {model.__name__}" for model in SNIPPETS for kind in ("list of", "new")}
FILE_PLACES = {"new document", "new picture"}
PAGE_PLACES = {"page", "new page"}
STAFF_PLACES = {"settings", "sites", "users", "new user", "groups", "new group"}


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("officer", PAGE_PLACES | SNIPPET_PLACES | FILE_PLACES),
        ("publisher", FILE_PLACES),
        ("administrator", PAGE_PLACES | SNIPPET_PLACES | FILE_PLACES | STAFF_PLACES),
        ("stranger", set()),
    ],
)
def test_each_group_opens_its_own_parts_of_the_admin_and_no_other(client, sign_in, page, who, allowed):
    sign_in(who)
    answers = {name: client.get(url) for name, url in places(page).items()}
    assert {name for name, response in answers.items() if response.status_code == 200} == allowed
    assert {response.status_code for response in answers.values()} <= {200, 302}


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_who_is_in_no_group_is_asked_to_sign_in(client, sign_in, page, who):
    if who == "stranger":
        sign_in(who)
    for url in (reverse("wagtailadmin_home"), *places(page).values()):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("who", ["officer", "publisher", "administrator"])
def test_everybody_of_the_staff_comes_into_the_admin(client, sign_in, who):
    sign_in(who)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.search
@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_officers_change_and_publish_pages(client, sign_in, page, who):
    sign_in(who)
    publish(client, edit_url(page), title="New title")
    assert "New title" in client.get("/a-page/").content.decode()
    publish(client, add_url(InformationPage, page), title="Below", slug="below")
    assert client.get("/a-page/below/").status_code == 200
    confirm(client, unpublish(client, page))
    client.logout()
    assert client.get("/a-page/").status_code == 404


def test_an_officer_takes_away_a_lock_that_somebody_else_set(client, sign_in, page):
    InformationPage.objects.update(locked=True, locked_by=UserFactory(), locked_at=timezone.now())
    sign_in("officer")
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert not InformationPage.objects.get().locked


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_officers_change_files_that_others_have_uploaded(client, sign_in, home, who):
    document = DocumentFactory(title="Terms", uploaded_by_user=UserFactory())
    image = ImageFactory(title="Square", uploaded_by_user=UserFactory())
    sign_in(who)
    sent = {"title": "New title", "tags": ""}
    send(client, reverse("wagtaildocs:edit", args=[document.pk]), sent)
    send(client, reverse("wagtailimages:edit", args=[image.pk]), sent)
    assert SiteDocument.objects.get().title == SiteImage.objects.get().title == "New title"


@pytest.mark.parametrize("address", ["/admin/change-notes/", "/admin/page-reports/"])
def test_nobody_adds_by_hand_what_comes_from_somewhere_else(admin_client, home, address):
    assert f'href="{address}new/"' not in admin_client.get(address).content.decode()
    for answer in (admin_client.get(f"{address}new/"), admin_client.post(f"{address}new/", {"text": "x"})):
        assert turned_away(answer)


def test_publishers_change_no_page(client, sign_in, page):
    sign_in("publisher")
    before = everything()
    sent = {"title": "New title", "slug": "a-page", "body-count": "0", "action-publish": "1"}
    send(client, edit_url(page), sent)
    client.post(add_url(InformationPage, page), sent)
    for view in ("unpublish", "delete", "lock"):
        client.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]))
    unchanged = everything()
    for told in ("csp_site.User", "sessions.Session"):
        before.pop(told), unchanged.pop(told)
    assert unchanged == before


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_officers_keep_the_snippets(client, sign_in, home, who):
    sign_in(who)
    urls = Role.snippet_viewset
    client.post(reverse(urls.get_url_name("add")), {"name": "Clerk", "email": "", "backup": ""})
    role = Role.objects.get(name="Clerk")
    send(client, reverse(urls.get_url_name("edit"), args=[role.pk]), {"name": "Town clerk", "backup": ""})
    assert Role.objects.get().name == "Town clerk"
    client.post(reverse(urls.get_url_name("delete"), args=[role.pk]))
    assert not Role.objects.exists()


def test_publishers_change_no_snippet(client, sign_in, home):
    sign_in("publisher")
    need = NeedFactory(name="Noise")
    urls = Need.snippet_viewset
    sent = {"name": "Silence", "slug": "silence", "position": "1"}
    client.post(reverse(urls.get_url_name("add")), sent)
    send(client, reverse(urls.get_url_name("edit"), args=[need.pk]), sent)
    client.post(reverse(urls.get_url_name("delete"), args=[need.pk]))
    bulk = reverse("wagtail_bulk_action", args=["contacts", "need", "delete"])
    client.post(f"{bulk}?id={need.pk}")
    assert [need.name for need in Need.objects.all()] == ["Noise"]


@pytest.mark.parametrize("who", ["officer", "publisher", "administrator"])
def test_all_staff_upload_documents_and_pictures(client, sign_in, home, who):
    sign_in(who)
    collection = SiteDocument._meta.get_field("collection").get_default()
    sent = {"title": "Terms", "collection": collection, "tags": ""}
    client.post(reverse("wagtaildocs:add"), sent | {"file": SimpleUploadedFile("terms.pdf", PDF)})
    client.post(reverse("wagtailimages:add"), sent | {"file": SimpleUploadedFile("square.jpg", picture())})
    assert [document.title for document in SiteDocument.objects.all()] == ["Terms"]
    assert [image.title for image in SiteImage.objects.all()] == ["Terms"]


@pytest.mark.parametrize("group", [COUNCIL_OFFICERS, AGENDA_PUBLISHERS])
def test_no_settings_whatever_is_added_to_them_are_kept_by_anybody_but_administrators(group, db):
    kept = Permission.objects.filter(group__name=group)
    models = {permission.content_type.model_class() for permission in kept}
    assert settings_registry and models.isdisjoint(settings_registry)
    everybody = Permission.objects.filter(group__name=ADMINISTRATORS)
    assert {permission.content_type.model_class() for permission in everybody} >= set(settings_registry)


def test_what_each_group_keeps_beside_pages_and_files_is_written_down_here(db):
    def kept(group):
        of_ours = Permission.objects.filter(group__name=group, content_type__app_label__in=OURS)
        return {permission.content_type.model_class() for permission in of_ours}

    snippets = {model for model in get_snippet_models() if model._meta.app_label in OURS}
    assert kept(COUNCIL_OFFICERS) == snippets | {ChangeNote, PageReport}
    assert {model._meta.app_label for model in kept(AGENDA_PUBLISHERS)} <= {"meetings"}


@pytest.mark.parametrize("who", ["officer", "publisher"])
def test_only_administrators_keep_people_groups_and_settings(client, sign_in, page, who):
    user = sign_in(who)
    group = Group.objects.get(name="Administrators")
    before = set(User.objects.values_list("email", "is_superuser", "is_active"))
    new = {"email": "new@example.org", "first_name": "N", "last_name": "N", "groups": [group.pk]}
    new |= {"password1": "a long enough password", "password2": "a long enough password"}
    client.post(reverse("wagtailusers_users:add"), new)
    send(client, reverse("wagtailusers_users:edit", args=[user.pk]), new | {"is_superuser": "on"})
    client.post(reverse("wagtailusers_groups:add"), {"name": "Friends"})
    client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))
    send(client, settings_url(page.get_site()), {"name": "Ours", "short_name": "O", "accent": "plum"})
    assert set(User.objects.values_list("email", "is_superuser", "is_active")) == before
    assert Group.objects.filter(name="Administrators").exists()
    assert not Group.objects.filter(name="Friends").exists()
    assert not SiteSettings.objects.filter(name="Ours").exists()
    assert [group.name for group in user.groups.all()] != ["Administrators"]


def test_administrators_keep_people_groups_and_settings(client, sign_in, page):
    sign_in("administrator")
    officers = Group.objects.get(name=COUNCIL_OFFICERS)
    new = {"email": "new@example.org", "first_name": "N", "last_name": "N", "groups": [officers.pk]}
    new |= {"password1": "a long enough password", "password2": "a long enough password"}
    client.post(reverse("wagtailusers_users:add"), new)
    assert [group.name for group in User.objects.get(email="new@example.org").groups.all()] == [
        COUNCIL_OFFICERS
    ]
    sent = {
        "name": "Ours",
        "short_name": "O",
        "accent": "plum",
        "exit_url": "https://www.bbc.co.uk/weather",
    }
    send(client, settings_url(page.get_site()), sent)
    assert SiteSettings.objects.get().name == "Ours"


def test_an_administrator_cannot_make_anybody_a_superuser(client, sign_in, home):
    user = sign_in("administrator")
    sent = {
        "email": user.email,
        "first_name": "A",
        "last_name": "B",
        "is_superuser": "on",
        "is_active": "on",
    }
    send(client, reverse("wagtailusers_users:edit", args=[user.pk]), sent)
    user.refresh_from_db()
    assert not user.is_superuser


def bulk_delete(client, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{ids}")


def test_officers_delete_single_pages_but_none_with_pages_under_it(client, sign_in, page):
    sign_in("officer")
    below = InformationPageFactory(parent=page)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    bulk_delete(client, page)
    assert InformationPage.objects.count() == 2
    client.post(reverse("wagtailadmin_pages:delete", args=[below.pk]))
    assert list(InformationPage.objects.all()) == [page]
    bulk_delete(client, page)
    assert not InformationPage.objects.exists()


def test_officers_cannot_touch_the_home_page_itself(client, sign_in, home, page):
    sign_in("officer")
    client.post(reverse("wagtailadmin_pages:delete", args=[home.pk]))
    client.post(reverse("wagtailadmin_pages:delete", args=[home.get_parent().pk]))
    home.refresh_from_db()
    assert InformationPage.objects.filter(pk=page.pk).exists()


def test_officers_may_not_add_pages_beside_the_home_page(client, sign_in, home):
    sign_in("officer")
    root = home.get_parent()
    assert client.get(reverse("wagtailadmin_pages:add_subpage", args=[root.pk])).status_code == 302


def test_migrating_again_changes_no_permission(home):
    load(ANYTOWN)
    before = everything()
    call_command("migrate", verbosity=0)
    assert everything() == before


def test_the_permissions_come_back_whatever_was_made_first(client, home, request):
    Group.objects.all().delete()
    Permission.objects.all().delete()
    call_command("migrate", verbosity=0)
    client.force_login(request.getfixturevalue("officer"))
    assert client.get(reverse(Role.snippet_viewset.get_url_name("list"))).status_code == 200
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302
    client.force_login(request.getfixturevalue("administrator"))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 200


def test_loading_gives_the_groups_their_pages_and_files(client):
    load(ANYTOWN)
    officer, publisher = UserFactory(), UserFactory()
    officer.groups.add(Group.objects.get(name=COUNCIL_OFFICERS))
    publisher.groups.add(Group.objects.get(name=AGENDA_PUBLISHERS))
    page = InformationPage.objects.get(slug="how-we-work")
    client.force_login(officer)
    assert client.get(edit_url(page)).status_code == 200
    client.force_login(publisher)
    assert client.get(edit_url(page)).status_code == 302
    assert client.get(reverse("wagtaildocs:add")).status_code == 200


def test_an_officer_edits_contacts_like_any_page(client, sign_in, home):
    sign_in("officer")
    contact = ContactPageFactory()
    publish(client, edit_url(contact), **{"channels-0-value": "01632 960 123"})
    assert "01632 960 123" in client.get(contact.url).content.decode()
