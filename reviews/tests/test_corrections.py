"""Dated corrections: readers see them where they belong, and nobody makes one go away."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.models import ChangeNote
from csp_site.tests.deleting import delete, exists, refusal
from csp_site.tests.editor import fill_in, opened_version
from reviews.models import Correction
from reviews.tests.factories import AnnualReviewPageFactory

NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)


def address(name, *args):
    return reverse(Correction.snippet_viewset.get_url_name(name), args=args)


def send(client, url, **changes):
    return fill_in(client, url, form_id="w-editor-form", **changes)


@pytest.fixture(params=["officer", "administrator"])
def staff(request, client):
    """The browser of an officer, and of an administrator, who may do no more here."""
    client.force_login(request.getfixturevalue(request.param))
    return client


@pytest.fixture
def published(review):
    review.save_revision().publish()
    return review


@pytest.fixture
def correction(published):
    with time_machine.travel(NOON):
        return Correction.objects.create(
            page=published,
            section=published.report_sections.get(),
            was="We said that 52 events were held.",
            now="There were 25.",
        )


def notes(get_soup, url):
    found = get_soup(url).main.select(".callout-caution")
    return [" ".join(note.get_text(" ", strip=True).split()) for note in found]


SENTENCE = "Corrected on 3 March 2026 . We said that 52 events were held. There were 25."


def test_an_officer_writes_one_and_readers_see_it_at_once_at_the_top_and_where_it_was_wrong(
    published, client, officer, get_soup
):
    client.force_login(officer)
    section = published.report_sections.get()
    with time_machine.travel(NOON):
        sent = {"page": published.pk, "section": section.pk, "was": "We said that 52 events were held."}
        response = send(client, address("add"), **sent, now="There were 25.")
    assert response.status_code == 302
    assert Correction.objects.get().recorded_by == officer
    client.logout()
    assert notes(get_soup, published.url) == [f"{SENTENCE} See “What did we do?” .", SENTENCE]
    assert notes(get_soup, f"{published.url}what-did-we-do/") == [SENTENCE]
    note = ChangeNote.objects.get()
    assert (note.page_id, note.text) == (published.pk, "We corrected something in Annual Review 2024.")


def test_a_section_of_another_report_is_refused(published, client, officer):
    other = AnnualReviewPageFactory(body=[("heading", {"text": "Elsewhere"})])
    other.save_revision().publish()
    client.force_login(officer)
    section = other.report_sections.get()
    response = send(client, address("add"), page=published.pk, section=section.pk, was="A.", now="B.")
    assert "That section is in another report." in response.content.decode()
    assert not Correction.objects.exists()


def test_its_words_cannot_be_changed_by_anybody(correction, staff):
    url = address("edit", correction.pk)
    form = BeautifulSoup(staff.get(url).content, "html.parser").find(id="w-editor-form")
    fields = {one["name"] for one in form.find_all(["input", "textarea", "select"]) if one.get("name")}
    assert fields & {"was", "now", "page", "section", "published_on"} == set()
    assert "We said that 52 events were held." in form.get_text()
    sent = {"was": "Nothing.", "now": "Nothing.", "taken_back_why": ""}
    staff.post(url, sent | opened_version(staff, url))
    correction.refresh_from_db()
    assert correction.was == "We said that 52 events were held."
    assert correction.taken_back_on is None


def test_it_is_taken_back_once_with_a_reason_that_readers_see(correction, staff, get_soup):
    url = address("edit", correction.pk)
    with time_machine.travel(NOON + datetime.timedelta(days=2)):
        send(staff, url, taken_back_why="There were 52 after all.")
    said = f"{SENTENCE} We took this correction back on 5 March 2026 . There were 52 after all."
    assert notes(get_soup, f"{correction.page.url}what-did-we-do/") == [said]
    version = opened_version(staff, url)
    staff.post(url, {"taken_back_why": ""} | version)
    staff.post(url, {"taken_back_why": "Another reason."} | version)
    correction.refresh_from_db()
    assert correction.taken_back_why == "There were 52 after all."
    assert correction.taken_back_on == datetime.date(2026, 3, 5)


def test_nobody_can_delete_it_in_any_way(correction, staff):
    url = address("delete", correction.pk)
    assert staff.get(url).status_code == staff.post(url).status_code == 302
    in_bulk = reverse("wagtail_bulk_action", args=["reviews", "correction", "delete"])
    told = staff.post(f"{in_bulk}?id={correction.pk}", follow=True).content.decode()
    assert "A correction stays for good." in told
    assert exists(correction)


def test_its_report_cannot_be_deleted(correction, admin_client):
    told = refusal(delete(admin_client, correction.page))
    assert "is used by “Correction of Annual Review 2024" in told
    assert exists(correction.page)


def test_an_older_draft_of_the_report_and_a_section_that_is_gone_leave_it_at_the_top(
    correction, published, get_soup
):
    published.body = []
    published.save_revision().publish()
    assert notes(get_soup, published.url) == [SENTENCE]
    published.revisions.order_by("pk").first().publish()
    assert notes(get_soup, published.url) == [f"{SENTENCE} See “What did we do?” .", SENTENCE]
