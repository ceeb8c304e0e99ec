"""
A walk over everything that the public can fetch, with words planted in all that must stay private.

Each kind of record has a word of its own, so that a leak names where it came from.
"""

import datetime
import html
import io
import re
import zipfile
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from wagtail.rich_text import RichText

from contacts.tests.factories import MemberPageFactory
from csp_site.models import SearchEntry
from csp_site.opendata.tables import DATASETS
from csp_site.search.entries import rebuild
from csp_site.tests.factories import PDF, DocumentFactory
from meetings import schedule
from meetings.models import MeetingPage, OutcomesRelease
from meetings.pack import making
from meetings.tests.desk import at
from meetings.tests.factories import (
    AgreedActionFactory,
    PublicQuestionFactory,
    agenda_page,
    answered,
    attend,
    item,
    part,
    publish_agenda,
    under,
)
from priorities.tests.factories import PriorityPageFactory

pytestmark = pytest.mark.django_db
DAY, LATER = datetime.date(2026, 2, 24), datetime.date(2026, 6, 23)
SEARCHES = (
    "hush",
    "hushaction",
    "hushquestion",
    "hushdecision",
    "hushminute",
    "hushdiscussed",
    "hushtitle",
)
MOST_PAGES = 400


@pytest.fixture(autouse=True)
def printer(monkeypatch, home):
    """Stand in for the library that draws a PDF, and keep what it was asked to draw."""
    asked = []

    def print_pdf(page, base_url):
        asked.append(page)
        return PDF, 1

    monkeypatch.setattr(making, "print_pdf", print_pdf)
    with at(25):
        yield asked


def paper(word):
    file = ContentFile(PDF, name=f"hush{word}file.pdf")
    return {
        "document": DocumentFactory(title=f"Hush{word}paper", file=file),
        "title": f"Hush{word}papertitle",
        "note": f"Hush{word}papernote",
    }


def words_of_item(word, priority):
    """Return what an item or a part can hold, with a word of its own in each field."""
    return {
        "title": f"Hush{word}title",
        "papers": [paper(word)],
        "text": f"<p>Hush{word}text</p>",
        "lead_words": f"Hush{word}lead",
        "background_papers": f"Hush{word}background",
        "decision": f"Hush{word}decision",
        "minute": RichText(f"<p>Hush{word}minute</p>"),
        "purpose": "decision",
        "priority": priority,
    }


def plant(meeting, number, word):
    """Record under an item all that can come from one."""
    place = under(meeting, number)
    done = {"state": "done", "closed_on": DAY}
    for facts in ({}, done):
        kind = f"{word}{'closed' if facts else 'open'}"
        AgreedActionFactory(
            text=f"Hushaction {kind}",
            owner_words=f"Hushowner{kind}",
            outcome=f"Hushoutcome{kind}",
            **place,
            **facts,
        )
    given = answered(f"Hushanswer{word}", answered_by=f"hushanswerer{word}")
    PublicQuestionFactory(public_wording=f"Hushquestion{word}", **place, **given)
    first = PublicQuestionFactory(
        public_wording=f"Hushfirst{word}", **place, **answered(f"Hushshared{word}")
    )
    PublicQuestionFactory(public_wording=f"Hushsecond{word}", meeting=meeting, together_with=first)


def make_meeting(**restricted):
    """Return a meeting held yesterday: an open item, one with a part, and what came from each."""
    priority = PriorityPageFactory(title="Safe streets", slug="safe-streets")
    whole = words_of_item("item", priority) | restricted.get("whole", {})
    some = words_of_item("part", priority) | restricted.get("some", {})
    meeting = agenda_page(
        item("Open item", shows="questions"),
        item(**whole, sub_items=[part(**words_of_item("inner", priority))]),
        item("Open with parts", sub_items=[part("Open part"), part(**some)]),
        title="Meeting held",
        slug="held",
        date=DAY,
        released=True,
    )
    later = agenda_page(item("Arising", shows="actions"), title="Later", slug="later", date=LATER)
    publish_agenda(later)
    publish_agenda(meeting)
    for number, word in (("2", "whole"), ("2a", "inner"), ("3b", "some")):
        plant(meeting, number, word)
    return MeetingPage.objects.get(pk=meeting.pk)


def walk(client):
    """Return what the public gets, by address: sitemap, feeds, files, searches and all links from there."""
    client.logout()
    known = ["/", "/sitemap.xml", "/feed/", "/changes/", "/data/", "/data/datapackage.json", "/robots.txt"]
    known += [f"/data/{each}.csv" for each in DATASETS] + [f"/data/{each}/" for each in DATASETS]
    known += [
        f"/meetings/{end}" for end in ("", "feed/", "calendar.ics", "actions/", "past/2026/", "past/2025/")
    ]
    for slug in ("held", "later"):
        ends = ("", "agenda/", "agenda.pdf", "papers.zip", "meeting.ics")
        known += [f"/meetings/{slug}/{end}" for end in ends]
    known += [f"/search/?q={word}" for word in SEARCHES]
    got, waiting = {}, list(known)
    while waiting and len(got) < MOST_PAGES:
        url = waiting.pop(0)
        if url in got:
            continue
        response = client.get(url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        got[url] = (response.status_code, _text_of(url, content))
        if "html" in response.get("Content-Type", "") or url.endswith(".xml"):
            links = re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>', content.decode())
            for link in (html.unescape(one or other) for one, other in links):
                parts = urlsplit(urljoin(f"http://testserver{url}", link))
                address = f"{parts.path}?{parts.query}" if parts.query else parts.path
                is_ours = (
                    parts.netloc in ("testserver", "localhost", "localhost:8000")
                    and "/static/" not in address
                )
                if is_ours and not address.startswith(("/admin", "/feedback", "/_util", "/media")):
                    waiting.append(address)
    return got


def _text_of(url, content):
    """Return all that is in an answer, also in the files of a ZIP file."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.namelist())
    text = content.decode("utf-8", "replace")
    if url.startswith("/search/"):
        # What was typed stands on the page again, and sealed it is letters by chance.
        soup = BeautifulSoup(re.sub(r"\?s=[\w%-]+", "?s=", text), "html.parser")
        return " ".join(str(each) for each in soup.main.select("li, .result, .results"))
    return text


def leaks(client):
    found = set()
    for url, (_, text) in walk(client).items():
        found |= {(url.partition("?q=")[0], word) for word in re.findall(r"hush\w+", text.lower())}
    return sorted(found)


def entries_with_secrets():
    entries = SearchEntry.objects.filter(text__icontains="hush") | SearchEntry.objects.filter(
        title__icontains="hush"
    )
    return list(entries.values_list("title", flat=True))


REASON = {"restricted_reason": "Not published."}


@pytest.mark.search
def test_the_walk_finds_what_is_public_so_that_it_can_find_what_leaks(client):
    make_meeting()
    schedule.make_packs()
    all_leaks = leaks(client)
    found, pages = {word for _, word in all_leaks}, {url for url, _ in all_leaks}
    kinds = ("action", "owner", "outcome", "question", "answer", "first", "second", "shared")
    fields = ("title", "text", "lead", "background", "decision", "minute", "papertitle", "papernote")
    assert not [kind for kind in kinds if not any(word.startswith(f"hush{kind}") for word in found)]
    assert not [
        name for name in fields for of in ("item", "inner", "part") if f"hush{of}{name}" not in found
    ]
    assert {
        "/meetings/held/",
        "/meetings/later/",
        "/meetings/held/papers.zip",
        "/meetings/actions/",
    } <= pages
    assert {"/priorities/safe-streets/", "/search/", "/data/agreed-actions.csv"} <= pages


@pytest.mark.search
@pytest.mark.parametrize("how", ["from the start", "later"])
def test_nothing_that_came_from_a_restricted_item_or_part_is_anywhere(how, client, printer):
    if how == "from the start":
        meeting = make_meeting(whole=REASON, some=REASON)
    else:
        meeting = make_meeting()
        schedule.make_packs()
        assert leaks(client)
        stored = meeting.agenda.get_prep_value()
        stored[1]["value"] |= REASON
        stored[2]["value"]["sub_items"][1]["value"] |= REASON
        meeting.agenda = meeting._meta.get_field("agenda").to_python(stored)
        meeting.save_revision().publish()
    assert leaks(client) == []
    assert entries_with_secrets() == []
    printer.clear()
    schedule.make_packs()
    rebuild()
    assert leaks(client) == []
    assert not re.search(r"hush\w+", " ".join(printer).lower())
    assert entries_with_secrets() == []


@pytest.mark.search
def test_what_lost_its_item_is_nowhere(client):
    meeting = make_meeting()
    stored = meeting.agenda.get_prep_value()
    meeting.agenda = meeting._meta.get_field("agenda").to_python(stored[:1])
    meeting.save_revision().publish()
    assert leaks(client) == []
    assert entries_with_secrets() == []


@pytest.mark.search
def test_nothing_that_came_of_a_meeting_is_anywhere_before_it_is_released(client):
    minutes = [("document", paper("minutes"))]
    meeting = agenda_page(
        item(
            "Open",
            decision="Hushdecision",
            minute=RichText("<p>Hushminute</p>"),
            sub_items=[part("Open part", decision="Hushdecisionpart")],
        ),
        title="Meeting held",
        slug="held",
        date=DAY,
        discussed="Hushdiscussed",
        minutes=minutes,
        minutes_state="draft",
        released=False,
    )
    attend(meeting, MemberPageFactory(title="Police"), who="Hushattendance")
    AgreedActionFactory(text="Hushaction", meeting=meeting)
    AgreedActionFactory(text="Hushactionitem", **under(meeting, "1"))
    publish_agenda(agenda_page(item("Arising", shows="actions"), title="Later", slug="later", date=LATER))
    publish_agenda(meeting)
    schedule.make_packs()
    rebuild()
    assert leaks(client) == []
    OutcomesRelease.objects.release(MeetingPage.objects.get(pk=meeting.pk), None)
    found = {word for _, word in leaks(client)}
    kinds = ("decision", "minute", "discussed", "attendance", "action", "minutespapertitle")
    assert not [kind for kind in kinds if f"hush{kind}" not in found]
    OutcomesRelease.objects.withdraw(meeting)
    assert leaks(client) == []
