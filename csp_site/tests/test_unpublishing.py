"""By every door: an officer is told first what readers lose; the home page alone is refused."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Site,
)

from contacts.tests.factories import ContactPageFactory, NeedFactory, contacts_page
from csp_site.models import ChangeNote, InformationPage
from csp_site.models.documents import SiteDocument
from csp_site.tests.deleting import delete, delete_in_bulk, refusal
from csp_site.tests.editor import send, turned_away
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, UserFactory, holding
from csp_site.tests.loading import Files, everything
from csp_site.tests.unpublishing import (
    DOORS,
    PRIVATE,
    confirm,
    in_bulk,
    is_public,
    make_private,
    move,
    private_collection,
    private_place,
    sheet,
    unpublish,
    unpublish_in_bulk,
    words,
)

BULK = "/admin/bulk/wagtailcore/page/unpublish/"
pytestmark = [pytest.mark.search, pytest.mark.django_db]
CALL_US = "“Duty desk” is how people reach the partnership itself. “Call us” and “email us” go from"


@pytest.fixture
def duty_desk(home):
    """The partnership's own contact, which another page leads to."""
    contact = ContactPageFactory(title="Duty desk", needs=[NeedFactory(name="Litter")])
    page = contacts_page()
    page.own_contact = contact
    page.save()
    InformationPageFactory(
        title="Report it", body=[("cards", {"heading": "", "pages": [contact]})], slug="report-it"
    )
    return contact


@pytest.mark.parametrize("door", DOORS)
def test_what_readers_lose_with_the_own_contact_is_said_before_it_goes_by_any_door(admin, duty_desk, door):
    asked = door(admin, duty_desk)
    assert asked.status_code == 200
    told = words(asked)
    assert "Readers lose this page: Duty desk" in told
    assert f"{CALL_US} the home page, the foot of every page and the page “not found”." in told
    assert "Nobody is listed any longer who helps with “Litter”." in told
    assert "“Report it” no longer leads to “Duty desk” (body → cards)." in told
    answer = confirm(admin, asked)
    assert answer.status_code == 302 or answer.json() == {"step": "set_privacy_done", "is_public": False}
    assert not is_public(admin, duty_desk)


@pytest.mark.parametrize("door", ["unpublish", "set_privacy"])
def test_a_browser_that_sends_the_tokens_of_its_forms_is_asked_once_and_then_it_happens(duty_desk, door):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(UserFactory(is_superuser=True))
    url = reverse(f"wagtailadmin_pages:{door}", args=[duty_desk.pk])
    token = sheet(browser.get(url)).find("input", attrs={"name": "csrfmiddlewaretoken"})["value"]
    asked = browser.post(url, PRIVATE | {"csrfmiddlewaretoken": token})
    assert CALL_US in words(asked)
    answer = confirm(browser, asked)
    assert answer.status_code == 302 or answer.json()["step"] == "set_privacy_done"
    assert not is_public(browser, duty_desk)


@pytest.mark.parametrize("door", DOORS)
def test_nothing_goes_when_what_would_be_lost_is_no_longer_what_was_said(admin, duty_desk, door):
    asked = door(admin, duty_desk)
    NeedFactory(name="Noise").contacts.add(duty_desk)
    again = confirm(admin, asked)
    assert "“Litter” and “Noise”" in words(again) or "“Noise” and “Litter”" in words(again)
    assert is_public(admin, duty_desk)


@pytest.mark.parametrize("door", [*DOORS, delete, delete_in_bulk])
def test_the_home_page_is_refused_at_every_door_with_the_reason(admin, home, door):
    InformationPageFactory()
    answer = door(admin, home)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    page = words(answer) if answer.status_code == 200 else ""
    assert "is the home page of this site" in " ".join([page, *told])
    assert is_public(admin, home)


def test_no_action_of_the_api_takes_the_home_page_or_any_other_by_passing_the_doors(admin, home):
    page = InformationPageFactory()
    for one in (home, page):
        for action in ("unpublish", "delete", "move", "create_alias", "revert_to_page_revision"):
            url = reverse("wagtailadmin_api:pages:action", args=[one.pk, action])
            assert admin.post(url, {"destination_page_id": page.pk}).status_code == 404
    assert is_public(admin, home) and is_public(admin, page)


def test_no_site_is_deleted_or_led_to_a_home_page_that_readers_cannot_have(admin, home):
    site, draft = home.get_site(), InformationPageFactory(title="Draft", live=False)
    assert "is the home page" in refusal(admin.post(f"/admin/sites/delete/{site.pk}/", follow=True))
    sent = {"hostname": "testserver", "port": "80", "is_default_site": "on", "root_page": draft.pk}
    assert "Publish it first." in refusal(admin.post(f"/admin/sites/edit/{site.pk}/", sent, follow=True))
    leaving = InformationPageFactory(title="Leaving", expire_at=timezone.now() + datetime.timedelta(days=9))
    sent["root_page"] = leaving.pk
    told = refusal(admin.post(f"/admin/sites/edit/{site.pk}/", sent, follow=True))
    assert "“Leaving” expires. Take its expiry date out first." in told
    private = InformationPageFactory(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    sent["root_page"] = private.pk
    assert "Publish it first." in refusal(admin.post(f"/admin/sites/edit/{site.pk}/", sent, follow=True))
    other = InformationPageFactory(title="Newer home")
    InformationPageFactory(parent=other, title="Newer page")
    asked = send(admin, f"/admin/sites/edit/{site.pk}/", sent | {"root_page": other.pk})
    assert f"Readers lose these pages: {home.title} Leaving" in words(asked)
    assert "Newer" not in words(asked)
    site.refresh_from_db()
    assert site.root_page_id == home.pk
    assert confirm(admin, asked).status_code == 302
    site.refresh_from_db()
    assert site.root_page_id == other.pk


def test_what_stands_above_the_home_page_is_not_made_private(admin, home):
    root = Page.get_first_root_node()
    make_private(admin, root)
    assert not PageViewRestriction.objects.exists()


@pytest.mark.parametrize("view", ["unpublish", "bulk"])
def test_the_screen_offers_no_button_for_the_home_page(admin, home, view):
    url = reverse("wagtailadmin_pages:unpublish", args=[home.pk])
    if view == "bulk":
        url = f"{BULK}?id={home.pk}"
    shown = sheet(admin.get(url)).find(id="main")
    assert "is the home page of this site" in shown.get_text()
    assert not shown.find("button", string=lambda text: text and "Yes" in text)


@pytest.mark.parametrize("view", ["unpublish", "bulk"])
def test_the_first_screen_says_it_and_asks_once(admin, duty_desk, view):
    url = reverse("wagtailadmin_pages:unpublish", args=[duty_desk.pk])
    if view == "bulk":
        url = f"{BULK}?id={duty_desk.pk}"
    shown = admin.get(url)
    assert CALL_US in words(shown)
    form = sheet(shown).find("main").find("form", method="POST")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert admin.post(form["action"], hidden).status_code == 302
    assert not is_public(admin, duty_desk)


def test_the_screen_before_a_move_says_it_at_once(admin, duty_desk):
    args = [duty_desk.pk, private_place(duty_desk).pk]
    shown = admin.get(reverse("wagtailadmin_pages:move_confirm", args=args))
    assert "“The cave” is private, and so is everything under it." in words(shown)
    assert CALL_US in words(shown)
    confirm(admin, shown)
    assert not is_public(admin, duty_desk)


@pytest.mark.parametrize("door", [unpublish, unpublish_in_bulk])
def test_with_subpages_all_of_them_are_counted_and_without_they_are_said_to_stay(admin, home, door):
    top = InformationPageFactory(title="Rights", show_in_menus=True, show_in_footer=True)
    below = [InformationPageFactory(parent=top, title=f"Right {number}") for number in range(12)]
    told = words(door(admin, top))
    assert "12 pages below stay public at their own addresses." in told
    assert "The main menu loses “Rights”." in told and "The foot of every page loses “Rights”." in told
    asked = door(admin, top, include_descendants="on")
    assert "and 3 more." in words(asked) and "stay public" not in words(asked)
    confirm(admin, asked)
    assert not InformationPage.objects.live().filter(pk__in=[page.pk for page in below]).exists()


def test_documents_old_addresses_and_news_that_go_with_a_page_are_told(admin, home):
    only_here, also_there = DocumentFactory(title="Terms"), DocumentFactory(title="Plan")
    page = InformationPageFactory(body=[holding(only_here), holding(also_there)])
    other = InformationPageFactory(body=[holding(also_there)])
    for one, old_path in ((page, "/old"), (other, "/older")):
        Redirect.objects.create(old_path=old_path, redirect_page=one)
        ChangeNote.objects.create(page=one, text="New number.", published_at=timezone.now())
    ChangeNote.objects.create(page=page, text="Not told yet.")
    told = words(unpublish(admin, page))
    assert "The document “Terms” can no longer be read." in told
    assert "Plan" not in told
    assert "Old addresses that led there lead nowhere: “/old”." in told
    assert "“What is new” loses 1 line." in told


def test_drafts_and_private_pages_lose_nobody_anything(admin, home):
    draft = InformationPageFactory(title="Draft", live=False)
    private = InformationPageFactory(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for page in (draft, private):
        for door in (unpublish, move):
            assert door(admin, page).status_code == 302
    assert make_private(admin, draft).json()["step"] == "set_privacy_done"


def test_a_move_where_readers_still_find_the_page_asks_nothing(admin, home):
    page, place = InformationPageFactory(), InformationPageFactory()
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk])
    assert admin.post(url).status_code == 302
    assert is_public(admin, page)


def test_a_move_under_an_unpublished_page_or_out_of_the_menu_is_said(admin, home):
    page = InformationPageFactory(title="Rights", show_in_menus=True)
    place = InformationPageFactory(title="Attic", live=False)
    asked = admin.get(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]))
    assert "“Attic” or a page above it is not published: nothing there leads to “Rights”." in words(asked)
    assert "The main menu loses “Rights”." in words(asked)
    assert confirm(admin, asked).status_code == 302
    assert is_public(admin, page)


@pytest.fixture
def terms(home):
    """A document that a public page offers, in a collection of its own, and another that none does."""
    collection = Collection.get_first_root_node().add_child(name="Papers")
    DocumentFactory(title="Offered nowhere", collection=collection)
    document = DocumentFactory(title="Terms", collection=collection)
    InformationPageFactory(title="Who we are", body=[holding(document)])
    return document


def close_collection(admin, document):
    args = [document.collection_id]
    return admin.post(reverse("wagtailadmin_collections:set_privacy", args=args), PRIVATE)


def move_collection(admin, document):
    sent = {"name": "Papers", "parent": private_collection().pk}
    return send(admin, reverse("wagtailadmin_collections:edit", args=[document.collection_id]), sent)


def move_document(admin, document):
    sent = {"title": "Terms", "collection": private_collection().pk}
    return send(admin, reverse("wagtaildocs:edit", args=[document.pk]), sent)


def move_documents(admin, document):
    other = SiteDocument.objects.exclude(pk=document.pk).first() or document
    url = reverse("wagtail_bulk_action", args=["csp_site", "sitedocument", "add_to_collection"])
    sent = {"collection": private_collection().pk}
    return admin.post(f"{url}?id={other.pk}&id={document.pk}", sent)


@pytest.mark.parametrize("door", [close_collection, move_collection, move_document, move_documents])
def test_documents_that_become_private_with_their_collection_are_told_first(admin, terms, door):
    assert admin.get(terms.url).status_code == 200
    asked = door(admin, terms)
    assert "The document “Terms” can no longer be read." in words(asked)
    assert "They stand on “Who we are”." in words(asked)
    assert SiteDocument.objects.get(pk=terms.pk).is_open()
    confirm(admin, asked)
    assert not SiteDocument.objects.get(pk=terms.pk).is_open()


def test_one_who_may_not_is_refused_as_ever_and_told_no_title(client, home, publisher):
    page = InformationPageFactory(title="The secret plan", live=False)
    client.force_login(publisher)
    place = private_place(page)
    bulk = [BULK.replace("unpublish", action) for action in ("unpublish", "delete", "move")]
    addresses = [
        *(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]) for view in ("unpublish", "delete")),
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]),
        reverse("wagtailadmin_pages:set_privacy", args=[page.pk]),
        *(f"{address}?id={page.pk}" for address in bulk),
    ]
    before = list(Page.objects.order_by("pk").values())
    for address in addresses:
        for answer in (client.get(address, follow=True), client.post(address, PRIVATE, follow=True)):
            told = words(answer)
            assert "secret" not in told and "cave" not in told, address
    assert list(Page.objects.order_by("pk").values()) == before
    assert "you do not have permission" in refusal(unpublish_and_follow(client, page))


def close_page(client, document):
    return make_private(client, InformationPage.objects.get(title="Who we are"))


def move_page(client, document):
    """Try to put a page where its type may not live, though a question would come first."""
    page = ContactPageFactory()
    place = private_place(InformationPage.objects.get(title="Who we are"))
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]))


def edit_site(client, document):
    sent = {"hostname": "testserver", "port": "80", "is_default_site": "on"}
    sent["root_page"] = InformationPage.objects.get(title="Who we are").pk
    return client.post(reverse("wagtailsites:edit", args=[Site.objects.get().pk]), sent)


def add_site(client, document):
    sent = {"hostname": "testserver", "port": "8080", "root_page": Site.objects.get().root_page_id}
    return client.post(reverse("wagtailsites:add"), sent)


def delete_site(client, document):
    return client.post(reverse("wagtailsites:delete", args=[Site.objects.get().pk]))


GUARDED = [close_page, close_collection, move_collection, move_document, edit_site, add_site, delete_site]


@pytest.mark.parametrize("door", [*GUARDED, move_page])
@pytest.mark.parametrize("who", ["an agenda publisher", "nobody"])
def test_one_who_may_not_go_through_a_door_is_sent_away_and_asked_nothing(
    client, terms, publisher, door, who
):
    if who != "nobody":
        client.force_login(publisher)
    assert turned_away(door(client, terms))
    assert is_public(client, InformationPage.objects.get()) and Site.objects.count() == 1


@pytest.mark.parametrize("door", [close_page, move_document, edit_site])
def test_an_administrator_who_may_is_asked_first(client, terms, administrator, door):
    client.force_login(administrator)
    asked = door(client, terms)
    assert "Readers lose" in words(asked) or "“Terms” can no longer be read" in words(asked)
    assert (
        is_public(client, InformationPage.objects.get()) and SiteDocument.objects.get(pk=terms.pk).is_open()
    )


def test_an_administrator_deletes_no_site(client, terms, administrator):
    client.force_login(administrator)
    answer = client.get(delete_site(client, terms)["Location"])
    assert "is the home page of this site" in refusal(answer)


def one_with(right, **place):
    """Return somebody who has one right alone, on a page or a collection."""
    group = Group.objects.create(name="With one right alone")
    model = GroupPagePermission if "page" in place else GroupCollectionPermission
    permission = Permission.objects.get(codename=right, content_type__app_label="wagtailcore")
    model.objects.create(group=group, permission=permission, **place)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = UserFactory()
    user.groups.add(group)
    return user


def test_one_who_may_change_a_page_and_not_publish_it_does_not_close_it(client, terms):
    client.force_login(one_with("change_page", page=InformationPage.objects.get()))
    assert turned_away(close_page(client, terms))


@pytest.mark.parametrize("door", [close_collection, move_collection])
@pytest.mark.parametrize("right", ["change", "add"])
def test_one_who_may_change_collections_is_asked_and_one_who_may_add_some_sent_away(
    client, terms, door, right
):
    client.force_login(one_with(f"{right}_collection", collection=Collection.get_first_root_node()))
    answer = door(client, terms)
    assert turned_away(answer) is (right == "add")
    assert right == "add" or "“Terms” can no longer be read" in words(answer)
    assert SiteDocument.objects.get(pk=terms.pk).is_open()


def test_no_form_of_a_door_is_kept_by_a_browser(admin, terms):
    page, site = InformationPage.objects.get(), Site.objects.get()
    for name, pk in (
        ("wagtailadmin_pages:set_privacy", page.pk),
        ("wagtailadmin_collections:set_privacy", terms.collection_id),
        ("wagtailadmin_collections:edit", terms.collection_id),
        ("wagtaildocs:edit", terms.pk),
        ("wagtailsites:edit", site.pk),
    ):
        answer = admin.get(reverse(name, args=[pk]))
        assert answer.status_code == 200 and "max-age=0" in answer["Cache-Control"], name


def test_a_page_does_not_move_where_its_type_may_not_live_nor_is_it_asked_about(admin, terms):
    assert turned_away(move_page(admin, terms))


@pytest.mark.parametrize("what", ["page", "collection"])
def test_what_is_private_already_may_be_private_in_another_way_without_a_question(admin, terms, what):
    in_groups = {"restriction_type": "groups", "groups": [Group.objects.first().pk]}
    if what == "page":
        page = InformationPage.objects.get()
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        answer = make_private(admin, page, **in_groups)
    else:
        collection = private_collection()
        DocumentFactory(collection=collection)
        url = reverse("wagtailadmin_collections:set_privacy", args=[collection.pk])
        answer = admin.post(url, in_groups)
    assert answer.json()["step"] == "set_privacy_done"


def test_a_site_that_is_private_as_a_whole_may_be_private_in_another_way(admin, home):
    PageViewRestriction.objects.create(page=home, restriction_type="login")
    in_groups = {"restriction_type": "groups", "groups": [Group.objects.first().pk]}
    assert make_private(admin, home, **in_groups).json()["step"] == "set_privacy_done"
    assert PageViewRestriction.objects.get().restriction_type == "groups"


@pytest.mark.parametrize("door", [move_document, move_documents, move_collection])
def test_a_document_goes_into_another_open_collection_without_a_question(admin, terms, door, monkeypatch):
    monkeypatch.setattr(f"{__name__}.private_collection", open_collection)
    answer = door(admin, terms)
    assert answer.status_code == 302
    terms.refresh_from_db()
    assert "Open" in (terms.collection.name, terms.collection.get_parent().name) and terms.is_open()


def open_collection():
    return Collection.get_first_root_node().add_child(name="Open")


def test_the_home_page_is_not_taken_along_with_what_stands_above_it(admin, home):
    new = InformationPageFactory(title="The new home")
    Site.objects.update(root_page=new)
    for answer in (unpublish(admin, home, include_descendants="on"), unpublish_in_bulk(admin, home, new)):
        *_, told = get_messages(answer.wsgi_request)
        assert "home page of this site" in str(told)
    assert "home page of this site" in words(make_private(admin, home))
    assert Page.objects.get(pk=home.pk).live and not PageViewRestriction.objects.exists()


def test_links_from_pages_that_go_too_are_not_told(admin, home):
    top = InformationPageFactory(title="Rights")
    below = InformationPageFactory(parent=top, title="Your rights")
    top.body = [("cards", {"heading": "", "pages": [below]})]
    top.save_revision().publish()
    InformationPageFactory(title="Elsewhere", body=[("cards", {"heading": "", "pages": [below]})])
    told = words(unpublish(admin, top, include_descendants="on"))
    assert "“Elsewhere” no longer leads to “Your rights”" in told
    assert "“Rights” no longer leads" not in told


@pytest.mark.parametrize("closed", ["withdrawn", "private"])
def test_a_document_that_readers_cannot_have_is_not_told_as_lost(admin, terms, closed):
    if closed == "withdrawn":
        terms.withdraw("A mistake.")
    else:
        CollectionViewRestriction.objects.create(collection=terms.collection, restriction_type="login")
    told = words(unpublish(admin, InformationPage.objects.get()))
    assert "Who we are" in told
    assert "can no longer be read" not in told


def unpublish_and_follow(client, page):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)


def test_the_questions_to_the_database_do_not_grow_with_what_is_lost(admin, home):
    def queries():
        url = reverse("wagtailadmin_pages:unpublish", args=[top.pk])
        admin.get(url)
        with CaptureQueriesContext(connection) as captured:
            asked = admin.post(url, {"include_descendants": "on"})
        assert "Readers lose" in words(asked)
        return len(captured)

    top = InformationPageFactory(title="Rights")

    def add(number):
        document = DocumentFactory()
        below = InformationPageFactory(parent=top, body=[holding(document)])
        InformationPageFactory(body=[("cards", {"heading": "", "pages": [below]})])
        ContactPageFactory(organisation=None)
        Redirect.objects.create(old_path=f"/old{number}", redirect_page=below)

    add(0)
    few = queries()
    for number in range(1, 5):
        add(number)
    assert queries() == few


def test_a_subpage_of_an_unpublished_page_shows_no_way_to_it(admin, home):
    top = InformationPageFactory(title="Rights", slug="rights")
    below = InformationPageFactory(parent=top, slug="vote")
    confirm(admin, unpublish(admin, top))
    admin.logout()
    shown = sheet(admin.get("/rights/vote/"))
    assert below.url == "/rights/vote/" and not shown.find("a", href="/rights/")


def test_the_site_is_whole_without_the_own_contact(admin, duty_desk):
    confirm(admin, unpublish(admin, duty_desk))
    admin.logout()
    for address, status in (("/", 200), ("/nothing-here/", 404), ("/get-help/", 200), ("/report-it/", 200)):
        answer = admin.get(address)
        shown = sheet(answer)
        assert answer.status_code == status
        assert "Duty desk" not in shown.get_text()
        assert "Contact the partnership" not in shown.footer.get_text()
        assert not [part for part in shown.select("main section, footer section, dl, ul") if not text(part)]


def text(part):
    return part.get_text(strip=True)


def test_moving_many_says_it_for_all_of_them(admin, home):
    first, second = InformationPageFactory(title="One"), InformationPageFactory(title="Two")
    place = private_place(first)
    told = words(in_bulk(admin, "move", [first, second], chooser=place.pk))
    assert "Readers lose these pages: One Two" in told


@pytest.mark.parametrize("field", ["live: false", "expire_at: 2026-12-01", "private: true"])
def test_a_file_of_content_can_take_no_page_from_readers(tmp_path, field):
    files = Files(tmp_path)
    files.load()
    files.change("pages.yaml", "    title: Your rights\n", f"    title: Your rights\n    {field}\n")
    before = everything()
    with pytest.raises(CommandError, match="nothing here is called"):
        files.load()
    assert everything() == before
