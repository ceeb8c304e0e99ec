"""What the publishers' desk tells: meetings to come, what each lacks, and whether timed work runs."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from contacts.tests.factories import MemberPageFactory
from csp_site.models import JobRun
from csp_site.schedule import run_due_jobs
from csp_site.tests.factories import DocumentFactory, UserFactory
from meetings.enums import MeetingStatus
from meetings.tests.desk import MEETING_DAY, agenda_url, at, soup_of, words
from meetings.tests.factories import (
    MeetingPageFactory,
    PublicQuestionFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    part,
    publish_agenda,
)
from priorities.tests.factories import PriorityPageFactory

DECISION = {"purpose": "decision"}


@pytest.fixture(autouse=True)
def frozen_day():
    with at(10):
        yield


def ready(client, meeting):
    """Return what the page of an agenda says is missing, as sentences."""
    heading = soup_of(client.get(agenda_url(meeting))).find("h2", string="Ready to publish?")
    found = heading.find_next_sibling("p")
    if words_of(found) == "Yes. Nothing is missing.":
        return []
    return [words_of(sentence) for sentence in found.find_next_sibling("ul")("li")]


def listing():
    return reverse("wagtailadmin_explore", args=[meetings_page().pk])


def words_of(element):
    return " ".join(element.get_text(" ", strip=True).split())


def known_venue():
    return VenueFactory(step_free="yes", hearing_loop="no", parking="None")


def test_the_first_page_of_the_admin_leads_publishers_to_the_meetings_to_come(desk):
    meeting = agenda_page(item("Locks", **DECISION), date=MEETING_DAY, title="Spring meeting")
    MeetingPageFactory(title="Long ago")
    home = desk.get(reverse("wagtailadmin_home"))
    section = soup_of(home).find(id="meetings-heading").parent
    assert "Long ago" not in section.get_text()
    assert "Publish by Monday 16 February for 5 clear working days" in words_of(section)
    assert "1 paper missing: item 1." in words_of(section)
    assert section.find("a", href=agenda_url(meeting)) and section.find("a", string="Add meeting")
    assert desk.get(section.find("a", string="Add meeting")["href"], follow=True).status_code == 200


def test_nobody_without_a_right_to_meetings_sees_them_on_the_first_page(desk, client, home):
    guest = UserFactory()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(guest)
    assert soup_of(client.get(reverse("wagtailadmin_home"))).find(id="meetings-heading") is None


def test_what_an_agenda_lacks_is_listed_before_it_is_published(desk):
    withdrawn = DocumentFactory(title="Survey")
    withdrawn.withdraw("Wrong figures.")
    meeting = agenda_page(
        item("Locks", sub_items=[part("Keys", [withdrawn], **DECISION), part("Bolts", **DECISION)]),
        item("Bikes", priority=PriorityPageFactory()),
        item("Case", restricted_reason="Private.", **DECISION),
        date=MEETING_DAY,
        start_time=None,
        status=MeetingStatus.PROVISIONAL,
    )
    assert ready(desk, meeting) == [
        "The date is not certain yet. Confirm the meeting before people plan to come.",
        "No time is set.",
        "No venue is set.",
        "Item 2 is on a priority, and nobody is named who leads it.",
        "Items 1b, 2 are without a paper.",
        "Item 1a: “Survey” is withdrawn, so nobody can read it.",
    ]


def test_nothing_is_missing_from_an_agenda_that_is_whole(desk):
    lead = MemberPageFactory()
    whole = item("Bikes", [DocumentFactory()], priority=PriorityPageFactory(), lead_member=lead)
    assert ready(desk, agenda_page(whole, date=MEETING_DAY, venue=known_venue())) == []


def test_what_nobody_knows_of_the_venue_and_what_is_not_published_is_missing_too(desk):
    meeting = agenda_page(item("Bikes"), date=MEETING_DAY, venue=VenueFactory())
    PublicQuestionFactory(meeting=meeting)
    meeting.title = "Renamed"
    meeting.save_revision()
    assert ready(desk, meeting) == [
        "Nobody has found out about steps, a hearing loop or parking at the venue.",
        "The page has changes that are not published. Readers would not get them.",
        "1 question from the public, still to be answered.",
    ]


def test_the_list_of_meetings_says_which_papers_are_missing_and_when_timed_work_last_ran(desk):
    agenda_page(item("Locks", **DECISION), item("Keys", **DECISION), date=MEETING_DAY)
    published = agenda_page(item("Bikes", **DECISION), date=MEETING_DAY + datetime.timedelta(days=7))
    publish_agenda(published)
    assert "The scheduled work is not running." in words(desk.get(listing()))
    run_due_jobs()
    page = words(desk.get(listing()))
    assert page.count("missing") == 1 and "2 papers missing: items 1, 2." in page
    assert "That work last ran on Tuesday 10 February 2026, midday." in page
    JobRun.objects.update(succeeded=False)
    assert "It last ran on Tuesday 10 February 2026, midday." in words(desk.get(listing()))


def test_the_page_of_an_agenda_says_whether_a_time_that_is_set_will_be_kept(desk):
    meeting = agenda_page(item("Bikes"), date=MEETING_DAY)
    assert "It has never run." in words(desk.get(agenda_url(meeting)))
