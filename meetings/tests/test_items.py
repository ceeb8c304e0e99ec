"""What points to an item of an agenda: it follows the item, and is restricted or gone with it."""

import datetime
import json

import pytest
from django.urls import reverse

from csp_site.tests.editor import fill_in, message_beside
from meetings.agenda.items import items_of
from meetings.models import AgreedAction, MeetingPage, PublicQuestion
from meetings.tests.desk import at, soup_of, words
from meetings.tests.factories import (
    AgreedActionFactory,
    MeetingPageFactory,
    PublicQuestionFactory,
    agenda_page,
    answered,
    item,
    part,
    publish_agenda,
    under,
)

pytestmark = pytest.mark.django_db
LOG = "/meetings/actions/"
MARCH, JULY = datetime.date(2026, 3, 10), datetime.date(2026, 7, 10)


def publish_with(meeting, change):
    """Publish a meeting after `change` has been made to its stored agenda, a list."""
    page = MeetingPage.objects.get(pk=meeting.pk)
    stored = page.agenda.get_prep_value()
    change(stored)
    page.agenda = page._meta.get_field("agenda").to_python(stored)
    page.save_revision().publish()


def put_first(title):
    return lambda stored: stored.insert(0, {"type": "item", "value": {"title": title}, "id": title.lower()})


def restrict(number):
    def change(stored):
        page = MeetingPage(agenda=json.dumps(stored))
        found = {each.number: each.block for each in items_of(page)}
        for one in (one for each in stored for one in (each, *each["value"].get("sub_items", []))):
            if one["id"] == found[number]:
                one["value"]["restricted_reason"] = "Not published."

    return change


def addresses(*meetings):
    """Return where readers could come across what these meetings agreed and were asked."""
    lists = [LOG, f"{LOG}?state=open", "/search/?q=hushhush", "/data/agreed-actions.csv"]
    return [*lists, *(meeting.url for meeting in meetings)]


def found_at(client, urls):
    return [url for url in urls if "Hushhush" in client.get(url).content.decode()]


@pytest.fixture
def held(home):
    """A meeting with an item, which has a part, and the later one that carries what is open."""
    meeting = publish_agenda(
        agenda_page(item("Locks", sub_items=[part("Keys")]), item("Lamps"), date=MARCH)
    )
    return meeting, publish_agenda(agenda_page(item("Arising", shows="actions"), date=JULY))


@at(10, month=6)
def test_an_action_follows_its_item_when_another_is_put_before_it(client, held):
    meeting, _ = held
    AgreedActionFactory(text="Buy locks.", **under(meeting, "1"))
    AgreedActionFactory(text="Cut keys.", **under(meeting, "1a"))
    publish_with(meeting, put_first("Welcome"))
    for url, label in ((LOG, "item"), (meeting.url, "Item")):
        links = soup_of(client.get(url)).main.select(".agreed-facts a[href*='#item-']")
        assert [link.get_text() for link in links] == [f"{label} 2, Locks", f"{label} 2a, Keys"]


@pytest.mark.search
@pytest.mark.parametrize("restricted", ["1", "1a"])
@at(10, month=6)
def test_what_was_agreed_and_asked_goes_with_its_item_at_once_and_comes_back_with_it(
    restricted, client, held
):
    meeting, later = held
    AgreedActionFactory(text="Hushhush.", **under(meeting, "1a"))
    PublicQuestionFactory(public_wording="Hushhush?", **under(meeting, "1a"), **answered("Hushhush!"))
    urls = addresses(meeting, later)
    assert found_at(client, urls) == urls
    before = MeetingPage.objects.get(pk=meeting.pk).agenda.get_prep_value()
    publish_with(meeting, restrict(restricted))
    assert found_at(client, urls) == []
    publish_with(meeting, lambda stored: stored.__setitem__(slice(None), before))
    assert found_at(client, urls) == urls


@pytest.mark.search
@at(10, month=6)
def test_a_draft_that_restricts_an_item_takes_nothing_away_and_one_that_opens_it_shows_nothing(
    client, held
):
    meeting, later = held
    AgreedActionFactory(text="Hushhush.", **under(meeting, "2"))

    def draft(reason):
        page = MeetingPage.objects.get(pk=meeting.pk)
        stored = page.agenda.get_prep_value()
        stored[1]["value"]["restricted_reason"] = reason
        page.agenda = page._meta.get_field("agenda").to_python(stored)
        page.save_revision()

    draft("Not published.")
    assert LOG in found_at(client, addresses(meeting, later))
    publish_with(meeting, restrict("2"))
    draft("")
    assert found_at(client, addresses(meeting, later)) == []


@pytest.mark.search
@at(10, month=6)
def test_where_the_item_is_gone_readers_see_nothing_and_what_has_none_stays(client, held):
    meeting, later = held
    AgreedActionFactory(text="Hushhush.", **under(meeting, "2"))
    AgreedActionFactory(text="Of no item.", meeting=meeting)
    publish_with(meeting, lambda stored: stored.pop(1))
    assert found_at(client, addresses(meeting, later)) == []
    assert "Of no item." in client.get(LOG).content.decode()


@pytest.mark.search
@at(10, month=6)
def test_an_answer_given_together_is_restricted_with_the_question_that_has_it(client, held):
    meeting, _ = held
    first = PublicQuestionFactory(public_wording="One?", **under(meeting, "2"), **answered("Hushhush."))
    PublicQuestionFactory(public_wording="Two?", meeting=meeting, together_with=first)
    assert "Hushhush" in client.get(meeting.url).content.decode()
    publish_with(meeting, restrict("2"))
    assert found_at(client, addresses(meeting)) == []


@at(10, month=6)
def test_a_question_names_the_item_it_is_about_where_that_stands_today(client, held):
    meeting, _ = held
    PublicQuestionFactory(public_wording="Which lamps?", **under(meeting, "2"))
    publish_with(meeting, put_first("Welcome"))
    assert "Which lamps? About item 3, Lamps" in words(client.get(meeting.url))


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


ADD = reverse("wagtailsnippets_meetings_agreedaction:add")


def options(sheet):
    return {
        each["value"]: each.get_text() for each in sheet.find("select", attrs={"name": "item"})("option")
    }


@at(10, month=6)
def test_the_form_offers_items_by_number_and_title_and_asks_once_the_meeting_is_known(desk, held):
    meeting, _ = held
    unknown = options(soup_of(desk.get(ADD)))
    assert unknown == {"": "Choose the meeting and save: then its items stand here"}
    known = options(soup_of(desk.get(ADD, {"meeting": meeting.pk})))
    assert list(known.values()) == [
        "Choose an item",
        "No item of the agenda",
        "1 Locks",
        "1a Keys",
        "2 Lamps",
    ]
    typed = {"text": "Buy locks.", "meeting": str(meeting.pk), "form_id": None}
    asked = fill_in(desk, ADD, **typed)
    assert message_beside(asked, "item")[0].startswith("Choose the item it came from")
    assert list(options(soup_of(asked)).values())[2:] == ["1 Locks", "1a Keys", "2 Lamps"]
    other = under(agenda_page(item("Elsewhere")), "1")["item"]
    wrong = fill_in(desk, ADD, **typed, item=other)
    assert message_beside(wrong, "item")[0].startswith("That item is not on the agenda of this meeting.")
    assert not AgreedAction.objects.exists()
    assert fill_in(desk, ADD, **typed, item="none").status_code == 302
    assert AgreedAction.objects.get().item == ""


@at(10, month=6)
def test_who_records_an_action_under_a_restricted_item_is_told_in_words(desk, held):
    meeting, _ = held
    publish_with(meeting, restrict("2"))
    chosen = under(meeting, "2")["item"]
    form = options(soup_of(desk.get(ADD, {"meeting": meeting.pk})))
    assert form[chosen] == "2 Lamps (restricted: readers see nothing of what came from it)"
    typed = {"text": "Hushhush.", "meeting": str(meeting.pk), "item": chosen}
    fill_in(desk, f"{ADD}?meeting={meeting.pk}", form_id=None, **typed)
    listing = words(desk.get(reverse("wagtailsnippets_meetings_agreedaction:list")))
    told = "Item 2, “Lamps”, is restricted: readers see nothing of this, anywhere."
    assert told in listing and "Only staff: its item is restricted" in listing
    edit = reverse("wagtailsnippets_meetings_agreedaction:edit", args=[AgreedAction.objects.get().pk])
    assert told in words(desk.get(edit))


@at(10, month=6)
def test_an_officer_is_told_of_what_has_lost_its_item_and_points_it_to_another(desk, held):
    meeting, _ = held
    action = AgreedActionFactory(text="Buy lamps.", **under(meeting, "2"))
    publish_with(meeting, lambda stored: stored.pop(1))
    url = reverse("wagtailsnippets_meetings_agreedaction:list")
    assert "Only staff, until you choose its item" in words(desk.get(url, {"item": "gone"}))
    edit = reverse("wagtailsnippets_meetings_agreedaction:edit", args=[action.pk])
    assert "is not on the agenda any more" in words(desk.get(edit))
    assert "is not on the agenda any more" in words(
        desk.get(reverse("wagtailadmin_pages:edit", args=[meeting.pk]))
    )
    # Whoever cannot tell may go on keeping it, and it stays restricted.
    assert fill_in(desk, edit, form_id="w-editor-form", outcome="So far.").status_code == 302
    assert AgreedAction.objects.get().item == action.item
    assert fill_in(desk, edit, form_id="w-editor-form", item=under(meeting, "1")["item"]).status_code == 302
    assert "Buy lamps." in client_text(desk, LOG)


def client_text(client, url):
    client.logout()
    return client.get(url).content.decode()


@at(10, month=6)
def test_a_question_is_put_under_an_item_in_its_form(desk, held):
    meeting, _ = held
    question = PublicQuestionFactory(meeting=meeting)
    edit = reverse("wagtailsnippets_meetings_publicquestion:edit", args=[question.pk])
    assert list(options(soup_of(desk.get(edit))).values())[0] == "No item of the agenda"
    chosen = under(meeting, "2")["item"]
    assert fill_in(desk, edit, form_id="w-editor-form", item=chosen).status_code == 302
    assert PublicQuestion.objects.get().item == chosen


def test_a_meeting_that_is_copied_has_items_of_its_own(desk, held):
    meeting, _ = held
    desk.post(reverse("meeting_copy", args=[meeting.pk]), {"date": "2026-12-01", "sure": "2026-12-01"})
    copy = MeetingPage.objects.exclude(pk__in=[each.pk for each in held]).get()
    blocks = [{each.block for each in items_of(page)} for page in (meeting, copy)]
    assert all(blocks) and not blocks[0] & blocks[1]


def test_saving_a_meeting_twice_keeps_the_ids_of_its_items(home):
    meeting = MeetingPageFactory(agenda=[item("Locks", sub_items=[part("Keys")])])
    before = [each.block for each in items_of(MeetingPage.objects.get(pk=meeting.pk))]
    publish_with(meeting, lambda stored: None)
    assert [each.block for each in items_of(MeetingPage.objects.get(pk=meeting.pk))] == before
