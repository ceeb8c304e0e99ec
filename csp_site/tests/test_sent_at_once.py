"""What is sent at the same moment, by one person or by two, happens once, and each is led to it."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data

from csp_site.models import InformationPage, PageCheck, PageReport
from csp_site.tests.at_once import at_once, together
from csp_site.tests.editor import add_url
from csp_site.tests.factories import InformationPageFactory, UserFactory
from csp_site.tests.reporting import OURS, WRONG, address_of, open_form, turn_on
from meetings.enums import MeetingStatus
from meetings.models import AgendaPublication, MeetingPage
from meetings.publishing import PUBLISH_ACTION
from meetings.schedule import publish_due_agendas
from meetings.tests.factories import agenda_page, item, meetings_page
from reviews.models import CaseReviewPage

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = {"date": "24/02/2026", "start_time": "10:00", "venue": ""}
NOON = datetime.datetime(2026, 2, 10, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def before_the_meeting(shared):
    """A database that other threads see, at a moment at which a meeting is still to come."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def admin(before_the_meeting, client):
    """A client that is signed in as somebody who may do everything."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def drawn(client, url, **typed):
    """Return the address that a form which has just been drawn goes to, and what is sent with it."""
    opened = client.get(url)
    assert opened.status_code == 200
    sheet = BeautifulSoup(opened.content, "html.parser")
    token, version = (
        sheet.find(attrs={"name": name}) for name in ("csrfmiddlewaretoken", "opened_version")
    )
    typed |= {"opened_version": version["value"]} if version else {}
    return url, {"csrfmiddlewaretoken": token["value"], **typed}


def addresses(answers):
    assert {each.status_code for each in answers} == {302}
    return {each.url for each in answers}


def logged(action):
    return PageLogEntry.objects.filter(action=action).count()


def test_a_meeting_is_added_once(admin):
    form = drawn(admin, reverse("meeting_add_to", args=[meetings_page().pk]), **ADDRESS)
    led_to = addresses(at_once(admin, *[form] * 4))
    meeting = MeetingPage.objects.get()
    assert led_to == {reverse("wagtailadmin_pages:edit", args=[meeting.pk])}
    assert PageLogEntry.objects.filter(page=meeting.pk, action="wagtail.create").count() == 1


def test_of_two_who_add_a_meeting_for_the_same_day_the_second_is_asked(admin):
    url = reverse("meeting_add_to", args=[meetings_page().pk])
    answers = at_once(admin, *[drawn(admin, url, **ADDRESS) for _ in range(2)])
    assert sorted(each.status_code for each in answers) == [200, 302]
    assert MeetingPage.objects.count() == 1


@pytest.mark.parametrize("forms", ["one form", "a form for each"])
def test_a_postponed_meeting_gets_one_new_date(forms, admin):
    meeting = agenda_page(item(), title="The first", date=NOON.date(), status=MeetingStatus.POSTPONED)
    url = reverse("meeting_replace", args=[meeting.pk])
    sent = [drawn(admin, url, **ADDRESS) for _ in range(3)]
    at_once(admin, *(sent[:1] * 3 if forms == "one form" else sent))
    new = MeetingPage.objects.exclude(pk=meeting.pk).get()
    meeting.refresh_from_db()
    assert meeting.get_latest_revision_as_object().moved_to_id == new.pk


@pytest.mark.parametrize("forms", ["one form", "a form for each"])
@pytest.mark.parametrize("button", ["publish", "schedule", "withdraw"])
def test_what_is_done_with_an_agenda_is_done_and_logged_once(button, forms, admin):
    meeting = agenda_page(item(), date=datetime.date(2026, 2, 24))
    if button == "withdraw":
        AgendaPublication.objects.publish(meeting, None)
    url = reverse("meeting_agenda", args=[meeting.pk])
    typed = {button: "1", "late_reason": "", "publish_at": "2026-02-11T10:00"}
    sent = [drawn(admin, url, **typed) for _ in range(5)]
    answers = at_once(admin, *(sent[:1] * 5 if forms == "one form" else sent))
    assert addresses(answers) == {url}
    assert logged(f"meetings.{button}_agenda") == 1


def test_an_agenda_that_is_due_is_published_once_by_two_rounds_of_scheduled_work(admin):
    meeting = agenda_page(item(), date=datetime.date(2026, 2, 24))
    with time_machine.travel(NOON - datetime.timedelta(hours=1), tick=False):
        AgendaPublication.objects.publish_later(meeting, None, NOON)
    together(*[publish_due_agendas] * 3)
    assert logged(PUBLISH_ACTION) == 1


def test_a_page_is_made_once(admin, shared):
    home = InformationPageFactory().get_parent()
    before = InformationPage.objects.count()
    body, comments = {"count": "0"}, {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    typed = nested_form_data({"title": "Bikes", "slug": "bikes", "body": body, "comments": comments})
    form = drawn(admin, add_url(InformationPage, home), **typed)
    led_to = addresses(at_once(admin, *[form] * 3))
    page = InformationPage.objects.latest("pk")
    assert led_to == {reverse("wagtailadmin_pages:edit", args=[page.pk])}
    assert InformationPage.objects.count() == before + 1


def test_the_page_on_case_reviews_is_started_once_by_two_people(admin):
    InformationPageFactory()
    home_url, started = reverse("wagtailadmin_home"), reverse("case_review_start")
    sent = [(started, drawn(admin, home_url)[1]) for _ in range(3)]
    assert len(addresses(at_once(admin, *sent))) == 1
    assert CaseReviewPage.objects.count() == 1


def test_a_page_is_checked_once_by_two_windows(admin):
    page = InformationPageFactory()
    at_once(admin, *[drawn(admin, page.check_url, note="") for _ in range(4)])
    assert PageCheck.objects.count() == 1
    assert logged("csp_site.page_checked") == 1


def test_a_reader_tells_of_a_problem_once(client):
    page = InformationPageFactory()
    turn_on()
    sent = open_form(client, page, NOON) | {"text": WRONG}
    with time_machine.travel(NOON + datetime.timedelta(minutes=1), tick=False):
        answers = at_once(client, *[(address_of(page), sent)] * 4, **OURS)
    assert len(addresses(answers)) == 1
    assert PageReport.objects.count() == 1
    assert not client.cookies
