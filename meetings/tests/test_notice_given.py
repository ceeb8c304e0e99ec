"""What readers are told of the notice that an agenda gave, agendas that come at a set time among them."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from wagtail.models import PageLogEntry

from csp_site.tests.editor import edit_url
from meetings.models import AgendaPublication, MeetingPage, MeetingSettings
from meetings.tests.desk import MEETING_DAY, at, press, readers_see, soup_of, words
from meetings.tests.factories import (
    MeetingPageFactory,
    NonWorkingDayFactory,
    agenda_page,
    item,
    publish_agenda,
    withdraw_agenda,
)


@pytest.fixture(autouse=True)
def frozen_day():
    with at(11):
        yield


@pytest.fixture
def meeting(settings_):
    return agenda_page(item("First item"), date=MEETING_DAY)


def test_the_figure_is_fixed_at_first_publication_whatever_comes_later(meeting, staff, settings_):
    with at(13):
        publish_agenda(meeting)
    told = "Published 13 February 2026, 6 full working days before the meeting"
    NonWorkingDayFactory(date=datetime.date(2026, 2, 18))
    settings_.target_days = 9
    settings_.save()
    assert told in readers_see(staff, meeting)
    with at(16):
        withdraw_agenda(meeting)
    with at(24, hour=9):
        publish_agenda(meeting)
        page = readers_see(staff, meeting)
    assert told in page and "It has been here again since 24 February 2026" in page


def test_an_agenda_that_comes_back_is_not_asked_again_why_it_is_late(meeting, staff):
    with at(13):
        publish_agenda(meeting)
        withdraw_agenda(meeting)
    with at(24):
        assert "Everybody can read it now." in words(press(staff, meeting, "publish"))


def test_a_meeting_that_moves_keeps_the_figure_of_the_day_it_had(meeting, staff):
    with at(13):
        publish_agenda(meeting)
    MeetingPage.objects.update(date=datetime.date(2026, 3, 3))
    told = "6 full working days before the date it had then, 24 February 2026"
    assert told in readers_see(staff, meeting)


def test_the_day_of_publication_is_the_day_in_london(settings_, staff):
    meeting = agenda_page(item(), date=datetime.date(2026, 6, 16))
    just_past_midnight = datetime.datetime(2026, 6, 7, 23, 30, tzinfo=datetime.UTC)
    with time_machine.travel(just_past_midnight, tick=False):
        publish_agenda(meeting)
    assert "Published 8 June 2026, 5 full working days before" in readers_see(staff, meeting)


def test_an_agenda_published_before_figures_were_kept_shows_its_date_alone(meeting, staff):
    publish_agenda(meeting)
    AgendaPublication.objects.update(notice_days=None, notice_for=None)
    page = readers_see(staff, meeting)
    assert "Published 11 February 2026" in page and "full working day" not in page


def schedule(staff, meeting, moment, **typed):
    return press(staff, meeting, "schedule", publish_at=moment, **typed)


def test_an_agenda_is_published_at_its_time_with_the_figure_of_that_day(meeting, staff, officer):
    page = words(schedule(staff, meeting, "2026-02-13T09:00"))
    assert "The agenda will be published on Friday 13 February 2026, 9am." in page
    assert "First item" not in readers_see(staff, meeting)
    with at(13, hour=8):
        call_command("run_due")
        assert "First item" not in readers_see(staff, meeting)
    with at(13, hour=9):
        call_command("run_due")
        call_command("run_due")
        page = readers_see(staff, meeting)
    assert "First item" in page
    assert "Published 13 February 2026, 6 full working days before the meeting" in page
    assert AgendaPublication.objects.get().published_by == officer
    assert PageLogEntry.objects.filter(action="meetings.publish_agenda").count() == 1


def test_a_time_that_breaks_the_promise_asks_for_the_reason_when_it_is_set(meeting, staff):
    asked = schedule(staff, meeting, "2026-02-24T08:00")
    assert "Say why it is later" in words(asked)
    assert soup_of(asked).find(attrs={"name": "publish_at"})["value"] == "2026-02-24T08:00"
    page = words(schedule(staff, meeting, "2026-02-24T08:00", late_reason="The figures came late."))
    assert "Your target is 5." in page
    with at(24, hour=8):
        call_command("run_due")
        assert "It came later than we promised. The figures came late." in readers_see(staff, meeting)


@pytest.mark.parametrize("moment", ["", "soon", "2026-02-11T12:00", "9999-12-31T23:59", "2026-03-29T01:30"])
def test_a_time_that_is_none_or_past_is_refused_in_words(moment, meeting, staff):
    response = schedule(staff, meeting, moment)
    assert soup_of(response).find(class_="error-message") is not None
    assert soup_of(response).find(attrs={"name": "publish_at"}).get("value", "") == moment
    assert not AgendaPublication.objects.exists()


def test_a_time_is_taken_back_and_nothing_is_published_then(meeting, staff):
    schedule(staff, meeting, "2026-02-13T09:00")
    assert "will not be published on its own" in words(press(staff, meeting, "unschedule"))
    assert "No time was set" in words(press(staff, meeting, "unschedule"))
    with at(13, hour=10):
        call_command("run_due")
    assert "First item" not in readers_see(staff, meeting)


def test_an_agenda_whose_page_is_not_live_at_its_time_waits_until_it_is(meeting, staff):
    schedule(staff, meeting, "2026-02-13T09:00")
    meeting.unpublish()
    with at(13, hour=10):
        call_command("run_due")
        assert AgendaPublication.objects.get().published_at is None
    meeting.save_revision().publish()
    with at(13, hour=11):
        call_command("run_due")
        assert "First item" in readers_see(staff, meeting)


def test_a_time_set_for_an_agenda_goes_when_somebody_publishes_or_withdraws_it_first(meeting, staff):
    schedule(staff, meeting, "2026-02-13T09:00")
    press(staff, meeting, "publish")
    withdraw_agenda(meeting)
    with at(13, hour=10):
        call_command("run_due")
    assert "First item" not in readers_see(staff, meeting)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, ""),
        ({"question_days": 2}, "Send us your question by Friday 20 February 2026."),
        (
            {"question_days": 2, "question_time": datetime.time(12)},
            "Send us your question by midday on Friday 20 February 2026.",
        ),
        ({"question_days": 9}, "Questions for this meeting had to be in by Wednesday 11 February 2026."),
    ],
)
def test_readers_are_told_until_when_to_ask_once_it_is_set(values, told, meeting, client, settings_):
    MeetingSettings.objects.update(**values)
    with at(12, hour=9):
        page = readers_see(client, meeting)
    assert told in page and ("uestion" in page) == bool(told)


@pytest.mark.parametrize(
    ("days", "today", "told"),
    [
        (None, 25, ""),
        (3, 24, ""),
        (3, 27, "We aim to publish a draft by Friday 27 February 2026."),
        (3, 28, "We aimed to publish a draft by Friday 27 February 2026."),
    ],
)
def test_readers_are_told_when_draft_minutes_come_once_it_is_set(days, today, told, meeting, client):
    MeetingSettings.objects.update(minutes_days=days)
    with at(today):
        page = readers_see(client, meeting)
    assert told in page and ("publish a draft" in page) == bool(told)


@pytest.mark.parametrize(
    ("time", "hour", "told"),
    [
        (datetime.time(12), 11, "Send us your question by midday on Friday 20 February 2026."),
        (datetime.time(12), 13, "Questions for this meeting had to be in by midday on Friday 20"),
        (None, 23, "Send us your question by Friday 20 February 2026."),
    ],
)
def test_questions_may_come_until_their_time_and_without_one_until_midnight(
    time, hour, told, meeting, client
):
    MeetingSettings.objects.update(question_days=2, question_time=time)
    with at(20, hour=hour):
        assert told in readers_see(client, meeting)


def test_the_dates_for_questions_cost_a_visit_one_query_more(meeting, visit_queries):
    before = visit_queries(meeting.url)
    MeetingSettings.objects.update(question_days=2)
    assert len(visit_queries(meeting.url)) == len(before) + 1


def test_no_clock_runs_for_a_meeting_that_is_called_off(staff, settings_):
    meeting = MeetingPageFactory(date=MEETING_DAY, status="cancelled")
    assert "No clock runs" in words(staff.get(edit_url(meeting)))
