"""Meetings, venues and days off in the editor and in the lists of the admin."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.tests.editor import edit_url, fill_in, message_beside, publish, send
from csp_site.tests.factories import DocumentFactory
from meetings.enums import MeetingStatus
from meetings.models import MeetingPage, MeetingSettings, NonWorkingDay, Venue
from meetings.tests.factories import (
    MeetingPageFactory,
    NonWorkingDayFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    publish_agenda,
    withdraw_agenda,
)

NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=ZoneInfo("Europe/London"))
SHEET = "w-editor-form"


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    return client


def typed(**changes):
    """Return what an officer types for a new meeting; script fills agenda and minutes in a browser."""
    empty = {"agenda": streamfield([]), "minutes": streamfield([])}
    return {"title": "A meeting", "slug": "a-meeting", "date": "2026-02-24", **empty, **changes}


def an_item(*documents, **values):
    """Return an item as a form sends it, with these documents as its papers."""
    papers = {"count": str(len(documents))}
    for place, document in enumerate(documents):
        value = {"document": str(document.pk), "title": "", "note": ""}
        papers[str(place)] = {"order": str(place), "deleted": "", "value": value}
    fields = ("title", "purpose", "lead_member", "lead_words", "priority", "restricted_reason")
    lists = {"papers": papers, "sub_items": {"count": "0"}, "text": rich_text("")}
    return "item", dict.fromkeys(fields, "") | lists | values


def new_meeting(staff, **changes):
    return publish(staff, edit_url(new_draft(staff)), **typed(**changes))


def new_draft(staff):
    staff.post(reverse("meeting_add_to", args=[meetings_page().pk]), {"date": "24/02/2026"})
    return MeetingPage.objects.get()


def test_an_officer_adds_a_meeting_with_an_agenda_and_readers_see_only_the_meeting(staff):
    document, venue = DocumentFactory(), VenueFactory()
    agenda = streamfield([an_item(document, title="Progress")])
    response = new_meeting(staff, start_time="10:00", venue=str(venue.pk), agenda=agenda)
    assert response.status_code == 302
    staff.logout()
    page = staff.get("/meetings/a-meeting/").content.decode()
    assert "Tuesday 24 February 2026" in page and venue.name in page and "10am" in page
    assert "Progress" not in page
    publish_agenda(MeetingPage.objects.get())
    assert "Progress" in staff.get("/meetings/a-meeting/").content.decode()
    assert staff.get(document.url).status_code == 200


def test_a_meeting_without_an_address_gets_its_date_and_a_second_one_that_day_a_number(home):
    page = meetings_page()
    for _ in range(2):
        page.add_child(instance=MeetingPage(title="A meeting", date=datetime.date(2026, 2, 24)))
    assert [one.slug for one in MeetingPage.objects.all()] == ["2026-02-24", "2026-02-24-2"]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"date": ""}, "date", "This field is required."),
        ({"date": "30 February"}, "date", "Enter a valid date."),
        (
            {"end_time": "12:00"},
            "end_time",
            "Say when the meeting starts too, or leave this empty.",
        ),
        (
            {"start_time": "10:00", "end_time": "10:00"},
            "end_time",
            "The meeting must end after it starts.",
        ),
        (
            {"open_to_public": None, "closed_reason": " "},
            "closed_reason",
            "Say why the meeting is not open to the public.",
        ),
        ({"slug": "past"}, "slug", "Another part of the site has this address. Use the date: 2026-02-24."),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(wrong, field, message, staff):
    agenda = streamfield([an_item(title="A long afternoon of typing")])
    response = new_meeting(staff, **{"agenda": agenda, "summary": "Kept too."} | wrong)
    assert message_beside(response, field)[0] == message
    page = response.content.decode()
    assert "A long afternoon of typing" in page and "Kept too." in page
    assert not MeetingPage.objects.get().live


def test_even_a_rough_draft_has_a_date_and_needs_nothing_more(staff):
    draft = new_draft(staff)
    assert fill_in(staff, edit_url(draft), **typed(date="")).status_code == 200
    rough = typed(agenda=streamfield([an_item(title="")]))
    assert fill_in(staff, edit_url(draft), **rough).status_code == 302
    draft.refresh_from_db()
    assert not draft.live
    assert staff.get(edit_url(draft)).status_code == 200
    assert staff.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).status_code == 200


def test_a_meeting_without_a_date_is_never_published(home):
    with pytest.raises(ValidationError):
        MeetingPageFactory(date=None)


def test_a_preview_without_a_date_is_no_error(staff):
    draft = MeetingPageFactory(live=False, date=None)
    response = staff.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert response.status_code == 200


def test_a_paper_both_restricted_and_not_is_refused_at_the_item(staff):
    document = DocumentFactory()
    agenda = [
        an_item(document, title="Open"),
        an_item(document, title="A case", restricted_reason="Not published: it could identify people."),
    ]
    response = new_meeting(staff, agenda=streamfield(agenda))
    assert "also under a restricted item" in response.content.decode()
    assert not MeetingPage.objects.get().live


def test_the_database_refuses_an_end_before_the_start(home):
    meeting = MeetingPageFactory(start_time=datetime.time(10))
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingPage.objects.filter(pk=meeting.pk).update(end_time=datetime.time(9))


@pytest.fixture
def rows(staff):
    """Return a function that gives the rows of the list of meetings, as words by their headings."""

    def listed(**filters):
        answer = staff.get(reverse("wagtailadmin_explore", args=[meetings_page().pk]), filters)
        assert answer.status_code == 200
        table = BeautifulSoup(answer.content, "html.parser").find("table", class_="listing")
        if table is None:
            return []
        titles, *found = (
            [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        )
        titles = [title.split(" ")[0] if index > 1 else title for index, title in enumerate(titles)]
        return [dict(zip(titles, row, strict=True)) for row in found]

    return listed


@pytest.fixture
def three_meetings(home):
    hall = VenueFactory(name="Hall")
    shown = agenda_page(item(), title="Shown", date=datetime.date(2026, 2, 24), venue=hall)
    gone = agenda_page(item(), title="Gone", date=datetime.date(2025, 5, 6), status="cancelled")
    options = {"open_to_public": False, "closed_reason": "Members only.", "start_time": None}
    MeetingPageFactory(title="Awaited", date=datetime.date(2025, 1, 2), status="provisional", **options)
    publish_agenda(shown)
    publish_agenda(gone)
    withdraw_agenda(gone)


def test_meetings_are_listed_the_latest_first_with_when_where_and_what_can_be_seen(three_meetings, rows):
    found = rows()
    tuesday, other, thursday = (row["Date"] for row in found)
    assert (tuesday, other) == ("Tuesday 24 February 2026, 10am", "Tuesday 6 May 2025, 10am")
    assert thursday == "Thursday 2 January 2025"
    assert [row["Venue"] for row in found] == ["Room 2, Hall", "", ""]
    assert [row["Goes"] for row in found] == ["Confirmed", "Cancelled", "Provisional"]
    assert [row["Agenda"] for row in found] == ["Published", "Withdrawn", "Awaited"]


@pytest.mark.parametrize(
    ("filters", "agendas"),
    [
        ({"year": "2025"}, ["Withdrawn", "Awaited"]),
        ({"year": "2026"}, ["Published"]),
        ({"status": "cancelled"}, ["Withdrawn"]),
        ({"agenda": "published"}, ["Published"]),
        ({"agenda": "withdrawn"}, ["Withdrawn"]),
        ({"agenda": "awaited"}, ["Awaited"]),
        ({"open_to_public": "false"}, ["Awaited"]),
        ({"venue": "Hall"}, ["Published"]),
        ({"agenda": "published", "year": "2025"}, []),
    ],
)
def test_meetings_are_narrowed_down(filters, agendas, three_meetings, rows):
    ids = {"Hall": Venue.objects.get().pk}
    filters = {name: ids.get(value, value) for name, value in filters.items()}
    assert [row["Agenda"] for row in rows(**filters)] == agendas


def test_the_list_takes_as_many_queries_for_30_meetings_as_for_3(rows):
    def grow(count):
        for _ in range(count):
            publish_agenda(agenda_page(item(), venue=VenueFactory()))

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            rows()
        return len(captured)

    grow(3)
    rows()
    with_3 = count_queries()
    grow(27)
    assert count_queries() == with_3


def test_a_venue_is_added_changed_listed_and_found(staff):
    urls = Venue.snippet_viewset.get_url_name
    changes = {"name": "Hall", "room": "Room 1", "postcode": "AN1 1YT", "step_free": "yes"}
    assert fill_in(staff, reverse(urls("add")), form_id=SHEET, **changes).status_code == 302
    venue = Venue.objects.get()
    edit = reverse(urls("edit"), args=[venue.pk])
    assert fill_in(staff, edit, form_id=SHEET, parking="Behind the hall.").status_code == 302
    venue.refresh_from_db()
    assert (venue.parking, venue.step_free, venue.hearing_loop) == ("Behind the hall.", "yes", "unknown")
    VenueFactory(name="Elsewhere")
    for filters in ({"q": "Room 1"}, {"step_free": "yes"}):
        listing = BeautifulSoup(staff.get(reverse(urls("list")), filters).content, "html.parser")
        titles = [title.get_text(strip=True) for title in listing.select("td.title .title-wrapper")]
        assert titles == ["Hall"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": ""}, "name"), ({"remote_url": "join us"}, "remote_url")]
)
def test_a_mistake_in_a_venue_is_named_beside_its_field(wrong, field, staff):
    changes = {"name": "Hall", "address": "Kept words", **wrong}
    add = reverse(Venue.snippet_viewset.get_url_name("add"))
    response = fill_in(staff, add, form_id=SHEET, **changes)
    assert list(response.context["form"].errors) == [field]
    assert "Kept words" in response.content.decode()


def test_a_room_is_in_the_list_once(staff):
    venue = VenueFactory()
    add = reverse(Venue.snippet_viewset.get_url_name("add"))
    response = fill_in(staff, add, form_id=SHEET, name=venue.name, room=venue.room)
    assert "in the list already" in response.content.decode()
    assert Venue.objects.count() == 1


def test_a_day_off_is_added_once_and_listed(staff):
    urls = NonWorkingDay.snippet_viewset.get_url_name
    changes = {"date": "2026-12-29", "reason": "The offices are closed"}
    assert fill_in(staff, reverse(urls("add")), form_id=SHEET, **changes).status_code == 302
    again = fill_in(staff, reverse(urls("add")), form_id=SHEET, **changes)
    assert list(again.context["form"].errors) == ["date"]
    NonWorkingDayFactory(date=datetime.date(2025, 12, 29))
    listing = BeautifulSoup(staff.get(reverse(urls("list")), {"date__year": "2026"}).content, "html.parser")
    [row] = listing.select("table.listing tbody tr")
    assert "2026" in row.get_text() and "The offices are closed" in row.get_text()


def test_an_administrator_sets_what_the_partnership_promises(client, administrator, home, get_soup):
    client.force_login(administrator)
    edit = reverse("wagtailsettings:edit", args=["meetings", "meetingsettings", home.get_site().pk])
    changes = {"promise": "in good time", "target_days": "5", "question_deadline": "Ask us by noon."}
    changes["standing_agenda-count"] = "0"
    response = send(client, edit, changes)
    assert response.status_code == 302
    assert MeetingSettings.objects.get().target_days == 5
    client.logout()
    meeting = MeetingPageFactory(date=datetime.date(2026, 2, 24), status=MeetingStatus.CONFIRMED)
    words = get_soup(meeting.url).main.get_text(" ", strip=True)
    assert "We publish it, with the papers, in good time." in words and "Ask us by noon." in words


def test_a_visit_makes_no_settings(home, client):
    MeetingPageFactory(date=datetime.date(2026, 2, 24))
    for address in ("/meetings/", MeetingPage.objects.get().url):
        assert client.get(address).status_code == 200
    assert not MeetingSettings.objects.exists()
