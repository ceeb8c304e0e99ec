"""What officers do with actions and their updates: plain records, apart from the pages."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csp_site.tests.editor import fill_in
from priorities.models import ActionUpdate, PriorityAction, PriorityPage
from priorities.tests.factories import ActionUpdateFactory, PriorityActionFactory, PriorityPageFactory

DAY = datetime.date
TODAY = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def fill(client, address, **changes):
    return fill_in(client, address, form_id="w-editor-form", **changes)


def rows(client, model, **filters):
    """Return the rows of a list in the admin, as words by their headings."""
    answer = client.get(url(model, "list"), filters)
    assert answer.status_code == 200
    table = BeautifulSoup(answer.content, "html.parser").find("table", class_="listing")
    if table is None:
        return []
    for menu in table.select("ul.actions, .w-dropdown"):
        menu.decompose()
    titles, *found = (
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    )
    return [dict(zip(titles, row, strict=True)) for row in found]


def test_an_officer_adds_an_action_and_then_what_was_reported(client, officer):
    page = PriorityPageFactory()
    client.force_login(officer)
    changes = {"text": "Make a pack", "priority": str(page.pk), "horizon": "life"}
    assert fill(client, url(PriorityAction, "add"), **changes).status_code == 302
    action = PriorityAction.objects.get(key="make-a-pack")
    report = {"action": str(action.pk), "date": "2026-03-01", "state": "done", "note": "It is out."}
    assert fill(client, url(ActionUpdate, "add"), **report).status_code == 302
    client.logout()
    words = client.get(page.url).content.decode()
    assert "Make a pack" in words and "Over the life of the strategy" in words
    assert "It is out." in words


def test_an_officer_corrects_an_action_and_an_update(client, officer):
    update = ActionUpdateFactory(note="Its out.")
    client.force_login(officer)
    fill(client, url(ActionUpdate, "edit", update.pk), note="It is out.")
    fill(client, url(PriorityAction, "edit", update.action.pk), text="Make a better pack")
    client.logout()
    words = client.get(update.action.priority.url).content.decode()
    assert "It is out." in words and "Its out." not in words
    assert "Make a better pack" in words


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"date": "2026-03-02"}, "date", "Choose today or an earlier day, when it was reported."),
        ({"date": ""}, "date", "This field is required."),
        ({"state": ""}, "state", "This field is required."),
        ({"action": ""}, "action", "This field is required."),
    ],
)
def test_a_mistake_in_an_update_is_named_beside_its_field_and_nothing_is_lost(
    wrong, field, message, client, officer
):
    action = PriorityActionFactory()
    client.force_login(officer)
    changes = {"action": str(action.pk), "date": "2026-03-01", "state": "done", "note": "Kept words"}
    response = fill(client, url(ActionUpdate, "add"), **changes | wrong)
    assert response.context["form"].errors == {field: [message]}
    assert "Kept words" in response.content.decode()
    assert not ActionUpdate.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": ""}, "text"), ({"position": "-1"}, "position"), ({"priority": ""}, "priority")],
)
def test_a_mistake_in_an_action_is_named_beside_its_field_and_nothing_is_lost(
    wrong, field, client, officer
):
    page = PriorityActionFactory().priority
    client.force_login(officer)
    changes = {"text": "Make a pack", "position": "77", "priority": str(page.pk)} | wrong
    response = fill(client, url(PriorityAction, "add"), **changes)
    assert list(response.context["form"].errors) == [field]
    assert ("Make a pack" if field != "text" else 'value="77"') in response.content.decode()
    assert PriorityAction.objects.count() == 1


def test_publishing_an_older_draft_of_a_priority_leaves_its_actions_as_they_are(home, client):
    page = PriorityPageFactory(title="Old title")
    draft = page.save_revision()
    ActionUpdateFactory(action__priority=page, state="done", note="It is out.")
    draft.publish()
    assert "It is out." in client.get(page.url).content.decode()
    assert ActionUpdate.objects.get().state == "done"


@pytest.fixture
def reported(home):
    """Three actions of two priorities, of which one was reported twice and one never."""
    bikes, shops = PriorityPageFactory(title="Bikes"), PriorityPageFactory(title="Shops")
    mark = PriorityActionFactory(text="Mark bikes", priority=bikes)
    PriorityActionFactory(text="Add racks", priority=bikes, horizon="life")
    pack = PriorityActionFactory(text="Make a pack", priority=shops)
    ActionUpdateFactory(action=mark, date=DAY(2026, 1, 1), state="under_way", note="Begun")
    ActionUpdateFactory(action=mark, date=DAY(2026, 2, 1), state="done", note="Marked")
    ActionUpdateFactory(action=pack, date=DAY(2026, 1, 15), state="under_way", note="Half written")


def test_actions_are_listed_with_what_was_last_reported(reported, client, officer):
    client.force_login(officer)
    found = {row["Text"]: row for row in rows(client, PriorityAction)}
    told = {text: (row["Priority"], row["Last reported"]) for text, row in found.items()}
    assert told == {
        "Mark bikes": ("Bikes", "Done, 1 February 2026"),
        "Add racks": ("Bikes", "No update yet"),
        "Make a pack": ("Shops", "Under way, 15 January 2026"),
    }
    assert found["Add racks"]["For"] == "Over the life of the strategy"


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        ({"latest": "none"}, {"Add racks"}),
        ({"latest": "done"}, {"Mark bikes"}),
        ({"latest": "under_way"}, {"Make a pack"}),
        ({"latest": "stopped"}, set()),
        ({"horizon": "life"}, {"Add racks"}),
        ({"priority": "Shops"}, {"Make a pack"}),
        ({"q": "racks"}, {"Add racks"}),
        ({"q": "bikes", "latest": "done", "priority": "Bikes"}, {"Mark bikes"}),
    ],
    ids=str,
)
def test_actions_are_narrowed_down(filters, texts, reported, client, officer):
    ids = {page.title: page.pk for page in PriorityPage.objects.all()}
    client.force_login(officer)
    filters = {name: ids.get(value, value) for name, value in filters.items()}
    assert {row["Text"] for row in rows(client, PriorityAction, **filters)} == texts


def test_updates_are_listed_the_newest_first_and_narrowed_down(reported, client, officer):
    client.force_login(officer)
    listed = [(row["Action"], row["Date"], row["State"]) for row in rows(client, ActionUpdate)]
    assert listed == [
        ("Mark bikes", "1 February 2026", "Done"),
        ("Make a pack", "15 January 2026", "Under way"),
        ("Mark bikes", "1 January 2026", "Under way"),
    ]
    assert [row["Action"] for row in rows(client, ActionUpdate, state="done")] == ["Mark bikes"]
    shops = PriorityAction.objects.get(text="Make a pack").priority_id
    narrowed = rows(client, ActionUpdate, action__priority=shops)
    assert [row["Priority"] for row in narrowed] == ["Shops"]
    assert [row["Date"] for row in rows(client, ActionUpdate, q="Begun")] == ["1 January 2026"]


@pytest.mark.parametrize("model", [PriorityAction, ActionUpdate])
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(model, client, officer):
    client.force_login(officer)

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            rows(client, model)
        return len(captured)

    ActionUpdateFactory.create_batch(3)
    rows(client, model)
    with_3 = count_queries()
    ActionUpdateFactory.create_batch(27)
    assert count_queries() == with_3


@pytest.mark.parametrize("name", ["a priority", "an action"])
def test_what_has_actions_or_updates_cannot_be_deleted(name, client, administrator):
    update = ActionUpdateFactory()
    client.force_login(administrator)
    if name == "a priority":
        address = reverse("wagtailadmin_pages:delete", args=[update.action.priority_id])
    else:
        address = url(PriorityAction, "delete", update.action_id)
    response = client.post(address, follow=True)
    assert response.status_code == 200
    assert "This cannot be deleted yet." in response.content.decode()
    assert PriorityAction.objects.get().priority_id
    assert ActionUpdate.objects.count() == 1
