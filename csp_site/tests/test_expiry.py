"""A page that expires goes by itself: what readers lose is said when the day is set, and on the desk."""

import datetime
import io

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from contacts.tests.factories import ContactPageFactory, contacts_page
from csp_site.models import HomePage, InformationPage
from csp_site.tests.deleting import refusal
from csp_site.tests.editor import add_url, edit_url, fill_in, filled_in, publish
from csp_site.tests.factories import InformationPageFactory, UserFactory
from csp_site.tests.loading import text_of
from csp_site.tests.unpublishing import sheet, words

pytestmark = [pytest.mark.search, pytest.mark.django_db]
NOW = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
LOST = "“Duty desk” is how people reach the partnership itself."


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def duty_desk(home):
    """The partnership's own contact."""
    contact = ContactPageFactory(title="Duty desk")
    page = contacts_page()
    page.own_contact = contact
    page.save()
    return contact


def desk(client):
    """Return what the desk says of pages that expire soon, or ""."""
    heading = sheet(client.get(reverse("wagtailadmin_home"))).find(id="expiring-heading")
    return text_of(heading.find_parent("section")) if heading else ""


def test_the_day_is_answered_with_what_readers_lose_then_and_the_editor_goes_on_saying_it(admin, duty_desk):
    answer = publish(admin, edit_url(duty_desk), expire_at="2026-03-10 09:00")
    told = refusal(admin.get(answer["Location"]))
    assert "This page expires on 10 March 2026 at 09:00" in told and LOST in told
    editor = words(admin.get(edit_url(duty_desk)))
    assert "This page expires on 10 March 2026 at 09:00. It goes by itself." in editor and LOST in editor


def test_a_draft_with_such_a_day_is_told_of_too(admin, duty_desk):
    answer = fill_in(admin, edit_url(duty_desk), expire_at="2026-03-10 09:00")
    assert LOST in refusal(admin.get(answer["Location"]))


def test_the_desk_tells_of_the_next_thirty_days_and_then_it_happens(admin, duty_desk, client):
    publish(admin, edit_url(duty_desk), expire_at="2026-03-10 09:00")
    publish(admin, edit_url(InformationPageFactory(title="Much later")), expire_at="2026-05-10 09:00")
    told = desk(admin)
    assert "Duty desk on 10 March 2026 at 09:00" in told and LOST in told
    assert "Much later" not in told
    with time_machine.travel(NOW + datetime.timedelta(days=8), tick=False):
        call_command("run_due", stdout=io.StringIO())
        duty_desk.refresh_from_db()
        assert not duty_desk.live and duty_desk.expired
        # Nobody stays signed in for so long.
        admin.force_login(UserFactory(is_superuser=True))
        assert "Duty desk" not in desk(admin)


def test_pages_below_are_said_to_stay_when_the_day_is_set(admin, home):
    page = InformationPageFactory()
    InformationPageFactory(parent=page)
    answer = publish(admin, edit_url(page), title="Fair", expire_at="2026-03-10 09:00")
    told = refusal(admin.get(answer["Location"]))
    assert "What else changes for readers: One page below stays public at its own address." in told


def test_nothing_is_said_of_a_day_that_has_gone_by(admin, duty_desk):
    duty_desk.expire_at = NOW
    duty_desk.save()
    editor = words(admin.get(edit_url(duty_desk)))
    assert "Duty desk" in editor and "This page expires on" not in editor
    answer = fill_in(admin, edit_url(duty_desk), title="Duty desk")
    assert "This page expires on" not in refusal(admin.get(answer["Location"]))


def test_a_day_given_to_a_new_page_is_told_of_once_the_page_is_there(admin, home):
    url = add_url(InformationPage, home)
    # Refused for its title, it comes back as it was typed.
    again = publish(admin, url, title="", slug="fair", expire_at="2026-03-10 09:00")
    assert again.status_code == 200 and "2026-03-10 09:00" in again.content.decode()
    assert "This page expires" not in words(again)
    answer = publish(admin, url, title="Fair", slug="fair", expire_at="2026-03-10 09:00")
    told = refusal(admin.get(answer["Location"]))
    assert (
        "This page expires on 10 March 2026 at 09:00. Readers can no longer have it from then on." in told
    )
    assert "What else changes" not in told


def test_the_desk_tells_what_goes_first_first_and_when_by_our_clock(admin, home):
    soon = NOW + datetime.timedelta(days=30)
    later = InformationPageFactory(title="Later", expire_at=soon)
    InformationPageFactory(title="Sooner", expire_at=datetime.datetime(2026, 3, 30, 8, tzinfo=datetime.UTC))
    InformationPageFactory(title="Not yet", expire_at=soon + datetime.timedelta(seconds=1))
    InformationPageFactory(title="Gone", expire_at=NOW)
    InformationPageFactory(parent=later, title="Below")
    told = desk(admin)
    # Clocks go forward on 29 March.
    assert "Sooner on 30 March 2026 at 09:00 Later on 1 April 2026 at 13:00" in told
    assert "One page below stays public at its own address." in told
    assert "Not yet" not in told and "Gone" not in told


def test_the_desk_leaves_out_a_draft_which_nobody_loses(admin, home):
    InformationPageFactory(title="Half written", live=False, expire_at=NOW + datetime.timedelta(days=1))
    assert desk(admin) == ""


def test_what_the_editor_saves_by_itself_leaves_no_message_for_the_next_screen(admin, duty_desk):
    address, sent = filled_in(admin, edit_url(duty_desk), expire_at="2026-03-10 09:00")
    admin.post(address, sent, headers={"Accept": "application/json"})
    assert "This page expires on" not in refusal(admin.get(reverse("wagtailadmin_home")))


def test_the_desk_names_only_what_somebody_may_edit(client, duty_desk, publisher):
    InformationPageFactory(title="Duty desk", expire_at=NOW + datetime.timedelta(days=1))
    client.force_login(publisher)
    assert desk(client) == ""


@pytest.mark.parametrize("right", ["change", "publish", "add"])
def test_the_desk_is_for_those_who_may_change_or_publish_the_page(client, home, right):
    group = Group.objects.create(name="With one right alone")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename=f"{right}_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    InformationPageFactory(title="Fair", expire_at=NOW + datetime.timedelta(days=1))
    assert ("Fair" in desk(client)) is (right != "add")


def test_the_home_page_cannot_expire_and_nothing_typed_is_lost(admin, home):
    answer = publish(admin, edit_url(home), title="New name", expire_at="2026-03-10 09:00")
    assert answer.status_code == 200
    # The window with the fields stands in a template, whose text no parser takes for words of the page.
    shown = sheet(answer).find(attrs={"name": "expire_at"})
    assert "This is the home page of this site. It cannot expire." in str(
        shown.find_parent(class_="w-field")
    )
    assert shown["value"] == "2026-03-10 09:00"
    assert HomePage.objects.get().expire_at is None


def test_a_home_page_stays_whatever_day_was_stored_for_it(home, client):
    for minutes in (-1, 1):
        HomePage.objects.update(expire_at=NOW + datetime.timedelta(minutes=minutes))
        with time_machine.travel(NOW + datetime.timedelta(minutes=2), tick=False):
            call_command("run_due", stdout=io.StringIO())
        assert client.get("/").status_code == 200


def test_the_desk_asks_no_more_when_more_expires(admin, home):
    def queries():
        desk(admin)
        with CaptureQueriesContext(connection) as captured:
            assert "What expires soon" in desk(admin)
        return len(captured)

    def add():
        InformationPageFactory(expire_at=NOW + datetime.timedelta(days=1))

    add()
    few = queries()
    for _ in range(4):
        add()
    assert queries() == few
    assert InformationPage.objects.count() == 5
