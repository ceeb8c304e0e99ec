"""What an officer has done on the site since it was loaded is never undone by loading again."""

import datetime

import pytest
from django.urls import reverse

from contacts.models import ContactPage, ContactsPage, MemberPage, Need
from contacts.tests.factories import ContactPageFactory, ContactsPageFactory
from csp_site.models import GlossaryTerm, HomePage, InformationPage, OpenPoint, Role, SiteSettings
from csp_site.tests.editor import edit_url, fill_in, send
from csp_site.tests.factories import InformationPageFactory, RoleFactory, UserFactory
from csp_site.tests.loading import Files, as_posted
from csp_site.tests.unpublishing import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """The files of a partnership whose content is loaded."""
    files = Files(tmp_path)
    files.load()
    return files


@pytest.fixture
def admin(client):
    """A browser in which somebody is signed in who may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def press(client, page, button="publish", **changes):
    """Open a page in the editor, change what is named and nothing else, and press a button."""
    if hasattr(page, "body"):
        changes.setdefault("body", as_posted(page.body.stream_block, page.body))
    response = fill_in(client, edit_url(page), **{f"action-{button}": "1"}, **changes)
    assert response.status_code == 302, "the editor refused this"


def save_record(client, record, **sent):
    url = reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])
    assert send(client, url, sent).status_code == 302


def delete_page(client, page):
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not type(page).objects.filter(pk=page.pk).exists(), "the admin refused this"


def how_we_work():
    return InformationPage.objects.get(slug="how-we-work")


def shelter():
    return ContactPage.objects.get(channels__value="01632 960002")


def test_pages_saved_without_a_change_are_still_the_loaders(files, admin):
    for page in (HomePage.objects.get(), how_we_work(), shelter(), MemberPage.objects.get()):
        press(admin, page)
    files.change("pages.yaml", "We have not met yet.", "We meet in May.")
    files.change("contacts.yaml", "then press 3", "then press 4")
    files.change("people.yaml", "seen_in: Minutes", "seen_in: Old minutes")
    assert files.load() == [
        "Updated: pages how-we-work (body)",
        "Updated: members borough (names)",
        "Updated: contacts shelter (channels)",
        "0 added, 3 updated, 12 unchanged, 0 kept, 0 not in the files.",
    ]


def test_records_saved_without_a_change_are_still_the_loaders(files, admin):
    files.add("words.yaml", "glossary:\n- {key: asb, term: ASB, meaning: Rude, also: [asb, a.s.b.]}\n")
    files.load()
    # A browser ends each line of a text with two characters.
    save_record(admin, GlossaryTerm.objects.get(), term="ASB", meaning="Rude", also="asb\r\na.s.b.")
    files.change("words.yaml", "a.s.b.]", "a.s.b., A.S.B.]")
    assert "Updated: glossary asb (also)" in files.load()


def test_an_edited_field_is_kept_and_the_others_are_updated(files, admin, get_soup):
    press(admin, shelter(), summary="Our own words.")
    files.change("contacts.yaml", "A safe place to sleep.", "The files’ new words.")
    files.change("contacts.yaml", "then press 3", "then press 4")
    lines = files.load()
    assert "Updated: contacts shelter (channels)" in lines
    assert "Kept as an officer left it: contacts shelter (summary)" in lines
    words = get_soup("/who-to-call/night-line/").main.get_text(" ", strip=True)
    assert "Our own words." in words
    assert "then press 4" in words
    assert "new words" not in words


def test_an_edited_body_is_kept_and_the_summary_is_updated(files, admin, get_soup):
    page = how_we_work()
    body = as_posted(page.body.stream_block, page.body)
    body["0"]["value"]["text"] = "What we did"
    press(admin, page, body=body)
    files.change("pages.yaml", "text: What we do}", "text: What we shall do}")
    files.change("pages.yaml", "What we do and when.", "What we do and where.")
    lines = files.load()
    assert "Updated: pages how-we-work (summary)" in lines
    assert "Kept as an officer left it: pages how-we-work (body)" in lines
    words = get_soup("/how-we-work/").main.get_text(" ", strip=True)
    assert "What we did" in words
    assert "What we do and where." in words


def test_a_field_that_an_officer_has_emptied_stays_empty(files, admin):
    press(admin, shelter(), summary="")
    assert "Kept as an officer left it: contacts shelter (summary)" in files.load()
    assert shelter().summary == ""


def test_a_file_that_catches_up_with_an_edit_has_the_field_again(files, admin):
    press(admin, shelter(), summary="Our own words.")
    files.change("contacts.yaml", "A safe place to sleep.", "Our own words.")
    assert files.load()[-1] == "0 added, 0 updated, 15 unchanged, 0 kept, 0 not in the files."
    files.change("contacts.yaml", "Our own words.", "Newer words.")
    assert "Updated: contacts shelter (summary)" in files.load()


def test_a_draft_in_hand_is_left_alone_and_so_is_its_page(files, admin):
    press(admin, shelter(), button="draft", summary="Not ready yet")
    draft = shelter().latest_revision_id
    files.change("contacts.yaml", "then press 3", "then press 4")
    assert "Kept as an officer left it: contacts shelter (channels)" in files.load()
    assert shelter().latest_revision_id == draft
    assert shelter().channels.first().instruction == "then press 3"


def test_a_page_is_updated_again_once_its_draft_is_published(files, admin):
    press(admin, shelter(), button="draft", summary="Ready")
    files.change("contacts.yaml", "then press 3", "then press 4")
    files.load()
    press(admin, shelter())
    assert "Updated: contacts shelter (channels)" in files.load()
    assert shelter().summary == "Ready"


@pytest.mark.search
@pytest.mark.parametrize("view", ["unpublish", "lock"])
def test_a_page_taken_down_or_locked_is_left_alone(files, admin, view):
    answer = admin.post(reverse(f"wagtailadmin_pages:{view}", args=[shelter().pk]))
    if view == "unpublish":
        confirm(admin, answer)
    files.change("contacts.yaml", "then press 3", "then press 4")
    assert "Kept as an officer left it: contacts shelter (channels)" in files.load()
    page = shelter()
    assert (page.live, page.locked) == (view != "unpublish", view == "lock")
    assert page.channels.first().instruction == "then press 3"


def test_a_moved_page_stays_where_it_was_put_and_is_still_updated(files, admin):
    rights, home = InformationPage.objects.get(slug="rights"), HomePage.objects.get()
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[rights.pk, home.pk]))
    files.change("pages.yaml", "title: Your rights", "title: All your rights")
    lines = files.load()
    assert "Updated: pages rights (title)" in lines
    assert "Kept as an officer left it: pages rights (parent)" in lines
    assert InformationPage.objects.get(title="All your rights").get_parent().pk == home.pk


def test_a_page_with_another_address_and_title_is_not_added_a_second_time(files, admin):
    press(admin, how_we_work(), slug="our-work", title="Our work")
    assert "Kept as an officer left it: pages how-we-work (slug, title)" in files.load()
    assert InformationPage.objects.filter(depth=3).get().slug == "our-work"


def test_a_deleted_page_stays_deleted_and_so_does_what_pointed_at_it(files, admin, get_soup):
    page = how_we_work()
    body = as_posted(page.body.stream_block, page.body)
    body["3"]["value"]["pages"]["0"]["deleted"] = "1"
    press(admin, page, body=body)
    delete_page(admin, shelter())
    lines = files.load()
    assert "Kept as an officer left it: contacts shelter (deleted)" in lines
    kept = (
        "Kept as an officer left it: pages how-we-work (body points at contacts shelter, which was deleted)"
    )
    assert kept in lines
    assert files.load() == lines
    assert not ContactPage.objects.filter(slug="night-line").exists()
    assert "Duty desk" in get_soup("/how-we-work/").main.get_text()


def test_pages_under_a_deleted_page_stay_deleted(files, admin):
    desk = ContactPage.objects.get(slug="duty-desk")
    press(admin, desk, organisation="")
    delete_page(admin, MemberPage.objects.get().get_parent().specific)
    files.change("people.yaml", "open_points:", "  - {key: trust, title: Trust}\n\nopen_points:")
    lines = files.load()
    assert "Kept as an officer left it: members_page members (deleted)" in lines
    assert "Kept as an officer left it: members borough (deleted)" in lines
    assert "Kept as an officer left it: members trust (deleted)" in lines
    assert not MemberPage.objects.exists()


def test_a_deleted_record_stays_deleted(files, admin):
    admin.post(
        reverse(Need.snippet_viewset.get_url_name("delete"), args=[Need.objects.get(slug="noise").pk])
    )
    point = OpenPoint.objects.get(key="strapline")
    admin.post(reverse(OpenPoint.snippet_viewset.get_url_name("delete"), args=[point.pk]))
    lines = files.load()
    assert "Kept as an officer left it: needs noisy (deleted)" in lines
    assert "Kept as an officer left it: open_points strapline (deleted)" in lines
    assert [need.slug for need in Need.objects.all()] == ["rest"]


def test_a_closed_open_point_stays_closed_and_a_reopened_one_open(files, admin):
    point = OpenPoint.objects.get(key="old-plan")
    sent = {
        "key": "old-plan",
        "page": point.page_id,
        "field": "body",
        "text": point.text,
        "source_row": "A-1",
    }
    save_record(admin, point, **sent, closed_on="2026-01-02")
    files.change("people.yaml", "Find the address of", "Ask for the address of")
    assert "Updated: open_points old-plan (text)" in files.load()
    point.refresh_from_db()
    assert point.closed_on == datetime.date(2026, 1, 2)
    save_record(admin, point, **sent | {"text": point.text}, closed_on="")
    assert files.load()[-1] == "0 added, 0 updated, 15 unchanged, 0 kept, 0 not in the files."
    point.refresh_from_db()
    assert point.closed_on is None


def test_edited_settings_and_roles_are_kept(files, admin, get_soup):
    site = SiteSettings.objects.get().site_id
    sent = {"name": "Safer Anytown for All", "place": "Anytown", "short_name": "Safer Anytown"}
    sent |= {"accent": "moss", "exit_url": "https://www.bbc.co.uk/weather"}
    send(admin, reverse("wagtailsettings:edit", args=["csp_site", "sitesettings", site]), sent)
    save_record(
        admin, Role.objects.get(name="Clerk"), name="Clerk", email="clerk@anytown.example", backup=""
    )
    files.change("people.yaml", "accent: moss", "accent: plum")
    lines = files.load()
    assert "Updated: settings (accent)" in lines
    assert "Kept as an officer left it: settings (name)" in lines
    assert "Kept as an officer left it: roles clerk (backup)" in lines
    assert Role.objects.get(name="Clerk").email == "clerk@anytown.example"
    assert "for All" in get_soup("/").header.get_text()


def test_what_officers_made_is_adopted_and_what_they_wrote_is_kept(tmp_path, home, admin, get_soup):
    RoleFactory(name="Clerk", email="real@anytown.example")
    InformationPageFactory(slug="how-we-work", title="How it works here")
    help_page = ContactsPageFactory(slug="help", title="Help")
    ContactPageFactory(parent=help_page, slug="duty-desk", title="Duty desk")
    press(admin, ContactPage.objects.get())
    lines = Files(tmp_path).load("--adopt")
    assert "Kept as it is on the site: pages how-we-work (title)" in lines
    assert "Kept as it is on the site: contacts_page help (slug, title)" in lines
    assert "Kept as an officer left it: contacts duty-desk (channels)" in lines
    assert "Updated: roles clerk (backup)" in lines
    assert Role.objects.get(name="Clerk").email == "real@anytown.example"
    assert ContactsPage.objects.count() == 1
    assert InformationPage.objects.filter(depth=3).count() == 1
    assert "What we do and when." in get_soup("/how-we-work/").main.get_text()
