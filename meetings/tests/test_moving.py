"""A postponed meeting and the one held instead, and what is moved too late for calendars."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import streamfield

from csp_site.tests.editor import edit_url, fill_in, message_beside, publish
from meetings.enums import MeetingStatus
from meetings.load import grant_to_agenda_publishers
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY, at, readers_see, words
from meetings.tests.factories import MeetingPageFactory, VenueFactory, agenda_page, item, meetings_page

NEW_DAY = datetime.date(2026, 3, 24)
BLANK = {"agenda": streamfield([]), "minutes": streamfield([])}
INSTEAD = "It will be held on Tuesday 24 March 2026 instead."
REPLACES = "This meeting replaces the one planned for Tuesday 24 February 2026"


@pytest.fixture(autouse=True)
def february():
    with at(11):
        yield


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def pair(home):
    """A postponed meeting and the one that is held instead."""
    new = MeetingPageFactory(date=NEW_DAY, slug="2026-03-24")
    old = MeetingPageFactory(date=MEETING_DAY, slug="2026-02-24", status="postponed", moved_to=new)
    return old, new


def test_a_postponed_meeting_and_the_one_held_instead_say_so_and_link_to_each_other(pair, get_soup):
    old, new = pair
    for page, other, sentence in ((old, new, INSTEAD), (new, old, REPLACES)):
        state = get_soup(page.url).find(class_="state-line")
        assert sentence in " ".join(state.get_text(" ", strip=True).split())
        assert [link["href"] for link in state.find_all("a")] == [other.url]


@pytest.mark.parametrize("hidden", ["draft", "private"])
@pytest.mark.parametrize("which", [0, 1])
def test_neither_tells_of_the_other_while_that_is_not_public(which, hidden, pair, client):
    shown, other = pair[which], pair[1 - which]
    if hidden == "draft":
        other.unpublish()
    else:
        PageViewRestriction.objects.create(page=other, restriction_type="login")
    for url in (
        shown.url,
        "/meetings/",
        "/meetings/calendar.ics",
        f"{shown.url}meeting.ics",
        "/meetings/feed/",
    ):
        page = client.get(url).content.decode()
        assert other.url not in page and f"{other.date:%-d %B %Y}" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "provisional"}, "It may be held on Tuesday 24 March 2026 instead. That date is not"),
        ({"status": "cancelled"}, "It was to be held on Tuesday 24 March 2026 instead. That will not"),
        (
            {"date": datetime.date(2026, 2, 11)},
            "It takes place today, Wednesday 11 February 2026",
        ),
        ({"date": datetime.date(2026, 2, 10)}, "It was held on Tuesday 10 February 2026 instead."),
    ],
)
def test_it_is_said_as_it_stands_with_the_new_meeting(changes, sentence, pair, get_soup):
    old, new = pair
    MeetingPage.objects.filter(pk=new.pk).update(**changes)
    state = get_soup(old.url).find(class_="state-line").get_text(" ", strip=True)
    assert sentence in " ".join(state.split())


def test_lists_calendar_and_feed_name_the_new_date_and_calendars_learn_when_it_changes(pair, client):
    old, new = pair

    def event():
        return Calendar.from_ical(client.get(f"{old.url}meeting.ics").content).events[0]

    assert "Postponed to 24 March 2026" in client.get("/meetings/").content.decode()
    assert "The new date is Tuesday 24 March 2026." in client.get("/meetings/feed/").content.decode()
    assert "The new date is Tuesday 24 March 2026." in event()["DESCRIPTION"]
    before = event()["SEQUENCE"]
    new.date = datetime.date(2026, 3, 31)
    new.save_revision().publish()
    assert event()["SEQUENCE"] == before + 1 and "31 March" in event()["DESCRIPTION"]
    new.unpublish()
    assert event()["SEQUENCE"] == before + 2 and "31 March" not in event()["DESCRIPTION"]


def test_a_page_that_has_moved_takes_few_queries(pair, visit_queries):
    for page in pair:
        queries = visit_queries(page.url)
        assert len(queries) <= 25 and len(set(queries)) == len(queries)


@pytest.mark.parametrize(
    ("status", "to", "message"),
    [
        ("confirmed", "new", "Only a postponed meeting is held on another day instead."),
        ("postponed", "itself", "Choose another meeting than this one."),
        ("postponed", "back", "That meeting was itself moved to this one."),
    ],
)
def test_a_new_date_that_makes_no_sense_is_refused_beside_its_field(status, to, message, staff):
    old, new = MeetingPageFactory(date=MEETING_DAY), MeetingPageFactory(date=NEW_DAY)
    if to == "back":
        MeetingPage.objects.filter(pk=new.pk).update(status="postponed", moved_to=old)
    target = old if to == "itself" else new
    response = publish(staff, edit_url(old), status=status, moved_to=str(target.pk), **BLANK)
    assert message_beside(response, "moved_to")[0].startswith(message)
    with pytest.raises(ValidationError):
        MeetingPageFactory(moved_to=new)


def test_the_new_meeting_is_made_from_the_postponed_one_in_one_step(staff):
    old = agenda_page(item("Ours"), date=MEETING_DAY, slug="2026-02-24", status="postponed")
    make = reverse("meeting_replace", args=[old.pk])
    assert make in staff.get(edit_url(old)).content.decode()
    assert staff.post(make, {"date": "24/03/2026"}).status_code == 302
    new = MeetingPage.objects.latest("pk")
    assert [one.value["title"] for one in new.agenda] == ["Ours"]
    old.refresh_from_db()
    assert old.moved_to == new and not new.live
    assert "24 March" not in words(staff.get(old.url))
    assert staff.post(make, {"date": "25/03/2026"}).status_code == 302
    assert MeetingPage.objects.count() == 2  # it has a new date already
    new.get_latest_revision().publish()
    assert INSTEAD in readers_see(staff, old)


def test_changes_that_wait_in_the_postponed_page_are_not_published_along(staff):
    old = MeetingPageFactory(date=MEETING_DAY, slug="2026-02-24", status="postponed")
    fill_in(staff, edit_url(old), summary="Not ready", **BLANK)
    make = reverse("meeting_replace", args=[old.pk])
    assert "Publish “" in words(staff.post(make, {"date": "24/03/2026"}, follow=True))
    old.refresh_from_db()
    assert old.moved_to is None and old.summary == ""
    assert old.get_latest_revision_as_object().moved_to == MeetingPage.objects.latest("pk")


@pytest.mark.parametrize(
    ("day", "changes", "told"),
    [
        (22, {"status": "cancelled"}, "This meeting was cancelled"),
        (24, {"status": "postponed"}, "This meeting was postponed"),
        (22, {"date": "24/03/2026"}, "This meeting was moved to another day"),
        (23, {"start_time": "14:00"}, "This meeting was moved to another time"),
        (23, {"venue": "other"}, "This meeting was moved to another place"),
        (23, {"summary": "Come along."}, ""),
        (21, {"status": "cancelled"}, ""),
        (25, {"status": "cancelled"}, ""),
    ],
)
def test_a_change_within_two_days_asks_for_a_banner_and_to_telephone(day, changes, told, staff, officer):
    if "venue" in changes:
        changes = {"venue": str(VenueFactory().pk)}
    meeting = MeetingPageFactory(date=MEETING_DAY, slug="2026-02-24")
    with at(day):
        staff.force_login(officer)
        fill_in(staff, edit_url(meeting), **changes, **BLANK)
        draft = words(staff.get(edit_url(meeting)))
        answer = publish(staff, edit_url(meeting), **changes, **BLANK)
        message = staff.get(answer.url)
        panel = staff.get(edit_url(meeting))
    assert "Calendars refresh slowly" not in draft
    for shown in (message, panel):
        assert ("Calendars refresh slowly" in words(shown)) == bool(told) and told in words(shown)
        assert (reverse("wagtailsnippets_csp_site_banner:add") in shown.content.decode()) == bool(told)
    with at(25):
        staff.force_login(officer)
        assert "Calendars refresh slowly" not in words(staff.get(edit_url(meeting)))


def test_who_may_not_put_up_a_banner_is_told_without_the_link(client, publisher, home):
    meeting = MeetingPageFactory(date=MEETING_DAY, status=MeetingStatus.CONFIRMED)
    meetings_page()
    grant_to_agenda_publishers()
    with at(23):
        client.force_login(publisher)
        client.get(publish(client, edit_url(meeting), status="cancelled", **BLANK).url)
        panel = client.get(edit_url(meeting))
    assert "put up a banner" in words(panel)
    assert reverse("wagtailsnippets_csp_site_banner:add") not in panel.content.decode()
