"""What came of a meeting: public once an officer releases it, and never by the clock or another door."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.rich_text import RichText

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import edit_url, opened_version, publish, send, turned_away
from csp_site.tests.factories import DocumentFactory, UserFactory
from csp_site.tests.loading import Files
from meetings.models import AgreedAction, MeetingPage, OutcomesRelease
from meetings.tests.desk import MEETING_DAY, at, soup_of, words
from meetings.tests.factories import (
    AgreedActionFactory,
    agenda_page,
    attend,
    item,
    part,
    publish_agenda,
    under,
)

pytestmark = pytest.mark.django_db
MARKER = "Hushhush"
DECIDED = {"decision": f"{MARKER} decided.", "minute": RichText(f"<p>{MARKER} said.</p>")}


def outcomes_url(meeting):
    return reverse("meeting_outcomes", args=[meeting.pk])


def press(client, meeting, button="release"):
    return send(client, outcomes_url(meeting), {button: "1"}, follow=True)


@pytest.fixture
def meeting(home):
    """A meeting of 24 February at 10, with a marker in all that can come of one, and nothing released."""
    with at(20):
        minutes = DocumentFactory(title=f"{MARKER} minutes")
        page = agenda_page(
            item("Locks", **DECIDED, sub_items=[part("Keys", **DECIDED)]),
            date=MEETING_DAY,
            slug="2026-02-24",
            discussed=f"{MARKER} discussed.",
            minutes=[("document", {"document": minutes, "title": "", "note": ""})],
            released=False,
        )
        attend(page, MemberPageFactory(title="Police"), who=f"{MARKER} inspector")
        AgreedActionFactory(text=f"{MARKER} action.", **under(page, "1"))
        AgreedActionFactory(text=f"{MARKER} other.", meeting=page)
        publish_agenda(page)
        publish_agenda(
            agenda_page(item("Arising", shows="actions"), date=datetime.date(2026, 6, 1), slug="next")
        )
        MeetingPage.objects.get(pk=page.pk).save()
    return MeetingPage.objects.get(pk=page.pk)


PUBLIC = [
    *(
        "/meetings/2026-02-24/",
        "/meetings/2026-02-24/agenda/",
        "/meetings/next/",
        "/meetings/",
        "/meetings/actions/",
    ),
    *("/meetings/feed/", "/meetings/calendar.ics", "/search/?q=hushhush", "/data/agreed-actions.csv"),
    *("/data/meetings.csv", "/sitemap.xml", "/feed/", "/changes/"),
]
SHOWING = ["/meetings/2026-02-24/", "/meetings/next/", "/meetings/actions/", "/meetings/feed/"]
SHOWING += ["/search/?q=hushhush", "/data/agreed-actions.csv"]


def shown_at(client):
    """Return the addresses at which readers come across what came of the meeting."""
    found = []
    for url in PUBLIC:
        seen = (
            client.get(url)
            .content.decode()
            .replace(f"“{MARKER.lower()}”", "")
            .replace('value="hushhush"', "")
        )
        if MARKER in seen:
            found.append(url)
    document = MeetingPage.objects.get(slug="2026-02-24").minutes[0].value["document"]
    return found, client.get(document.url).status_code == 200


NOTHING, EVERYTHING = ([], False), (sorted(SHOWING), True)


def seen_by_readers(client):
    client.logout()
    found, is_document_open = shown_at(client)
    return sorted(found), is_document_open


@pytest.mark.search
def test_nothing_is_public_by_the_clock_and_all_of_it_once_it_is_released(
    client, agenda_publisher, meeting
):
    for day, month in ((20, 2), (24, 2), (25, 2), (1, 5)):
        with at(day, month=month):
            call_command("run_due", verbosity=0)
            assert seen_by_readers(client) == NOTHING
    with at(1, month=5):
        client.force_login(agenda_publisher)
        seen = words(press(client, meeting))
        assert "The outcomes are released. Everybody can read them now." in seen
        assert seen_by_readers(client) == EVERYTHING
        assert "Senior" not in seen
        client.force_login(agenda_publisher)
        assert "The outcomes are withdrawn." in words(press(client, meeting, "withdraw"))
        assert seen_by_readers(client) == NOTHING


def change_action(meeting):
    AgreedAction.objects.filter(text=f"{MARKER} action.").update(text=f"{MARKER} another action.")


def change_words(meeting):
    meeting.discussed = f"{MARKER} otherwise."
    meeting.save_revision().publish()


def change_item(meeting):
    raw = [dict(each) for each in meeting.agenda.raw_data]
    raw[0]["value"] = raw[0]["value"] | {"decision": f"{MARKER} decided otherwise."}
    meeting.agenda = meeting.agenda.stream_block.to_python(raw)
    meeting.save_revision().publish()


def withdraw_again(meeting):
    OutcomesRelease.objects.release(meeting, None)
    OutcomesRelease.objects.withdraw(meeting)


CHANGES = {
    "Agreed actions": change_action,
    "What was discussed": change_words,
    "Decisions and minutes, by item": change_item,
    "Who came": lambda meeting: meeting.attendance.all().delete(),
    "What was done here": withdraw_again,
}


@pytest.mark.parametrize("name", CHANGES)
def test_outcomes_that_changed_since_the_page_was_opened_are_shown_before_they_go_out(
    name, client, agenda_publisher, meeting
):
    with at(1, month=5):
        client.force_login(agenda_publisher)
        opened = opened_version(client, outcomes_url(meeting))
        CHANGES[name](meeting)
        answer = client.post(outcomes_url(meeting), {"release": "1", **opened})
        assert answer.status_code == 200
        assert f"{name}: this is otherwise now." in words(answer)
        nameless = client.post(outcomes_url(meeting), {"release": "1"})
        assert "the form did not say what you saw" in words(nameless)
        assert not OutcomesRelease.objects.filter(meeting=meeting, released_at__isnull=False).exists()
        assert "Everybody can read them now." in words(press(client, meeting))
        again = client.post(outcomes_url(meeting), {"release": "1", **opened}, follow=True)
        assert "released already" in words(again)


@pytest.mark.parametrize(("hour", "may"), [(9, False), (10, True)])
def test_it_is_possible_from_the_start_of_the_meeting_on(hour, may, client, agenda_publisher, meeting):
    with at(24, hour=hour):
        client.force_login(agenda_publisher)
        seen = words(press(client, meeting))
        told = "You can release its outcomes from Tuesday 24 February 2026, 10am on."
        assert (told in seen) is not may
        assert (
            OutcomesRelease.objects.filter(released_at__isnull=False).filter(meeting=meeting).exists()
            is may
        )


@pytest.mark.search
@pytest.mark.parametrize("door", ["page", "revision", "bulk", "schedule", "saved"])
def test_no_door_but_the_press_releases_anything_or_takes_it_back(door, client, administrator, meeting):
    def go_through():
        page = MeetingPage.objects.get(pk=meeting.pk)
        if door == "page":
            publish(client, edit_url(page))
        elif door == "revision":
            page.save_revision().publish()
        elif door == "bulk":
            url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
            client.post(f"{url}?id={page.pk}", {"include_descendants": "on"})
        elif door == "schedule":
            page.go_live_at = datetime.datetime(2026, 2, 24, 9, tzinfo=datetime.UTC)
            page.save_revision(approved_go_live_at=page.go_live_at)
            call_command("publish_scheduled")
        else:
            page.save()

    with at(25):
        before = MeetingPage.objects.get(pk=meeting.pk).save_revision()
        client.force_login(administrator)
        if door != "page":
            go_through()
        else:
            before.publish()
        assert seen_by_readers(client)[0] == []
        client.force_login(administrator)
        press(client, meeting)
        # An older draft takes nothing back and, once it is withdrawn, brings nothing back.
        before.publish()
        assert seen_by_readers(client) == EVERYTHING
        client.force_login(administrator)
        press(client, meeting, "withdraw")
        before.publish()
        assert seen_by_readers(client) == NOTHING


@at(25)
def test_a_press_is_logged_once_with_who_and_when(client, agenda_publisher, meeting):
    client.force_login(agenda_publisher)
    press(client, meeting)
    assert "The outcomes were released already." in words(press(client, meeting))
    press(client, meeting, "withdraw")
    assert "The outcomes are not released." in words(press(client, meeting, "withdraw"))
    entries = PageLogEntry.objects.filter(page=meeting.pk, action__endswith="_outcomes").order_by(
        "timestamp", "pk"
    )
    assert sorted((entry.action, entry.user) for entry in entries) == [
        ("meetings.release_outcomes", agenda_publisher),
        ("meetings.withdraw_outcomes", agenda_publisher),
    ]
    history = words(client.get(reverse("wagtailadmin_pages:history", args=[meeting.pk])))
    assert "Outcomes released" in history and "Outcomes withdrawn" in history


@at(25)
def test_whoever_may_not_publish_meetings_may_not_press(client, home, meeting):
    client.force_login(UserFactory())
    assert turned_away(client.post(outcomes_url(meeting), {"release": "1"}))
    assert turned_away(client.get(outcomes_url(meeting)))
    assert not OutcomesRelease.objects.filter(meeting=meeting).exists()


@at(25)
def test_officers_may_press_and_see_before_what_readers_will_get(client, officer, meeting):
    client.force_login(officer)
    seen = words(client.get(outcomes_url(meeting)))
    for told in ("discussed", "decided", "inspector", "action", "minutes"):
        assert f"{MARKER} {told}" in seen
    assert soup_of(client.get(edit_url(meeting))).find("a", string="Release outcomes")[
        "href"
    ] == outcomes_url(meeting)
    assert "The outcomes are released." in words(press(client, meeting))


@pytest.mark.search
@at(25)
@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nothing_comes_of_a_meeting_that_was_called_off(status, client, officer, meeting):
    MeetingPage.objects.filter(pk=meeting.pk).update(status=status)
    client.force_login(officer)
    assert f"This meeting is {status}, so nothing came of it." in words(press(client, meeting))
    assert seen_by_readers(client)[0] == []


@pytest.mark.search
def test_a_meeting_that_moves_to_a_later_day_has_to_be_released_again(client, officer, meeting):
    with at(25):
        client.force_login(officer)
        press(client, meeting)
        page = MeetingPage.objects.get(pk=meeting.pk)
        page.date = datetime.date(2026, 3, 10)
        page.save_revision().publish()
    with at(11, month=3):
        assert seen_by_readers(client)[0] == []


@at(25)
def test_what_waits_to_be_released_is_told_on_the_first_page_and_after_publishing(
    client, agenda_publisher, meeting
):
    client.force_login(agenda_publisher)
    first_page = reverse("wagtailadmin_home")
    assert "Outcomes that readers do not see yet" in words(client.get(first_page))
    publish(client, edit_url(meeting))
    assert "Readers do not see what came of it yet." in words(client.get(edit_url(meeting)))
    press(client, meeting)
    assert "Outcomes that readers do not see yet" not in words(client.get(first_page))


@at(25)
def test_a_preview_shows_staff_what_will_be_released_and_says_so(client, officer, meeting):
    client.force_login(officer)
    response = meeting.make_preview_request(preview_mode=meeting.default_preview_mode)
    seen = words(response)
    assert f"{MARKER} decided." in seen and f"{MARKER} action." in seen
    assert "Readers do not see what came of this meeting yet." in seen


def test_pages_of_meetings_have_no_other_way_to_say_it(home):
    names = {field.name for field in MeetingPage._meta.get_fields()} - {
        field.name for field in Page._meta.get_fields()
    }
    assert not [name for name in names if "released" in name]


FILE = """
meetings_page: {key: meetings, parent: front-door, slug: meetings, title: Meetings}
meetings:
  - key: held
    slug: "2025-11-18"
    title: Meeting held
    date: 2025-11-18
    discussed: Hushhush discussed.
"""
RELEASED = """
released_outcomes:
  - key: outcomes-2025-11-18
    meeting: held
    released_at: "2025-11-18T12:00:00Z"
"""


@at(1, month=5)
def test_a_content_file_releases_what_it_names_and_nothing_by_the_day(client, tmp_path, db):
    files = Files(tmp_path)
    files.add("meetings.yaml", FILE)
    files.load()
    url = MeetingPage.objects.get().url
    assert MARKER not in client.get(url).content.decode()
    files.add("meetings.yaml", FILE + RELEASED.replace("2025-11-18T", "2025-11-17T"))
    with pytest.raises(CommandError, match="between the start of the meeting and now"):
        files.load()
    files.add("meetings.yaml", FILE + RELEASED)
    files.load()
    assert MARKER in client.get(url).content.decode()
    OutcomesRelease.objects.withdraw(MeetingPage.objects.get())
    files.load()
    assert MARKER not in client.get(url).content.decode()
