"""Questions from the public as readers find them: under their item, with the answer, without who asked."""

import datetime

import pytest
from django.db import IntegrityError
from wagtail.models import ModelLogEntry, PageViewRestriction, ReferenceIndex

from csp_site.jobs import run_due_jobs
from csp_site.models import SearchEntry
from csp_site.tests.searching import search
from meetings.models import MeetingPage, PublicQuestion
from meetings.tests.desk import at
from meetings.tests.factories import (
    MeetingPageFactory,
    PublicQuestionFactory,
    agenda_page,
    allow_details,
    answered,
    item,
    publish_agenda,
    withdraw_agenda,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 24)
SECRETS = {
    "own_words": "Secretwords of mine",
    "asker_name": "Secretname Smith",
    "asker_contact": "secretaddress@example.org",
}


@pytest.fixture(autouse=True)
def frozen_day(home):
    allow_details()
    with at(10):
        yield


def a_meeting(*items, **options):
    return agenda_page(*(items or [item("Bikes")]), date=DAY, slug="2026-02-24", **options)


def asked(meeting, **facts):
    return PublicQuestionFactory(meeting=meeting, **facts)


def text_of(element):
    return " ".join(element.get_text(" ", strip=True).split())


def shown(get_soup, meeting):
    """Return the questions on the page of a meeting, each list with the heading that it stands under."""
    found = []
    for answers in get_soup(meeting.url).select("dl.asked"):
        found.append(
            (text_of(answers.find_previous(["h2", "h3"])), [text_of(div) for div in answers("div")])
        )
    return found


def test_questions_stand_under_the_item_that_shows_them_and_each_has_its_answer(get_soup):
    meeting = a_meeting(item("Welcome"), item("Your questions", shows="questions"), item("Bikes"))
    asked(meeting, public_wording="Second?", place=2)
    asked(meeting, public_wording="First?", place=1, **answered("Yes."))
    assert shown(get_soup, publish_agenda(meeting)) == [
        (
            "2 Your questions",
            [
                "First? Yes. Answered 2 January 2024 by the chair",
                "Second? The answer is not on this website yet.",
            ],
        )
    ]


def test_without_such_an_item_they_have_a_section_of_their_own(get_soup):
    meeting = a_meeting()
    asked(meeting, public_wording="Why?")
    [(heading, _)] = shown(get_soup, publish_agenda(meeting))
    assert heading == "Questions from the public"


def test_questions_that_are_answered_together_stand_above_one_answer(get_soup):
    meeting = a_meeting()
    first = asked(meeting, public_wording="One?", **answered("Both."))
    asked(meeting, public_wording="Two?", together_with=first)
    asked(meeting, public_wording="Refused?", together_with=first, state="refused")
    [(_, groups)] = shown(get_soup, publish_agenda(meeting))
    assert groups == ["One? Two? Both. Answered 2 January 2024 by the chair"]
    PublicQuestion.objects.filter(pk=first.pk).update(state="accepted")
    [(_, groups)] = shown(get_soup, meeting)
    assert groups == ["One? Two? The answer is not on this website yet."]


def test_only_who_chose_to_be_named_is_named_and_nothing_else_of_anybody_is_told(client):
    meeting = a_meeting()
    asked(meeting, is_named=True, public_name="Ada of Anytown", **SECRETS, **answered())
    asked(meeting, **SECRETS)
    page = client.get(publish_agenda(meeting).url).content.decode()
    assert "Asked by Ada of Anytown" in page and page.count("Asked by") == 1
    assert "secret" not in page.lower()


@pytest.mark.search
@pytest.mark.parametrize("state", ["received", "refused"])
def test_a_question_that_is_not_accepted_is_nowhere(state, client):
    meeting = publish_agenda(a_meeting())
    asked(meeting, public_wording="Zebrafish?", state=state, answer="<p>Zebrafish.</p>")
    assert not leaks(client, meeting)


def leaks(client, meeting, word="zebrafish"):
    """Return the addresses that tell a word of a question: pages, files for machines, and previews."""
    below = ["", "agenda/", "meeting.ics", "?preview=1", "?is_preview=true"]
    places = [*(f"{meeting.url}{rest}" for rest in below), "/", "/meetings/", "/meetings/feed/"]
    places += [
        "/meetings/calendar.ics",
        "/search/?q=meeting",
        f"/search/?q={word}%20public",
        "/sitemap.xml",
    ]
    places += [f"/admin/pages/{meeting.pk}/view_draft/", f"/admin/pages/{meeting.pk}/edit/preview/"]
    places += [f"/admin/meetings/{meeting.pk}/agenda/", "/admin/snippets/meetings/publicquestion/"]
    read = {place: client.get(place).content.decode().lower() for place in places}
    return [place for place, text in read.items() if word in text.replace(f"{word} public", "")]


def as_awaited(meeting):
    pass


def as_withdrawn(meeting):
    publish_agenda(meeting)
    withdraw_agenda(meeting)


def as_unpublished(meeting):
    publish_agenda(meeting).unpublish()


def as_private(meeting):
    publish_agenda(meeting)
    PageViewRestriction.objects.create(page=meeting, restriction_type=PageViewRestriction.GROUPS)


def as_restricted(meeting):
    meeting.agenda.append(item("Questions", shows="questions", restricted_reason="Private."))
    meeting.save_revision().publish()
    publish_agenda(MeetingPage.objects.get(pk=meeting.pk))


CASES = [as_awaited, as_withdrawn, as_unpublished, as_private, as_restricted]


@pytest.mark.search
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_no_question_leaks_while_the_agenda_is_not_public(case, client):
    meeting = a_meeting(title="Public meeting")
    asked(
        meeting,
        public_wording="Zebrafish?",
        is_named=True,
        public_name="Zebrafish",
        **answered("Zebrafish."),
    )
    case(meeting)
    assert not leaks(client, meeting)


@pytest.mark.search
def test_what_is_public_is_found_and_is_gone_from_search_when_the_agenda_is_withdrawn(client):
    meeting = publish_agenda(a_meeting(title="Public meeting"))
    question = asked(meeting, public_wording="Zebrafish?", **SECRETS, **answered("Hedgehogs."))
    for word in ("zebrafish", "hedgehogs"):
        assert meeting.url in search(client, word).addresses
    other = publish_agenda(MeetingPageFactory(agenda=[item("Locks")], date=DAY))
    question = PublicQuestion.objects.get(pk=question.pk)
    question.meeting = other
    question.save()
    assert search(client, "zebrafish").addresses == [other.url]
    withdraw_agenda(other)
    assert search(client, "zebrafish").addresses == []


@pytest.mark.search
def test_search_knows_nothing_of_who_asked(client):
    meeting = publish_agenda(a_meeting())
    asked(meeting, is_named=True, public_name="Secretpublic", **SECRETS)
    for word in ("secretpublic", "secretwords", "secretname", "secretaddress"):
        assert search(client, word).addresses == []
    assert not [row for row in SearchEntry.objects.values() if "secret" in str(row).lower()]


def test_staff_see_in_the_preview_what_readers_will_get(client, officer):
    meeting = a_meeting()
    asked(meeting, public_wording="Zebrafish?", **SECRETS)
    client.force_login(officer)
    page = client.get(f"/admin/pages/{meeting.pk}/view_draft/").content.decode()
    assert "Zebrafish?" in page and "secret" not in page.lower()


def test_hostile_words_are_shown_as_they_are(client):
    bad = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'
    meeting = publish_agenda(a_meeting())
    asked(meeting, public_wording=bad, is_named=True, public_name=bad[:100], **answered(answered_by=bad))
    page = client.get(meeting.url).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") == 3


def test_a_meeting_takes_the_same_few_queries_with_3_and_with_30_questions(home, visit_queries):
    def queries(count, **agenda):
        meeting = publish_agenda(MeetingPageFactory(agenda=[item("Bikes", **agenda)], date=DAY))
        link = f'<a linktype="page" id="{home.pk}">home</a>'
        first = asked(meeting, **answered(link))
        for _ in range(count - 1):
            asked(meeting, **answered(link))
            asked(meeting, together_with=first)
        return visit_queries(meeting.url)

    for agenda in ({}, {"shows": "questions"}):
        few = queries(3, **agenda)
        assert queries(30, **agenda) == few
        assert len(set(few)) == len(few) <= 25


# How long who asked is kept


def go(day, month):
    with at(day, month=month):
        run_due_jobs()


def test_who_asked_is_deleted_some_days_after_the_meeting_and_the_answer_stays(client):
    meeting = publish_agenda(a_meeting())
    asked(meeting, is_named=True, public_name="Secretpublic", **SECRETS, **answered("Kept."))
    go(25, 3)
    assert "Asked by Secretpublic" in client.get(meeting.url).content.decode()
    go(26, 3)
    question = PublicQuestion.objects.get()
    assert (question.own_words, question.asker_name, question.asker_contact) == ("", "", "")
    assert (question.is_named, question.public_name, question.kept_days) == (False, "", None)
    page = client.get(meeting.url).content.decode()
    assert "Kept." in page and "Asked by" not in page
    everything = [*ModelLogEntry.objects.values(), *ReferenceIndex.objects.values()]
    assert [row["action"] for row in ModelLogEntry.objects.values()] == ["meetings.forget_asker"]
    assert "secret" not in str(everything).lower()


@pytest.mark.parametrize(("setting", "month", "day"), [(None, 3, 26), (700, 3, 26), (3, 2, 27)])
def test_a_later_setting_may_shorten_the_time_and_never_lengthens_it(setting, month, day):
    question = asked(a_meeting(), **SECRETS)
    allow_details(setting)
    question.save()
    go(day - 1, month)
    assert PublicQuestion.objects.get().has_details
    go(day, month)
    assert not PublicQuestion.objects.get().has_details


@pytest.mark.parametrize("date", [None, datetime.date(9999, 12, 31)])
def test_a_meeting_without_a_date_is_counted_from_the_day_the_question_came(date):
    """And a date that is a slip of the keyboard stops nothing."""
    question = asked(MeetingPageFactory(), received_on=datetime.date(2026, 2, 1), **SECRETS)
    MeetingPage.objects.filter(pk=question.meeting_id).update(date=date)
    go(2, 3)
    assert PublicQuestion.objects.get().has_details
    go(3, 3)
    assert PublicQuestion.objects.get().has_details == (date is not None)


def test_the_database_itself_keeps_nobody_without_an_end():
    allow_details(None)
    with pytest.raises(IntegrityError):
        asked(a_meeting(), **SECRETS)
