"""What readers learn of a meeting from its day on: who came, what was agreed, how its minutes stand."""

import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.rich_text import RichText

from contacts.models import MemberName
from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import edit_url, message_beside, publish
from csp_site.tests.factories import DocumentFactory
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY, at, readers_see, soup_of
from meetings.tests.factories import (
    AgreedActionFactory,
    MeetingPageFactory,
    agenda_page,
    attend,
    item,
    part,
    publish_agenda,
)

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 5, 26)


@pytest.fixture
def police(home):
    member = MemberPageFactory(title="Police")
    member.names.set([MemberName(name="Old Force", end=LATER), MemberName(name="New Force", start=LATER)])
    member.save()
    return member


def test_who_came_and_what_was_discussed_are_there_from_the_day_on_by_the_names_of_that_day(client, police):
    meeting = MeetingPageFactory(date=MEETING_DAY, discussed="Bicycles.\n\nAnd locks.")
    attend(meeting, police, who="Chief Inspector", is_senior=True)
    attend(meeting, MemberPageFactory(title="Fire"), kind="apologies", is_senior=True)
    attend(meeting, MemberPageFactory(title="Hush", live=False))
    with at(23):
        before = readers_see(client, meeting)
    with at(1, month=7):
        after = readers_see(client, meeting)
        rows = [row.get_text(" ", strip=True) for row in soup_of(client.get(meeting.url)).select("tr")]
    assert "Who came" not in before and "Bicycles" not in before
    assert "What was discussed Bicycles. And locks." in after
    assert rows[1:] == [
        "Old Force Present Chief Inspector Senior person",
        "Fire Sent apologies",
    ]


@at(25)
@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_meeting_that_was_called_off_had_nobody_and_agreed_nothing(status, client, police):
    meeting = MeetingPageFactory(date=MEETING_DAY, discussed="Bicycles.", status=status)
    attend(meeting, police)
    AgreedActionFactory(meeting=meeting, text="Buy locks.")
    seen = readers_see(client, meeting)
    assert not [word for word in ("Bicycles", "Who came", "Buy locks") if word in seen]


@at(25)
def test_decisions_stand_in_short_above_the_agenda_with_the_way_to_their_items(client, home):
    decided = {"decision": "The locks are agreed."}
    hidden = part("Hush", decision="Hush hush.", restricted_reason="Not published.")
    meeting = agenda_page(item("Locks", **decided), item(sub_items=[hidden]), date=MEETING_DAY)
    assert "agreed" not in readers_see(client, meeting)
    publish_agenda(meeting)
    section = soup_of(client.get(meeting.url)).find(class_="what-was-agreed")
    assert section.get_text(" ", strip=True) == (
        "What was agreed Decisions The locks are agreed. Item 1, Locks"
    )
    link = section.find("a")["href"]
    assert soup_of(client.get(meeting.url)).find(id=link.removeprefix("#")).h3


@pytest.fixture
def minuted(home):
    minutes = [("document", {"document": DocumentFactory(), "title": "", "note": ""})]
    return MeetingPageFactory(date=MEETING_DAY, minutes=minutes)


def minutes_of(client, meeting):
    section = soup_of(client.get(meeting.url)).main.find("h2", string="Minutes").find_parent("section")
    return " ".join(section.get_text(" ", strip=True).split()).replace(" .", "."), section


DRAFT = "The minutes are draft until a later meeting agrees them."


@pytest.mark.parametrize(
    ("state", "other", "sentence"),
    [
        ("", None, ""),
        ("draft", None, DRAFT),
        ("confirmed", None, "These minutes are agreed."),
        ("confirmed", {}, "These minutes were agreed on 26 May 2026."),
        ("confirmed", {"live": False}, "These minutes were agreed at a later meeting."),
        ("confirmed", {"date": datetime.date(2026, 9, 1)}, DRAFT),
        ("confirmed", {"status": "cancelled"}, DRAFT),
    ],
)
@at(1, month=7)
def test_how_the_minutes_stand_is_said_above_them(state, other, sentence, client, minuted):
    later = MeetingPageFactory(**{"date": LATER} | other) if other is not None else None
    minuted.minutes_state, minuted.minutes_agreed_at = state, later
    minuted.save()
    words, section = minutes_of(client, minuted)
    assert words.startswith(f"Minutes {sentence}".strip())
    assert sentence or "minutes are" not in words and "agreed" not in words
    links = [link["href"] for link in section.select(".minutes-status a")]
    assert links == ([later.url] if "26 May" in sentence else [])


@at(25)
def test_minutes_by_item_are_minutes_too(client, home):
    meeting = agenda_page(item(minute=RichText("<p>Said.</p>")), date=MEETING_DAY, minutes_state="draft")
    assert "The minutes are not on this website." in readers_see(client, meeting)
    seen = readers_see(client, publish_agenda(meeting))
    assert "The minutes are below." in seen
    assert f"Minutes {DRAFT} They stand under the items of the agenda." in seen


@at(25)
def test_an_officer_records_who_came_and_mistakes_are_named(client, officer, police):
    client.force_login(officer)
    meeting, earlier = MeetingPageFactory(date=MEETING_DAY), MeetingPageFactory()
    line = {"member": str(police.pk), "kind": "present", "who": "A role", "ORDER": "1", "id": ""}
    counts = {"attendance-TOTAL_FORMS": "1"}
    typed = counts | {f"attendance-0-{name}": value for name, value in line.items()}
    wrong = publish(client, edit_url(meeting), **typed, minutes_agreed_at=str(earlier.pk))
    assert message_beside(wrong, "minutes_state")[0] == "A meeting has agreed to them: choose Confirmed."
    typed |= {"minutes_state": "confirmed"}
    wrong = publish(client, edit_url(meeting), **typed, minutes_agreed_at=str(earlier.pk))
    assert "Choose a meeting that is later than this one." in wrong.content.decode()
    assert publish(client, edit_url(meeting), **typed).status_code == 302
    assert [one.who for one in MeetingPage.objects.get(pk=meeting.pk).attendance.all()] == ["A role"]


@at(25)
def test_a_preview_shows_who_came_as_the_form_has_it(client, officer, police):
    client.force_login(officer)
    meeting = MeetingPageFactory(date=MEETING_DAY)
    attend(meeting, police, who="Stored")
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    meeting.attendance.get().who = "Not used"
    meeting.attendance = [meeting.attendance.first()]
    meeting.attendance.first().who = "Typed"
    response = meeting.make_preview_request(preview_mode=meeting.default_preview_mode)
    response.render() if hasattr(response, "render") and not response.is_rendered else None
    page = BeautifulSoup(response.content, "html.parser").get_text()
    assert "Typed" in page and "Stored" not in page
