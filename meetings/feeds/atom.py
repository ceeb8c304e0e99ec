"""
The Atom feed of meetings: dates, published agendas, papers that came or changed later, minutes.

Its entries keep their ids for ever, and each moment in it is one that a record knows.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from wagtail.documents import get_document_model

from csp_site.jobs import NEVER
from csp_site.models.holds import is_closed
from meetings.agenda.lines import Paper, flat
from meetings.enums import AgendaState
from meetings.feeds.calendar import absolute_url, changed_at, plain, summary, when_and_how

MOST_ENTRIES = 50
AGENDA_IS_OUT = "The agenda is published."


@dataclass(frozen=True)
class Entry:
    """A piece of news of a meeting."""

    meeting: object
    key: str  # what it is about, unlike any other of the same meeting
    title: str
    text: str
    updated: datetime.datetime

    @property
    def id(self):
        return uuid.uuid5(self.meeting.translation_key, self.key).urn


@dataclass(frozen=True)
class Shown:
    """A paper that readers see, and since when it can be news: after the agenda, or with the minutes."""

    paper: Paper
    since: datetime.datetime
    is_minutes: bool = False


class MeetingsFeed(Atom1Feed):
    """Says of an empty feed that it changed when its page did, not just now."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["page_changed_at"]


def feed_answer(page, name, author, meetings):
    """
    Return the answer with the feed of the list of meetings `page`, called `name`, by `author`.

    Without Last-Modified: "not modified" would be wrong once something has been taken away.
    """
    feed = MeetingsFeed(
        title=plain(name),
        link=absolute_url(page),
        description="",
        language="en-GB",
        author_name=plain(author),
        feed_url=f"{absolute_url(page)}feed/",
        feed_guid=page.translation_key.urn,
        page_changed_at=page.last_published_at or NEVER,
    )
    for entry in entries(list(meetings)):
        feed.add_item(
            title=plain(entry.title),
            link=absolute_url(entry.meeting),
            description=escape(plain(entry.text)),  # readers of feeds take it as HTML
            unique_id=entry.id,
            updateddate=entry.updated,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def entries(meetings):
    """Return the latest entries on these meetings, the newest first, in two queries for all papers."""
    shown = {meeting.pk: list(_shown(meeting)) for meeting in meetings}
    ids = {one.paper.document_id for some in shown.values() for one in some}
    documents = get_document_model().objects.exclude(is_closed()).prefetch_related("versions").in_bulk(ids)
    found = []
    for meeting in meetings:
        found += _of_meeting(meeting)
        minutes = []
        for one in shown[meeting.pk]:
            one.paper.document = documents.get(one.paper.document_id)
            if one.paper.document:
                found += _of_paper(meeting, one)
                minutes += [one] if one.is_minutes and not one.paper.document.withdrawn_at else []
        if minutes:
            moment = max(max(one.paper.document.created_at, one.since) for one in minutes)
            names = ", ".join(dict.fromkeys(one.paper.text for one in minutes))
            found.append(Entry(meeting, "minutes", f"Minutes: {meeting.title}", names, moment))
    # Of what happened at the same moment, the paper comes before its agenda, the agenda before its meeting.
    found.reverse()
    return sorted(found, key=lambda entry: entry.updated, reverse=True)[:MOST_ENTRIES]


def _of_meeting(meeting):
    """Yield that a meeting is booked or has changed, and that its agenda is out."""
    place = meeting.venue.text if meeting.venue else ""
    when_and_where = ", ".join(part for part in (meeting.long_date, meeting.time_text, place) if part)
    text = " ".join([f"{when_and_where}.", *when_and_how(meeting)])
    yield Entry(meeting, "meeting", summary(meeting), text, changed_at(meeting))
    if meeting.agenda_state == AgendaState.PUBLISHED and meeting.public_lines:
        record = meeting.agenda_record
        moment = record.changed_at or record.published_at
        text = "The agenda is published, and has changed since." if record.changed_at else AGENDA_IS_OUT
        yield Entry(meeting, "agenda", f"Agenda: {meeting.title}", text, moment)


def _shown(meeting):
    """Yield the papers of a meeting that readers see, each once."""
    papers = {paper.document_id: paper for line in flat(meeting.public_lines) for paper in line.papers}
    for paper in papers.values():
        yield Shown(paper, meeting.agenda_record.first_published_at)
    minutes = {paper.document_id: paper for paper in meeting.public_minutes}
    for number, paper in minutes.items():
        if number not in papers:
            yield Shown(paper, meeting.outcomes_record.released_at, is_minutes=True)


def _of_paper(meeting, shown):
    """Yield that a paper came late, was replaced or was withdrawn, as far as the records know."""
    document, title = shown.paper.document, shown.paper.text
    where = f"In the {'minutes' if shown.is_minutes else 'papers'} of: {meeting.title}"
    if document.withdrawn_at:
        if document.withdrawn_at > shown.since:
            key, text = f"withdrawn {document.pk}", f"{where}. {document.withdrawn_note}".strip()
            yield Entry(meeting, key, f"Withdrawn: {title}", text, document.withdrawn_at)
        return
    if document.created_at > shown.since and not shown.is_minutes:
        yield Entry(meeting, f"late {document.pk}", f"Paper added: {title}", where, document.created_at)
    for version in document.versions.all():
        if version.replaced_at > shown.since:
            key, text = f"replaced {version.pk}", f"{where}. {version.note}" if version.note else where
            yield Entry(meeting, key, f"Replaced: {title}", text, version.replaced_at)
