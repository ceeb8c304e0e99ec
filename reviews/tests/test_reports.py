"""Reports as readers see them: questions, projects, money, figures, members and contacts."""

import datetime
import re

import pytest
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.tests.factories import DocumentFactory
from priorities.tests.factories import PriorityPageFactory
from reviews.models import ReviewMember
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
    PublicationPageFactory,
    publications_page,
    reviews_page,
)

DAY = datetime.date


def private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def words(soup):
    return soup.main.get_text(" ", strip=True)


def test_a_review_says_which_time_it_covers_in_its_title_and_in_lists(review, get_soup):
    assert "1 April 2023 to 31 March 2024" in words(get_soup(review.url))
    [row] = get_soup(reviews_page().url).main.select(".records li")
    assert (row.h3.string, row.a["href"]) == ("Annual Review 2024", review.url)
    assert "1 April 2023 to 31 March 2024" in row.get_text()


def test_reviews_are_listed_with_the_newest_first(home, get_soup):
    for year in (2022, 2024, 2023):
        AnnualReviewPageFactory(title=f"Review {year}", start=DAY(year, 4, 1), end=DAY(year + 1, 3, 31))
    AnnualReviewPageFactory(title="Undated", start=None, end=None)
    listed = [title.string for title in get_soup(reviews_page().url).main.select(".records h3 a")]
    assert listed == ["Review 2024", "Review 2023", "Review 2022", "Undated"]


def test_questions_and_headings_are_listed_in_order_and_lead_to_their_place(home, get_soup):
    answer = [("text", RichText("<p>Yes.</p>"))]
    body = [
        ("question", {"question": "May I come?", "answer": answer}),
        ("heading", {"text": "More"}),
        ("question", {"question": "Content", "answer": answer}),
    ]
    soup = get_soup(AnnualReviewPageFactory(body=body).url)
    links = soup.find("nav", class_="contents").find_all("a")
    assert [link.string for link in links] == ["May I come?", "More", "Content"]
    assert [soup.find(id=link["href"][1:]).string for link in links] == ["May I come?", "More", "Content"]


def test_projects_stand_under_their_priority_with_what_the_report_tells(review, get_soup):
    nights = PriorityPageFactory(title="Safer nights", start=DAY(2023, 9, 1), end=DAY(2025, 3, 31))
    bikes = PriorityPageFactory(title="Bikes")
    marking = ProjectFactory(title="Bike marking", key="marking", position=2)
    buses = ProjectFactory(title="Buses", key="buses", position=1)
    ProjectReportFactory(report=review, project=marking, priority=bikes, text="One.\n\nTwo.")
    ProjectReportFactory(
        report=review, project=buses, priority=nights, status="Started", update_since="It began in May."
    )
    main = get_soup(review.url).main
    groups = main.select(".project-group")
    assert [group.h3.a["href"] for group in groups] == [nights.url, bikes.url]
    assert "1 September 2023 to 31 March 2025" in groups[0].get_text()
    told = groups[0].select_one("article")
    assert told["id"] == "project.buses"
    assert told.strong.string == "Reported for 2023/24: started"
    assert "Update since the period" in told.get_text() and "It began in May." in told.get_text()
    assert [p.string for p in groups[1].select(".prose p")] == ["One.", "Two."]


def test_each_part_of_a_report_shows_its_own_projects(home, get_soup):
    body = [("projects", {"heading": part, "part": part}) for part in ("other", "usual", "priority")]
    review = AnnualReviewPageFactory(body=body)
    for part in ("priority", "usual", "other"):
        priority = PriorityPageFactory(title="Nights") if part == "priority" else None
        project = ProjectFactory(title=f"Work of {part}")
        ProjectReportFactory(report=review, project=project, part=part, priority=priority)
    blocks = get_soup(review.url).main.select(".projects")
    assert [[title.string for title in block.find_all("h4")] for block in blocks] == [
        ["Work of other"],
        ["Work of usual"],
        ["Work of priority"],
    ]


def test_projects_without_a_heading_above_them_skip_no_level(home, get_soup):
    review = AnnualReviewPageFactory(body=[("projects", {"heading": "", "part": "other"})])
    ProjectReportFactory(report=review, project__title="A safety day", part="other", priority=None)
    headings = get_soup(review.url).main.find_all(re.compile("^h[1-6]$"))
    assert [(heading.name, heading.string) for heading in headings if heading.parent.name == "article"] == [
        ("h3", "A safety day")
    ]


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), private], ids=["draft", "private"])
def test_a_priority_that_readers_may_not_see_gives_no_heading(hide, review, get_soup):
    priority = PriorityPageFactory(title="Hush hush")
    ProjectReportFactory(report=review, priority=priority, text="What was done.")
    hide(priority)
    main = get_soup(review.url).main
    assert "What was done." in main.get_text()
    assert "Hush hush" not in main.get_text()
    assert not main.find("a", href=priority.url)


def test_a_project_of_another_report_is_not_told_here(review, get_soup):
    ProjectReportFactory(text="Of another year.")
    assert "Of another year." not in words(get_soup(review.url))


def test_members_stand_as_the_report_prints_them(review, get_soup):
    member = MemberPageFactory(title="New name")
    draft = MemberPageFactory(live=False)
    review.printed_members = [
        ReviewMember(name="Old name (ON)", kind="statutory member", member=member),
        ReviewMember(name="Draft", member=draft),
        ReviewMember(name="Gone"),
    ]
    review.save()
    items = get_soup(review.url).main.select(".printed-list li")
    assert [item.get_text(" ", strip=True) for item in items] == [
        "Old name (ON) statutory member",
        "Draft",
        "Gone",
    ]
    assert [item.a and item.a["href"] for item in items] == [member.url, None, None]


def test_useful_contacts_are_shown_as_their_own_pages_have_them(review, get_soup):
    shown = ContactPageFactory(title="Call us")
    hidden = ContactPageFactory(title="Not yet", live=False)
    review.contacts = [hidden, shown]
    review.save()
    cards = get_soup(review.url).main.select("article.contact")
    assert [card.h3.get_text() for card in cards] == ["Call us"]
    assert cards[0].find("a", href="tel:01223457950")


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_a_report_with_a_contact_that_needs_safe_reading_has_an_exit(is_sensitive, review, client):
    contact = ContactPageFactory(is_sensitive=is_sensitive, neutral_title="Advice")
    review.contacts = [contact]
    review.save()
    response = client.get(review.url)
    assert ("Exit this page" in response.content.decode()) == is_sensitive
    assert (response["Cache-Control"] == "no-store") == is_sensitive


def test_a_card_inside_an_answer_brings_the_exit_too(home, client):
    contact = ContactPageFactory(is_sensitive=True, neutral_title="Advice")
    answer = [("cards", {"heading": "", "pages": [contact]})]
    page = PublicationPageFactory(body=[("question", {"question": "Who?", "answer": answer})])
    assert "Exit this page" in client.get(page.url).content.decode()


def test_nothing_is_said_of_records_that_are_not_here(review, get_soup):
    assert "recorded" not in words(get_soup(review.url))
    assert not get_soup(review.url).select(".money, .figures, .projects, .printed-members, .card-block")


def fill(review, count):
    for _ in range(count):
        project = ProjectFactory()
        ProjectReportFactory(report=review, project=project)
        FundingAwardFactory(source=review).projects.add(project)
        FigureFactory(source=review, comparison=FigureFactory(source=review))
        review.printed_members.add(ReviewMember(name="Name", member=MemberPageFactory()))
        review.contacts.add(ContactPageFactory())
    review.save()


def test_a_full_review_takes_the_same_few_queries_with_3_and_with_30_of_everything(review, visit_queries):
    fill(review, 3)
    with_3 = visit_queries(review.url)
    fill(review, 27)
    with_30 = visit_queries(review.url)
    assert with_30 == with_3
    assert len(set(with_30)) == len(with_30) <= 25


def test_a_review_of_200_projects_takes_no_more_queries_than_one_of_10(review, visit_queries):
    def grow(count):
        priority = PriorityPageFactory()
        for project in ProjectFactory.create_batch(count):
            ProjectReportFactory(report=review, project=project, priority=priority)

    grow(10)
    with_10 = visit_queries(review.url)
    grow(190)
    assert visit_queries(review.url) == with_10


def test_publications_are_listed_by_kind_with_what_is_known_of_them(home, get_soup):
    PublicationPageFactory(title="Other", kind="report")
    plan = PublicationPageFactory(
        title="The plan",
        kind="plan",
        start=DAY(2023, 9, 1),
        start_precision="month",
        on_request="Earlier plans are available on request.",
    )
    PublicationPageFactory(title="Study", kind="assessment")
    sections = get_soup(publications_page().url).main.select("section.ledger")
    assert [(section.h2.string, section.h3.string) for section in sections] == [
        ("Community Safety Plan", "The plan"),
        ("Strategic assessments", "Study"),
        ("Other reports", "Other"),
    ]
    assert "From September 2023" in sections[0].get_text()
    assert "Earlier plans are available on request." in words(get_soup(plan.url))


def test_a_publication_opens_its_document_while_it_is_public(home, client):
    document = DocumentFactory(title="The plan in full")
    item = {"document": document, "title": "", "note": ""}
    page = PublicationPageFactory(documents=[("document", item)])
    assert "The plan in full" in client.get(page.url).content.decode()
    assert client.get(document.url).status_code == 200
    page.unpublish()
    assert client.get(document.url).status_code == 404
