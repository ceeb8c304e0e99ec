"""What the tests of the notice share: a day to be at, the desk where agendas are published, a reader."""

import datetime
from zoneinfo import ZoneInfo

import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.tests.editor import send

LONDON = ZoneInfo("Europe/London")
MEETING_DAY = datetime.date(2026, 2, 24)
PROMISE = "in the week before the meeting"


def at(day, hour=12, month=2, year=2026):
    return time_machine.travel(datetime.datetime(year, month, day, hour, tzinfo=LONDON), tick=False)


def agenda_url(meeting):
    return reverse("meeting_agenda", args=[meeting.pk])


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return " ".join(soup_of(response).get_text(" ", strip=True).split())


def press(client, meeting, button, **typed):
    """Open the desk and press a button on it."""
    return send(client, agenda_url(meeting), {button: "1", **typed}, follow=True)


def readers_see(client, meeting):
    client.logout()
    main = soup_of(client.get(meeting.url)).main
    return " ".join(main.get_text(" ", strip=True).split()).replace(" ,", ",")
