import datetime
import os

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from csp_site.testing.browser import launch_options
from csp_site.tests.at_once import shared_database
from csp_site.tests.browsing import PHONE, begin_with, restore, static_settings
from csp_site.tests.every_page import add_what_is_rare
from csp_site.tests.loading import loaded

# The meeting of 24 February is still to come, so that every page has something to show.
BEFORE_THE_MEETING = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def cambridge(django_db_setup, django_db_blocker):
    """The site with the real content on it."""
    with loaded("cambridge", django_db_blocker):
        yield


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a window and without calls home."""
    # Playwright runs an event loop in this thread, which Django would otherwise refuse to work beside.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def fresh_database(django_db_setup, django_db_blocker):
    """What the database holds after its migrations, as text to begin with again."""
    with django_db_blocker.unblock():
        return connection.creation.serialize_db_to_string()


@pytest.fixture(scope="module")
def begin_anew(fresh_database, django_db_blocker):
    """Return a function that puts back what the database held after its migrations; so does the end."""
    yield lambda: restore(fresh_database)
    with django_db_blocker.unblock():
        restore(fresh_database)
        connection.close()


@pytest.fixture
def shared(begin_anew, transactional_db, tmp_path):
    """A database that other threads see."""
    begin_anew()
    with shared_database(tmp_path):
        yield


@pytest.fixture(scope="module")
def real_content(fresh_database, browser, django_db_blocker):
    """
    Return a function that fills the database with the real content, for the browser to see.

    Such a test leaves it empty. After the last of a module it is as it was, for the modules that follow.
    """
    yield lambda: begin_with(fresh_database)
    with django_db_blocker.unblock():
        restore(fresh_database)
        # Else a database that is to be taken away at the end is still in use.
        connection.close()


@pytest.fixture
def open_page(real_content, browser, live_server):
    """Return a function that opens a new visitor's page at an address, on a phone unless told otherwise."""
    real_content()
    contexts = []

    def open_at(address, viewport=PHONE, **options):
        context = browser.new_context(base_url=live_server.url, viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        for page in context.pages:
            # The editor says goodbye to the server, which must still have its database.
            page.goto("about:blank")
            page.wait_for_timeout(200)
        context.close()


@pytest.fixture(scope="session")
def web_static(tmp_path_factory):
    """The settings of a deployed site's static files, compressed and named by what is in them."""
    changed = static_settings(tmp_path_factory.mktemp("static"))
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
    return changed


@pytest.fixture
def served(real_content, transactional_db, web_static):
    """The address of the site with the real content, served as a deployed site is."""
    with override_settings(**web_static), time_machine.travel(BEFORE_THE_MEETING):
        real_content()
        add_what_is_rare()
        server = LiveServer("127.0.0.1", start=False)
        # Django's own would answer for the static files, with the plain ones.
        server.thread.static_handler = lambda application: application
        server.start()
        yield server.url
        server.stop()


@pytest.fixture
def page(browser, served):
    """A new visitor's page on a phone, on the site with the real content, served as a deployed site is."""
    page = browser.new_page(base_url=served, viewport=PHONE)
    yield page
    page.context.close()
