"""What a browser keeps of a search: read in the files of a real one, once it is closed."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from csp_site.testing.browser import launch_options
from csp_site.tests.browsing import DESKTOP, LOOKS

pytestmark = LOOKS

TYPED = "my partner hurts me"
WITH_MANY_RESULTS = "my partner hurts me at meetings"
MISTYPED = "constabluarry"
# No page that is opened here has these in its address or its title.
WORDS = re.compile(r"hurts|constab", re.IGNORECASE)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def profile(request, browser, served, tmp_path):
    """The folder of a browser of somebody's own, and a function that opens and closes it."""
    folder = tmp_path / "profile"
    options = launch_options() | {"java_script_enabled": request.param}
    return folder, lambda: browser.browser_type.launch_persistent_context(
        folder, base_url=served, viewport=DESKTOP, **options
    )


def look_for(page, typed):
    """Type into the box of the page and press Enter."""
    page.locator("#search-here").fill(typed)
    page.locator("#search-here").press("Enter")
    expect(page.locator("#search-here")).to_have_value(typed)


def kept(folder):
    """Yield what each table of each database in the folder of a browser holds, row by row."""
    for path in folder.rglob("*"):
        if not path.is_file() or not path.read_bytes().startswith(b"SQLite format 3"):
            continue
        with sqlite3.connect(path) as database:
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            for table in tables:
                for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 – its own names
                    yield f"{path.name}: {table}", row
        database.close()


def files_with(folder, words):
    """Return the names of the files that hold words, in one byte a letter or in two."""
    found = re.compile("|".join(words).encode(), re.IGNORECASE)
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and found.search(path.read_bytes().replace(b"\0", b""))
    ]


def test_what_somebody_typed_into_search_is_nowhere_in_what_a_browser_keeps(profile):
    folder, open_browser = profile
    browser = open_browser()
    page = browser.pages[0]
    for address in ("/", "/search/", "/nothing-here/"):
        page.goto(address)
        look_for(page, TYPED)
    look_for(page, WITH_MANY_RESULTS)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    expect(page.locator("#search-here")).to_have_value(WITH_MANY_RESULTS)
    page.go_back()
    page.reload()
    expect(page.locator("#search-here")).to_have_value(WITH_MANY_RESULTS)
    page.locator(".filter-list a").nth(1).click()
    expect(page.locator(".filter-list [aria-current]")).to_be_visible()
    expect(page.locator("#search-here")).to_have_value(WITH_MANY_RESULTS)
    page.go_back()
    page.go_forward()
    expect(page.locator("#search-here")).to_have_value(WITH_MANY_RESULTS)
    look_for(page, MISTYPED)
    page.get_by_text("Did you mean").get_by_role("link").click()
    expect(page.locator("#search-here")).to_have_value("constabulary")
    browser.close()
    rows = list(kept(folder))
    addresses = [row for table, row in rows if table == "History: urls"]
    assert len(addresses) > 5, "the browser kept no history"
    assert {table for table, row in rows if WORDS.search(" ".join(map(str, row)))} == set()
    assert files_with(folder, ["partner.{1,3}hurts", "constabl?ul?ar"]) == []
