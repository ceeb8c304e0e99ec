"""The page on reviews after a death: safe to read, support first, whatever an officer does."""

import pytest

from contacts.tests.factories import ContactPageFactory, contacts_page
from csp_site.models import BasePage
from csp_site.tests.editor import add_url, edit_url, publish
from reviews.models import DeathReviewsPage
from reviews.tests.factories import DeathReviewsPageFactory


@pytest.fixture
def page(home):
    helpline = ContactPageFactory(title="Helpline", is_sensitive=True, neutral_title="Advice")
    draft = ContactPageFactory(title="Not yet", live=False)
    return DeathReviewsPageFactory(
        summary="What can be learned.",
        support=[helpline, draft],
        body=[("heading", {"text": "What these reviews are"})],
    )


def test_support_stands_before_a_word_about_reviews(page, get_soup):
    main = get_soup(page.url).main
    text = main.get_text(" ", strip=True)
    places = [text.index(words) for words in ("Helpline", "What can be learned.", "What these reviews are")]
    assert places == sorted(places)
    assert [card.h3.get_text() for card in main.select("article.contact")] == ["Helpline"]


def test_with_nobody_chosen_the_way_to_get_help_still_stands_first(home, get_soup):
    contacts_page()
    page = DeathReviewsPageFactory()
    assert get_soup(page.url).main.select_one(".support a")["href"] == "/get-help/"


def test_it_gives_nothing_away_and_can_be_left(page, client, get_soup):
    response = client.get(page.url)
    soup = get_soup(page.url)
    assert soup.title.string == "How we learn – CSP"
    assert soup.find("a", class_="exit-link")
    assert response["Cache-Control"] == "no-store"
    assert page.url not in client.get("/sitemap.xml").content.decode()


def test_nobody_can_take_the_safe_reading_away(page, client, officer):
    BasePage.objects.filter(pk=page.pk).update(is_sensitive=False)
    page = DeathReviewsPage.objects.get()
    page.is_sensitive = False
    page.save_revision().publish()
    assert DeathReviewsPage.objects.get().is_sensitive
    client.force_login(officer)
    form = client.get(edit_url(page)).content.decode()
    assert 'name="is_sensitive"' not in form and 'name="neutral_title"' in form


def test_a_new_one_needs_safe_reading_from_the_start(home, client, officer):
    client.force_login(officer)
    answer = publish(client, add_url(DeathReviewsPage, home), title="Learning", slug="learning")
    assert answer.status_code == 302
    page = DeathReviewsPage.objects.get()
    assert (page.is_sensitive, page.neutral_title) == (True, "How we learn")


def test_it_takes_the_same_few_queries_with_3_and_with_30_contacts(home, visit_queries):
    page = DeathReviewsPageFactory(support=ContactPageFactory.create_batch(3))
    with_3 = visit_queries(page.url)
    page.support.add(*ContactPageFactory.create_batch(27))
    page.save()
    assert visit_queries(page.url) == with_3
    assert len(set(with_3)) == len(with_3) <= 25
