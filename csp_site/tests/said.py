"""What is known of the site and its own pages, in full, and what nobody knows of them."""

import datetime

from csp_site.models import SiteSettings
from csp_site.tests.factories import InformationPageFactory, home_page
from csp_site.tests.statements import Full, fill

UNKNOWN = [
    r"Last reviewed \d",
    r"has not reviewed",
    r"Nobody has (checked|tested|said|written)",
    r"not changed since",
    r"We know of no",
    r"has (still|not yet) ",
]
DAY = datetime.date(2026, 1, 12)


def one(value):
    return {"type": "item", "value": value}


def statement():
    home = home_page()
    settings = SiteSettings.objects.create(
        site=home.sites_rooted_here.get(), name="A partnership", short_name="ACP"
    )
    fill(settings, reports_kept_days=30)
    test = {"what": "With a keyboard", "by": "A tester", "on": str(DAY), "is_done": True}
    problem = {"what": "A map", "reason": "mending", "instead": "Call us", "mended_by": "Spring"}
    value = {
        "conformance": "partial",
        "tests": [one(test)],
        "problems": [one(problem)],
        "prepared_on": str(DAY),
    }
    body = [
        {"type": "statement", "value": value},
        {"type": "controller", "value": None},
        {"type": "text", "value": "<p>Words of the page</p>"},
    ]
    page = InformationPageFactory(slug="accessibility", show_in_footer=True)
    page.body = body
    page = fill(page, last_reviewed=DAY, body=body)
    return Full(
        page,
        page.url,
        ["/", "/changes/", "/data/", "/search/?q=keyboard", "/search/"],
        dict(MAY_SAY),
        [settings],
    )


HOLDS = "It says what the site holds."
MAY_SAY = {
    "no test is recorded here": HOLDS,
    "no problem is listed here": HOLDS,
    "there may be some that we have not found": "It claims nothing.",
    "the day this statement was first prepared": "It names what the law asks for.",
    "contains public sector information from a partnership": "The licence is ticked in the settings.",
    "licensed under the open government licence v3.0": "The licence is ticked in the settings.",
}
RECORDS = {"a page of the site": statement}
