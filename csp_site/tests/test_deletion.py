"""Nothing that something else points at is deleted, by whatever way; and never does deleting fail badly."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from contacts.models import ContactPage
from contacts.tests.factories import (
    ContactPageFactory,
    MemberPageFactory,
    contacts_page,
)
from csp_site.models import BasePage, HomePage, InformationPage
from csp_site.tests.deleting import delete, delete_in_bulk, exists, refusal
from csp_site.tests.editor import edit_url, fill_in
from csp_site.tests.factories import (
    InformationPageFactory,
)
from csp_site.tests.loading import ANYTOWN, load
from csp_site.tests.unpublishing import confirm, unpublish
from priorities.models import GroupMember
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(home):
    """A member that a contact names as the one who runs it."""
    member = MemberPageFactory(title="Borough Council")
    ContactPageFactory(title="Noise team", organisation=member)
    return member


def test_asking_to_delete_a_member_in_use_says_what_uses_it(admin, member):
    url = reverse("wagtailadmin_pages:delete", args=[member.pk])
    told = refusal(admin.get(url, follow=True))
    assert "This cannot be deleted yet." in told
    assert "“Borough Council” is used by “Noise team” (organisation)." in told


def test_a_member_in_use_is_not_deleted_even_without_being_asked_first(admin, member):
    assert "is used by “Noise team” (organisation)" in refusal(delete(admin, member))
    assert exists(member)


def test_the_page_above_a_member_in_use_is_not_deleted(admin, member):
    assert "“Borough Council” is used by “Noise team”" in refusal(delete(admin, member.get_parent()))
    assert exists(member)


@pytest.mark.parametrize("above", [False, True])
def test_a_member_in_use_is_not_deleted_in_bulk(admin, member, above):
    free = InformationPageFactory()
    free.move(member.get_parent().get_parent(), pos="first-child")
    member.refresh_from_db()
    told = refusal(delete_in_bulk(admin, free, member.get_parent() if above else member))
    assert "“Borough Council” is used by “Noise team” (organisation)." in told
    assert exists(member)
    assert exists(free)


def test_a_member_can_be_deleted_once_nothing_points_at_it(admin, member):
    contact = ContactPage.objects.get()
    fill_in(admin, edit_url(contact), organisation="", **{"action-publish": "1"})
    delete(admin, member)
    assert not exists(member)


def test_a_member_and_the_contact_that_names_it_do_not_go_together(admin, member):
    contact = ContactPage.objects.get()
    assert "“Borough Council” is used by “Noise team”" in refusal(delete_in_bulk(admin, member, contact))
    delete_in_bulk(admin, contact)
    delete_in_bulk(admin, member)
    assert not exists(member)


def test_a_page_whose_draft_leads_to_what_is_below_it_goes_with_that(admin, home):
    page = InformationPageFactory()
    below = InformationPageFactory(parent=page)
    page.body = [("cards", {"heading": "", "pages": [below]})]
    page.save_revision()
    delete(admin, page)
    assert not InformationPage.objects.exists()


def test_a_page_and_one_under_it_can_be_chosen_together(admin, home):
    page = InformationPageFactory()
    below = InformationPageFactory(parent=page)
    delete_in_bulk(admin, page, below)
    assert not InformationPage.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (("text", '<p><a linktype="page" id="{pk}">Them</a></p>'), "body → text"),
        (("cards", {"heading": "", "pages": ["{pk}"]}), "body → cards"),
        (("links", {"heading": "", "items": [{"text": "Them", "page": "{pk}"}]}), "body → links"),
    ],
)
@pytest.mark.parametrize("is_live", [True, False])
def test_a_page_that_the_body_of_another_leads_to_is_not_deleted(admin, home, block, field, is_live):
    target, kind, value = MemberPageFactory(title="Them"), block[0], block[1]
    value = with_id(value, target.pk)
    user = InformationPage(title="Us", slug="us", live=is_live)
    user.body = user.body.stream_block.to_python([{"type": kind, "value": value}])
    home.add_child(instance=user)
    assert f"“Them” is used by “Us” ({field})." in refusal(delete(admin, target))
    assert f"“Them” is used by “Us” ({field})." in refusal(delete_in_bulk(admin, target))
    assert exists(target)
    delete(admin, user)
    delete(admin, target)
    assert not exists(target)


def with_id(value, pk):
    """Return a block's value with the id of a page where “{pk}” stands."""
    if isinstance(value, dict):
        return {name: with_id(item, pk) for name, item in value.items()}
    if isinstance(value, list):
        return [with_id(item, pk) for item in value]
    return pk if value == "{pk}" else value.replace("{pk}", str(pk))


def test_a_member_that_only_a_draft_names_is_not_deleted(admin, member):
    contact, other = ContactPage.objects.get(), MemberPageFactory(title="County Council")
    fill_in(admin, edit_url(contact), organisation=other.pk, **{"action-draft": "1"})
    assert "“County Council” is used by a draft of “Noise team”." in refusal(delete(admin, other))
    assert exists(other)
    assert admin.get(edit_url(contact)).status_code == 200


def test_a_member_is_not_deleted_that_the_index_does_not_know_in_use(admin, member):
    ReferenceIndex.objects.all().delete()
    assert "“Noise team” (organisation)" in refusal(delete(admin, member))
    assert exists(member)


def test_the_partnerships_own_contact_is_not_deleted(admin, home):
    contact = ContactPageFactory(title="Duty desk")
    page = contacts_page()
    page.own_contact = contact
    page.save()
    assert "“Duty desk” is used by “Get help” (own contact)." in refusal(delete(admin, contact))
    assert exists(contact)
    delete(admin, page)
    assert not ContactPage.objects.exists()


def test_the_message_names_ten_users_and_counts_the_rest(admin, home):
    member = MemberPageFactory(title="Everywhere")
    for number in range(10):
        ContactPageFactory(title=f"Contact {number}", organisation=member)
    told = refusal(delete(admin, member))
    assert told.count("“Everywhere” is used by") == 10
    assert "more" not in told
    for number in range(10, 12):
        ContactPageFactory(title=f"Contact {number}", organisation=member)
    told = refusal(delete(admin, member))
    assert told.count("“Everywhere” is used by") == 10
    assert "There are 2 more." in told


def test_a_title_in_the_message_is_text_and_not_code(admin, home):
    member = MemberPageFactory(title="<script>alert(1)</script>")
    ContactPageFactory(organisation=member)
    response = delete(admin, member)
    assert b"<script>alert(1)</script>" not in response.content
    assert "<script>alert(1)</script>" in refusal(response)


def test_a_private_page_can_be_deleted(admin, home):
    page = InformationPageFactory()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    delete(admin, page)
    assert not exists(page)


def test_a_refusal_leads_back_to_where_the_officer_came_from(admin, member):
    url = reverse("wagtailadmin_pages:delete", args=[member.pk])
    back = reverse("wagtailadmin_home")
    assert admin.post(f"{url}?next={back}")["Location"] == back
    assert admin.post(f"{url}?next=https://elsewhere.example/")["Location"] == reverse(
        "wagtailadmin_explore", args=[member.get_parent().pk]
    )


@pytest.mark.parametrize("way", [delete, delete_in_bulk])
def test_the_home_page_is_never_deleted(admin, way):
    load(ANYTOWN)
    home = HomePage.objects.get()
    assert "is the home page of this site." in refusal(way(admin, home))
    assert exists(home)
    assert admin.get("/").status_code == 200


def test_a_whole_site_that_is_nobodys_home_page_can_be_deleted(admin):
    load(ANYTOWN)
    home = HomePage.objects.get()
    group = GroupPageFactory()
    group.priorities.add(PriorityPageFactory())
    group.save()
    root = home.get_parent()
    other = root.add_child(instance=HomePage(title="The new one", slug="new"))
    home.sites_rooted_here.update(root_page=other)
    delete(admin, home, confirm_site_name="Community Safety Partnership")
    assert list(BasePage.objects.all()) == [other.basepage_ptr]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_wrong_word_of_confirmation_deletes_nothing(admin, home):
    page = InformationPageFactory()
    delete(admin, page, confirm_site_name="something else")
    assert exists(page)


def test_an_officer_is_held_back_like_everybody(client, officer, member):
    client.force_login(officer)
    assert "“Borough Council” is used by “Noise team”" in refusal(delete(client, member))
    assert exists(member)


@pytest.mark.search
def test_an_unpublished_member_leaves_no_link_to_a_missing_page(admin, member):
    confirm(admin, unpublish(admin, member))
    admin.logout()
    soup = BeautifulSoup(admin.get(ContactPage.objects.get().url).content, "html.parser")
    assert soup.main.find("a", href=member.url) is None


def test_a_member_cannot_be_moved_where_members_may_not_live(admin, member, home):
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[member.pk, home.pk]))
    member.refresh_from_db()
    assert member.get_parent().specific_class.__name__ == "MembersPage"


def test_an_older_version_that_names_a_deleted_member_can_still_be_looked_at(admin, member):
    contact = ContactPage.objects.get()
    old = contact.save_revision()
    fill_in(admin, edit_url(contact), organisation="", **{"action-publish": "1"})
    delete(admin, member)
    for view in ("revisions_view", "revisions_revert"):
        url = reverse(f"wagtailadmin_pages:{view}", args=[contact.pk, old.pk])
        assert admin.get(url).status_code == 200


@pytest.mark.parametrize("is_known", [True, False], ids=["in the index", "not in the index"])
def test_a_member_in_a_list_of_a_page_is_told_once_as_part_of_that_page(admin, home, is_known):
    member = MemberPageFactory(title="Borough Council")
    group = GroupPageFactory(title="The group")
    group.group_members.add(GroupMember(member=member))
    group.save()
    if not is_known:
        ReferenceIndex.objects.all().delete()
    told = refusal(delete(admin, member))
    assert told.count("is used by") == told.count("“Borough Council” is used by “The group” (") == 1
    assert exists(member)
