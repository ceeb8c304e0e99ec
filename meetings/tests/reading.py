"""Reads calendars and feeds as two programs of other people do, which know nothing of each other."""

import datetime
import re
from xml.etree import ElementTree

import icalendar
import vobject

ATOM = "{http://www.w3.org/2005/Atom}"


def events(response):
    """
    Return the events of a calendar by title, each a dict of its properties by name.

    Two parsers must read the same.
    """
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    _see_that_lines_are_whole(response.content)
    first = [
        _read_by_icalendar(event) for event in icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    ]
    text = response.content.decode()
    calendar = vobject.readOne(text) if "BEGIN:VEVENT" in text else None
    second = [_read_by_vobject(event) for event in calendar.vevent_list] if calendar else []
    assert first == second
    return {event["SUMMARY"]: event for event in first}


def _see_that_lines_are_whole(content):
    """See that lines end and are folded as the standard has it, between whole characters."""
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]
    assert all(line.decode() for line in lines)


def _read_by_icalendar(event):
    return {name: _value(event.decoded(name)) for name in event}


def _read_by_vobject(event):
    found = {}
    for child in event.getChildren():
        kind = child.params.get("VALUE", [""])[0]
        value = child.value
        if isinstance(value, str) and re.fullmatch(r"\d{8}T\d{6}Z", value):
            value = datetime.datetime.strptime(value, "%Y%m%dT%H%M%S%z")
        elif isinstance(value, str) and kind == "DATE":
            value = datetime.datetime.strptime(value, "%Y%m%d").date()
        found[child.name] = int(value) if child.name == "SEQUENCE" else _value(value)
    return found


def _value(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC)
    return value if isinstance(value, datetime.date | int) else str(value)


def entries(response):
    """Return the entries of a feed, each a dict of the texts and the link in it, in their order."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 – it is our own
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    found = []
    for entry in feed.iter(f"{ATOM}entry"):
        texts = {part.tag.removeprefix(ATOM): part.text or "" for part in entry}
        assert {"id", "title", "updated", "link", "summary"} <= set(texts)
        assert entry.find(f"{ATOM}summary").get("type") == "html"
        found.append(texts | {"link": entry.find(f"{ATOM}link").get("href")})
    ids = [entry["id"] for entry in found]
    assert len(ids) == len(set(ids))
    return found
