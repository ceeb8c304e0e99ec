"""What machines are told of meetings: when, where and for whom; the years; and what each list is called."""

import datetime
import json
import re

import pytest

from csp_site.models import BasePage
from csp_site.tests.factories import DocumentFactory
from meetings.enums import MeetingStatus
from meetings.tests.factories import (
    MeetingPageFactory,
    VenueFactory,
    agenda_page,
    item,
    meetings_page,
    publish_agenda,
)

SITE = "https://www.example.org"


@pytest.fixture(autouse=True)
def public(settings, home):
    settings.SITE_URL = SITE


@pytest.fixture
def told(get_soup):
    """Return a function that gives the JSON-LD of an address, by type."""

    def ask(address):
        script = get_soup(address).find("script", type="application/ld+json")
        return {part["@type"]: part for part in json.loads(script.string)["@graph"]}

    return ask


def meeting(**options):
    fields = {"slug": "2026-02-24", "title": "Public meeting", "date": datetime.date(2026, 2, 24)}
    return MeetingPageFactory(**fields | options)


def test_machines_are_told_when_and_where_a_meeting_is_and_that_it_is_free(told):
    meeting(venue=VenueFactory(name="Fire Station"), summary="Come and ask.")
    assert told("/meetings/2026-02-24/")["Event"] == {
        "@type": "Event",
        "name": "Public meeting",
        "description": "Come and ask.",
        "url": f"{SITE}/meetings/2026-02-24/",
        "startDate": "2026-02-24T10:00+00:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "isAccessibleForFree": True,
        "location": {
            "@type": "Place",
            "name": "Room 2, Fire Station",
            "address": "High Street, Anytown AN1 1YT",
        },
        "organizer": {
            "@type": "Organization",
            "name": "Community Safety Partnership",
            "url": f"{SITE}/",
        },
    }


def test_in_summer_the_time_is_the_hour_of_london(told):
    page = meeting(date=datetime.date(2026, 7, 7), end_time=datetime.time(12, 30))
    event = told(page.url)["Event"]
    assert (event["startDate"], event["endDate"]) == ("2026-07-07T10:00+01:00", "2026-07-07T12:30+01:00")


def test_what_is_not_known_is_not_told(told):
    event = told(meeting(start_time=None).url)["Event"]
    assert event["startDate"] == "2026-02-24"
    assert not {"endDate", "location", "description", "eventAttendanceMode"} & set(event)


def test_nobody_is_told_how_to_join_a_meeting_that_is_not_for_them(told):
    venue = VenueFactory(remote_url="https://example.org/join")
    page = meeting(venue=venue, open_to_public=False, closed_reason="It is about one person.")
    assert "example.org/join" not in str(told(page.url))


def test_a_meeting_that_can_be_joined_from_home_says_so(told):
    page = meeting(venue=VenueFactory(remote_url="https://example.org/join", address="", postcode=""))
    event = told(page.url)["Event"]
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert "address" not in event["location"][0]
    assert event["location"][1] == {"@type": "VirtualLocation", "url": "https://example.org/join"}


def test_a_meeting_for_members_alone_is_not_said_to_be_free(told):
    page = meeting(open_to_public=False, closed_reason="It is about persons.")
    assert "isAccessibleForFree" not in told(page.url)["Event"]


@pytest.mark.parametrize(
    ("status", "word"),
    [(MeetingStatus.CANCELLED, "EventCancelled"), (MeetingStatus.POSTPONED, "EventPostponed")],
)
def test_a_meeting_that_does_not_take_place_says_so(status, word, told):
    assert told(meeting(status=status).url)["Event"]["eventStatus"] == f"https://schema.org/{word}"


def test_a_date_that_is_not_certain_is_not_told_as_one_that_is(told):
    assert "Event" not in told(meeting(status=MeetingStatus.PROVISIONAL).url)


@pytest.mark.parametrize("is_published", [False, True])
def test_machines_are_never_told_the_agenda(is_published, get_soup):
    page = agenda_page(item("Knife crime", papers=[DocumentFactory(title="Secret paper")]))
    if is_published:
        publish_agenda(page)
    text = get_soup(page.url).find("script", type="application/ld+json").string
    assert "Event" in text
    assert "Knife" not in text and "paper" not in text


def test_a_year_of_past_meetings_tells_the_way_to_it_and_no_event(told):
    meeting()
    MeetingPageFactory(date=datetime.date(2019, 5, 1))
    facts = told("/meetings/past/2019/")
    assert set(facts) == {"BreadcrumbList"}
    assert [step["item"] for step in facts["BreadcrumbList"]["itemListElement"]] == [
        f"{SITE}/",
        f"{SITE}/meetings/",
        f"{SITE}/meetings/past/2019/",
    ]


def canonical(soup):
    link = soup.find("link", rel="canonical")
    assert soup.find("meta", property="og:url")["content"] == link["href"]
    return link["href"].removeprefix(SITE)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", ""), ("?page=1", ""), ("?page=2&a=b", "?page=2"), ("?page=x", ""), ("?page=999", "?page=2")],
)
def test_each_page_of_a_long_list_has_an_address_of_its_own(asked, number, get_soup):
    MeetingPageFactory.create_batch(25, date=datetime.date(2019, 5, 1))
    MeetingPageFactory.create_batch(25, date=datetime.date(2999, 5, 1))
    for address in ("/meetings/", "/meetings/past/2019/"):
        assert canonical(get_soup(address + asked)) == address + number


def test_a_year_without_meetings_is_no_page_and_has_no_address(get_soup):
    MeetingPageFactory(date=datetime.date(2019, 5, 1))
    soup = get_soup("/meetings/past/2018/", status=404)
    assert not soup.find("link", rel="canonical") and not soup.find("script")


def years_in_sitemap(client):
    text = client.get("/sitemap.xml").content.decode()
    return re.findall(r"<loc>http://testserver/meetings/past/(\d+)/</loc>", text)


def test_the_sitemap_has_the_years_of_past_meetings(client):
    for year in (2018, 2019, 2019, 2999):
        MeetingPageFactory(date=datetime.date(year, 5, 1))
    MeetingPageFactory(date=datetime.date(2017, 5, 1), live=False)
    assert years_in_sitemap(client) == ["2019", "2018"]


@pytest.mark.parametrize("care", [{"live": False}, {"is_sensitive": True, "neutral_title": "Dates"}])
def test_the_sitemap_has_no_years_of_a_list_that_nobody_may_find(care, client):
    MeetingPageFactory(date=datetime.date(2019, 5, 1))
    BasePage.objects.filter(pk=meetings_page().pk).update(**care)
    assert years_in_sitemap(client) == []


def test_what_hangs_under_the_meetings_goes_with_them_to_a_new_address(
    client, django_capture_on_commit_callbacks
):
    meeting()
    MeetingPageFactory(date=datetime.date(2019, 5, 1))
    page = meetings_page()
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "public-meetings"
        page.save_revision().publish()
    assert client.get("/meetings/2026-02-24/")["Location"] == "/public-meetings/2026-02-24/"
    answer = client.get("/meetings/past/2019/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, "/public-meetings/past/2019/?page=1")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/meetings/past/nineteen/").status_code == 404
