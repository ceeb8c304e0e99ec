"""How staff publish an agenda and take it away, what they are shown, and who may do it."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import PageLogEntry

from contacts.tests.factories import ContactPageFactory
from csp_site.permissions import grant_on_pages
from csp_site.tests.editor import edit_url, turned_away
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, UserFactory
from meetings.enums import AgendaState
from meetings.load import grant_to_agenda_publishers
from meetings.models import AgendaPublication, MeetingPage, MeetingsPage, NonWorkingDay, Venue
from meetings.tests.desk import agenda_url, press
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    part,
    publish_agenda,
)

NOON = datetime.datetime(2026, 2, 13, 12, tzinfo=ZoneInfo("Europe/London"))
SOON = datetime.date(2026, 2, 24)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def meeting(home):
    return agenda_page(item("First item"), date=SOON)


def state(meeting):
    return MeetingPage.objects.get(pk=meeting.pk).agenda_state


@pytest.mark.parametrize("who", ["agenda_publisher", "officer", "administrator"])
def test_an_agenda_is_published_and_withdrawn_by_whoever_may(who, meeting, client, request, get_soup):
    user = request.getfixturevalue(who)
    client.force_login(user)
    assert "Everybody can read it now." in press(client, meeting, "publish").content.decode()
    client.logout()
    assert "First item" in get_soup(meeting.url).main.get_text()
    record = AgendaPublication.objects.get()
    assert (record.published_by, record.published_at, record.first_published_at) == (user, NOON, NOON)
    client.force_login(user)
    assert "Nobody outside can read it" in press(client, meeting, "withdraw").content.decode()
    client.logout()
    assert "First item" not in get_soup(meeting.url).main.get_text()


def nobody(client):
    pass


def guest(client):
    client.force_login(UserFactory())


def admin_guest(client):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)


@pytest.mark.parametrize("who", [nobody, guest, admin_guest])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_or_publishes_an_agenda(who, method, meeting, client):
    who(client)
    response = getattr(client, method)(agenda_url(meeting), {"publish": "1"})
    assert turned_away(response)
    assert "First item" not in response.content.decode()
    assert state(meeting) == AgendaState.AWAITED


def test_somebody_who_may_edit_and_not_publish_a_page_publishes_no_agenda(meeting, client, home):
    user = UserFactory()
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    grant_on_pages("Writers", home, ["change_page"])
    user.groups.add(group)
    client.force_login(user)
    assert client.get(edit_url(meeting)).status_code == 200
    press(client, meeting, "publish")
    assert state(meeting) == AgendaState.AWAITED
    listing = client.get(reverse("wagtailadmin_explore", args=[meetings_page().pk])).content.decode()
    assert agenda_url(meeting) not in listing


def test_agenda_publishers_do_meetings_and_nothing_else(agenda_publisher, meeting, client, home):
    client.force_login(agenda_publisher)
    assert client.get(edit_url(meeting)).status_code == 200
    for model in (Venue, NonWorkingDay):
        for view in ("list", "add"):
            assert client.get(reverse(model.snippet_viewset.get_url_name(view))).status_code == 200
    elsewhere = [home, InformationPageFactory(), ContactPageFactory()]
    closed = [edit_url(page) for page in elsewhere]
    closed += [reverse("wagtailadmin_pages:add_subpage", args=[home.pk])]
    closed += [reverse("wagtailadmin_pages:delete", args=[page.pk]) for page in elsewhere]
    closed += [reverse("wagtailsettings:edit", args=["meetings", "meetingsettings"])]
    closed += [reverse("wagtailsettings:edit", args=["csp_site", "sitesettings"])]
    closed += [reverse("wagtailusers_users:index"), reverse("wagtailsnippets_csp_site_banner:list")]
    for address in closed:
        assert turned_away(client.get(address)), address
    for page in elsewhere:
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        page.refresh_from_db()
        assert page.live


@pytest.mark.parametrize("view", ["unpublish", "delete", "set_privacy"])
def test_whoever_looks_after_meetings_alone_does_not_take_the_list_away(agenda_publisher, client, view):
    page = meetings_page()
    client.force_login(agenda_publisher)
    address = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
    assert turned_away(client.get(address))
    assert turned_away(client.post(address, {"restriction_type": "login"}))
    assert MeetingsPage.objects.live().public().exists()


def test_giving_the_publishers_their_rights_twice_gives_them_once(agenda_publisher):
    group = agenda_publisher.groups.get()
    before = group.page_permissions.count(), group.permissions.count()
    grant_to_agenda_publishers()
    assert (group.page_permissions.count(), group.permissions.count()) == before
    assert {one.page.specific_class for one in group.page_permissions.all()} == {MeetingsPage}


def test_the_page_of_an_agenda_says_what_readers_would_get(officer, client, home):
    shown, hidden = DocumentFactory(title="Report"), DocumentFactory(title="Case file")
    meeting = agenda_page(
        item("Progress", [shown], sub_items=[part("Figures")]),
        item("A case", [hidden], restricted_reason="Not published: it could identify people."),
    )
    client.force_login(officer)
    sheet = BeautifulSoup(client.get(agenda_url(meeting)).content, "html.parser")
    main = " ".join(sheet.main.get_text(" ", strip=True).split())
    for words in (
        "1 Progress",
        "Report public",
        "1a Figures",
        "Case file restricted",
        "Restricted. Not published: it could identify people.",
    ):
        assert words in main
    assert "1 paper under restricted items: never shown to readers." in main


@pytest.mark.parametrize(
    ("options", "words"),
    [({"live": False}, "Publish the page first"), ({"agenda": []}, "The published page has no agenda.")],
)
def test_an_agenda_that_cannot_be_published_yet_says_why(options, words, officer, client, home):
    meeting = MeetingPageFactory(**{"agenda": [item()]} | options)
    client.force_login(officer)
    page = client.get(agenda_url(meeting)).content.decode()
    assert words in page and 'name="publish"' not in page
    assert words in press(client, meeting, "publish").content.decode()
    assert state(meeting) == AgendaState.AWAITED


def test_only_what_the_live_page_holds_is_published(meeting, officer, client, get_soup):
    meeting.agenda.append(item("Only a draft"))
    meeting.save_revision()
    client.force_login(officer)
    page = client.get(agenda_url(meeting)).content.decode()
    assert "changes that are not published" in page and "Only a draft" not in page
    press(client, meeting, "publish")
    client.logout()
    assert "Only a draft" not in get_soup(meeting.url).get_text()


def test_pressing_twice_changes_nothing_more(meeting, officer, client):
    client.force_login(officer)
    press(client, meeting, "publish")
    with time_machine.travel(NOON + datetime.timedelta(hours=1), tick=False):
        assert "published already" in press(client, meeting, "publish").content.decode()
    assert AgendaPublication.objects.get().published_at == NOON
    press(client, meeting, "withdraw")
    assert "not published" in press(client, meeting, "withdraw").content.decode()
    actions = PageLogEntry.objects.filter(action__startswith="meetings.").values_list("action", flat=True)
    assert sorted(actions) == ["meetings.publish_agenda", "meetings.withdraw_agenda"]


def test_the_history_of_a_meeting_says_who_published_its_agenda(meeting, officer, client):
    client.force_login(officer)
    press(client, meeting, "publish")
    history = client.get(reverse("wagtailadmin_pages:history", args=[meeting.pk])).content.decode()
    assert "Agenda published" in history


def test_a_visit_to_the_page_of_an_agenda_publishes_nothing(meeting, officer, client):
    client.force_login(officer)
    client.get(agenda_url(meeting), {"publish": "1"})
    assert not AgendaPublication.objects.exists()
    assert client.get(reverse("meeting_agenda", args=[999999])).status_code == 404
    other = InformationPageFactory()
    assert client.get(reverse("meeting_agenda", args=[other.pk])).status_code == 404


def test_the_editor_says_whether_readers_can_see_the_agenda(meeting, officer, client):
    labels = ("Publish agenda", "Withdraw agenda")

    def panel():
        soup = BeautifulSoup(client.get(edit_url(meeting)).content, "html.parser")
        link = soup.find(id="page-edit-form").find("a", string=lambda text: text in labels)
        return link.find_parent("div")

    client.force_login(officer)
    assert "No." in panel().get_text()
    publish_agenda(meeting)
    assert "Published on 13 February 2026" in panel().get_text()
    press(client, meeting, "withdraw")
    assert "It was withdrawn on 13 February 2026." in panel().get_text()
    assert panel().a["href"] == agenda_url(meeting)


def test_a_preview_shows_a_pending_agenda_as_readers_will_see_it_and_says_so(meeting, officer, client):
    meeting.agenda.append(item("Hush hush", restricted_reason="Not published: it could identify people."))
    meeting.save_revision()
    client.force_login(officer)
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[meeting.pk])).content.decode()
    assert "Readers do not see this agenda yet." in preview
    assert "First item" in preview and "Not published: it could identify people." in preview
    assert "Hush hush" not in preview
    assert "First item" not in client.get(meeting.url).content.decode()


def test_only_an_administrator_deletes_a_meeting_that_was_once_public(
    meeting, agenda_publisher, officer, administrator, client
):
    publish_agenda(meeting)
    delete = reverse("wagtailadmin_pages:delete", args=[meeting.pk])
    in_bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    for user in (agenda_publisher, officer):
        client.force_login(user)
        client.post(delete)
        client.post(f"{in_bulk}?id={meeting.pk}", {})
        assert MeetingPage.objects.exists()
    client.force_login(administrator)
    client.post(delete)
    assert not MeetingPage.objects.exists() and not AgendaPublication.objects.exists()


def test_a_meeting_that_was_public_once_is_not_deleted_because_it_was_unpublished(agenda_publisher, client):
    meeting = MeetingPageFactory()
    meeting.save_revision().publish()
    MeetingPage.objects.get().unpublish()
    client.force_login(agenda_publisher)
    assert turned_away(client.post(reverse("wagtailadmin_pages:delete", args=[meeting.pk])))
    assert MeetingPage.objects.exists()


def test_an_agenda_publisher_deletes_a_meeting_that_was_never_public(agenda_publisher, client):
    draft = MeetingPageFactory(live=False)
    client.force_login(agenda_publisher)
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not MeetingPage.objects.exists()


def test_a_venue_where_a_meeting_was_held_is_not_deleted_and_says_what_uses_it(admin_client, home):
    venue = VenueFactory()
    MeetingPageFactory(title="The spring meeting", venue=venue)
    url = reverse(Venue.snippet_viewset.get_url_name("delete"), args=[venue.pk])
    assert "The spring meeting" in admin_client.post(url, follow=True).content.decode()
    assert Venue.objects.exists()


def test_whoever_published_an_agenda_may_leave_and_the_agenda_stays(meeting, officer):
    publish_agenda(meeting, officer)
    officer.delete()
    assert state(meeting) == AgendaState.PUBLISHED


def test_whoever_meets_a_page_that_somebody_else_locked_publishes_no_agenda(
    meeting, officer, agenda_publisher, client
):
    meeting.locked, meeting.locked_by = True, officer
    meeting.save()
    client.force_login(agenda_publisher)
    assert "locked" in press(client, meeting, "publish").content.decode()
    assert state(meeting) == AgendaState.AWAITED
    client.force_login(officer)
    press(client, meeting, "publish")
    assert state(meeting) == AgendaState.PUBLISHED
