"""What staff are told of the clock of an agenda, and what is asked of them when it is late."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import edit_url
from csp_site.tests.factories import DocumentFactory
from meetings.enums import MeetingStatus, Purpose
from meetings.models import AgendaPublication, MeetingPage
from meetings.tests.desk import MEETING_DAY, agenda_url, at, press, readers_see, soup_of, words
from meetings.tests.factories import (
    NonWorkingDayFactory,
    agenda_page,
    item,
    part,
    publish_agenda,
    withdraw_agenda,
)
from priorities.tests.factories import PriorityPageFactory


@pytest.fixture(autouse=True)
def frozen_day():
    with at(11):
        yield


@pytest.fixture
def meeting(settings_):
    return agenda_page(item("First item"), date=MEETING_DAY)


def places(meeting):
    """Return where staff are told by when to publish."""
    return edit_url(meeting), agenda_url(meeting)


def test_staff_are_told_by_when_to_publish_what_is_promised_and_how_many_papers_lack(staff, settings_):
    lead = {"purpose": Purpose.DECISION}
    meeting = agenda_page(
        item("Welcome"),
        item("A decision", **lead),
        item("With its paper", [DocumentFactory()], **lead),
        item("Private", restricted_reason="Not published: it could identify people.", **lead),
        item(
            "Progress",
            sub_items=[
                part("One", priority=PriorityPageFactory(), lead_member=MemberPageFactory()),
                part("Two", [DocumentFactory()], priority=PriorityPageFactory()),
            ],
        ),
        item("To talk over", purpose=Purpose.DISCUSSION),
        item("To know", purpose=Purpose.INFORMATION),
        item("With papers under its parts", sub_items=[part("One", [DocumentFactory()])], **lead),
        date=MEETING_DAY,
    )
    for address in places(meeting):
        page = words(staff.get(address))
        assert (
            "Publish by Monday 16 February for 5 clear working days; 3 left. "
            "Promised to the public: in the week before the meeting. 3 papers missing: items 2, 5a, 6."
        ) in page


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (13, "Publish by Monday 16 February for 5 clear working days; 1 left."),
        (15, "Publish by Monday 16 February for 5 clear working days; 1 left."),
        (16, "Publish today for 5 clear working days."),
        (
            17,
            "Monday 16 February was the last day for 5 clear working days. If it is",
        ),
        (20, "If it is published today, readers get 1 full working day."),
        (23, "If it is published today, readers get less than one full working day."),
        (24, "If it is published today, readers get less than one full working day."),
    ],
)
def test_the_clock_runs_to_the_day_of_the_meeting(today, sentence, meeting, staff):
    with at(today):
        assert sentence in words(staff.get(agenda_url(meeting)))


@pytest.mark.parametrize(
    "values",
    [
        {"date": datetime.date(2026, 2, 10)},
        {"date": MEETING_DAY, "status": MeetingStatus.CANCELLED},
        {"date": MEETING_DAY, "status": MeetingStatus.POSTPONED},
        {"date": datetime.date(9999, 12, 31)},
        {"date": datetime.date(1, 1, 1)},
        {"date": None},
    ],
)
def test_no_clock_runs_for_a_meeting_that_is_past_called_off_or_out_of_reach(values, staff, settings_):
    settings_.question_days = settings_.minutes_days = 2
    settings_.save()
    meeting = agenda_page(item())
    # A draft may be without a date.
    MeetingPage.objects.update(**values)
    for address in places(meeting):
        page = words(staff.get(address))
        assert "Publish by" not in page and "was the last day" not in page
    listing = reverse("wagtailadmin_explore", args=[meeting.get_parent().pk])
    assert staff.get(listing).status_code == 200
    press(staff, meeting, "publish", late_reason="It was on our old website.")
    assert staff.get(meeting.url).status_code == 200


def test_days_that_do_not_count_are_named_and_move_the_last_day(staff, settings_):
    meeting = agenda_page(item(), date=datetime.date(2026, 4, 7))
    NonWorkingDayFactory(date=datetime.date(2026, 3, 30), reason="The office moves")
    with at(20, month=3):
        page = words(staff.get(agenda_url(meeting)))
        assert "Publish by Wednesday 25 March for 5" in page
        assert "Monday 30 March (The office moves), Friday 3 April (Good Friday)" in page
        settings_.is_strict = True
        settings_.save()
        page = words(staff.get(agenda_url(meeting)))
        assert "Publish by Tuesday 24 March for 5" in page and "Thursday 2 April (Easter break)" in page


@pytest.mark.parametrize(
    ("confirmed_to", "warning"),
    [
        (MEETING_DAY, ""),
        (datetime.date(2026, 2, 23), "Bank holidays are confirmed to 23 February 2026 only."),
        (None, "Bank holidays are not confirmed."),
    ],
)
def test_staff_are_warned_beyond_the_day_to_which_bank_holidays_are_confirmed(
    confirmed_to, warning, meeting, staff, settings_
):
    settings_.holidays_confirmed_to = confirmed_to
    settings_.save()
    page = words(staff.get(agenda_url(meeting)))
    assert warning in page and ("Bank holidays are" in page) == bool(warning)


def test_a_partnership_without_a_target_is_told_only_its_promise(meeting, staff, settings_):
    settings_.target_days = 0
    settings_.save()
    page = words(staff.get(agenda_url(meeting)))
    assert "Publish by" not in page and "Promised to the public" in page


def test_the_list_of_meetings_says_when_agendas_are_due(meeting, staff):
    listing = reverse("wagtailadmin_explore", args=[meeting.get_parent().pk])
    assert "16 February; 3 left" in words(staff.get(listing))
    with at(18):
        assert "Late: it was due on 16 February" in words(staff.get(listing))
    publish_agenda(meeting)
    assert "16 February" not in words(staff.get(listing))


def test_the_list_of_meetings_asks_no_more_for_more_meetings(meeting, staff):
    listing = reverse("wagtailadmin_explore", args=[meeting.get_parent().pk])

    def queries():
        staff.get(listing)
        with CaptureQueriesContext(connection) as captured:
            page = words(staff.get(listing))
        return page.count("16 February; 3 left"), sum("meetings_" in one["sql"] for one in captured)

    few = queries()
    for _ in range(5):
        agenda_page(item(), date=MEETING_DAY)
    assert (few[0], queries()) == (1, (6, few[1]))


def test_the_two_ways_to_publish_are_two_forms(meeting, staff):
    """Enter in the field of the time presses the first button of its form."""
    sheet = soup_of(staff.get(agenda_url(meeting)))
    form = sheet.find(attrs={"name": "publish_at"}).find_parent("form")
    assert [button["name"] for button in form.find_all("button")] == ["schedule"]
    ids = [each["id"] for each in sheet.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_a_target_that_is_missed_is_said_and_stands_in_nobodys_way(meeting, staff):
    with at(19):
        page = words(press(staff, meeting, "publish"))
    assert "Everybody can read it now." in page
    assert "That gives readers 2 full working days. Your target is 5." in page
    with at(20):
        assert "Published 19 February 2026, 2 full working days before the" in readers_see(staff, meeting)


def test_a_target_that_is_met_warns_of_nothing(meeting, staff):
    with at(16):
        assert "Your target is" not in words(press(staff, meeting, "publish"))


def test_a_promise_that_is_missed_asks_for_a_reason_and_readers_see_it(meeting, staff):
    with at(24, hour=8):
        assert "That is missed." in words(staff.get(agenda_url(meeting)))
        for typed in ({}, {"late_reason": "  "}):
            asked = press(staff, meeting, "publish", **typed)
            assert "Say why it is later: readers see your sentence." in words(asked)
            assert not AgendaPublication.objects.exists()
        long = press(staff, meeting, "publish", late_reason="x" * 201)
        assert soup_of(long).find(attrs={"name": "late_reason"})["value"] == "x" * 201
        reason = "The figures <came> late."
        assert "Everybody can read it" in words(press(staff, meeting, "publish", late_reason=reason))
        page = readers_see(staff, meeting)
    assert "Published 24 February 2026, on the day of the meeting" in page
    assert f"It came later than we promised. {reason}" in page


@pytest.mark.parametrize(("days", "today", "asked"), [(7, 17, False), (7, 18, True), (None, 23, False)])
def test_the_partnership_says_by_when_its_promise_is_kept(days, today, asked, meeting, staff, settings_):
    settings_.promise_days = days
    settings_.save()
    with at(today):
        press(staff, meeting, "publish", late_reason="" if asked else "Nobody asked")
    assert AgendaPublication.objects.exists() != asked
    assert "Nobody asked" not in readers_see(staff, meeting)


def test_without_a_promise_nobody_is_asked_for_a_reason(meeting, staff, settings_):
    settings_.delete()
    with at(24):
        assert "Everybody can read it now." in words(press(staff, meeting, "publish"))


def test_nobody_is_asked_why_the_agenda_of_a_meeting_that_is_called_off_is_late(meeting, staff):
    MeetingPage.objects.update(status=MeetingStatus.CANCELLED)
    with at(24, hour=8):
        for answer in (staff.get(agenda_url(meeting)), press(staff, meeting, "publish")):
            told = words(answer)
            assert "This meeting is cancelled, so its agenda is not published." in told
            assert "That is missed." not in told and "Say why it is later" not in told
    assert not AgendaPublication.objects.exists()


def test_a_published_agenda_is_not_late_whatever_the_day(meeting, staff):
    press(staff, meeting, "publish")
    with at(20):
        page = soup_of(staff.get(agenda_url(meeting)))
        assert not page.select(".help-warning") and "was the last day" not in page.get_text()


def test_the_reason_goes_with_the_agenda_when_that_is_withdrawn(meeting, staff):
    with at(24):
        press(staff, meeting, "publish", late_reason="The figures came late.")
        withdraw_agenda(meeting)
    assert "The figures came late." not in readers_see(staff, meeting)
