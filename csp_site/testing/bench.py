"""
The bench of search on a throw-away database with thousands of pages: `python -m csp_site.testing.bench`.

Prints the median and the 95th percentile of a whole answer of /search/ for a common word, and beside
it what Wagtail's own search takes to count and fetch the same ten pages. `make bench` runs it on each
database that is there.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time

PAGES = 3_400
TIMES = 60
COMMON = "community"
WORDS_A_PAGE = 200
VOCABULARY = 6_000


def main(arguments=None):
    """Run the bench and return 0, or 1 if a whole answer takes longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m csp_site.testing.bench")
    parser.add_argument("--pages", type=int, default=PAGES, help=f"how many pages ({PAGES})")
    parser.add_argument("--limit", type=int, default=60, help="how many milliseconds it may take (60)")
    options = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "csp_site.settings.test"
    import django

    django.setup()
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            # In a file, as the site has it, and not in memory.
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            return _measure(connection.vendor, options)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def _measure(vendor, options):
    started = time.perf_counter()
    _fill(options.pages)
    if vendor == "postgresql":
        # What the server does by itself within a minute: it counts what there is.
        from django.db import connection

        connection.cursor().execute("ANALYZE")
    _say(f"{vendor}: {options.pages:,} pages made in {time.perf_counter() - started:.0f} s")
    answer = _time(_ask)
    _say(f"{vendor}: a whole answer of /search/?q={COMMON}: {_in_words(answer)}")
    _say(f"{vendor}: Wagtail's own search for it, no page around it: {_in_words(_time(_ask_wagtail))}")
    return int(statistics.median(answer) > options.limit)


def _fill(count):
    """Make a home page with so many pages under it, of made-up words and one common one."""
    import logging

    from django.db import transaction

    # Models can be imported once Django is set up.
    from csp_site.models import InformationPage
    from csp_site.tests.factories import home_page

    logging.disable(logging.WARNING)
    chance = random.Random(1)  # noqa: S311 – made-up words, nothing secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(VOCABULARY)]
    home = home_page()
    for start in range(0, count, 200):
        with transaction.atomic():
            for number in range(start, min(start + 200, count)):
                words = [*chance.choices(vocabulary, k=WORDS_A_PAGE), COMMON]
                chance.shuffle(words)
                title = f"{chance.choice(vocabulary)} {COMMON} {number}".capitalize()
                text = f"<p>{' '.join(words)}</p>"
                page = InformationPage(title=title, slug=f"page-{number}", body=[("text", text)])
                home.add_child(instance=page)


def _ask():
    from django.test import Client

    response = Client().get("/search/", {"q": COMMON})
    if response.status_code != 200 or response.content.count(b'class="result"') != 10:
        raise RuntimeError("search has not found ten results")


def _ask_wagtail():
    # Models can be imported once Django is set up.
    from csp_site.models import BasePage

    found = BasePage.objects.live().search(COMMON)
    if not found.count() or len(list(found[:10])) != 10:
        raise RuntimeError("Wagtail's search has not found ten results")


def _time(ask):
    """Return how long each of many tries took, in milliseconds, after some to warm up."""
    for _ in range(5):
        ask()
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _in_words(taken):
    percentile = statistics.quantiles(taken, n=20)[-1]
    return f"median {statistics.median(taken):.0f} ms, 95th percentile {percentile:.0f} ms"


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
