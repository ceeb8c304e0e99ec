"""Agreed actions: the log, the agenda that carries them on, the page of their meeting, the admin."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import PageViewRestriction

from contacts.tests.factories import MemberPageFactory
from csp_site.formats.dates import print_age
from csp_site.tests.editor import edit_url, fill_in, message_beside
from meetings.load import grant_to_agenda_publishers
from meetings.models import AgreedAction
from meetings.tests.desk import at, readers_see, soup_of, words
from meetings.tests.factories import (
    AgreedActionFactory,
    MeetingPageFactory,
    agenda_page,
    item,
    meetings_page,
    part,
    publish_agenda,
    under,
)

pytestmark = pytest.mark.django_db
LOG = "/meetings/actions/"
MARCH, APRIL, MAY, JUNE, JULY = (datetime.date(2026, month, 10) for month in range(3, 8))
DONE = {"state": "done", "closed_on": MAY}


@pytest.fixture
def march(home):
    return MeetingPageFactory(date=MARCH)


def texts(client, url=LOG):
    soup = soup_of(client.get(url))
    return [one.find("p").get_text(strip=True) for one in soup.main.select(".agreed")]


@pytest.mark.parametrize(
    ("since", "age"),
    [
        ((2026, 6, 10), "less than a day"),
        ((2026, 6, 9), "1 day"),
        ((2026, 5, 28), "13 days"),
        ((2026, 5, 27), "2 weeks"),
        ((2026, 4, 11), "8 weeks"),
        ((2026, 4, 10), "2 months"),
        ((2024, 6, 11), "23 months"),
        ((2024, 6, 10), "2 years"),
        ((2026, 7, 1), "less than a day"),
    ],
)
def test_an_age_is_told_in_words(since, age):
    assert print_age(datetime.date(*since), JUNE) == age


def test_a_month_from_the_last_day_of_a_long_one_ends_with_a_short_one():
    assert print_age(datetime.date(2025, 12, 31), datetime.date(2026, 2, 27)) == "8 weeks"
    assert print_age(datetime.date(2025, 12, 31), datetime.date(2026, 2, 28)) == "2 months"


@at(10, month=6)
def test_the_log_has_the_open_ones_first_the_oldest_at_the_top(client, march):
    AgreedActionFactory(text="Done.", meeting=march, outcome="It was bought.", **DONE)
    AgreedActionFactory(text="Newer.", meeting=MeetingPageFactory(date=APRIL))
    AgreedActionFactory(text="Older.", meeting=march, due=APRIL, due_precision="month")
    AgreedActionFactory(text="Not now.", meeting=march, state="dropped", closed_on=APRIL, outcome="Why.")
    assert texts(client) == ["Older.", "Newer.", "Done.", "Not now."]
    seen = words(client.get(LOG))
    assert "Open for 3 months Past its date By when April 2026 Agreed 10 March 2026" in seen
    assert "Done. Done on 10 May 2026" in seen and "Outcome It was bought." in seen


@at(10, month=6)
def test_the_log_says_who_and_under_which_item_as_far_as_readers_may_know(client, home):
    seen, hidden = MemberPageFactory(title="Police"), MemberPageFactory(title="Hush one", live=False)
    secret = part("Hush two", restricted_reason="Not published.")
    meeting = publish_agenda(agenda_page(item("Locks", sub_items=[secret]), date=MARCH))
    draft = agenda_page(item("Hush three"), date=MARCH)
    AgreedActionFactory(owner=seen, owner_words="a role", **under(meeting, "1"))
    AgreedActionFactory(text="Hush four.", owner=hidden, **under(meeting, "1a"))
    AgreedActionFactory(**under(draft, "1"))
    soup = soup_of(client.get(LOG))
    assert "Hush" not in str(soup) and "item 1a" not in str(soup)
    link = soup.main.find("a", string="item 1, Locks")["href"]
    assert link.startswith(f"{meeting.url}#item-")
    assert soup.main.find("a", string="Police")["href"] == seen.url
    assert "Police, a role" in soup.main.get_text(" ", strip=True).replace(" ,", ",")


KEPT_BACK = ["private", "draft page", "private page", "sensitive page", "to come", "cancelled"]


@pytest.mark.search
@pytest.mark.parametrize("case", KEPT_BACK)
@at(10, month=6)
def test_an_action_that_readers_may_not_see_is_nowhere(case, client, home):
    options = {
        "draft page": {"live": False},
        "to come": {"date": JULY},
        "cancelled": {"status": "cancelled"},
        "sensitive page": {"is_sensitive": True, "neutral_title": "Information"},
    }
    meeting = MeetingPageFactory(**{"date": MARCH} | options.get(case, {}))
    if case == "private page":
        PageViewRestriction.objects.create(page=meeting, restriction_type=PageViewRestriction.LOGIN)
    AgreedActionFactory(meeting=meeting, text="Hushhush.", is_public=case != "private")
    shows = publish_agenda(agenda_page(item("Arising", shows="actions"), date=JULY))
    pages = [LOG, f"{LOG}?state=open", "/meetings/", shows.url, "/search/?q=hushhush"]
    pages += [meeting.url] if case in ("private", "to come", "cancelled") else []
    client.logout()
    for page in pages:
        assert "Hushhush" not in client.get(page).content.decode(), page
    assert words(client.get(LOG)).count("No action that a meeting agreed is here yet.") == 1


@at(10, month=6)
def test_an_agenda_carries_what_is_open_and_a_past_one_what_was_open_then(client, home):
    may = publish_agenda(agenda_page(item("Arising", shows="actions"), date=MAY))
    july = publish_agenda(agenda_page(item("Arising", shows="actions"), date=JULY))
    march, april = MeetingPageFactory(date=MARCH), MeetingPageFactory(date=APRIL)
    AgreedActionFactory(text="Still open.", meeting=march)
    AgreedActionFactory(text="Closed before.", meeting=march, state="done", closed_on=APRIL)
    AgreedActionFactory(text="Closed that day.", meeting=april, **DONE)
    AgreedActionFactory(text="Closed after.", meeting=april, state="done", closed_on=JUNE)
    AgreedActionFactory(text="Its own.", meeting=may)
    AgreedActionFactory(text="Agreed later.", meeting=MeetingPageFactory(date=JUNE))

    def carried(meeting):
        soup = soup_of(client.get(meeting.url))
        return [row.find(string=True).strip() for row in soup.select(".carried li")]

    assert carried(may) == ["Still open.", "Closed that day.", "Closed after."]
    assert carried(july) == ["Still open.", "Its own.", "Agreed later."]
    assert texts(client, may.url) == ["Its own."]


@at(10, month=6)
def test_an_agenda_without_open_actions_says_so_and_a_pending_one_shows_none(client, home):
    meeting = agenda_page(item("Arising", shows="actions"), date=JULY)
    assert "No open action is on this website." not in readers_see(client, meeting)
    assert "No open action is on this website." in readers_see(client, publish_agenda(meeting))


@at(10, month=6)
def test_the_log_is_narrowed_down_by_links_and_takes_no_nonsense(client, march):
    police, fire = MemberPageFactory(title="Police"), MemberPageFactory(title="Fire")
    AgreedActionFactory(text="A.", meeting=march, owner=police)
    AgreedActionFactory(text="B.", meeting=march, owner=fire)
    AgreedActionFactory(text="C.", meeting=march, owner=fire, **DONE)
    soup = soup_of(client.get(LOG))
    links = {link.get_text(" ", strip=True): link["href"] for link in soup.select(".filter a")}
    assert texts(client, LOG + links["Done 1"]) == ["C."]
    assert texts(client, LOG + links["Fire 2"]) == ["B.", "C."]
    assert texts(client, f"{LOG}?state=open&owner={fire.pk}") == ["B."]
    assert texts(client, f"{LOG}?state=%3Cb%3E&owner=x%F0&page=-4") == ["A.", "B.", "C."]
    assert "Show all agreed actions" in words(client.get(f"{LOG}?state=done&owner={police.pk}"))


def test_the_log_is_a_part_of_the_site(client, march):
    soup = soup_of(client.get(LOG))
    assert soup.title.get_text().startswith("Agreed actions")
    assert soup.select(".crumbs a")[-1]["href"] == "/meetings/"
    assert soup_of(client.get("/meetings/")).main.find("a", href=LOG)
    assert "/meetings/actions/" in client.get("/sitemap.xml").content.decode()
    page = meetings_page()
    page.is_sensitive, page.neutral_title = True, "Information"
    page.save()
    response = client.get(LOG)
    assert response["Cache-Control"] == "no-store" and "Agreed" not in soup_of(response).title.get_text()
    assert "/meetings/actions/" not in client.get("/sitemap.xml").content.decode()


@at(10, month=6)
def test_log_and_meeting_take_the_same_few_queries_with_3_and_with_300_actions(home, visit_queries):
    def queries(count):
        meetings = [
            publish_agenda(agenda_page(item(f"Arising {n}", shows="actions"), date=date))
            for n, date in enumerate([MARCH, APRIL])
        ]
        owner = MemberPageFactory()
        AgreedAction.objects.bulk_create(
            AgreedAction(key=f"{count}-{n}", text=f"{n}.", owner=owner, **under(meetings[n % 2], "1"))
            for n in range(count)
        )
        return visit_queries(LOG), visit_queries(meetings[1].url)

    few = queries(3)
    assert queries(300) == few
    for page in few:
        assert len(set(page)) == len(page) <= 25


@pytest.mark.search
@at(10, month=6)
def test_what_was_agreed_is_found_by_search(client, march):
    AgreedActionFactory(text="Buy turquoise locks.", meeting=march)
    assert "Buy turquoise locks." in words(client.get("/search/?q=turquoise")).replace(" .", ".")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def add(desk, meeting, **typed):
    url = reverse(AgreedAction.snippet_viewset.get_url_name("add"))
    typed = {"text": "Buy locks.", "meeting": str(meeting.pk)} | typed
    return fill_in(desk, url, form_id=None, **typed)


@at(10, month=6)
def test_an_officer_adds_an_action_in_one_form_and_finds_it_in_the_list(desk, march):
    response = add(desk, march, due="2026-04-01", due_precision="month")
    assert response.status_code == 302
    action = AgreedAction.objects.get()
    assert (action.key, action.due) == ("buy-locks", datetime.date(2026, 4, 30))
    AgreedActionFactory(text="Hush.", neutral_title="Neutral.", meeting=march, is_public=False, **DONE)
    listing = reverse(AgreedAction.snippet_viewset.get_url_name("list"))
    seen = words(desk.get(listing))
    assert "Buy locks." in seen and "April 2026 (overdue)" in seen
    assert "Neutral." in seen and "Hush." not in seen and "Only staff" in seen
    seen = words(desk.get(listing, {"overdue": "yes"}))
    assert "Buy locks." in seen and "Neutral." not in seen
    history = reverse(AgreedAction.snippet_viewset.get_url_name("history"), args=[action.pk])
    assert desk.get(history).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"state": "done"}, "closed_on", "Say on which day it was done or dropped."),
        ({"closed_on": "2026-04-01"}, "closed_on", "Leave this empty while the action is open."),
        ({"state": "done", "closed_on": "2026-06-11"}, "closed_on", "Choose today or an earlier day."),
        (
            {"state": "done", "closed_on": "2026-03-09"},
            "closed_on",
            "Choose the day of its meeting or a later one.",
        ),
        ({"state": "dropped", "closed_on": "2026-04-01"}, "outcome", "Say why it was dropped."),
    ],
)
@at(10, month=6)
def test_a_mistake_is_named_and_nothing_typed_is_lost(typed, field, message, desk, march):
    response = add(desk, march, owner_words="Kept.", **typed)
    assert message_beside(response, field)[0] == message
    assert "Kept." in response.content.decode()
    assert not AgreedAction.objects.exists()


@at(10, month=6)
def test_an_action_that_names_a_death_review_is_kept_from_readers(desk, march):
    text = "Chase the DHR panel."
    assert message_beside(add(desk, march, text=text), "text")[0].startswith(
        "This tells of a death review."
    )
    private = {"text": text, "is_public": None, "neutral_title": "DHR action"}
    assert message_beside(add(desk, march, **private), "neutral_title")[0]
    assert add(desk, march, **private | {"neutral_title": "Learning action"}).status_code == 302
    action = AgreedAction.objects.get()
    assert (str(action), action.key) == ("Learning action", "learning-action")


def test_the_editor_of_a_meeting_has_its_actions_and_the_way_to_one_more(desk, march):
    action = AgreedActionFactory(text="Buy locks.", meeting=march)
    sheet = soup_of(desk.get(edit_url(march)))
    assert sheet.find("a", string="Buy locks.")["href"].endswith(f"/edit/{action.pk}/")
    form = soup_of(desk.get(sheet.find("a", string="Add an action")["href"]))
    assert form.find("input", attrs={"name": "meeting"})["value"] == str(march.pk)
    add_page = reverse(AgreedAction.snippet_viewset.get_url_name("add"))
    assert desk.get(add_page, {"meeting": "٣"}).status_code == 200


def test_the_database_holds_no_open_action_with_a_last_day(march):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedActionFactory(meeting=march, closed_on=MAY)


def test_agenda_publishers_keep_actions_and_others_do_not(client, publisher, march):
    listing = reverse(AgreedAction.snippet_viewset.get_url_name("list"))
    client.force_login(publisher)
    assert client.get(listing).status_code == 302
    grant_to_agenda_publishers()
    assert client.get(listing).status_code == 200
