"""The examples of open data."""

import datetime

from csp_site.library.examples import NOWHERE
from csp_site.models import DatasetState, SiteSettings
from csp_site.patterns.groups import PAGE

A_DAY = datetime.datetime(2026, 2, 24, 12, tzinfo=datetime.UTC)


@PAGE.add(
    "components/data_licence.html",
    "Licence of our data",
    "Stands beside each table of open data; choose the licence under Settings, Partnership.",
)
def data_licence():
    named = {"name": "Name of the partnership"}
    yield "Open", {"settings": SiteSettings(**named), "licence_url": NOWHERE}
    yield "Not agreed yet", {"settings": SiteSettings(**named, open_licence=False), "licence_url": NOWHERE}


@PAGE.add(
    "components/data_state.html",
    "Last change of a table",
    "Comes by itself beside each table of open data, once the site has looked at it.",
)
def data_state():
    yield "Changed", {"state": DatasetState(since=A_DAY, changed_at=A_DAY)}
    yield "Not changed yet", {"state": DatasetState(since=A_DAY)}
