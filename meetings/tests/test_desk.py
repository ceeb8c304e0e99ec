"""What the publishers' desk tells: meetings to come, what each lacks, and whether timed work runs."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from contacts.tests.factories import MemberPageFactory
from csp_site.jobs import run_due_jobs
from csp_site.models import JobRun
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import DocumentFactory, UserFactory
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY, agenda_url, at, press, soup_of, words
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

LISTS = {"papers": {"count": "0"}, "sub_items": {"count": "0"}}
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


def test_what_was_never_published_is_judged_by_its_draft_and_leads_to_the_editor(desk):
    meeting = agenda_page(item("Locks", **DECISION), date=MEETING_DAY, venue=known_venue(), live=False)
    meeting.agenda = [item("Locks", [DocumentFactory()], **DECISION)]
    meeting.save_revision()
    page = words(desk.get(agenda_url(meeting)))
    assert "Publish the page first" in page and "Edit the meeting" in page
    assert "Not yet, but nothing is missing from the agenda." in page and "missing:" not in page


def test_whoever_publishes_a_meeting_is_led_on_to_its_agenda_once(desk):
    meeting = agenda_page(item("Locks"), date=MEETING_DAY, live=False)
    meeting.save_revision()
    locks = {"title": "Locks", "text": rich_text(""), "minute": rich_text(""), **LISTS}
    typed = {"agenda": streamfield([("item", locks)]), "minutes": streamfield([])}
    answer = desk.get(publish(desk, edit_url(meeting), **typed).url)
    link = soup_of(answer).find(class_="messages").find("a", string=lambda text: "Publish agenda" in text)
    assert link["href"] == agenda_url(meeting)
    publish_agenda(meeting)
    answer = desk.get(publish(desk, edit_url(meeting), **typed).url)
    assert "Readers do not see its agenda yet." not in words(answer)


def test_a_set_time_stands_in_the_list_and_on_the_first_page(desk):
    meeting = agenda_page(item("Locks"), date=MEETING_DAY)
    press(desk, meeting, "schedule", publish_at="2026-02-12T09:00")
    assert "Set for Thursday 12 February 2026, 9am" in words(desk.get(listing()))
    told = "It will be published on its own on Thursday 12 February 2026, 9am."
    assert told in words(desk.get(reverse("wagtailadmin_home")))


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_the_agenda_of_a_meeting_that_is_called_off_is_published_neither_now_nor_on_its_own(desk, status):
    meeting = agenda_page(item("Locks"), date=MEETING_DAY)
    press(desk, meeting, "schedule", publish_at="2026-02-12T09:00")
    MeetingPage.objects.update(status=status)
    assert f"This meeting is {status}" in words(press(desk, meeting, "publish"))
    with at(12):
        run_due_jobs()
    record = MeetingPage.objects.get().agenda_record
    assert (record.published_at, record.publish_at) == (None, None)


def test_the_menu_leads_to_all_meetings(desk):
    assert desk.get(reverse("meeting_list")).url == listing()
