"""A meeting fills itself in: added with a date, a time and a venue, or copied for the next one."""

import datetime

import pytest
from django.urls import reverse
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import add_url, edit_url, fill_in, message_beside, send
from csp_site.tests.factories import DocumentFactory
from meetings.load import grant_to_agenda_publishers
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY, at, readers_see, words
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    part,
    publish_agenda,
)
from priorities.tests.factories import PriorityPageFactory

USUAL = [
    "Welcome and apologies",
    "Declarations of interest",
    "Minutes of the last meeting",
    "Matters arising",
    "Questions from the public",
    "Progress on our priorities",
    "Any other business",
    "Next meeting",
]


@pytest.fixture(autouse=True)
def february():
    with at(11):
        yield


@pytest.fixture
def staff(client, publisher):
    """Somebody who publishes agendas, and may do nothing else."""
    meetings_page()
    grant_to_agenda_publishers()
    client.force_login(publisher)
    return client


def add(staff, url="", **typed):
    url = url or reverse("meeting_add_to", args=[meetings_page().pk])
    return staff.post(url, {"date": "24/02/2026", "start_time": "10:00", "venue": "", **typed})


def copy(staff, meeting, date="24/03/2026", **typed):
    return add(staff, reverse("meeting_copy", args=[meeting.pk]), date=date, **typed)


def newest():
    return MeetingPage.objects.latest("pk")


def stored(meeting):
    return [one["value"] for one in meeting.agenda.get_prep_value()]


def titles(meeting):
    return [value["title"] for value in stored(meeting)]


def reports(meeting):
    return [part["value"]["title"] for value in stored(meeting) for part in value["sub_items"]]


def test_a_date_a_time_and_a_venue_make_a_draft_with_the_usual_agenda(staff):
    venue, lead = VenueFactory(), MemberPageFactory(title="The police")
    last = MeetingPageFactory(date=datetime.date(2025, 11, 4))
    PriorityPageFactory(title="Violence", number=1, lead=lead)
    PriorityPageFactory(title="Over by then", end=datetime.date(2026, 2, 23))
    PriorityPageFactory(title="Not yet", start=datetime.date(2026, 2, 25))
    PriorityPageFactory(title="Not public", live=False)
    form = staff.get(add_url(MeetingPage, meetings_page()), follow=True)
    assert list(form.context["form"].fields) == ["date", "start_time", "venue"]
    response = add(staff, venue=str(venue.pk))
    meeting = newest()
    assert response.url == edit_url(meeting) and not meeting.live
    assert (meeting.title, meeting.slug) == ("Public meeting, Tuesday 24 February 2026", "2026-02-24")
    assert (meeting.date, meeting.start_time, meeting.venue) == (MEETING_DAY, datetime.time(10), venue)
    assert titles(meeting) == USUAL
    assert reports(meeting) == ["Violence"]
    shows = {value["title"]: value.get("shows") for value in stored(meeting) if value.get("shows")}
    assert shows == {"Matters arising": "actions", "Questions from the public": "questions"}
    assert staff.get(edit_url(meeting)).status_code == 200
    meeting.get_latest_revision().publish()
    meeting = publish_agenda(meeting)
    assert "To agree the minutes of the meeting on 4 November 2025" in readers_see(staff, meeting)
    assert f'href="{last.url}"' in staff.get(meeting.url).content.decode()


def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(staff):
    response = add(staff, date="30 February", start_time="ten")
    assert message_beside(response, "date") == ("Enter a valid date.", "30 February")
    assert message_beside(response, "start_time") == ("Enter a valid time.", "ten")
    assert message_beside(add(staff, date=""), "date")[0] == "Say on which day the meeting is."
    assert not MeetingPage.objects.exists()


@pytest.mark.parametrize(
    ("date", "doubt"),
    [
        ("10/02/2026", "Tuesday 10 February 2026 is past."),
        ("24/02/2029", "Saturday 24 February 2029 is more than two years ahead."),
        ("25/05/2026", "Monday 25 May 2026 is not a working day: Spring Bank Holiday."),
        ("28/02/2026", "Saturday 28 February 2026 is not a working day."),
        ("24/02/2026", "There is a meeting on Tuesday 24 February 2026 already: “The first”."),
    ],
)
def test_an_odd_date_is_asked_about_once_and_never_refused(date, doubt, staff):
    MeetingPageFactory(title="The first", slug="2026-02-24", date=MEETING_DAY)
    asked = add(staff, date=date)
    assert doubt in words(asked) and message_beside(asked, "date") == ("", date)
    assert MeetingPage.objects.count() == 1
    assert add(staff, date=date, sure="2026-01-01").status_code == 200
    day = asked.context["form"].asked_about
    assert add(staff, date=date, sure=day).status_code == 302
    assert newest().slug == day + ("-2" if day == "2026-02-24" else "")


@pytest.mark.parametrize("who", ["nobody", "publisher"])
def test_only_who_may_add_a_meeting_there_gets_the_form(who, client, home, publisher):
    meeting, list_page = MeetingPageFactory(), meetings_page()
    if who == "publisher":
        client.force_login(publisher)  # who has not been given the meetings
    for name, args in (("add", []), ("add_to", [list_page.pk]), ("copy", [meeting.pk])):
        assert client.get(reverse(f"meeting_{name}", args=args)).status_code == 302
        client.post(reverse(f"meeting_{name}", args=args), {"date": "24/02/2026"})
    assert MeetingPage.objects.count() == 1


def test_the_menu_the_list_and_a_meeting_lead_to_the_forms_and_not_to_the_copy_of_wagtail(staff):
    meeting = MeetingPageFactory()
    listing = staff.get(reverse("wagtailadmin_explore", args=[meetings_page().pk])).content.decode()
    assert reverse("meeting_add") in listing and "Add meeting" in listing
    for page in (listing, staff.get(edit_url(meeting)).content.decode()):
        assert reverse("meeting_copy", args=[meeting.pk]) in page
        assert reverse("wagtailadmin_pages:copy", args=[meeting.pk]) not in page
    assert staff.get(reverse("wagtailadmin_pages:copy", args=[meeting.pk])).status_code == 302


def test_the_address_and_the_date_in_the_title_follow_the_date_until_the_page_was_live(staff):
    add(staff)
    meeting = newest()
    blank = {"agenda": streamfield([]), "minutes": streamfield([])}
    fill_in(staff, edit_url(meeting), date="24/03/2026", **blank)
    meeting.refresh_from_db()
    assert (meeting.slug, meeting.title) == ("2026-03-24", "Public meeting, Tuesday 24 March 2026")
    fill_in(staff, edit_url(meeting), **{"action-publish": "1"}, **blank)
    moved = fill_in(staff, edit_url(meeting), date="31/03/2026", **{"action-publish": "1"}, **blank)
    assert "The title names another day than the date." in words(staff.get(moved.url))
    meeting.refresh_from_db()
    assert (meeting.date.day, meeting.slug) == (31, "2026-03-24")
    meeting.unpublish()
    fill_in(staff, edit_url(meeting), date="01/04/2026", **blank)
    meeting.refresh_from_db()
    assert (meeting.date.day, meeting.slug) == (1, "2026-03-24")


def test_an_administrator_sets_what_every_agenda_starts_with(client, administrator, home):
    client.force_login(administrator)
    edit = reverse("wagtailsettings:edit", args=["meetings", "meetingsettings", home.get_site().pk])
    assert all(title in client.get(edit).content.decode() for title in USUAL)
    text = {"purpose": "", "lead_words": "The chair", "text": rich_text("<p>Please be on time.</p>")}
    items = [("item", {"title": "Hello", **text}), ("questions", {"title": "Ask us", **text})]
    sent = nested_form_data({"standing_agenda": streamfield(items), "target_days": "5"})
    assert send(client, edit, sent).status_code == 302
    add(client)
    assert titles(newest()) == ["Hello", "Ask us"]
    assert [value.get("shows") for value in stored(newest())] == [None, "questions"]
    assert stored(newest())[0]["lead_words"] == "The chair"
    assert send(client, edit, nested_form_data({"standing_agenda": streamfield([]), "target_days": "5"}))
    add(client, date="25/02/2026")
    assert "Any other business" in titles(newest())


@pytest.fixture
def held(home):
    """A meeting with an agenda, papers, decisions and all that a meeting leaves behind."""
    lead = MemberPageFactory()
    theirs = {"lead_member": lead, "lead_words": "The chair", "purpose": "decision"}
    after = {"decision": "Agreed.", "minute": RichText("<p>Said.</p>"), "background_papers": "A report"}
    over = PriorityPageFactory(title="Over", end=datetime.date(2026, 2, 28))
    PriorityPageFactory(title="New", start=datetime.date(2026, 3, 1))
    kept = PriorityPageFactory(title="Kept")
    parts = [part(one.title, [DocumentFactory()], priority=one, **after) for one in (over, kept)]
    minutes = f'<p data-block-key="x">To agree the minutes of the meeting on <a id="{lead.pk}" '
    return agenda_page(
        item("Minutes", text=minutes + 'linktype="page">4 November 2025</a>.</p><p>Ours.</p>'),
        item("A plan", [DocumentFactory()], text="<p>About it.</p>", **theirs, **after),
        item("Reports", sub_items=parts, shows="actions"),
        item("Over too", priority=over),
        item("A case", [DocumentFactory()], restricted_reason="Not published: it could identify people."),
        minutes=[("document", {"document": DocumentFactory()})],
        title="Public meeting, Tuesday 24 February 2026",
        date=MEETING_DAY,
        slug="2026-02-24",
        venue=VenueFactory(),
    )


def test_the_next_meeting_takes_the_structure_and_nothing_that_came_of_the_last_one(staff, held):
    publish_agenda(held)
    form = staff.get(reverse("meeting_copy", args=[held.pk])).context["form"]
    assert form.initial == {"start_time": held.start_time, "venue": held.venue_id}
    response = copy(staff, held, venue=str(held.venue_id))
    new = newest()
    assert response.url == edit_url(new) and staff.get(edit_url(new)).status_code == 200
    assert (new.title, new.slug) == ("Public meeting, Tuesday 24 March 2026", "2026-03-24")
    assert titles(new) == ["Minutes", "A plan", "Reports", "A case"]
    assert reports(new) == ["Kept", "New"]
    minutes, plan, progress, case = stored(new)
    assert f'the meeting on <a linktype="page" id="{held.pk}">24 February 2026</a>' in minutes["text"]
    assert minutes["text"].endswith("<p>Ours.</p>") and "November" not in minutes["text"]
    assert (plan["text"], plan["lead_words"], plan["purpose"]) == (
        "<p>About it.</p>",
        "The chair",
        "decision",
    )
    assert progress["shows"] == "actions" and case["restricted_reason"]
    everything = [*stored(new), *(part["value"] for one in stored(new) for part in one["sub_items"])]
    for left_behind in ("papers", "background_papers", "decision", "minute"):
        assert not any(value.get(left_behind) for value in everything)
    assert not new.minutes and not new.live and new.agenda_state == "awaited"
    assert new.translation_key != held.translation_key
    old_ids = {one["id"] for one in held.agenda.get_prep_value()}
    assert not old_ids & {one["id"] for one in new.agenda.get_prep_value()}


def test_a_meeting_without_an_agenda_is_followed_by_one_with_the_usual_agenda(staff):
    options = {"open_to_public": False, "closed_reason": "Members only."}
    copy(staff, MeetingPageFactory(date=MEETING_DAY, title="Board", **options))
    assert newest().title == "Meeting, Tuesday 24 March 2026"
    assert newest().closed_reason == "Members only."
    assert titles(newest()) == [title for title in USUAL if title != "Progress on our priorities"]


def test_reports_that_are_items_of_their_own_stay_so(staff):
    over, new = PriorityPageFactory(title="Over", end=MEETING_DAY), PriorityPageFactory(title="New")
    copy(staff, agenda_page(item("Start"), item("Over", priority=over), item("End"), date=MEETING_DAY))
    assert titles(newest()) == ["Start", "New", "End"]
    assert stored(newest())[1]["priority"] == new.pk
