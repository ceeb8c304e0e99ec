"""Questions from the public as staff handle them: who may, the list, the form, and what it refuses."""

import datetime
import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from csp_site.tests.editor import edit_url, fill_in, message_beside
from csp_site.tests.factories import UserFactory
from meetings.load import grant_to_agenda_publishers
from meetings.models import PublicQuestion
from meetings.tests.desk import agenda_url, at, soup_of, words
from meetings.tests.factories import (
    MeetingPageFactory,
    PublicQuestionFactory,
    agenda_page,
    allow_details,
    answered,
    item,
    meetings_page,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 24)
LIST = "/admin/snippets/meetings/publicquestion/"
ADD = f"{LIST}add/"
FORM = {"form_id": "w-editor-form"}
DETAILS = {"own_words": "Secretwords", "asker_name": "Secretname", "asker_contact": "secret@example.org"}
NAMED = {"is_named": "on", "public_name": "Secretname"}


@pytest.fixture(autouse=True)
def frozen_day(home):
    with at(10):
        yield


@pytest.fixture
def meeting():
    return agenda_page(item("Bikes"), date=DAY, title="Public meeting")


@pytest.fixture(params=["officer", "publisher"])
def desk(request, client, meeting):
    """Sign in somebody who handles questions."""
    grant_to_agenda_publishers()
    client.force_login(request.getfixturevalue(request.param))
    return client


@pytest.fixture
def staff(client, officer, meeting):
    client.force_login(officer)
    return client


def edit(question):
    return f"{LIST}edit/{question.pk}/"


def add(client, meeting, **typed):
    typed = {"channel": "letter", "public_wording": "Will it be safe?", "answer": "null"} | typed
    return fill_in(client, f"{ADD}?meeting={meeting.pk}", **FORM, **typed)


def change(client, question, **typed):
    return fill_in(client, edit(question), **FORM, **{"answer": draft("")} | typed)


def draft(text):
    """Return rich text as the editor sends it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_from_the_letter_to_the_published_answer(desk, meeting):
    allow_details()
    editor = soup_of(desk.get(edit_url(meeting)))
    way = editor.find("a", string="Write down a question")["href"]
    assert way == f"{ADD}?meeting={meeting.pk}"
    response = add(desk, meeting, **DETAILS, **NAMED)
    assert response.status_code == 302 and response["Location"] == f"{LIST}?meeting={meeting.pk}"
    question = PublicQuestion.objects.get()
    assert (question.meeting.pk, question.state, question.kept_days) == (meeting.pk, "received", 30)
    assert question.received_on == datetime.date(2026, 2, 10)
    for place in (edit_url(meeting), agenda_url(meeting)):
        assert soup_of(desk.get(place)).find("a", string="Questions (1, 1 to answer)")["href"] == (
            f"{LIST}?meeting={meeting.pk}"
        )
    typed = {"state": "answered", "answer": draft("Yes <script>"), "answered_by": "the chair"}
    assert change(desk, question, **typed).status_code == 302
    question.refresh_from_db()
    assert question.answered_on == datetime.date(2026, 2, 10)
    assert "Yes &lt;script&gt;" in question.answer
    assert soup_of(desk.get(agenda_url(meeting))).find("a", string="Questions (1)")
    typed = {"answer": draft("Yes."), "is_named": None}
    assert change(desk, question, **typed).status_code == 302
    question.refresh_from_db()
    assert (question.is_named, question.public_name) == (False, "")
    history = words(desk.get(f"{LIST}history/{question.pk}/"))
    assert history.count("Edited") >= 2 and "secret" not in history.lower()
    assert "secret" not in str(list(ModelLogEntry.objects.values())).lower()
    assert desk.post(f"{LIST}delete/{question.pk}/").status_code == 302
    assert not PublicQuestion.objects.exists()


def test_nobody_else_sees_a_question_or_the_way_to_it(client, meeting):
    question = PublicQuestionFactory(meeting=meeting)
    guest = UserFactory()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for user in (None, guest):
        if user:
            client.force_login(user)
        for url in (LIST, ADD, edit(question), f"{LIST}history/{question.pk}/"):
            assert client.get(url).status_code == 302
            assert question.public_wording not in client.get(url, follow=True).content.decode()


def test_whoever_may_edit_meetings_alone_is_not_led_to_the_questions(publisher, client, meeting):
    grant_to_agenda_publishers()
    publisher.groups.get().permissions.remove(
        *Permission.objects.filter(codename__endswith="publicquestion")
    )
    PublicQuestionFactory(meeting=meeting)
    client.force_login(publisher)
    for place in (edit_url(meeting), agenda_url(meeting)):
        response = client.get(place)
        assert response.status_code == 200 and "publicquestion" not in response.content.decode()


@pytest.mark.parametrize("name", [*DETAILS, "public_name"])
def test_nothing_of_a_person_is_taken_before_it_is_set_when_it_goes(name, staff, administrator, meeting):
    assert "Who asked cannot be written down yet." in words(staff.get(ADD))
    typed = NAMED if name == "public_name" else {name: "Secretname"}
    message, left = message_beside(add(staff, meeting, **typed), name)
    assert message.startswith("This cannot be kept yet") and left == "Secretname"
    assert not PublicQuestion.objects.exists()
    assert add(staff, meeting).status_code == 302
    staff.force_login(administrator)
    assert "Set the days under Settings, Meetings" in words(staff.get(ADD))
    allow_details(1)
    assert "1 day after the meeting" in words(staff.get(ADD))


def test_nothing_of_a_person_is_taken_when_its_time_is_over(staff):
    allow_details()
    past = MeetingPageFactory(date=datetime.date(2026, 1, 11))
    message, _ = message_beside(add(staff, past, **DETAILS), "own_words")
    assert message.startswith("This would be deleted at once")


WRONG = [
    (
        {"state": "accepted", "public_wording": "", "own_words": "Why?"},
        "public_wording",
        "before you accept",
    ),
    ({"public_wording": ""}, "public_wording", "Write down the question."),
    ({"state": "refused"}, "refused_reason", "Say why"),
    ({"state": "answered", "answered_by": "the chair"}, "answer", "Write the answer"),
    ({"state": "answered", "answer": draft("Yes.")}, "answered_by", "Say who answered"),
    ({"is_named": "on"}, "public_name", "Write the name"),
    ({"public_name": "Ada"}, "public_name", "Tick that"),
    ({"received_on": "2026-02-11"}, "received_on", "still to come"),
    ({"asker_name": "Ada Low", "public_wording": "Ada low asks why."}, "public_wording", "for good"),
    ({"asker_contact": "a@b.org", "answer": draft("To a@b.org")}, "answer", "for good"),
    (
        {"asker_name": "Al", "refused_reason": "Al was rude.", "state": "refused"},
        "refused_reason",
        "for good",
    ),
]


@pytest.mark.parametrize(("typed", "name", "words_beside"), WRONG)
def test_the_form_says_beside_the_field_what_is_wrong(typed, name, words_beside, staff, meeting):
    allow_details()
    message, _ = message_beside(add(staff, meeting, **typed), name)
    assert words_beside in message
    assert not PublicQuestion.objects.exists()


def test_a_short_name_is_not_looked_for_inside_of_words(staff, meeting):
    allow_details()
    assert add(staff, meeting, asker_name="Al", public_wording="What of all alleys?").status_code == 302


def test_questions_are_answered_together_only_in_ways_that_readers_can_follow(staff, meeting):
    first, second, third = (PublicQuestionFactory(meeting=meeting) for _ in range(3))
    elsewhere = PublicQuestionFactory(meeting=MeetingPageFactory(date=DAY))
    offered = soup_of(staff.get(edit(second))).find("select", {"name": "together_with"})("option")
    assert {option["value"] for option in offered} == {"", str(first.pk), str(third.pk)}
    assert change(staff, second, together_with=str(first.pk)).status_code == 302
    for question, other, message in [
        (third, elsewhere, "of the same meeting"),
        (third, second, "Select a valid choice"),
        (first, third, "Others are answered together"),
    ]:
        response = change(staff, question, together_with=str(other.pk))
        assert message in response.content.decode()
    response = change(staff, second, answer=draft("Mine."))
    assert "stands under both" in response.content.decode()
    response = change(staff, first, meeting=str(elsewhere.meeting_id))
    assert "Change those first" in response.content.decode()
    staff.post(f"{LIST}delete/{first.pk}/")
    staff.post(f"/admin/bulk/meetings/publicquestion/delete/?id={first.pk}&id={third.pk}")
    assert PublicQuestion.objects.filter(pk=first.pk).exists()


def rows(client, query=""):
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row("td")]
        for row in soup_of(client.get(LIST + query)).select("table.listing tbody tr")
    ]


def test_the_list_has_those_to_answer_first_and_says_which_are_overdue(staff, meeting):
    past = MeetingPageFactory(date=datetime.date(2026, 1, 13), title="January")
    done = PublicQuestionFactory(meeting=meeting, public_wording="Done?", **answered())
    PublicQuestionFactory(meeting=meeting, public_wording="Beside?", together_with=done)
    PublicQuestionFactory(meeting=meeting, public_wording="Open?")
    PublicQuestionFactory(meeting=past, public_wording="Late?", state="received")
    found = [(row[1].split()[0], row[-2], row[-1]) for row in rows(staff)]
    assert found == [
        ("Late?", "Received", "Overdue: the meeting was on 13 January 2026"),
        ("Open?", "Accepted", "By 24 February 2026: 14 days left"),
        ("Done?", "Answered", ""),
        ("Beside?", "Answered together with another", ""),
    ]
    links = {link.get_text(strip=True): link["href"] for link in soup_of(staff.get(LIST)).select("td a")}
    assert links["Done?"] == edit(done)
    assert len(rows(staff, f"?meeting={meeting.pk}")) == 3
    assert len(rows(staff, "?is_open=True")) == 2
    assert len(rows(staff, "?state=answered")) == 1


def test_the_list_takes_as_many_queries_for_30_questions_as_for_3(
    staff, meeting, django_assert_max_num_queries
):
    def count():
        staff.get(LIST)
        with django_assert_max_num_queries(60) as captured:
            assert staff.get(LIST).status_code == 200
        return len(captured)

    first = PublicQuestionFactory(meeting=meeting)
    PublicQuestionFactory.create_batch(2, meeting=meeting, together_with=first)
    few = count()
    PublicQuestionFactory.create_batch(27, meeting=meeting, together_with=first)
    assert count() == few


def test_a_meeting_with_questions_is_not_deleted_unless_they_are(administrator, client, meeting):
    PublicQuestionFactory(meeting=meeting)
    client.force_login(administrator)
    response = client.post(reverse("wagtailadmin_pages:delete", args=[meeting.pk]), follow=True)
    assert "is used by “Question" in response.content.decode()
    assert meetings_page().get_children().count() == 1
