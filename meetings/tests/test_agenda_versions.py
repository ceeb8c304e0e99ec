"""An agenda is published, now or later, only as the desk showed it to whoever presses the button."""

import datetime

import pytest

from csp_site.models.documents import SiteDocument
from csp_site.tests.editor import opened_version
from csp_site.tests.factories import DocumentFactory, UserFactory
from meetings.enums import MeetingStatus
from meetings.models import AgendaPublication, MeetingPage, OutcomesRelease
from meetings.tests.desk import MEETING_DAY, agenda_url, at, press, readers_see, soup_of, words
from meetings.tests.factories import agenda_page, item

REASON = "The figures came late."
TYPED = {"late_reason": REASON, "publish_at": "2026-02-20T09:00"}
SOON = datetime.datetime(2026, 2, 20, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def later_than_promised(settings_):
    settings_.promise_days = 10
    settings_.save()
    with at(20, hour=8):
        yield


@pytest.fixture
def meeting(home):
    paper = DocumentFactory(title="Report")
    items = [item("Progress", [paper]), item("Budget")]
    return agenda_page(*items, title="Public meeting", date=MEETING_DAY, released=False)


def publish_page(meeting, **changes):
    page = MeetingPage.objects.get(pk=meeting.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    bea = UserFactory(is_superuser=True, first_name="Bea", last_name="Quick")
    page.save_revision(user=bea).publish(user=bea)


def items_with(meeting, *places, new=()):
    """Return the items of an agenda at these places, in this order, ids and all, and new ones."""
    raw = list(meeting.agenda.raw_data)
    block = meeting.agenda.stream_block
    return block.to_python([*(raw[place] for place in places), *new])


def another_item(title):
    return {"type": "item", "value": {"title": title, "papers": [], "sub_items": []}}


def retitle(meeting):
    raw = [dict(each) for each in meeting.agenda.raw_data]
    raw[1]["value"] = raw[1]["value"] | {"title": "Budget for 2027"}
    publish_page(meeting, agenda=meeting.agenda.stream_block.to_python(raw))


def replace_file(meeting):
    document, other = SiteDocument.objects.get(title="Report"), DocumentFactory()
    document.file, document.file_hash = other.file, other.file_hash
    document.save()


def publish_and_withdraw(meeting):
    AgendaPublication.objects.publish(meeting, None)
    AgendaPublication.objects.withdraw(meeting)


CHANGES = {
    "name": (lambda one: publish_page(one, title="Board"), "The name of the meeting is “Board”."),
    "date": (
        lambda one: publish_page(one, date=datetime.date(2026, 2, 25)),
        "The date is Wednesday 25 February 2026, 10am.",
    ),
    "status": (
        lambda one: publish_page(one, status=MeetingStatus.PROVISIONAL),
        "The meeting is provisional.",
    ),
    "new item": (
        lambda one: publish_page(one, agenda=items_with(one, 0, 1, new=[another_item("Complaints")])),
        "Item 3 “Complaints” is new.",
    ),
    "item gone": (lambda one: publish_page(one, agenda=items_with(one, 1)), "Item 1 “Progress” is gone."),
    "order": (
        lambda one: publish_page(one, agenda=items_with(one, 1, 0)),
        "The items stand in another order.",
    ),
    "words": (retitle, "Item 2 “Budget for 2027” is otherwise now."),
    "file": (replace_file, "Item 1 “Progress” is otherwise now."),
    "time": (
        lambda one: AgendaPublication.objects.publish_later(one, None, SOON),
        "The agenda will be published on its own on",
    ),
    "withdrawal": (publish_and_withdraw, "The agenda was withdrawn on"),
}


def record_of(meeting):
    return AgendaPublication.objects.filter(meeting=meeting).values().first()


@pytest.mark.parametrize("button", ["publish", "schedule"])
@pytest.mark.parametrize("name", CHANGES)
def test_an_agenda_that_changed_since_the_desk_was_opened_is_shown_before_it_goes_out(
    name, button, meeting, desk
):
    change, sentence = CHANGES[name]
    opened = opened_version(desk, agenda_url(meeting))
    change(meeting)
    before = record_of(meeting)
    answer = desk.post(agenda_url(meeting), {button: "1", **TYPED, **opened})
    assert answer.status_code == 200
    told = " ".join(soup_of(answer).find(role="alert").get_text(" ", strip=True).split())
    assert "this has changed since you opened it" in told
    assert sentence in told
    assert record_of(meeting) == before
    # What was typed stands in the form that comes back, which can be sent as it is.
    form = soup_of(answer).find("button", attrs={"name": button}).find_parent("form")
    sent = {field["name"]: field.get("value", "") for field in form.find_all("input")}
    kept = {key: value for key, value in TYPED.items() if key in sent}
    if record_of(meeting) is None or not before["first_published_at"]:
        assert kept["late_reason"] == REASON
    assert {key: sent[key] for key in kept} == kept
    assert (button == "publish") != ("publish_at" in kept)
    assert desk.post(agenda_url(meeting), {button: "1", **sent}).status_code == 302
    assert record_of(meeting) != before


@pytest.mark.parametrize("button", ["publish", "schedule"])
@pytest.mark.parametrize("version", [{}, {"opened_version": ""}, {"opened_version": "e30:made-up"}])
def test_a_press_that_does_not_say_what_the_desk_showed_publishes_nothing(version, button, meeting, desk):
    answer = desk.post(agenda_url(meeting), {button: "1", **TYPED, **version})
    assert "the form did not say what you saw" in words(answer)
    assert REASON in answer.content.decode()
    assert not AgendaPublication.objects.exists()


def test_outcomes_that_were_released_since_the_desk_was_opened_are_told_of_first(desk, officer, home):
    today = datetime.date(2026, 2, 20)
    meeting = agenda_page(item("Progress"), date=today, start_time=datetime.time(7), released=False)
    opened = opened_version(desk, agenda_url(meeting))
    OutcomesRelease.objects.release(meeting, officer)
    answer = words(desk.post(agenda_url(meeting), {"publish": "1", **TYPED, **opened}))
    assert "Its outcomes are released." in answer
    assert not AgendaPublication.objects.exists()


def test_the_desk_tells_who_changed_the_agenda_last(meeting, desk):
    opened = opened_version(desk, agenda_url(meeting))
    retitle(meeting)
    answer = words(desk.post(agenda_url(meeting), {"publish": "1", **TYPED, **opened}))
    assert "The last change was by Bea Quick" in answer


def test_nothing_that_changes_by_itself_makes_the_desk_another_one(meeting, desk):
    opened = opened_version(desk, agenda_url(meeting))
    with at(20, hour=9):
        assert desk.post(agenda_url(meeting), {"publish": "1", **TYPED, **opened}).status_code == 302
    assert "Progress" in readers_see(desk, meeting)


def test_what_somebody_else_has_done_already_is_told_and_not_asked_about(meeting, desk):
    opened = opened_version(desk, agenda_url(meeting))
    press(desk, meeting, "schedule", **TYPED)
    again = desk.post(agenda_url(meeting), {"schedule": "1", **TYPED, **opened}, follow=True)
    assert "that time is set" in words(again)
    press(desk, meeting, "publish", **TYPED)
    again = desk.post(agenda_url(meeting), {"publish": "1", **TYPED, **opened}, follow=True)
    assert "The agenda was published already." in words(again)


def test_withdrawing_an_agenda_asks_for_no_version(meeting, desk):
    press(desk, meeting, "publish", **TYPED)
    retitle(meeting)
    assert "The agenda is withdrawn." in words(
        desk.post(agenda_url(meeting), {"withdraw": "1"}, follow=True)
    )
