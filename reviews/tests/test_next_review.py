"""A new annual review nearly writes itself: its form is filled in from the one before."""

import datetime
import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import rich_text, streamfield

from contacts.enums import MembershipKind
from contacts.models import MemberName, Membership
from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.tests.editor import add_url, fill_in, publish
from reviews.admin.next_review import next_label
from reviews.models import AnnualReviewPage
from reviews.models.reviews import ReviewMember
from reviews.plans import a_year_later
from reviews.tests.factories import AnnualReviewPageFactory, reviews_page

TEXT = ("text", RichText("<p>Words of that year.</p>"))
AWAITED = ("awaited", {"what": "A graph", "why": "It was lost."})


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(datetime.datetime(2026, 2, 10, 12, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def contact(home):
    ContactPageFactory(title="Another team")
    return ContactPageFactory(title="Our team")


@pytest.fixture
def members(home):
    """A statutory member with another name than it had, one of another kind, and two who are no members."""
    council = MemberPageFactory(title="Old Council")
    council.names.set(
        [
            MemberName(name="Old Council", end=datetime.date(2025, 3, 31)),
            MemberName(name="New Council", acronym="NC", start=datetime.date(2025, 4, 1)),
        ]
    )
    council.save()
    shops = MemberPageFactory(title="Shops", kind=MembershipKind.MEMBER)
    MemberPageFactory(title="Camcycle", kind=MembershipKind.ATTENDING)
    MemberPageFactory(title="Hidden", live=False)
    gone = MemberPageFactory(title="Gone")
    gone.memberships.set([Membership(kind="statutory", end=datetime.date(2025, 1, 1))])
    gone.save()
    return council, shops


@pytest.fixture
def before(contact, members):
    council, shops = members
    AnnualReviewPageFactory(slug="2023", label_year="2023", start="2022-04-01", end="2023-03-31")
    review = AnnualReviewPageFactory(
        slug="2024",
        title="Annual Review 2024",
        label_year="2024",
        strapline="Words of that year.",
        end=datetime.date(2024, 2, 29),
        body=[
            ("heading", {"text": "The year in figures"}),
            ("figures", {"heading": ""}),
            TEXT,
            (
                "question",
                {
                    "question": "What did we do?",
                    "answer": [TEXT, ("projects", {"heading": "More", "part": "usual"}), AWAITED],
                },
            ),
            ("question", {"question": "How do we know?", "answer": [TEXT]}),
            AWAITED,
            ("contacts", {"heading": ""}),
        ],
    )
    review.contacts = [contact]
    review.printed_members = [
        ReviewMember(name="Old Council", kind="statutory member", member=council),
        ReviewMember(name="Shops", kind="non-statutory member", member=shops),
    ]
    review.save()
    return review


@pytest.fixture
def opened(client, officer):
    """Return a function that opens the form of a new review and gives what stands in it."""
    client.force_login(officer)

    def get():
        answer = client.get(add_url(AnnualReviewPage, reviews_page()))
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return get


def value(soup, name):
    return soup.find(attrs={"name": name}).get("value", "")


def blocks(soup):
    """Return the blocks of the body in the form, each as its type and what is in it, without ids."""

    def plain(found):
        shown = []
        for block in found:
            within = block["value"]
            if block["type"] == "question":
                within = {"question": within["question"], "answer": plain(within["answer"])}
            shown.append((block["type"], within))
        return shown

    return plain(json.loads(soup.find(id="body")["data-w-block-arguments-value"])[0])


def printed(soup):
    count = int(value(soup, "printed_members-TOTAL_FORMS"))
    return [
        tuple(value(soup, f"printed_members-{row}-{name}") for name in ("name", "kind"))
        for row in range(count)
    ]


def test_the_form_of_a_new_review_is_filled_in_from_the_newest_and_nothing_is_stored(
    before, contact, opened
):
    soup = opened()
    assert value(soup, "title") == "Annual Review 2025"
    assert (value(soup, "slug"), value(soup, "label_year")) == ("2025", "2025")
    assert "2024" in value(soup, "start") and "2025" in value(soup, "end")
    assert blocks(soup) == [
        ("heading", {"text": "The year in figures"}),
        ("figures", {"heading": None}),
        (
            "question",
            {
                "question": "What did we do?",
                "answer": [("projects", {"heading": "More", "part": ["usual"]})],
            },
        ),
        ("question", {"question": "How do we know?", "answer": []}),
        ("contacts", {"heading": None}),
    ]
    assert printed(soup) == [("New Council (NC)", "statutory member"), ("Shops", "non-statutory member")]
    ticked = soup.select("input[name=contacts][checked]")
    assert [box["value"] for box in ticked] == [str(contact.pk)]
    assert "filled in from “Annual Review 2024”. Nothing is saved yet." in soup.get_text()
    assert "Words of that year." not in str(soup)
    assert AnnualReviewPage.objects.count() == 2


def test_a_review_without_one_before_it_begins_with_what_is_usual(members, opened):
    soup = opened()
    assert [kind for kind, _ in blocks(soup)] == [
        *("heading", "figures", "question", "question", "question", "heading", "contacts"),
    ]
    questions = {each["question"]: each["answer"] for kind, each in blocks(soup) if kind == "question"}
    assert {words: [kind for kind, _ in answer] for words, answer in questions.items()} == {
        "What priorities did we have?": [],
        "Where did the money come from and what did we do with it?": ["money", "projects"],
        "Who are we?": ["members"],
    }
    assert value(soup, "title") == value(soup, "slug") == value(soup, "start") == ""
    assert printed(soup) == [("New Council (NC)", "statutory member"), ("Shops", "member")]


def test_what_is_filled_in_is_saved_as_a_draft_that_readers_do_not_see(
    before, members, contact, client, officer
):
    client.force_login(officer)
    body = streamfield([("question", {"question": "Why?", "answer": streamfield([])})])
    answer = fill_in(client, add_url(AnnualReviewPage, reviews_page()), body=body)
    assert answer.status_code == 302
    review = AnnualReviewPage.objects.get(slug="2025").get_latest_revision_as_object()
    assert not review.live
    assert (review.start, review.end) == (datetime.date(2024, 4, 1), datetime.date(2025, 2, 28))
    rows = [(row.name, row.kind, row.member_id) for row in review.printed_members.all()]
    council, shops = members
    assert rows == [
        ("New Council (NC)", "statutory member", council.pk),
        ("Shops", "non-statutory member", shops.pk),
    ]
    assert list(review.contacts.all()) == [contact]
    assert [block.value.text for block in review.body] == ["Why?"]
    assert [row.name for row in before.printed_members.all()] == ["Old Council", "Shops"]
    client.logout()
    assert client.get("/annual-reviews/2025/").status_code == 404
    assert "2025" not in client.get("/annual-reviews/").content.decode()


def test_what_is_filled_in_can_be_published_with_its_words(before, client, officer):
    client.force_login(officer)
    words = ("text", rich_text("<p>We met.</p>"))
    body = streamfield(
        [
            ("question", {"question": "Why?", "answer": streamfield([words])}),
            ("members", {"heading": "Members"}),
        ]
    )
    assert publish(client, add_url(AnnualReviewPage, reviews_page()), body=body).status_code == 302
    client.logout()
    assert "New Council (NC)" in client.get("/annual-reviews/2025/").content.decode()


@pytest.mark.parametrize(
    ("label", "following"),
    [("2024", "2025"), ("2024/25", "2025/26"), ("1999-00", "2000-01"), ("2098/99", "2099/00"), ("", "")],
)
def test_the_name_of_the_year_moves_on_by_one(label, following):
    assert next_label(label) == following


@pytest.mark.parametrize(
    ("day", "following"),
    [("2023-04-01", "2024-04-01"), ("2023-02-28", "2024-02-28"), ("2024-02-29", "2025-02-28")],
)
def test_a_day_moves_on_by_a_year_and_29_february_to_the_28th(day, following):
    read = datetime.date.fromisoformat
    assert a_year_later(read(day)) == read(following)


def test_no_day_and_a_day_in_the_last_year_of_all_stay_as_they_are():
    assert a_year_later(None) is None
    assert a_year_later(datetime.date.max) == datetime.date.max
