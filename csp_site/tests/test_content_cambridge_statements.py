"""No address of the real site says what nobody knows, and every sentence is one that a record bears out."""

import datetime
import re
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse

from csp_site.tests.loading import addresses
from csp_site.tests.statements import modules, strings_of
from reviews.models import AnnualReviewPage, PublicationPage
from reviews.reports import pdf

NOW = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=2 * 365)
UNKNOWN = re.compile("|".join(words for module in modules() for words in module.UNKNOWN))
# Beside the pages and what they link to.
OTHER_ADDRESSES = ["/search/?q=next+meeting", "/search/?q=abuse", "/search/?q=zzzz", "/nothing-here/"]
# Nothing of ours is written there: files for people, and forms that ask for nothing but words.
NOT_READ = ("/documents/", "/media/", "/static/", "/feedback/", "/admin/")


def answers(client):
    """Yield every address of the site that a reader can come to by links, with its answer."""
    waiting, seen = [*addresses(), *OTHER_ADDRESSES], set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(NOT_READ):
            continue
        seen.add(address)
        answer = client.get(address)
        kind = answer.get("Content-Type", "")
        if kind.startswith(("text/", "application/json", "application/atom")):
            yield address, answer
        if kind.startswith("text/html"):
            links = BeautifulSoup(answer.content, "html.parser").find_all(["a", "link"], href=True)
            here = [urlsplit(urljoin(address, link["href"])) for link in links]
            # A list that is narrowed down or turned over says nothing that the whole does not say.
            waiting += [link.path for link in here if not link.netloc and link.path]
    for report in [*AnnualReviewPage.objects.live(), *PublicationPage.objects.live()]:
        yield f"{report.url}review.pdf", HttpResponse(pdf.page_of(report))


@pytest.mark.search
@pytest.mark.one_database("what a template says of the real content does not depend on where it is stored")
@pytest.mark.django_db
@pytest.mark.usefixtures("cambridge")
@pytest.mark.parametrize("moment", [NOW, LATER], ids=["today", "in two years"])
def test_no_address_of_the_real_site_says_what_nobody_knows(moment, client):
    found = {}
    with time_machine.travel(moment, tick=False):
        cache.clear()
        for address, answer in answers(client):
            text = re.sub(r"\s+", " ", " ".join(strings_of(answer)))
            told = {text[max(each.start() - 40, 0) : each.end() + 40] for each in UNKNOWN.finditer(text)}
            found |= {address: told} if told else {}
    assert found == {}
