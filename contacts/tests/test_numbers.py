"""The sheet of useful numbers: to print, and neutral to whoever sees it on a wall."""

import pytest

from contacts.models import Channel
from contacts.tests.factories import ContactPageFactory, contacts_page
from csp_site.tests.editor import edit_url, message_beside, publish

SHEET = "/get-help/numbers/"


def rows(soup):
    """Return the rows of the sheet as lists of their words."""
    found = soup.select("table.numbers tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])] for row in found]


@pytest.fixture
def contact(home):
    contacts_page()
    return ContactPageFactory(title="Noise team", channels=[])


def reached_by(contact, **channel):
    Channel.objects.create(page=contact, **channel)


def test_the_sheet_begins_with_999_and_101_and_names_every_number(contact, get_soup):
    reached_by(contact, kind="phone", value="01223 457900", hours="Monday to Friday")
    reached_by(contact, kind="phone", value="111", instruction="then press option 2", any_hour=True)
    reached_by(contact, kind="text", value="07700 900123", label="Deaf callers")
    reached_by(contact, kind="web", value="https://example.org/")
    assert rows(get_soup(SHEET)) == [
        ["Emergency", "999", "At any hour"],
        ["Police, not an emergency", "101", ""],
        ["Noise team", "01223 457900", "Monday to Friday"],
        ["Noise team", "111, then press option 2", "At any hour"],
        ["Noise team (Deaf callers)", "07700 900123 (text)", ""],
    ]


def test_a_number_that_needs_care_stands_under_its_neutral_name(contact, get_soup):
    careful = ContactPageFactory(
        title="Domestic abuse line", is_sensitive=True, neutral_title="Advice and support", channels=[]
    )
    reached_by(careful, kind="phone", value="0808 2000 247", label="If you are being abused")
    soup = get_soup(SHEET)
    assert ["Advice and support", "0808 2000 247", ""] in rows(soup)
    assert "abuse" not in soup.main.get_text().lower()


def test_drafts_and_contacts_without_a_number_are_not_on_the_sheet(contact, get_soup):
    ContactPageFactory(title="Draft", live=False)
    assert len(rows(get_soup(SHEET))) == 2


def test_the_sheet_has_an_exit_and_is_kept_nowhere(contact, client, get_soup):
    response = client.get(SHEET)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    soup = get_soup(SHEET)
    assert soup.find("a", class_="exit-link")
    assert soup.title.string.startswith("Useful numbers –")
    assert soup.find("link", rel="canonical")["href"].endswith(SHEET)
    assert get_soup("/get-help/").main.find("a", href=SHEET)


def test_the_sheet_is_gone_with_its_page(contact, client):
    contact.get_parent().specific.unpublish()
    assert client.get(SHEET).status_code == 404


def test_the_sheet_takes_as_many_queries_for_30_contacts_as_for_3(contact, visit_queries):
    ContactPageFactory.create_batch(3)
    with_3 = visit_queries(SHEET)
    ContactPageFactory.create_batch(27)
    assert visit_queries(SHEET) == with_3
    assert len(set(with_3)) == len(with_3) <= 25


def test_no_contact_takes_the_address_of_the_sheet(contact, client, officer):
    client.force_login(officer)
    answer = publish(client, edit_url(contact), slug="numbers")
    assert message_beside(answer, "slug") == (
        "The sheet of numbers has this address. Choose another slug.",
        "numbers",
    )


def test_two_numbers_of_a_contact_that_needs_care_are_told_apart_without_their_words(contact, get_soup):
    contact.is_sensitive, contact.neutral_title = True, "Advice and support"
    contact.save()
    for value in ("01632 960001", "01632 960002"):
        reached_by(contact, kind="phone", value=value, label="Refuge")
    assert rows(get_soup(SHEET))[2:] == [
        ["Advice and support, number 1", "01632 960001", ""],
        ["Advice and support, number 2", "01632 960002", ""],
    ]
