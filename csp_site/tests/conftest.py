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
from csp_site.tests.browsing import PHONE, static_settings
from csp_site.tests.every_page import add_what_is_rare
from csp_site.tests.states import MIGRATED, load_cambridge

# The meeting of 24 February is still to come, so that every page has something to show.
BEFORE_THE_MEETING = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)


def load_all_kinds():
    """Load the real content, and beside it what it has none of."""
    load_cambridge()
    add_what_is_rare()


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a window and without calls home."""
    # Playwright runs an event loop in this thread, which Django would otherwise refuse to work beside.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # It also gets a connection of its own, and PostgreSQL copies no database that another one is in.
    connection.close()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def begin_anew(states, django_db_blocker):
    """Return a function that puts back what the database held after its migrations; so does the end."""
    with states.until_the_end(django_db_blocker):
        yield lambda: states.put_back(MIGRATED)


@pytest.fixture
def shared(begin_anew, transactional_db, tmp_path):
    """A database that other threads see."""
    begin_anew()
    with shared_database(tmp_path):
        yield


@pytest.fixture(scope="module")
def real_content(states, browser, django_db_blocker):
    """
    Return a function that fills the database with the real content, for the browser to see.

    Such a test leaves it empty. After the last of a module it is as it was, for the modules that follow.
    """
    with states.until_the_end(django_db_blocker):
        yield lambda: states.begin_with("cambridge", load_cambridge)


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
def served(states, real_content, transactional_db, web_static):
    """The address of the site with the real content, served as a deployed site is."""
    with override_settings(**web_static), time_machine.travel(BEFORE_THE_MEETING):
        states.begin_with("before the meeting", load_all_kinds)
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
