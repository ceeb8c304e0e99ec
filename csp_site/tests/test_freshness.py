"""“Checked, still right”: one click for a page or a contact, and the day that readers see."""

import contextlib
import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.urls import reverse

from contacts.tests.factories import ContactPageFactory
from csp_site.freshness.due import latest_start
from csp_site.models import HomePage, InformationPage, PageCheck
from csp_site.tests.editor import edit_url, message_beside, publish
from csp_site.tests.factories import InformationPageFactory, page_factories
from csp_site.tests.loading import ANYTOWN, load, text_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=LONDON)


@pytest.fixture
def page(home):
    return InformationPageFactory(title="Bikes", slug="bikes", summary="Old.")


@pytest.fixture
def travel(client, officer):
    """Travel to a moment and sign in there, for staff are signed out after a day."""
    with contextlib.ExitStack() as stack:

        def to(moment):
            stack.enter_context(time_machine.travel(moment, tick=False))
            client.force_login(officer)

        yield to


def check(client, page, **sent):
    """Press “Checked, still right” and return where that leads, with the message there."""
    page.refresh_from_db()
    return client.post(page.check_url, sent, follow=True)


def client_of(client, user):
    client.force_login(user)
    return client


def told(response):
    """Return the messages of a page of the admin."""
    return [text_of(each) for each in BeautifulSoup(response.content, "html.parser").select(".messages li")]


def foot(get_soup, page):
    """Return what the page of a reader says of being reviewed, or ""."""
    line = get_soup(page.url).main.select_one(".reviewed, .card-source")
    return text_of(line).replace(" ,", ",") if line else ""


def buttons(client, address):
    """Return the addresses to which the one-click links on a page of the admin post."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        link["data-w-action-url-value"].partition("?")[0]
        for link in soup.select("a[data-w-action-url-value]")
    }


@pytest.mark.parametrize("make", page_factories().values(), ids=[m.__name__ for m in page_factories()])
def test_a_check_of_any_page_shows_its_day_and_costs_readers_no_query(make, client, travel, visit_queries):
    travel(NOON)
    page = make()
    client.logout()
    before = visit_queries(page.url)
    travel(NOON)
    check(client, page)
    client.logout()
    assert len(visit_queries(page.url)) == len(before)
    main = client.get(page.url).content.decode()
    assert ("3 March 2026" in main) != isinstance(page, HomePage)  # its foot has no line of its own


def test_the_click_leads_back_with_a_message_and_can_be_undone(page, client, travel, get_soup):
    InformationPage.objects.update(last_reviewed="2026-02-11")
    travel(NOON)
    listing = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    response = check(client, page, next=f"http://testserver{listing}")
    assert response.redirect_chain[-1][0] == f"http://testserver{listing}"
    assert any("“Bikes” is noted as checked on 3 March 2026. Undo" in words for words in told(response))
    assert foot(get_soup, page) == "The words of this page were checked on 3 March 2026 ."
    [undo] = [url for url in buttons_of(response) if "/undo/" in url]
    assert any("is undone" in words for words in told(client.post(undo, follow=True)))
    assert foot(get_soup, page) == "The source of this page was last reviewed on 11 February 2026 ."
    assert client.post(undo).status_code == 404
    history = text_of(
        BeautifulSoup(
            client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content, "html.parser"
        )
    )
    assert "Checked, still right" in history
    assert "Check undone" in history


def buttons_of(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [link["data-w-action-url-value"] for link in soup.select("a[data-w-action-url-value]")]


def test_pressed_twice_it_is_one_check_and_elsewhere_it_never_leads(page, client, travel):
    travel(NOON)
    check(client, page)
    response = check(client, page, next="https://elsewhere.example/")
    assert response.redirect_chain[-1][0] == edit_url(page)
    assert PageCheck.objects.count() == 1


def test_the_button_is_where_officers_are(page, client, officer):
    contact = ContactPageFactory(title="The team")
    client.force_login(officer)
    places = {
        page: [edit_url(page), reverse("wagtailadmin_explore", args=[page.get_parent().pk])],
        contact: [edit_url(contact), reverse("wagtailadmin_explore", args=[contact.get_parent().pk])],
    }
    for one, addresses in places.items():
        for address in addresses:
            assert reverse("page_checked", args=[one.pk]) in buttons(client, address), address


def test_how_it_was_checked_can_be_kept_with_it(page, client, officer):
    client.force_login(officer)
    form = BeautifulSoup(client.get(reverse("page_checked", args=[page.pk])).content, "html.parser")
    assert form.find("input", attrs={"name": "note"})
    check(client, page, note="I called\nthe number.")
    assert PageCheck.objects.get().note == "I called the number."
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Checked, still right: I called the number." in history
    undo = client.get(reverse("check_undo", args=[PageCheck.objects.get().pk]))
    assert "Undo the check" in undo.content.decode()
    assert PageCheck.objects.get().checked_by == officer


@pytest.mark.parametrize("who", ["publisher", "nobody"])
def test_who_may_not_edit_a_page_can_neither_check_it_nor_undo_that(who, page, client, officer, request):
    client.force_login(officer)
    check(client, page)
    client.logout()
    if who == "publisher":
        client.force_login(request.getfixturevalue("publisher"))
        assert reverse("page_checked", args=[page.pk]) not in buttons(client, edit_url(page))
    for name, pk in (("page_checked", page.pk), ("check_undo", PageCheck.objects.get().pk)):
        assert client.post(reverse(name, args=[pk])).status_code == 302  # to sign in, or away
    assert PageCheck.objects.count() == 1


def test_a_draft_cannot_be_checked_and_a_check_is_of_what_is_live(page, client, officer):
    draft = InformationPageFactory(title="New", slug="new", live=False)
    client.force_login(officer)
    assert any("is a draft" in words for words in told(check(client, draft)))
    assert not PageCheck.objects.exists()
    page.summary = "New."
    page.save_revision()
    assert any("unpublished changes are no part of it" in words for words in told(check(client, page)))


def test_what_is_published_later_does_not_count_as_a_check_and_says_that_it_is_new(
    client, travel, get_soup, page
):
    travel(NOON)
    publish(client, edit_url(page))
    assert foot(get_soup, page) == ""
    check(client, page)
    publish(client, edit_url(page))  # nothing is changed by it
    assert foot(get_soup, page) == "The words of this page were checked on 3 March 2026 ."
    old = page.revisions.last()
    travel(NOON + datetime.timedelta(days=9))
    publish(client, edit_url(page), summary="New.")
    assert foot(get_soup, page) == (
        "The words of this page were checked on 3 March 2026 and changed on 12 March 2026 ."
    )
    travel(NOON + datetime.timedelta(days=20))
    check(client, page)
    assert foot(get_soup, page) == "The words of this page were checked on 23 March 2026 ."
    old.publish()
    assert foot(get_soup, page) == (
        "The words of this page were checked on 23 March 2026 and changed on 23 March 2026 ."
    )


@pytest.mark.search
def test_a_new_number_on_a_checked_contact_is_no_checked_number(client, travel, get_soup):
    contact = ContactPageFactory(title="The team", source="Annual Review 2024")
    travel(NOON)
    check(client, contact)
    addresses = ("/get-help/", contact.url, "/search/?q=01223+457950")
    for address in addresses:
        assert "Checked 3 March 2026." in text_of(get_soup(address).main), address
    travel(NOON + datetime.timedelta(days=1))
    channel = contact.channels.first()
    channel.instruction = "then press 2"
    contact.channels.add(channel)
    contact.save_revision().publish()
    for address in addresses:
        assert "Checked 3 March 2026, changed 4 March 2026." in text_of(get_soup(address).main), address


def test_a_copy_has_not_been_reviewed(page, client, officer, get_soup):
    publish(client_of(client, officer), edit_url(page), last_reviewed="11/02/2026")
    check(client, page)
    values = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values | {"publish_copies": "on"})
    copy = InformationPage.objects.get(slug="copy")
    publish(client, edit_url(copy))
    assert foot(get_soup, page)
    assert foot(get_soup, copy) == ""


def test_no_check_is_undone_by_loading_the_content_again(home, client, officer):
    load(ANYTOWN)
    page = InformationPage.objects.live().first()
    client.force_login(officer)
    check(client, page)
    load(ANYTOWN)
    assert PageCheck.objects.get().page_id == page.pk


def test_a_day_that_is_still_to_come_is_never_printed_and_cannot_be_typed(page, client, travel, get_soup):
    InformationPage.objects.update(last_reviewed="2026-03-04")
    travel(NOON)
    assert foot(get_soup, page) == ""
    answer = publish(client, edit_url(page), last_reviewed="2026-03-05")
    assert message_beside(answer, "last_reviewed")[0] == "This day is still to come."
    travel(NOON + datetime.timedelta(days=1))
    assert foot(get_soup, page) == "The source of this page was last reviewed on 4 March 2026 ."


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T22:59:59Z", "1 July 2026"),  # a minute to midnight in London's summer
        ("2026-07-01T23:00:00Z", "2 July 2026"),
        ("2026-10-25T23:59:59Z", "25 October 2026"),  # the clocks went back that night
        ("2026-10-26T00:00:00Z", "26 October 2026"),
    ],
)
def test_the_day_of_a_check_is_that_of_london(moment, day, page, client, travel, get_soup):
    travel(datetime.datetime.fromisoformat(moment))
    check(client, page)
    assert foot(get_soup, page) == f"The words of this page were checked on {day} ."


def test_the_sitemap_gives_no_day_of_a_draft(home, client):
    page = InformationPageFactory(slug="open")
    page.save_revision()
    assert "<lastmod>" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("months", [1, 2, 6, 12, 25])
def test_counting_months_on_and_back_agree_on_every_day(months):
    first = datetime.date(2027, 1, 1)
    for start in (first + datetime.timedelta(days=n) for n in range(430)):
        end = start + relativedelta(months=months)
        assert latest_start(end, months) >= start
        assert latest_start(end - datetime.timedelta(days=1), months) < start


def test_no_template_for_readers_prints_the_field_that_knows_nothing_of_checks():
    folder = settings.BASE_DIR / "templates"
    assert [file for file in folder.rglob("*.html") if ".last_reviewed" in file.read_text()] == []
