"""From the admin's first page to a published agenda with eight papers, and a resident who reads it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from csp_site.permissions import AGENDA_PUBLISHERS
from csp_site.tests.browsing import DESKTOP, PHONE
from csp_site.tests.factories import UserFactory
from meetings.models import MeetingPage, MeetingSettings
from meetings.notice.working_days import working_day_after
from meetings.tests.paper_files import good_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"
PAPERS = [
    "3 Minutes of the last meeting.pdf",
    "Item 4 - What we agreed.pdf",
    "5 Questions and how to ask.pdf",
    *(f"6{part} Progress report {part}.pdf" for part in "abc"),
    "item 07.pdf",
    "8_dates for 2027.pdf",
]


class Desk:
    """The desk of an officer, who does one thing after the other; each is counted."""

    def __init__(self, page):
        self.page = page
        self.done = 0

    def press(self, role, name, **options):
        self.done += 1
        self.page.get_by_role(role, name=name, **options).first.click()

    def fill(self, label, text):
        self.done += 1
        self.page.get_by_label(label).fill(text)

    def choose(self, label, choice):
        self.done += 1
        field = self.page.get_by_label(label)
        if isinstance(choice, list):
            field.set_input_files(choice)
        else:
            field.select_option(choice)

    def publish_page(self):
        self.press("button", "More actions")
        self.press("button", re.compile("^Publish"))
        expect(self.page.get_by_text(re.compile("published\\.|has been published")).first).to_be_visible()


@pytest.fixture
def desk(open_page):
    """Somebody who publishes agendas, signed in and on the first page of the admin."""
    user = UserFactory(email="publisher@example.org")
    user.set_password(PASSWORD)
    user.save()
    page = open_page("/admin/", viewport=DESKTOP)
    user.groups.add(Group.objects.get(name=AGENDA_PUBLISHERS))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return Desk(page)


def test_an_agenda_with_eight_papers_is_out_in_under_forty_steps_and_a_resident_reads_it(desk, open_page):
    calendar = MeetingSettings.of_the_partnership().working_calendar()
    day = working_day_after(timezone.localdate(), 25, calendar)
    desk.press("link", "Add meeting")
    desk.fill("Date", f"{day:%d/%m/%Y}")
    desk.fill("Starts at", "10:00")
    desk.choose("Venue", "Conference Room 2, Parkside Place Community Fire Station")
    desk.press("button", "Add meeting")
    desk.press("link", "Add papers")
    files = [{"name": name, "mimeType": "application/pdf", "buffer": good_pdf(name)} for name in PAPERS]
    desk.choose("Choose up to 20 files", files)
    desk.press("button", "Read these files")
    desk.press("button", "Add these papers")
    desk.press("link", "Edit the meeting")
    desk.publish_page()
    meeting = MeetingPage.objects.get(date=day)
    desk.press("link", meeting.title)
    desk.press("link", "Publish agenda")
    desk.press("button", "Publish agenda")
    expect(desk.page.get_by_text("Everybody can read it now.").first).to_be_visible()
    assert desk.done < 40
    assert desk.page.complaints == []

    resident = open_page("/meetings/", viewport=PHONE)
    resident.locator("main").get_by_role("link", name=re.compile(f"{day:%-d %B %Y}")).first.click()
    assert resident.url.endswith(meeting.url)
    papers = resident.locator(".agenda .document a")
    assert papers.count() == len(PAPERS)
    paper = resident.request.get(papers.nth(3).get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf" and paper.body() == good_pdf(PAPERS[3])
    event = resident.request.get(resident.get_by_role("link", name="Add to calendar").get_attribute("href"))
    assert "text/calendar" in event.headers["content-type"] and "The agenda is published." in event.text()
    assert resident.context.cookies() == []
