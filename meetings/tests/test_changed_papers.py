"""What happens to a published agenda later: a paper is withdrawn, put back or replaced, items change."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from csp_site.models import SiteDocument
from csp_site.tests.editor import message_beside, turned_away
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, UserFactory, holding
from meetings.models import MeetingPage
from meetings.tests.desk import MEETING_DAY, agenda_url, at, readers_see, soup_of, words
from meetings.tests.factories import agenda_page, item, meetings_page, publish_agenda, withdraw_agenda
from meetings.tests.reading import entries

NOTE = "Figures in table 2 are wrong."


@pytest.fixture
def survey(home):
    return DocumentFactory(title="Survey")


@pytest.fixture
def meeting(survey):
    with at(13):
        return publish_agenda(agenda_page(item("Locks", [survey]), date=MEETING_DAY, title="Spring"))


def withdrawal_url(meeting, document):
    return reverse("withdraw_paper", args=[meeting.pk, document.pk])


def agenda_shown(client, meeting):
    client.logout()
    return words(client.get(meeting.url))


@at(18)
def test_a_paper_that_somebody_else_uploaded_is_withdrawn_from_the_desk_and_put_back(
    desk, publisher, meeting, survey
):
    link = soup_of(desk.get(agenda_url(meeting))).find("a", string="Withdraw now")
    assert "Survey" in link["aria-label"]
    answer = desk.post(link["href"], {"withdraw": "1", "withdrawn_note": NOTE}, follow=True)
    assert "Nobody outside can read it now." in words(answer)
    seen = readers_see(desk, meeting)
    assert f"Survey Withdrawn on 18 February 2026 . {NOTE}" in seen.replace("2026.", "2026 .")
    gone = desk.get(survey.url)
    assert gone.status_code == 410 and b"%PDF" not in gone.content
    desk.force_login(publisher)
    assert desk.get(survey.url).status_code == 200
    link = soup_of(desk.get(agenda_url(meeting))).find("a", string="Put back")
    desk.post(link["href"], {"restore": "1"})
    desk.logout()
    assert desk.get(survey.url).status_code == 200
    for entries_of in (PageLogEntry, ModelLogEntry):
        logged = entries_of.objects.filter(action__contains="_paper", user=publisher)
        assert logged.count() == 2


@at(18)
def test_a_paper_is_withdrawn_only_with_a_sentence_for_readers(desk, meeting, survey):
    answer = desk.post(withdrawal_url(meeting, survey), {"withdraw": "1", "withdrawn_note": " "})
    assert message_beside(answer, "withdrawn_note")[0] == "This field is required."
    survey.refresh_from_db()
    assert survey.withdrawn_at is None


@at(18)
def test_only_papers_that_readers_get_can_be_withdrawn_from_the_desk(desk, meeting, survey):
    other = DocumentFactory()
    assert desk.get(withdrawal_url(meeting, other)).status_code == 404
    withdraw_agenda(meeting)
    assert desk.post(withdrawal_url(meeting, survey), {"withdraw": "1"}).status_code == 404


@at(18)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_without_the_right_to_publish_withdraws_a_paper(method, client, meeting, survey):
    url, typed = withdrawal_url(meeting, survey), {"withdraw": "1", "withdrawn_note": NOTE}
    assert turned_away(getattr(client, method)(url, typed))
    guest = UserFactory()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(guest)
    assert turned_away(getattr(client, method)(url, typed))
    survey.refresh_from_db()
    assert survey.withdrawn_at is None


@at(18)
def test_a_publisher_puts_back_only_what_was_withdrawn_from_the_meeting(desk, meeting, survey):
    survey.withdraw("It held personal data.")
    desk.post(withdrawal_url(meeting, survey), {"restore": "1"})
    survey.refresh_from_db()
    assert survey.withdrawn_at


def withdraw_and_put_back(desk, meeting, document):
    desk.post(withdrawal_url(meeting, document), {"withdraw": "1", "withdrawn_note": NOTE})
    desk.post(withdrawal_url(meeting, document), {"restore": "1"})
    document.refresh_from_db()
    assert document.withdrawn_at is None


def is_put_back(client, meeting, document):
    answer = client.post(withdrawal_url(meeting, document), {"restore": "1"})
    document.refresh_from_db()
    assert turned_away(answer) is bool(document.withdrawn_at)
    return document.withdrawn_at is None


def test_a_publisher_puts_nothing_back_that_an_officer_withdrew_later(desk, meeting, survey):
    with at(16):
        withdraw_and_put_back(desk, meeting, survey)
    with at(17):
        SiteDocument.objects.get(pk=survey.pk).withdraw("It held personal data.")
    with at(18):
        assert not is_put_back(desk, meeting, survey)


def test_a_publisher_puts_back_the_paper_that_was_withdrawn_here_and_no_other(desk, home):
    mine, theirs = DocumentFactory(title="Mine"), DocumentFactory(title="Theirs")
    with at(13):
        meeting = publish_agenda(agenda_page(item("Locks", [mine, theirs]), date=MEETING_DAY))
    with at(16):
        theirs.withdraw("It held personal data.")
    with at(17):
        desk.post(withdrawal_url(meeting, mine), {"withdraw": "1", "withdrawn_note": NOTE})
        assert not is_put_back(desk, meeting, theirs)
        assert is_put_back(desk, meeting, mine)


def test_a_publisher_puts_back_nothing_that_was_withdrawn_at_another_meeting(
    client, desk, administrator, publisher, meeting, survey
):
    with at(14):
        other = publish_agenda(agenda_page(item("Again", [survey]), title="Summer", slug="summer"))
    with at(16):
        client.force_login(administrator)
        client.post(withdrawal_url(other, survey), {"withdraw": "1", "withdrawn_note": NOTE})
        survey.refresh_from_db()
        assert survey.withdrawn_at
    with at(17):
        client.force_login(publisher)
        assert not is_put_back(client, meeting, survey)
        client.force_login(administrator)
        assert is_put_back(client, meeting, survey)


@at(18)
def test_nobody_without_the_right_to_publish_puts_a_paper_back(desk, meeting, survey):
    desk.post(withdrawal_url(meeting, survey), {"withdraw": "1", "withdrawn_note": NOTE})
    survey.refresh_from_db()
    guest = UserFactory()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    desk.force_login(guest)
    assert survey.withdrawn_at and not is_put_back(desk, meeting, survey)


@at(18)
def test_what_is_not_withdrawn_is_not_put_back(desk, meeting, survey):
    answer = desk.post(withdrawal_url(meeting, survey), {"restore": "1"})
    assert answer.status_code == 200
    assert not PageLogEntry.objects.filter(action="meetings.restore_paper").exists()


@at(18)
def test_a_paper_is_withdrawn_once(desk, meeting, survey):
    desk.post(withdrawal_url(meeting, survey), {"withdraw": "1", "withdrawn_note": NOTE})
    again = {"withdraw": "1", "withdrawn_note": "Another sentence."}
    assert desk.post(withdrawal_url(meeting, survey), again).status_code == 200
    survey.refresh_from_db()
    assert survey.withdrawn_note == NOTE


@at(18)
def test_a_publisher_withdraws_no_document_that_another_page_offers_too(desk, meeting, survey):
    InformationPageFactory(body=[holding(survey)])
    desk.post(withdrawal_url(meeting, survey), {"withdraw": "1", "withdrawn_note": NOTE})
    survey.refresh_from_db()
    assert survey.withdrawn_at is None


@at(18)
def test_a_withdrawn_paper_that_no_public_page_holds_any_longer_says_nothing(client, meeting, survey):
    survey.withdraw(NOTE)
    assert client.get(survey.url).status_code == 410
    withdraw_agenda(meeting)
    answer = client.get(survey.url)
    assert answer.status_code == 404 and NOTE not in answer.content.decode()


def test_a_publisher_does_not_take_all_meetings_away(desk, meeting):
    page = meetings_page()
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"include_descendants": "on"})
    privacy = {"restriction_type": "login"}
    desk.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), privacy)
    desk.logout()
    assert desk.get(page.url).status_code == desk.get(meeting.url).status_code == 200


def publish_page(meeting, **changes):
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.save_revision().publish()


def test_a_published_agenda_says_when_it_last_changed_and_not_when_only_the_page_did(client, meeting):
    with at(16):
        publish_page(meeting, summary="All welcome.")
        assert "Changed" not in readers_see(client, meeting)
    with at(18):
        publish_page(meeting, agenda=[item("Locks"), item("Bikes")])
    with at(20):
        assert "before the meeting . Changed 18 February 2026" in readers_see(client, meeting).replace(
            "meeting.", "meeting ."
        )
        newest = next(each for each in entries(client.get("/meetings/feed/")) if "Agenda" in each["title"])
        assert newest["updated"].startswith("2026-02-18")
    with at(21):
        publish_agenda(withdraw_agenda(meeting))
        assert "Changed" not in readers_see(client, meeting)


def last_modified(client, meeting):
    lines = client.get(f"{meeting.url}meeting.ics").content.decode().splitlines()
    return next(line.split(":")[1] for line in lines if line.startswith("LAST-MODIFIED"))


def test_a_calendar_hears_that_a_paper_was_withdrawn_or_put_back(client, meeting, survey):
    with at(17):
        survey.withdraw(NOTE)
        assert last_modified(client, meeting).startswith("20260217")
    with at(18):
        survey.restore()
        assert last_modified(client, meeting).startswith("20260218")
    with at(19):
        DocumentFactory().withdraw(NOTE)
        assert last_modified(client, meeting).startswith("20260218")


def test_a_paper_withdrawn_before_its_agenda_is_out_changes_nothing_that_readers_get(client, home):
    survey = DocumentFactory()
    with at(10):
        meeting = agenda_page(item("Locks", [survey]), date=MEETING_DAY + datetime.timedelta(days=1))
    with at(17):
        survey.withdraw(NOTE)
        assert not last_modified(client, meeting).startswith("20260217")
