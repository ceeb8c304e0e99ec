"""The real partnership's reviews and publications: every fact of the sources, as a resident reads it."""

import datetime
import re

import pytest
import time_machine

from csp_site.models import BasePage, OpenPoint
from csp_site.tests.loading import addresses
from reviews.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


REVIEW = "/annual-reviews/2024/"
# The facts of each row of the inventory, exactly as the source has them.
FACTS = {
    "R-02": ["Annual Review 2024", "1 April 2023 to 31 March 2024"],
    "R-03": ["Working together to keep Cambridge safe for residents and visitors"],
    "R-10": ["strategic assessment", "Policy and Insight Team", "Cambridgeshire County Council"],
    "R-12": ["Safeguarding young people against violence and exploitation", "31 August 2023", "2022/23"],
    "R-13": ["Listening to community needs and responding together to reduce harm"],
    "R-14": ["1 September 2023 to 31 March 2025", "Reducing Violence in our city centre"],
    "R-16": ["Problem-Solving Co-ordinator", "since 2022"],
    "R-17": ["Serious Violence Duty"],
    "R-18": ["£5,000", "Safer Communities Fund"],
    "R-19": ["£4,607", "Serious Violence Duty Fund"],
    "R-20": ["£9,607"],
    "R-21": ["£820,000", "1 October 2023 to 31 March 2025", "Cambridge City, Fenland, Huntingdonshire and"],
    "R-22": ["night-time economy", "violence against women and girls"],
    "R-23": ["Cambs Against County Lines", "2020"],
    "R-24": ["mobile phone “line”"],
    "R-25": ["County Lines information poster for parents"],
    "R-26": ["Key Stage 2", "Year 6", "Rewise Learning", "May 2024", "June 2024", "over 20 schools"],
    "R-27": ["knife crime, drugs, unhealthy friendships, and online abuse", "April 2023", "2024/2025"],
    "R-28": ["July 2022", "MetHub", "Romsey Mill", "Youth Justice", "Targeted Support Service", "(MACE)"],
    "R-29": ["Operation GUARDIAN", "July 2023"],
    "R-31": ["25 monthly cycle marking events", "2500 Cycle Marking Kits", "Camcycle"],
    "R-32": ["20,775", "2,210", "CB1 to CB5", "1 April 2022 to 31 March 2023", "BikeRegister"],
    "R-33": ["Bikes stolen, month by month"],
    "R-34": ["Save Our Cycles Campaign"],
    "R-35": ["Two Refuge Points", "Market Square", "Purple Flag"],
    "R-36": ["over 200", "Businesses Against Abuse", "18 months", "October 2023 to March 2025"],
    "R-37": ["redeployable cameras"],
    "R-38": ["festive season"],
    "R-41": ["October 2020", "Cambridge Ahead", "Shared Service CCTV", "Greater Anglia Rail"],
    "R-43": ["SHoKE", "Students at the Heart of Knowledge Exchange"],
    "R-44": ["March 2024", "Electric Bike Sales"],
    "R-45": [
        "Dr Mirna Guha",
        "Investigating the needs and vulnerabilities of Asian women around Domestic Abuse in the East of "
        "England to strengthen service provision and responses",
    ],
    "R-46": ["first achieved in 2019"],
    "R-47": ["November 2023", "Strategy 2024-27 (June 2024)"],
    "R-48": ["Vision Zero Partnership"],
    "R-49": ["Transformation Cambridge Together", "State of the City Report"],
    "R-50": ["Cambridgeshire Countywide High Harms Board", "Police, Crime, Sentencing and Courts Act 2022"],
    "R-51": ["lead officer for each priority", "usually open to the public"],
    "R-52": ["01223 457950", "community.safety@cambridge.gov.uk"],
}


@pytest.mark.parametrize("row", FACTS)
def test_each_fact_of_the_annual_review_stands_in_it(row, get_soup):
    words = words_of(get_soup(REVIEW).main)
    assert not [fact for fact in FACTS[row] if fact not in words]


def test_the_review_has_nine_questions(get_soup):
    questions = get_soup(REVIEW).main.select(".report-question > h2")
    assert len(questions) == 9
    assert all(question.string.endswith("?") and "Q:" not in question.string for question in questions)


def test_its_members_are_the_fourteen_it_prints(get_soup):
    kinds = [words_of(item) for item in get_soup(REVIEW).main.select(".printed-list .row-aside")]
    assert kinds == ["statutory member"] * 6 + ["non-statutory member"] * 8
    names = [words_of(item) for item in get_soup(REVIEW).main.select(".printed-list a")]
    assert "Cambridgeshire and Peterborough Integrated Care Systems (ICS)" in names
    assert "Office of Cambridgeshire and Peterborough Police and Crime Commissioner (OPCC)" in names


def test_its_projects_stand_under_the_priorities_of_their_time(get_soup):
    groups = get_soup(REVIEW).main.select(".project-group")
    links = [group.select_one(":scope > h3 a") for group in groups]
    counts = [
        (link and link.string, len(group.select("article")))
        for link, group in zip(links, groups, strict=True)
    ]
    assert counts == [
        ("Safeguarding young people against violence and exploitation", 6),
        ("Listening to community needs and responding together to reduce harm", 4),
        ("Reducing Violence in our city centre", 7),
        (None, 2),
        (None, 2),
    ]


def test_what_happened_after_the_period_is_told_apart(get_soup):
    [update] = get_soup(REVIEW).main.select(".project-update")
    assert "May 2024" in words_of(update) and "June 2024" in words_of(update)


def test_no_sum_takes_in_the_shared_money_and_it_never_stands_alone(client, get_soup):
    total = get_soup(REVIEW).main.tfoot
    assert words_of(total.select_one(".amount")) == "£9,607"
    for page in BasePage.objects.live():
        content = client.get(page.url).content.decode()
        assert "829,607" not in content
        assert content.count("£820,000") == content.count("£820,000, shared by four areas")


def test_the_twelve_contacts_of_the_review_are_on_it(get_soup):
    cards = get_soup(REVIEW).main.select("article.contact h3")
    assert len(cards) == 12
    assert {"Racial harassment", "First Response Service"} <= {words_of(card) for card in cards}


@pytest.mark.parametrize("title", ["Save Our Cycles Campaign", "Vision Zero Partnership", "Purple Flag"])
def test_a_link_whose_address_was_lost_is_plain_text(title, get_soup):
    items = get_soup(REVIEW).main.select(".link-list li")
    [item] = [item for item in items if item.span and item.span.string == title]
    assert item.find("a") is None


def test_fifteen_links_of_the_review_have_no_address(get_soup):
    items = get_soup(REVIEW).main.select(".link-list li")
    assert len([item for item in items if item.find("a") is None]) == 15


@pytest.mark.parametrize(
    ("url", "facts"),
    [
        ("/plans-and-insights/", ["crime, disorder, antisocial behaviour, substance misuse"]),
        (
            "/plans-and-insights/community-safety-plan/",
            ["September 2023", "Earlier plans are available on request.", "The plan as a document"],
        ),
        (
            "/plans-and-insights/strategic-assessment-2024-25/",
            ["10% fall in total recorded crime", "lowest level in four years", "2025 to 2027"],
        ),
        (
            "/learning-reviews/",
            [
                "aged 16 or older",
                "a relative, an intimate partner or a member of the same household",
                "Domestic Abuse Related Death Review",
                "formerly called a domestic homicide review",
                "There is no review on this website.",
            ],
        ),
    ],
)
def test_plans_insights_and_learning_reviews_say_what_is_known(url, facts, get_soup):
    words = words_of(get_soup(url).main)
    assert not [fact for fact in facts if fact not in words]


def test_no_title_says_what_such_a_review_was_once_called(client, get_soup):
    for page in BasePage.objects.live():
        assert "homicide" not in page.title.lower()
        assert "homicide" not in page.url
    soup = get_soup("/learning-reviews/")
    assert not [
        heading for heading in soup.find_all(re.compile("^h[1-6]$")) if "homicide" in heading.get_text()
    ]
    assert soup.title.string == "How we learn – Cambridge CSP"


@pytest.mark.parametrize(
    "url",
    [REVIEW, "/annual-reviews/", "/plans-and-insights/", "/learning-reviews/"]
    + [
        f"/plans-and-insights/{slug}/" for slug in ("community-safety-plan", "strategic-assessment-2024-25")
    ],
)
def test_a_page_takes_at_most_25_queries_and_none_twice(url, visit_queries):
    queries = visit_queries(url)
    assert len(set(queries)) == len(queries) <= 25


@pytest.mark.parametrize(
    "row", ["R-05", "R-33", "D-08", "D-09", "D-10", "D-14", "D-15", "W-13", "W-14", "W-16"]
)
def test_what_is_missing_or_doubtful_is_an_open_point(row):
    assert OpenPoint.objects.filter(closed_on=None, source_row=row).exists()


# What the site once made of a gap or of a day: no page may say it.
UNKNOWN = re.compile(
    r"not yet named|no \w+ (is|are) recorded|no update|no actions are|nothing reported|not given|not dated"
    r"|(do not|nobody) know|reasons are not written|reviews to read|we will show|no longer in force"
    r"|not in force|(has|priority|plan) ended|is ready\b|by 11 february 2026"
    r"|community groups and cambridge|(?<!: )\b(in place$|to take place$)",
    re.IGNORECASE,
)
OURS = re.compile(
    "/(priorities|groups|annual-reviews|plans-and-insights|learning-reviews|report-it|about)/"
)


@pytest.mark.parametrize("year", [2026, 2028])
def test_no_page_states_what_only_a_gap_or_a_day_suggests(year, get_soup):
    found = {address for address in addresses() if OURS.match(address)}
    found |= {f"/annual-reviews/{name}/" for name in ("projects", "money", "figures")}
    found |= {f"/annual-reviews/projects/{key}/" for key in Project.objects.values_list("key", flat=True)}
    with time_machine.travel(datetime.datetime(year, 11, 22, 12, tzinfo=datetime.UTC), tick=False):
        said = {(text, url) for url in found for text in get_soup(url).main.stripped_strings}
    assert {(text, url) for text, url in said if UNKNOWN.search(text)} == set()
