"""The examples of search and what it finds."""

import datetime

from django.core.paginator import Paginator

from csp_site.library.examples import NOWHERE, example_document
from csp_site.patterns.groups import SEARCH
from csp_site.search.snippets import Part as Words

A_DAY = datetime.date(2026, 2, 24)


@SEARCH.add(
    "components/search_form.html",
    "Search box",
    "Stands on the home page and on top of the results of a search.",
)
def search_form():
    yield "", {"id": "search", "typed": "what somebody looks for"}


@SEARCH.add(
    "csp_site/search_help.html",
    "Where else to turn",
    "Stands by itself above doubtful results, with all help topics unless the answer to one stands there.",
)
def search_help():
    yield "Below the answer to a topic", {"search": {"lead": True}, "says_999": True}


@SEARCH.add(
    "components/search_kinds.html",
    "Kinds of results",
    "Narrows down many results by what they are; the chosen kind is ticked.",
)
def search_kinds():
    kinds = [
        {"label": "Page", "count": 12, "is_chosen": True, "address": "kind=page"},
        {"label": "Document", "count": 3, "is_chosen": False, "address": "kind=document"},
    ]
    yield "", {"kinds": kinds, "all_address": ""}


@SEARCH.add(
    "components/search_result.html",
    "Result of a search",
    "One thing that was found: what it is, where it stands, the words around what was looked for.",
    inside=("div", "result"),
)
def search_result():
    words = (
        Words("Some words before ", False),
        Words("what was looked for", True),
        Words(" and after.", False),
    )
    found = {"title": "Title of what was found", "url": NOWHERE, "kind": "Page", "snippet": words}
    document = {
        "kind": "Document",
        "document": example_document(),
        "where": "Title of a page",
        "date": A_DAY,
    }
    yield "A page", {"result": found}
    yield "A document on a page, with every fact", {"result": found | document}
    yield "A page that needs safe reading", {"result": {"title": "Its neutral title", "url": NOWHERE}}


@SEARCH.add(
    "components/pager.html",
    "More of a long list",
    "Comes by itself where there are more than ten results or twenty meetings.",
)
def pager():
    numbers = Paginator(range(30), 10).page(2)
    yield "", {"numbers": numbers, "what": "Pages of results", "address": "kind=page"}


@SEARCH.add(
    "components/search_run_out.html",
    "A search has run out",
    "Stands above the empty box where the address of a search is older than it may be.",
)
def search_run_out():
    yield "", {"minutes": 30}


@SEARCH.add(
    "components/search_cut.html",
    "A long search was cut",
    "Says that not all that was typed was looked for.",
)
def search_cut():
    yield "", {}
