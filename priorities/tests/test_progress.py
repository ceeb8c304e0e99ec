"""The list of all actions in the admin, in which an officer enters what was reported of each."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from csp_site.tests.editor import fill_in, message_beside, turned_away
from priorities.models import ActionUpdate
from priorities.tests.factories import ActionUpdateFactory, PriorityActionFactory, PriorityPageFactory

DAY = datetime.date
LIST = "/admin/progress/"


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def desk(client, officer):
    """The browser of an officer."""
    client.force_login(officer)
    return client


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def listed(client, **asked):
    """Return what the list says of each action, by priority."""
    page = soup(client.get(LIST, asked))
    return {
        section.h2.get_text(" ", strip=True): [
            " | ".join(p.get_text(" ", strip=True) for p in item.find_all("p")[:2])
            for item in section.select("li")
        ]
        for section in page.select("section:has(.progress-list)")
    }


def form_of(action, **asked):
    return f"{LIST}?{''.join(f'{name}={value}&' for name, value in asked.items())}update={action.pk}"


def enter(client, action, **said):
    """Fill in the form in the row of an action and send it; return the answer."""
    page = soup(client.get(form_of(action)))
    form = page.find("form", class_="progress-form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")} | {
        "state": "",
        "note": "",
        "meeting": "",
    }
    return client.post(form["action"], fields | said)


def test_all_actions_of_priorities_in_force_are_listed_with_what_was_last_reported(home, desk):
    shops = PriorityPageFactory(title="Shops", number=1, end=DAY(2026, 3, 31))
    bikes = PriorityPageFactory(title="Bikes", number=2, live=False)
    pack = PriorityActionFactory(priority=shops, text="Make a pack")
    PriorityActionFactory(priority=shops, text="Train staff", horizon="life")
    PriorityActionFactory(priority=bikes, text="Mark bikes")
    PriorityActionFactory(priority=PriorityPageFactory(end=DAY(2026, 3, 30)))
    PriorityActionFactory(priority=PriorityPageFactory(start=DAY(2026, 4, 1)))
    ActionUpdateFactory(action=pack, date=DAY(2026, 2, 1), state="done", note="It is out.")
    ActionUpdateFactory(action=pack, date=DAY(2026, 1, 1))
    assert listed(desk) == {
        "Shops, until 31 March 2026": [
            "Make a pack | Done, 1 February 2026 . It is out.",
            "Train staff | No update yet.",
        ],
        "Bikes Draft": ["Mark bikes | No update yet."],
    }


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ({"when": "ended"}, ["Old"]),
        ({"when": "coming"}, ["Later"]),
        ({"when": "all", "latest": "none"}, ["Later", "Never", "Old"]),
        ({"latest": "done"}, ["Done"]),
        ({"quiet": "on"}, ["Never", "Quiet"]),
        ({"priority": "ended"}, ["Old"]),
        ({"latest": "nonsense", "priority": "99999999999999999999"}, ["Done", "Never", "Quiet", "Recent"]),
    ],
    ids=str,
)
def test_the_list_is_narrowed_down(asked, texts, home, desk):
    now, ended = PriorityPageFactory(), PriorityPageFactory(end=DAY(2025, 1, 1))
    PriorityActionFactory(priority=ended, text="Old")
    PriorityActionFactory(priority=PriorityPageFactory(start=DAY(2027, 1, 1)), text="Later")
    PriorityActionFactory(priority=now, text="Never")
    # Three months before 31 March is 31 December.
    for text, state, date in (
        ("Quiet", "under_way", DAY(2025, 12, 30)),
        ("Recent", "under_way", DAY(2025, 12, 31)),
        ("Done", "done", DAY(2025, 1, 1)),
    ):
        ActionUpdateFactory(action__priority=now, action__text=text, state=state, date=date)
    asked = {
        name: ended.pk if value == "ended" and name == "priority" else value
        for name, value in asked.items()
    }
    found = listed(desk, **asked)
    assert sorted(row.split(" | ")[0] for rows in found.values() for row in rows) == texts


def test_an_officer_enters_an_update_and_stays_in_the_list(home, desk, officer):
    action = PriorityActionFactory()
    page = soup(desk.get(form_of(action, when="all")))
    form = page.find("form", class_="progress-form")
    assert form.find(attrs={"name": "date"})["value"] == "31/03/2026"
    assert form.find(attrs={"autofocus": True})["name"] == "state"
    said = {"state": "done", "note": "It is out.", "date": "24/02/2026"}
    answer = desk.post(form["action"], said)
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?when=all#action-{action.pk}"
    update = ActionUpdate.objects.get()
    assert (update.date, update.state, update.note) == (DAY(2026, 2, 24), "done", "It is out.")
    assert update.recorded_by == officer
    assert update.recorded_at == datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC)
    assert ModelLogEntry.objects.for_instance(update).get().user == officer
    desk.logout()
    assert "It is out." in desk.get(action.priority.url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"state": ""}, "state", "This field is required."),
        ({"date": "01/04/2026"}, "date", "Choose today or an earlier day, when it was reported."),
        ({"date": "soon"}, "date", "Enter a valid date."),
        (
            {"meeting": "home"},
            "meeting",
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
    ids=str,
)
def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(wrong, field, message, home, desk):
    wrong = {name: str(home.pk) if value == "home" else value for name, value in wrong.items()}
    answer = enter(desk, PriorityActionFactory(), **{"state": "done", "note": "Kept words"} | wrong)
    assert message_beside(answer, field)[0] == message
    assert message_beside(answer, "note") == ("", "Kept words")
    assert soup(answer).find(attrs={"autofocus": True})["name"] == field
    assert not ActionUpdate.objects.exists()


def test_the_same_form_sent_twice_makes_one_update(home, desk):
    action = PriorityActionFactory()
    for _ in range(2):
        assert enter(desk, action, state="under_way", note="Begun.").status_code == 302
    assert ActionUpdate.objects.count() == 1
    enter(desk, action, state="under_way", note="Half of it.")
    assert ActionUpdate.objects.count() == 2


def test_the_update_of_the_later_day_counts_whatever_was_entered_last(home, desk):
    action = PriorityActionFactory()
    enter(desk, action, state="done", date="01/03/2026")
    answer = enter(desk, action, state="under_way", date="01/02/2026")
    assert "readers first see the one of 1 March 2026" in desk.get(answer["Location"]).content.decode()
    said = soup(desk.get(action.priority.url)).find(class_="action")
    assert said.find(class_="tag").string == "Done"


def test_a_mistake_is_put_right_and_its_history_keeps_what_it_said(home, desk):
    action = PriorityActionFactory()
    enter(desk, action, state="done", note="Its out.")
    update = ActionUpdate.objects.get()
    shown = soup(desk.get(form_of(action)))
    link = shown.find("a", string="31 March 2026: Done")["href"]
    assert fill_in(desk, link, form_id="w-editor-form", note="It is out.").status_code == 302
    told = [revision.content["note"] for revision in Revision.objects.for_instance(update).order_by("pk")]
    assert told == ["Its out.", "It is out."]
    assert "Its out." not in desk.get(action.priority.url).content.decode()


def test_nobody_deletes_an_update(home, client, administrator):
    client.force_login(administrator)
    update = ActionUpdateFactory()
    view = ActionUpdate.snippet_viewset
    client.post(reverse(view.get_url_name("delete"), args=[update.pk]))
    bulk = reverse("wagtail_bulk_action", args=["priorities", "actionupdate", "delete"])
    client.post(f"{bulk}?id={update.pk}&next=/admin/")
    assert ActionUpdate.objects.get() == update


@pytest.mark.parametrize(
    ("group", "may"), [("officer", True), ("administrator", True), ("publisher", False)]
)
def test_officers_and_administrators_may_enter_updates_and_agenda_publishers_not(
    group, may, home, client, request
):
    client.force_login(request.getfixturevalue(group))
    action = PriorityActionFactory()
    first = client.get("/admin/").content.decode()
    assert ("Progress of actions" in first) is may
    answer = client.get(form_of(action))
    sent = client.post(form_of(action), {"state": "done", "date": "01/03/2026", "note": "", "meeting": ""})
    assert (answer.status_code == 200) is may
    assert sent.status_code == 302 and turned_away(sent) is not may
    assert ActionUpdate.objects.exists() is may


@pytest.mark.parametrize("asked", ["0", "99999999999", "-1", "x", "²"])
def test_an_action_that_is_not_there_is_no_error(asked, home, desk):
    # What can be no key narrows nothing; what could be one is looked for.
    status = 404 if asked == "0" else 200
    assert desk.get(LIST, {"update": asked}).status_code == status
    assert desk.post(f"{LIST}?update={asked}").status_code == status


def test_the_first_page_of_the_admin_counts_the_actions_without_news(home, desk):
    ActionUpdateFactory(date=DAY(2025, 1, 1))
    ActionUpdateFactory(date=DAY(2026, 3, 1))
    link = soup(desk.get("/admin/")).find("a", string="1 action")
    assert [len(rows) for rows in listed(desk, quiet="on").values()] == [1]
    assert link["href"] == f"{LIST}?quiet=on"


def test_the_editor_of_a_priority_leads_to_its_actions(home, desk):
    page = PriorityPageFactory(end=DAY(2025, 1, 1))
    PriorityActionFactory(priority=page, text="Old")
    editor = soup(desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    link = editor.find("a", string="Progress of its actions")["href"]
    assert "Old" in desk.get(link).content.decode()


def test_the_list_takes_as_many_queries_for_30_actions_as_for_3(home, desk):
    def count(action):
        with CaptureQueriesContext(connection) as captured:
            soup(desk.get(form_of(action)))
        return len(captured)

    action = ActionUpdateFactory.create_batch(3)[0].action
    count(action)
    with_3 = count(action)
    ActionUpdateFactory.create_batch(27)
    ActionUpdateFactory.create_batch(27, action=action)
    assert count(action) == with_3
