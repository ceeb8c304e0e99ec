"""What search can find stays in step with the site, whatever brings it up to date."""

import io
import logging

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.enums import ChannelKind
from contacts.models import ContactPage
from csp_site.models import BasePage, GlossaryTerm, JobRun, SearchEntry, SearchWord
from csp_site.tests.factories import InformationPageFactory, page_factories
from csp_site.tests.loading import Files, everything
from csp_site.tests.searching import search, titles

pytestmark = pytest.mark.search


def rebuild():
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("model", page_factories(), ids=lambda model: model.__name__)
def test_every_page_type_is_found_by_its_title(model, client, home):
    factory = page_factories()[model]
    page = factory() if model is type(home) else factory(title="Dragons and unicorns")
    typed = page.title
    page = BasePage.objects.get(pk=page.pk)
    assert page.url in search(client, typed).addresses


@pytest.mark.django_db
def test_the_command_brings_back_what_is_missing_and_takes_away_what_is_wrong(client, home):
    InformationPageFactory(title="Dragons")
    SearchEntry.objects.filter(title="Dragons").update(title="Lies", title_terms=" safeti ")
    assert titles(client, "safety") == ["Lies", home.title]
    assert titles(client, "dragons") == []
    assert rebuild() == "Search can find 2 things.\n"
    assert titles(client, "safety") == [home.title]
    assert titles(client, "dragons") == ["Dragons"]
    SearchEntry.objects.all().delete()
    assert titles(client, "dragons") == []
    rebuild()
    assert titles(client, "dragons") == ["Dragons"]


@pytest.mark.django_db
def test_the_command_takes_away_what_readers_cannot_have(client, home):
    page = InformationPageFactory(title="Dragons")
    BasePage.objects.filter(pk=page.pk).update(live=False)
    rebuild()
    assert not SearchEntry.objects.filter(page=page.pk).exists()


@pytest.mark.django_db
def test_the_command_forgets_the_words_that_are_gone(home):
    page = InformationPageFactory(title="Dragons")
    page.title = "Unicorns"
    page.save()
    assert SearchWord.objects.filter(word="dragons").exists()
    rebuild()
    assert not SearchWord.objects.filter(word="dragons").exists()
    assert SearchWord.objects.filter(word="unicorns").exists()


@pytest.mark.django_db
def test_the_command_changes_nothing_where_nothing_is_wrong(home):
    InformationPageFactory(title="Dragons", summary="Where they live.")
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        rebuild()
    assert everything() == before
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


@pytest.mark.django_db
def test_the_scheduled_work_rebuilds_search(client, home):
    InformationPageFactory(title="Dragons")
    SearchEntry.objects.all().delete()
    call_command("run_due", verbosity=0)
    assert titles(client, "dragons") == ["Dragons"]
    assert JobRun.objects.get(job="bring search up to date").succeeded


@pytest.mark.django_db
def test_the_loader_leaves_all_of_it_to_be_found(client, tmp_path):
    files = Files(tmp_path)
    files.load()
    for page in BasePage.objects.live():
        assert page.url in _addresses(client, page.title)
    before = everything()
    rebuild()
    assert everything() == before


@pytest.fixture
def quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_every_page_of_the_real_content_is_found_by_its_title(cambridge, client, db, quiet):
    pages = BasePage.objects.live().public().order_by("path")
    assert pages.count() > 50
    lost = [page.title for page in pages if page.url not in _addresses(client, page.title)]
    assert lost == []


def test_every_number_of_the_real_content_finds_its_contact_however_it_is_typed(
    cambridge, client, db, quiet
):
    lost = [
        typed
        for contact in ContactPage.objects.live()
        for channel in contact.channels.filter(kind__in=(ChannelKind.PHONE, ChannelKind.TEXT))
        for typed in (channel.value, channel.value.replace(" ", ""))
        if contact.url not in _addresses(client, typed)
    ]
    assert lost == []


def test_every_way_to_write_a_term_of_the_real_glossary_finds_the_same(cambridge, client, db, quiet):
    unlike = []
    for term in GlossaryTerm.objects.all():
        found = [_listed(client, way) for way in (term.term, *term.also.splitlines())]
        unlike += [(term.term, found) for addresses in found if addresses != found[0]]
    assert unlike == []


@pytest.mark.parametrize(
    "typed", ["ASB", "anti-social", "antisocial", "anti social behaviour", "antisocal"]
)
def test_the_real_team_against_antisocial_behaviour_comes_first(typed, cambridge, client, db):
    assert titles(client, typed)[0] == "Antisocial behaviour team"


@pytest.mark.parametrize("typed", ["Constabulary", "constabluary", "constabularies", "CONSTABULARLY"])
def test_the_real_police_are_found_by_a_near_miss(typed, cambridge, client, db):
    assert "Cambridgeshire Constabulary" in titles(client, typed)[:2]


def _addresses(client, typed):
    """Return the addresses of all results on every page of them."""
    found = search(client, typed)
    pages = found.soup.select_one(".pager p")
    last = int(pages.get_text().split()[-1]) if pages else 1
    more = [search(client, typed, page=number).addresses for number in range(2, last + 1)]
    return sum(more, found.addresses)


def _listed(client, typed):
    """
    Return the addresses of the results without the answer that stands above them.

    A long way to write a term may hold words that name a help topic, and a short one not.
    """
    answers = search(client, typed).soup.select(".answer .card-title a")
    above = {link["href"] for link in answers}
    return [address for address in _addresses(client, typed) if address not in above]
