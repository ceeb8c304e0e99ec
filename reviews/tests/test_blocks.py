"""The blocks of reports: each previews, explains itself and keeps its rules."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from wagtail import blocks
from wagtail.admin.icons import get_icons
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import rich_text, streamfield

from contacts.tests.factories import ContactPageFactory
from csp_site.tests.editor import add_url, body_sent_back, publish
from reviews.models import AnnualReviewPage
from reviews.models.reviews import ReviewMember
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectReportFactory,
    reviews_page,
)

STORY = AnnualReviewPage._meta.get_field("body").stream_block
ANSWER = STORY.child_blocks["question"].child_blocks["answer"]
OWN = ["question", "projects", "money", "figures", "members", "contacts"]
HOSTILE = "<script>alert(1)</script>"

every_own_block = pytest.mark.parametrize("name", OWN)


def test_a_report_is_built_from_the_blocks_of_every_page_and_those_of_records():
    assert {"heading", "text", "callout", "awaited", "links", *OWN} <= set(STORY.child_blocks)
    assert set(OWN) - {"question"} <= set(ANSWER.child_blocks)


@every_own_block
def test_a_block_has_an_icon_a_description_and_a_template_of_its_own(name):
    block = STORY.child_blocks[name]
    assert f'id="icon-{block.meta.icon}"' in get_icons()
    assert block.meta.icon != blocks.Block._meta_class.icon
    assert block.meta.description.endswith(".")
    assert get_template(block.meta.template).template.name == f"reviews/blocks/{name}.html"


@every_own_block
def test_every_field_of_a_block_says_what_belongs_there(name):
    fields = STORY.child_blocks[name].child_blocks
    assert fields
    assert not [
        field for field, child in fields.items() if not getattr(child, "field", child.meta).help_text
    ]


def question(words, *answer):
    return "question", {"question": words, "answer": streamfield(answer)}


def add_review(client, officer, *body):
    client.force_login(officer)
    return publish(
        client,
        add_url(AnnualReviewPage, reviews_page()),
        title="Annual Review 2025",
        slug="2025",
        body=streamfield(body),
        **{"documents-count": "0"},
    )


def test_an_officer_writes_a_question_with_an_answer_in_parts(home, client, officer):
    text = ("text", rich_text("<p>We meet.</p>"))
    callout = ("callout", {"heading": "Come", "text": rich_text("<p>All may.</p>"), "tone": "note"})
    answer = add_review(client, officer, question("How do we work?", text, callout))
    assert answer.status_code == 302
    client.logout()
    soup = BeautifulSoup(client.get("/annual-reviews/2025/").content, "html.parser")
    section = soup.find(id="how-do-we-work").find_parent("section")
    assert "We meet." in section.get_text() and "All may." in section.get_text()


@pytest.mark.parametrize(
    "first",
    [question("How?", ("text", rich_text("<p>So.</p>"))), ("heading", {"text": "How"})],
    ids=["question", "heading"],
)
def test_a_question_that_says_the_same_as_another_part_is_refused_beside_it(first, home, client, officer):
    again = question("How?", ("text", rich_text("<p>A long afternoon of writing.</p>")))
    sent_back, error = body_sent_back(add_review(client, officer, first, again))
    messages = error["blockErrors"]["1"]["blockErrors"]["question"]["messages"]
    assert messages == ["Another heading here says the same. Give each its own words."]
    assert "A long afternoon of writing." in str(sent_back)
    assert not AnnualReviewPage.objects.exists()


def test_a_question_without_an_answer_is_refused_and_kept(home, client, officer):
    sent_back, error = body_sent_back(add_review(client, officer, question("Why?")))
    assert error["blockErrors"]["0"]["blockErrors"]["answer"]
    assert "Why?" in str(sent_back)


def test_what_is_typed_into_a_block_is_shown_and_never_run(home, get_soup):
    answer = [("text", RichText("<p>Text.</p>"))]
    values = [("question", {"question": HOSTILE, "answer": answer})]
    values += [(name, {"heading": HOSTILE}) for name in OWN[1:]]
    review = AnnualReviewPageFactory(body=values, strapline=HOSTILE)
    entry = ProjectReportFactory(report=review, text=HOSTILE, status=HOSTILE, update_since=HOSTILE)
    entry.project.title = HOSTILE
    entry.project.save()
    FundingAwardFactory(
        source=review, scheme=HOSTILE, funders=HOSTILE, quantity=HOSTILE, note=HOSTILE, period_words="<b>"
    )
    FigureFactory(source=review, label=HOSTILE)
    review.printed_members = [ReviewMember(name=HOSTILE)]
    review.contacts = [ContactPageFactory()]
    review.save()
    soup = get_soup(review.url)
    assert not soup.body.find("script")
    assert soup.main.get_text().count("alert(1)") == len(OWN) + 9
