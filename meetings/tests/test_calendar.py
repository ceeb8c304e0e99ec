"""Meetings in people's calendars: when and where, what has changed, and nothing that is not public."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import PageViewRestriction

from csp_site.models import BasePage
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import DocumentFactory
from meetings.enums import MeetingStatus
from meetings.models import CalendarState, MeetingPage
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    publish_agenda,
    withdraw_agenda,
)
from meetings.tests.reading import events

SITE = "https://www.example.org"
LONDON = ZoneInfo("Europe/London")
NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=LONDON)
LATER = datetime.datetime(2026, 2, 12, 9, tzinfo=LONDON)
ALL = "/meetings/calendar.ics"
ONE = "/meetings/2026-02-24/meeting.ics"


@pytest.fixture(autouse=True)
def site(settings, home):
    settings.SITE_URL = SITE
    with time_machine.travel(NOON, tick=False):
        yield


def meeting(**options):
    fields = {"slug": "2026-02-24", "title": "Public meeting", "date": datetime.date(2026, 2, 24)}
    return MeetingPageFactory(**fields | options)


@pytest.fixture
def event(client):
    """Return a function that gives the one event of the meeting's own file, the same as in that of all."""

    def read():
        (alone,) = events(client.get(ONE)).values()
        assert alone in events(client.get(ALL)).values()
        return alone

    return read


def change(page, at=LATER, **fields):
    """Change a meeting and publish it, as an officer would, on another day."""
    with time_machine.travel(at, tick=False):
        page = MeetingPage.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


def utc(*moment):
    return datetime.datetime(*moment, tzinfo=datetime.UTC)


def test_a_meeting_is_in_the_calendar_with_all_that_is_known_of_it(event):
    venue = VenueFactory(name="Fire Station")
    page = meeting(venue=venue, summary="Come; ask, and hear.", end_time=datetime.time(12))
    address = f"{SITE}/meetings/2026-02-24/"
    assert event() == {
        "UID": str(page.translation_key),
        "SEQUENCE": 0,
        "DTSTAMP": utc(2026, 2, 11, 12),
        "LAST-MODIFIED": utc(2026, 2, 11, 12),
        "STATUS": "CONFIRMED",
        "DTSTART": utc(2026, 2, 24, 10),
        "DTEND": utc(2026, 2, 24, 12),
        "SUMMARY": "Public meeting",
        "LOCATION": "Room 2, Fire Station, High Street, Anytown AN1 1YT",
        "DESCRIPTION": f"Come; ask, and hear.\nOpen to everyone.\nMore: {address}",
        "URL": address,
    }


def test_nothing_is_invented_an_end_that_is_not_known_is_not_there(event):
    meeting()
    assert not {"DTEND", "DURATION", "LOCATION", "ORGANIZER"} & set(event())


def test_without_a_time_it_is_the_day(event, client):
    meeting(start_time=None)
    assert event()["DTSTART"] == datetime.date(2026, 2, 24)
    assert "time" not in event()["DESCRIPTION"]
    assert b"\r\nDTSTART;VALUE=DATE:20260224\r\n" in client.get(ONE).content


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        ((2026, 3, 28), 10, utc(2026, 3, 28, 10)),
        ((2026, 3, 29), 10, utc(2026, 3, 29, 9)),
        ((2026, 7, 7), 10, utc(2026, 7, 7, 9)),
        ((2026, 7, 7), 0, utc(2026, 7, 6, 23)),
        ((2026, 10, 24), 10, utc(2026, 10, 24, 9)),
        ((2026, 10, 25), 10, utc(2026, 10, 25, 10)),
        ((2026, 12, 31), 23, utc(2026, 12, 31, 23)),
    ],
)
def test_times_are_those_of_london_in_summer_and_winter(day, hour, moment, event):
    meeting(date=datetime.date(*day), start_time=datetime.time(hour))
    assert event()["DTSTART"] == moment


@pytest.mark.parametrize(
    ("status", "word", "title", "words"),
    [
        (MeetingStatus.PROVISIONAL, "TENTATIVE", "Date not certain: Public meeting", "date is not certain"),
        (MeetingStatus.CANCELLED, "CANCELLED", "Cancelled: Public meeting", "is cancelled"),
        (MeetingStatus.POSTPONED, "CANCELLED", "Postponed: Public meeting", "is postponed"),
    ],
)
def test_how_a_meeting_stands_is_said_in_its_status_and_in_words(status, word, title, words, event):
    meeting(status=status)
    assert (event()["STATUS"], event()["SUMMARY"]) == (word, title)
    assert words in event()["DESCRIPTION"]


def test_a_cancelled_meeting_keeps_its_id_and_raises_its_number(event):
    page = meeting()
    before = event()
    change(page, status=MeetingStatus.CANCELLED)
    after = event()
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"] == after["DTSTAMP"] == utc(2026, 2, 12, 9) > before["LAST-MODIFIED"]


@pytest.mark.parametrize(
    "fields",
    [
        {"date": datetime.date(2026, 2, 25)},
        {"start_time": datetime.time(11)},
        {"start_time": None},
        {"end_time": datetime.time(13)},
        {"title": "Another meeting"},
        {"open_to_public": False, "closed_reason": "It is about one person."},
    ],
)
def test_a_change_of_the_meeting_raises_its_number_once(fields, event):
    page = meeting()
    change(page, **fields)
    assert event()["SEQUENCE"] == 1
    change(page, at=LATER + datetime.timedelta(days=1), search_description="For search engines")
    assert (event()["SEQUENCE"], event()["LAST-MODIFIED"]) == (1, utc(2026, 2, 12, 9))


def test_the_number_never_goes_back_with_the_meeting(event):
    page = meeting()
    old = page.save_revision()
    change(page, start_time=datetime.time(11))
    change(page, start_time=datetime.time(12))
    old.publish()
    assert (event()["DTSTART"].hour, event()["SEQUENCE"]) == (10, 3)
    page = MeetingPage.objects.get()
    page.unpublish()
    change(page, start_time=datetime.time(14))
    assert event()["SEQUENCE"] == 4


def test_a_copy_of_a_meeting_is_another_one_that_has_never_changed(client, event):
    page = meeting()
    change(page, start_time=datetime.time(11))
    page = MeetingPage.objects.get()
    page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    (copy,) = events(client.get("/meetings/copy/meeting.ics")).values()
    assert copy["UID"] != event()["UID"]
    assert (copy["SEQUENCE"], event()["SEQUENCE"]) == (0, 1)


def test_a_meeting_whose_changes_nobody_has_counted_is_there_all_the_same(client, event):
    meeting()
    CalendarState.objects.all().delete()
    assert (event()["SEQUENCE"], event()["DTSTART"]) == (0, utc(2026, 2, 24, 10))
    assert client.get("/meetings/feed/").status_code == 200


def test_a_draft_is_no_change(event):
    page = meeting()
    page.date = datetime.date(2026, 3, 3)
    page.save_revision()
    assert (event()["DTSTART"], event()["SEQUENCE"]) == (utc(2026, 2, 24, 10), 0)


def test_what_an_officer_corrects_at_a_venue_changes_its_meetings(event):
    venue = VenueFactory(name="Fire Station", postcode="")
    meeting(venue=venue)
    other = meeting(slug="other", title="Elsewhere", venue=VenueFactory())
    venue.postcode = "CB1 1JF"
    venue.save()
    assert event()["LOCATION"].endswith("Anytown CB1 1JF")
    assert event()["SEQUENCE"] == 1
    assert CalendarState.objects.get(meeting=other).sequence == 0


def test_whether_the_agenda_is_published_is_said_and_nothing_of_the_agenda(event, client):
    page = agenda_page(
        item("Knife crime", [DocumentFactory(title="Secret paper")], text="<p>Hidden words</p>"),
        slug="2026-02-24",
        date=datetime.date(2026, 2, 24),
    )
    before = event()
    assert "agenda" not in before["DESCRIPTION"]
    with time_machine.travel(LATER, tick=False):
        publish_agenda(page)
    assert "The agenda is published." in event()["DESCRIPTION"]
    assert (event()["SEQUENCE"], event()["LAST-MODIFIED"]) == (0, utc(2026, 2, 12, 9))
    text = client.get(ALL).content + client.get(ONE).content
    assert not [word for word in (b"Knife", b"Secret", b"Hidden") if word in text]
    with time_machine.travel(LATER + datetime.timedelta(days=1), tick=False):
        withdraw_agenda(page)
    assert event()["DESCRIPTION"] == before["DESCRIPTION"]
    assert event()["LAST-MODIFIED"] == utc(2026, 2, 13, 9)


def test_a_way_to_join_is_given_to_whoever_may_come_and_nobody_else(event):
    page = meeting(venue=VenueFactory(remote_url="https://example.org/join"))
    assert "Join online: https://example.org/join" in event()["DESCRIPTION"]
    change(page, open_to_public=False, closed_reason="It is about one person.")
    assert "Not open to the public. It is about one person." in event()["DESCRIPTION"]
    assert "example.org/join" not in str(event())


def hide_by_draft(page):
    BasePage.objects.filter(pk=page.pk).update(live=False)


def hide_by_sign_in(page):
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")


def hide_the_list(page):
    PageViewRestriction.objects.create(page=meetings_page().page_ptr, restriction_type="login")


def hide_by_care(page):
    BasePage.objects.filter(pk=page.pk).update(is_sensitive=True, neutral_title="A date")


@pytest.mark.parametrize(
    ("hide", "of_one", "of_all"),
    [
        (hide_by_draft, 404, 200),
        (hide_by_sign_in, 302, 200),
        (hide_the_list, 302, 302),
        (hide_by_care, 404, 200),
    ],
)
def test_a_meeting_that_is_not_for_everybody_is_in_no_calendar_and_no_feed(hide, of_one, of_all, client):
    hide(meeting(title="Hidden meeting"))
    for address, status in ((ONE, of_one), (ALL, of_all), ("/meetings/feed/", of_all)):
        response = client.get(address)
        assert response.status_code == status
        assert b"Hidden" not in response.content


def test_a_list_that_needs_safe_reading_has_no_calendar_and_no_feed(client):
    meeting()
    BasePage.objects.filter(pk=meetings_page().pk).update(is_sensitive=True, neutral_title="Dates")
    assert [client.get(address).status_code for address in (ONE, ALL, "/meetings/feed/")] == [404] * 3
    assert b"Add to calendar" not in client.get("/meetings/2026-02-24/").content
    assert b"calendar.ics" not in client.get("/meetings/").content


def test_the_calendar_goes_a_year_back_and_the_file_of_a_meeting_stays(client):
    day = datetime.timedelta(days=1)
    long_ago = NOON.date() - 365 * day
    meeting(title="Kept", slug="kept", date=long_ago)
    meeting(title="Gone", slug="gone", date=long_ago - day)
    meeting(title="Far", slug="far", date=NOON.date() + 900 * day)
    assert list(events(client.get(ALL))) == ["Kept", "Far"]
    assert list(events(client.get("/meetings/gone/meeting.ics"))) == ["Gone"]


def test_a_calendar_without_meetings_is_one_all_the_same(client):
    meetings_page()
    assert events(client.get(ALL)) == {}


def test_the_calendar_has_a_name_and_says_how_often_to_look(client):
    meeting()
    text = client.get(ALL).content.decode().replace("\r\n ", "")
    assert "\r\nX-WR-CALNAME:Meetings: Community Safety Partnership\r\n" in text
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text
    assert client.get(ALL)["Content-Disposition"] == 'inline; filename="meetings.ics"'


def test_one_meeting_goes_into_ones_own_calendar_and_makes_no_new_one(client):
    meeting()
    answer = client.get(ONE)
    assert b"NAME:" not in answer.content and b"REFRESH" not in answer.content
    assert answer["Content-Disposition"] == 'inline; filename="meeting-2026-02-24.ics"'


def test_long_words_signs_and_letters_of_other_languages_arrive_whole(event):
    title = "Cyfarfod â’r cyhoedd, “ŵ”; اجتماع \\ " + "é" * 120 + "\x0b"
    meeting(title=title)
    assert event()["SUMMARY"] == title.removesuffix("\x0b")


def test_a_calendar_is_asked_for_again_which_costs_nothing(client):
    page = meeting()
    for address in (ALL, ONE):
        first = client.get(address)
        assert first["Cache-Control"] == "no-cache"
        assert "Last-Modified" not in first and not first.cookies
        with time_machine.travel(NOON + datetime.timedelta(hours=5), tick=False):
            assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
        head = client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head["Content-Type"] == "text/calendar; charset=utf-8"
    change(page, status=MeetingStatus.CANCELLED)
    assert client.get(ONE, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.parametrize("path", ["calendar.ics", "feed/", "2026-02-24/meeting.ics"])
def test_staff_keep_no_copy_of_what_calendars_read(path, client, officer):
    meeting()
    client.force_login(officer)
    assert client.get(f"/meetings/{path}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "path",
    [
        "calendar.ics/",
        "meeting.ics",
        "Calendar.ics",
        "feed.ics",
        "2026-02-24/calendar.ics",
        "2026-02-24/feed/",
        "none/meeting.ics",
        "feed/feed/",
        "past/calendar.ics",
    ],
)
def test_there_is_nothing_at_other_addresses(path, client):
    meeting()
    assert client.get(f"/meetings/{path}").status_code == 404


def test_the_calendar_follows_the_meetings_to_a_new_address(client, django_capture_on_commit_callbacks):
    meeting()
    page = meetings_page()
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "public-meetings"
        page.save_revision().publish()
    assert client.get(ALL)["Location"] == "/public-meetings/calendar.ics"
    assert client.get(ONE)["Location"] == "/public-meetings/2026-02-24/meeting.ics"
    assert client.get("/meetings/feed/")["Location"] == "/public-meetings/feed/"
    assert list(events(client.get("/public-meetings/calendar.ics"))) == ["Public meeting"]


@pytest.mark.parametrize("path", ["calendar.ics", "feed/", "m-0/meeting.ics"])
def test_a_calendar_costs_the_same_with_three_meetings_and_with_thirty(path, visit_queries):
    def add(numbers):
        for number in numbers:
            papers = [DocumentFactory(), DocumentFactory()]
            minutes = [("document", {"document": DocumentFactory(), "title": "", "note": ""})]
            page = agenda_page(
                item("Item", papers),
                slug=f"m-{number}",
                date=NOON.date() - datetime.timedelta(days=number),
                venue=VenueFactory(),
                minutes=minutes,
            )
            publish_agenda(page)

    add(range(3))
    few = visit_queries(f"/meetings/{path}")
    add(range(3, 30))
    many = visit_queries(f"/meetings/{path}")
    assert many == few
    assert len(many) <= 25
    assert len(many) == len(set(many))


def test_the_way_into_a_calendar_stands_on_a_meeting_that_is_to_come(get_soup):
    meeting()
    link = get_soup("/meetings/2026-02-24/").find("a", string="Add to calendar")
    assert link["href"] == ONE
    with time_machine.travel(datetime.datetime(2026, 2, 25, tzinfo=LONDON), tick=False):
        assert not get_soup("/meetings/2026-02-24/").find("a", string="Add to calendar")


def test_a_meeting_that_is_called_off_is_not_offered(get_soup):
    meeting(status=MeetingStatus.CANCELLED)
    assert not get_soup("/meetings/2026-02-24/").find("a", string="Add to calendar")


def test_the_list_leads_to_the_calendar_of_all_meetings_and_to_the_feed(get_soup):
    meeting()
    soup = get_soup("/meetings/")
    assert soup.find("a", string="Calendar of all meetings")["href"] == ALL
    assert soup.find("a", string="Feed of dates, agendas, papers and minutes")["href"] == "/meetings/feed/"


def test_an_officer_who_cancels_in_the_editor_reaches_the_calendars(client, officer, event):
    page = meeting()
    client.force_login(officer)
    publish(client, edit_url(page), status="cancelled")
    client.logout()
    assert (event()["STATUS"], event()["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_deleted_meeting_takes_its_count_along(client, administrator):
    page = meeting()
    client.force_login(administrator)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not MeetingPage.objects.exists() and not CalendarState.objects.exists()
