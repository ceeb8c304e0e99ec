"""What the tests of every app share: a site, people of each group, a page's rendered text."""

import contextlib
import re
import shutil
from contextvars import ContextVar

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from csp_site.caching.once import asking_once
from csp_site.permissions import (
    ADMINISTRATOR_PAGE_PERMISSIONS,
    ADMINISTRATORS,
    AGENDA_PUBLISHERS,
    COUNCIL_OFFICERS,
    EDITOR_PAGE_PERMISSIONS,
    grant_on_files,
    grant_on_pages,
)
from csp_site.search import entries, finding
from csp_site.tests.factories import UserFactory, home_page
from csp_site.tests.states import States, forget_states, load_cambridge

DATABASE_SEARCH = {"BACKEND": "wagtail.search.backends.database"}
COLLECTED = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption(
        "--quick", action="store_true", help="run the first test of each module, none of them in a browser"
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Choose what is run; the browser begins, since its modules are long and no worker must end on one."""
    config.stash[COLLECTED] = list(items)
    yield
    left_out = set()
    if config.option.quick:
        left_out |= set(items) - set(quick(items))
    if connection.vendor != "sqlite":
        left_out |= {item for item in items if item.get_closest_marker("one_database")}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: not item.get_closest_marker("browser"))


def quick(items):
    """Return the first test of each module, but none in a browser."""
    first = {}
    for item in items:
        if not item.get_closest_marker("browser"):
            first.setdefault(item.path, item)
    return first.values()


@pytest.fixture
def collected(request):
    """Every test that was found, whatever was chosen of them; a test that asks for it needs them all."""
    items = request.config.stash[COLLECTED]
    if {item.path for item in items} != {
        path
        for app in request.config.getini("testpaths")
        for path in (settings.BASE_DIR / app).rglob("test_*.py")
    }:
        pytest.skip("Only a run of all modules knows how much there is.")
    return items


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Leave no stored database behind, once all workers are done and pytest-django lets us connect."""
    if not hasattr(config, "workerinput"):
        with contextlib.suppress(OperationalError):
            forget_states()


@pytest.fixture(autouse=True)
def fresh_cache():
    """Keep no cached answer, such as Wagtail's site root, from one test to the next."""
    for each in caches.all(initialized_only=True):
        each.clear()


@pytest.fixture(autouse=True)
def search_left_alone(request, settings, monkeypatch):
    """
    Leave search as it is while a test saves that is not marked `search`; that is a fifth of its work.

    Such a test cannot ask search either: it would find less than there is, and never fail. In a browser
    all of the site runs.
    """
    marks = {mark.name for mark in request.node.iter_markers()}
    if not marks & {"search", "browser"}:
        monkeypatch.setattr(entries, "_is_held_back", ContextVar("search_is_held_back", default=True))
        monkeypatch.setattr(finding, "_in_site", _refuse_search)
        settings.WAGTAILSEARCH_BACKENDS = {"default": {**DATABASE_SEARCH, "AUTO_UPDATE": False}}


def _refuse_search():
    raise AssertionError("A test that asks search is to be marked `search`.")


@pytest.fixture(scope="session", autouse=True)
def remove_data():
    """Remove the folder of uploads that the test settings made for this run."""
    yield
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def states(tmp_path_factory, worker_id):
    """The stored states of the database, which the workers of a run share."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder if worker_id == "master" else folder.parent
    (folder / "states").mkdir(exist_ok=True)
    return States(folder / "states")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, states):
    """Let the first worker migrate a database, and the others begin with a copy of it."""
    states.before_migrating()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, states, django_db_blocker):
    """A database that is stored as soon as it is migrated."""
    with django_db_blocker.unblock():
        states.after_migrating()


@pytest.fixture(scope="module")
def cambridge(django_db_setup, states, django_db_blocker):
    """The site with the real content on it."""
    with states.until_the_end(django_db_blocker):
        with django_db_blocker.unblock():
            states.begin_with("cambridge", load_cambridge)
        yield


@pytest.fixture
def home(db):
    """The home page of a site with nothing else on it."""
    return home_page()


@pytest.fixture
def get_soup(client):
    """Return a function that fetches an address and gives its HTML, ready to be looked through."""

    def get(url, status=200):
        response = client.get(url)
        assert response.status_code == status
        # Where a word may break is no part of it.
        return BeautifulSoup(response.content.replace(b"<wbr>", b""), "html.parser")

    return get


@pytest.fixture
def visit_queries(client):
    """Return a function that gives the SQL of a second visit to an address, its values replaced by “?”."""

    def visit(url):
        with asking_once({}):
            # The first visit fills what is kept between visits, such as Wagtail's site root.
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
        shapes = (re.sub(r"'[^']*'|\b\d+\b|_django_curs_\w+", "?", query["sql"]) for query in captured)
        return [re.sub(r"\(\?(, \?)*\)", "(?)", shape) for shape in shapes]

    return visit


def _in_group(name, home):
    grant_on_pages(ADMINISTRATORS, home.get_parent(), ADMINISTRATOR_PAGE_PERMISSIONS)
    grant_on_pages(COUNCIL_OFFICERS, home, EDITOR_PAGE_PERMISSIONS)
    grant_on_files(name)
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def admin(client, home):
    """A browser in which somebody is signed in who may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def officer(home):
    """Somebody in the group of council officers."""
    return _in_group(COUNCIL_OFFICERS, home)


@pytest.fixture
def publisher(home):
    """Somebody in the group of agenda publishers."""
    return _in_group(AGENDA_PUBLISHERS, home)


@pytest.fixture
def administrator(home):
    """Somebody in the group of administrators."""
    return _in_group(ADMINISTRATORS, home)
