"""The tests themselves: how much there is of them, and what runs on one database alone."""

import importlib
import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database("it reads the code")

# What a whole run may come to. Whoever raises a number says in the commit what the time is well spent on.
MOST_TESTS = 6800
MOST_IN_A_BROWSER = 60
APPS = ["csp_site", "contacts", "priorities", "meetings", "reviews"]


def test_there_is_no_more_to_run_than_was_agreed(collected):
    in_a_browser = [item for item in collected if item.get_closest_marker("browser")]
    assert len(collected) <= MOST_TESTS
    assert len(in_a_browser) <= MOST_IN_A_BROWSER


def marks_of(thing):
    marks = getattr(thing, "pytestmark", [])
    marks = marks if isinstance(marks, list) else [marks]
    return [getattr(mark, "mark", mark) for mark in marks]


def on_one_database():
    """Yield each mark of what runs on one database, with what it is on: a module, or tests of one."""
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app / "tests").glob("test_*.py")):
            module = importlib.import_module(f"{app}.tests.{path.stem}")
            tests = [value for name, value in vars(module).items() if name.startswith("test_")]
            for thing in (module, *tests):
                for mark in marks_of(thing):
                    if mark.name == "one_database":
                        of_it = "" if thing is module else ", in part"
                        yield mark, f"`{app}/tests/{path.name}`{of_it}"


def test_whatever_runs_on_one_database_gives_one_reason():
    marks = [mark for mark, _ in on_one_database()]
    assert len(marks) > 30
    assert [mark for mark in marks if mark.kwargs or len(mark.args) != 1] == []
    assert [mark for mark in marks if not re.fullmatch(r"\w.{10,}", mark.args[0])] == []


def test_the_docs_list_what_runs_on_one_database():
    wanted = {}
    for mark, where in on_one_database():
        wanted.setdefault(mark.args[0], {})[where] = None
    rows = [f"| {why} | {', '.join(wanted[why])} |" for why in sorted(wanted)]
    told = (settings.BASE_DIR / "docs" / "testing.md").read_text()
    assert [line for line in told.splitlines() if re.match(r"\|.*\.py`", line)] == rows
