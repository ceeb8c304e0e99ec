"""The real partnership: no link leads nowhere, nothing sensitive shows, open points lead to their field."""

import re

import pytest

from csp_site.models import BasePage, OpenPoint
from csp_site.search.seal import MINUTES
from csp_site.tests.factories import UserFactory
from csp_site.tests.loading import addresses, text_of
from csp_site.tests.open_points import rows_of, soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]
LOST_LINKS = [
    "Cambs Against County Lines",
    "Cambridgeshire and Peterborough Safeguarding Partnership Board",
    "Save Our Cycles Campaign",
    "Purple Flag",
    "Save Our Cycles",
    "Purple Flag award",
    "Domestic Abuse Act 2021",
    "Cambridgeshire and Peterborough Domestic Abuse and Sexual Violence (DASV) Partnership",
    "Domestic Abuse and Sexual Violence Strategy 2024-27",
    "Vision Zero Partnership",
    "Transformation Cambridge Together",
    "State of the City Report",
    "From harm to hope: A 10-year drugs plan to cut crime and save lives",
    "Serious Violence Duty",
    "Tackling Violence Against Women And Girls",
]
TELLING = re.compile("abuse|violen|hate|racial|harass|domestic|rape|victim|safe", re.IGNORECASE)


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/about/", "https://www.cambridgeshire-pcc.gov.uk"),
        ("/annual-reviews/2024/", "https://www.cambridgeshire-pcc.gov.uk"),
        ("/annual-reviews/2024/", "https://www.camcycle.org.uk/bikemarking/"),
        ("/about/", "https://www.camcycle.org.uk/bikemarking/"),
        ("/members/police-and-crime-commissioner/", "https://www.cambridgeshire-pcc.gov.uk"),
        ("/report-it/", "https://www.cambs.police.uk/report/Report-Shared/Report-a-crime"),
    ],
)
def test_the_other_addresses_of_the_sources_are_linked(get_soup, url, href):
    assert get_soup(url).main.find("a", href=href)


@pytest.mark.parametrize(
    ("kind", "href", "who"),
    [
        ("Report a crime", "/report/Report-Shared/Report-a-crime", "Cambridgeshire Constabulary"),
        ("Report antisocial behaviour", "/report-antisocial-behaviour", "City Council"),
        ("Report noise", "/report-a-noise-issue", "City Council"),
        ("Report a hate crime", "/hate-crime/triage/v1/report-hate-crime/", "Cambridgeshire Constabulary"),
        ("Racial harassment", "/racial-harassment", "City Council"),
    ],
)
def test_each_kind_of_report_says_where_it_goes_what_happens_next_and_when_to_call(
    kind, href, who, get_soup
):
    heading = get_soup("/report-it/").main.find("h2", string=kind).find_parent(class_="block-heading")
    cards = heading.find_next_sibling(class_="block-cards")
    assert cards.find("a", href=re.compile(f"{re.escape(href)}$"))
    after = cards.find_next_sibling()
    next_, call = after.find_all("h3")
    assert text_of(next_) == "What happens next"
    assert who in text_of(next_.find_next_sibling("p"))
    assert text_of(call).startswith("When to call")
    assert "Call 999 if" in text_of(call.find_next_sibling("p"))


def test_report_it_begins_with_999_and_101_and_says_nothing_that_nobody_knows(get_soup):
    main = get_soup("/report-it/").main
    assert [link["href"] for link in main.select("a[href^=tel]")[:2]] == ["tel:999", "tel:101"]
    assert "know yet" not in text_of(main) and "Ask when you report: who will deal with it" in text_of(main)
    assert OpenPoint.objects.filter(closed_on=None, key="report-it-next", page__slug="report-it").exists()


def test_staying_safe_online_says_what_cannot_be_done_and_the_steps_of_each_browser(get_soup):
    main = get_soup("/staying-safe-online/").main
    for browser in ("Chrome", "Safari on an iPhone", "Samsung Internet", "Firefox", "Edge"):
        steps = text_of(main.find("h3", string=browser).find_next_sibling("ul"))
        assert "Open a private window:" in steps and "Take out one page" in steps
    words = text_of(main)
    assert "It does not clear your history" in words and "It also cannot hide:" in words
    assert "An empty history can look suspicious" in words
    assert "does not keep the words you type into our search box" in words
    assert "For half an hour after you search," in words and MINUTES == 30
    assert "what you typed into a search engine" in words
    # Nobody has tried them, so no version is named.
    assert not re.search(r"\d", text_of(main.find("h3", string="Chrome").find_parent(class_="prose")))
    assert OpenPoint.objects.filter(closed_on=None, key="staying-safe-steps").exists()


def test_the_support_officer_stands_at_the_foot_of_every_page(get_soup):
    for url in addresses():
        footer = get_soup(url).footer
        assert footer.find("a", href="tel:01223457950")
        assert footer.find("a", href="mailto:community.safety@cambridge.gov.uk")


@pytest.mark.parametrize("title", LOST_LINKS)
def test_a_link_whose_address_was_lost_is_plain_text_and_an_open_point(get_soup, title):
    main = get_soup("/annual-reviews/2024/").main
    [item] = [item for item in main.select(".link-list li") if item.find(string=title)]
    assert item.find("a") is None
    [point] = OpenPoint.objects.filter(closed_on=None, text__contains=f"“{title}”")
    assert (point.page.slug, point.field, point.source_row) == ("2024", "body", "R-64")


def test_the_lost_links_are_the_only_ones(get_soup):
    plain = [
        text_of(item.span)
        for url in addresses()
        for item in get_soup(url).main.select(".link-list li")
        if not item.find("a")
    ]
    assert sorted(plain) == sorted(LOST_LINKS)
    assert OpenPoint.objects.filter(source_row="R-64").count() == 15


def test_no_link_leads_nowhere(client, get_soup):
    seen = set()
    for url in addresses():
        soup = get_soup(url)
        links = [link["href"] for link in soup.find_all("a")]
        assert not [href for href in links if href in ("", "#", "None")]
        for href in links:
            path, _, anchor = href.partition("#")
            if anchor and not path:
                assert soup.find(id=anchor), href
            if path.startswith("/") and not path.startswith("//"):
                seen.add(path)
    assert {path: client.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)


def test_the_menu_leads_to_the_pages_a_resident_needs_first(get_soup):
    home = get_soup("/")
    assert [link["href"] for link in home.header.nav.find_all("a")] == [
        "/get-help/",
        "/report-it/",
        "/priorities/",
        "/meetings/",
        "/members/",
        "/about/",
    ]
    footer = {link["href"] for link in home.footer.find_all("a")}
    assert {"/accessibility/", "/privacy/", "/cookies/", "/staying-safe-online/"} <= footer
    assert {"/annual-reviews/", "/plans-and-insights/"} <= footer


def sensitive_addresses():
    return [page.url for page in BasePage.objects.live().specific() if page.in_sensitive_area]


def test_the_pages_that_need_safe_reading_are_these(get_soup):
    titles = {text_of(get_soup(url).h1) for url in sensitive_addresses()}
    assert titles == {
        "Domestic violence directory",
        "Advice for people affected by domestic abuse",
        "Hate crime",
        "Racial harassment",
        "National Domestic Abuse Helpline",
        "Staying safe online",
        "Domestic abuse",
        "Learning reviews",
    }


def test_a_page_that_needs_safe_reading_gives_nothing_away(client, get_soup):
    listed = client.get("/sitemap.xml").content.decode()
    for url in sensitive_addresses():
        soup = get_soup(url)
        assert soup.title.string.removesuffix(" – Cambridge CSP") not in ("", text_of(soup.h1))
        assert not TELLING.search(soup.title.string)
        description = soup.find("meta", attrs={"name": "description"})["content"]
        assert not TELLING.search(description.removesuffix(": Cambridge Community Safety Partnership"))
        assert url == "/staying-safe-online/" or not TELLING.search(url)
        assert f"{url}</loc>" not in listed
        assert soup.find(string=re.compile("Exit this page"))


def test_every_other_page_is_in_the_sitemap(client):
    listed = client.get("/sitemap.xml").content.decode()
    for url in set(addresses()) - set(sensitive_addresses()):
        assert f"{url}</loc>" in listed


def test_the_addresses_of_needs_give_nothing_away(get_soup):
    links = [link["href"] for link in get_soup("/get-help/").find_all("a") if "need=" in link["href"]]
    assert len(set(links)) == 9
    assert not [href for href in links if TELLING.search(href)]


def test_the_partnership_says_who_it_is(get_soup):
    home = get_soup("/")
    assert "Cambridge Community Safety Partnership" in text_of(home.header)
    assert "Working together to keep Cambridge safe for residents and visitors" in text_of(home)
    assert text_of(get_soup("/members/").main).endswith("last reviewed on 11 February 2026 .")


def test_every_open_point_of_the_real_content_leads_to_a_field_that_is_there(client):
    client.force_login(UserFactory(is_superuser=True))
    links = [link["href"] for _, link in rows_of(client)]
    assert len(links) == OpenPoint.objects.count() > 50
    editors = {}
    for link in links:
        url, _, anchor = link.partition("#")
        editors.setdefault(url, set()).add(anchor)
    for url, anchors in editors.items():
        ids = {element["id"] for element in soup_of(client, url).find_all(id=True)}
        assert anchors - {""} <= ids, url


def test_only_points_about_a_whole_page_name_no_field():
    points = OpenPoint.objects.filter(field="").values_list("key", flat=True)
    assert set(points) == {"logo", "role-backup", "next-meeting", "data-licence", "case-review"}


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("Give the day the name changed", {"name": "names-TOTAL_FORMS"}),
        ("Confirm that the office is no longer a member", {"name": "memberships-TOTAL_FORMS"}),
        ("Confirm the number 01223 457950.", {"name": "channels-TOTAL_FORMS"}),
        ("Find the address for the link “Vision Zero", {"id": "body"}),
        ("Confirm that Cambridge City Council runs this.", {"name": "organisation"}),
        ("Say what the unit can help", {"name": "summary"}),
        ("Choose the strapline.", {"name": "strapline"}),
    ],
)
def test_the_field_that_a_point_leads_to_is_the_one_it_names(client, start, inside):
    client.force_login(UserFactory(is_superuser=True))
    link = next(link for text, link in rows_of(client) if text.startswith(start))
    url, _, anchor = link["href"].partition("#")
    assert soup_of(client, url).find(id=anchor).find(attrs=inside)


def test_every_national_number_is_to_be_confirmed():
    slugs = {"national-helpline", "999", "999-bsl", "text-relay", "emergencysms"}
    points = OpenPoint.objects.filter(closed_on=None, page__slug__in=slugs)
    assert set(points.values_list("page__slug", flat=True)) == slugs


def test_every_date_that_was_assumed_is_to_be_confirmed():
    points = OpenPoint.objects.filter(closed_on=None, text__contains="assumed")
    found = set(points.values_list("page__slug", "field"))
    assert {
        ("integrated-care", "names"),
        ("police-and-crime-commissioner", "names"),
        ("police-and-crime-commissioner", "memberships"),
    } <= found


@pytest.mark.search
def test_no_page_takes_more_than_25_queries_or_asks_twice(visit_queries):
    for url in [*addresses(), "/search/?q=police", "/search/?q=Constabluary", "/search/?q=police+walrus"]:
        queries = visit_queries(url)
        assert len(queries) <= 25, url
        assert len(set(queries)) == len(queries), url
