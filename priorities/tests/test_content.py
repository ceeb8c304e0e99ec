"""Priorities and groups from content files: small ones, and the real partnership's."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError

from csp_site.models import OpenPoint
from csp_site.tests.loading import Files
from priorities.models import ActionUpdate, GroupPage, PriorityAction, PriorityPage

SMALL = """
priorities_page: {key: work, parent: front-door, slug: priorities, title: Our work}
priorities:
  - key: bikes
    title: Bikes
    number: 1
    start: 2023-09
    end: 2025-03-31
    outcome: [Less theft.]
    outcome_source: our web page
  - {key: shops, title: Shops, start: 2025-04-01, continues: bikes}
groups_page: {key: groups, parent: front-door, slug: groups, title: Groups}
groups:
  - key: cycle-group
    title: Cycle group
    kind: task_and_finish
    start: 2020-10
    issues: [theft, safety]
    strands: [{title: Education}]
    group_members: [{name: Camcycle}]
actions:
  - {key: racks, priority: bikes, text: Add racks}
  - {key: pack, priority: shops, horizon: life, text: Make a pack}
"""


@pytest.fixture
def files(db, tmp_path):
    """A small partnership with two priorities, two actions and a group."""
    files = Files(tmp_path)
    files.add("priorities.yaml", SMALL)
    return files


def words_of(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def test_priorities_actions_and_groups_are_loaded(files, get_soup):
    files.load()
    shops = words_of(get_soup("/priorities/shops/").main)
    assert "Make a pack" in shops and "Over the life of the strategy" in shops
    assert "Before this: Bikes , September 2023 to 31 March 2025" in shops
    bikes = words_of(get_soup("/priorities/bikes/").main)
    assert "Add racks" in bikes and "Less theft. Source: our web page" in bikes
    assert "October 2020" in words_of(get_soup("/groups/cycle-group/").main)


def test_loading_twice_changes_nothing(files):
    files.load()
    assert files.load()[-1].startswith("0 added, 0 updated")
    assert PriorityPage.objects.count() == PriorityAction.objects.count() == 2


def test_an_update_and_an_officers_words_survive_the_next_load(files):
    files.load()
    action = PriorityAction.objects.get(key="pack")
    action.text = "Make a better pack"
    action.save()
    ActionUpdate.objects.create(action=action, date="2026-01-15", state="done")
    files.change("priorities.yaml", "text: Make a pack", "text: Make a big pack")
    files.change("priorities.yaml", "text: Add racks", "text: Add more racks")
    files.load()
    texts = PriorityAction.objects.order_by("key").values_list("text", flat=True)
    assert list(texts) == ["Make a better pack", "Add more racks"]
    assert ActionUpdate.objects.get().action == action


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("priority: shops", "priority: shop", "nothing here is called “shop”; did you mean “shops”?"),
        ("end: 2025-03-31", "end: 2023-03-31", "The last day must not be before the first day."),
        ("{name: Camcycle}", "{note: nobody}", "Choose a member or write a name: one of the two."),
        ("kind: task_and_finish", "kind: party", "Value 'party' is not a valid choice."),
        ("horizon: life", "horizon: soon", "Value 'soon' is not a valid choice."),
    ],
)
def test_a_mistake_in_a_file_is_told_and_nothing_is_loaded(old, new, told, files):
    files.change("priorities.yaml", old, new)
    with pytest.raises(CommandError, match="priorities.yaml, line ") as error:
        files.load()
    assert told in str(error.value)
    assert not PriorityPage.objects.exists()


def test_an_action_without_any_priority_to_belong_to_is_told(db, tmp_path):
    files = Files(tmp_path)
    files.add("actions.yaml", "actions: [{key: pack, text: Make a pack}]")
    with pytest.raises(CommandError, match="there is no priority for this action"):
        files.load()


real = pytest.mark.usefixtures("db", "cambridge")

# W-05 to W-08 and: the address of a priority and facts that its page must hold.
FACTS = {
    "/priorities/": [
        "Our priorities, 2025 to 2027",
        "Priority 1 Preventing violence and exploitation",
        "Priority 2 A neighbourhood approach",
        "Priority 3 Tackling acquisitive crime",
        "10% fall in total recorded crime, to the lowest level in four years",
        "strategic assessment 2024/25",
        "cut violence in the city centre. 1 September 2023 to 31 March 2025",
        "Safeguarding young people against violence and exploitation One of our two priorities",
        "until 31 August 2023, carried on from 2022/23. 1 April 2023 to 31 August 2023",
        "The source of this page was last reviewed on 11 February 2026",
    ],
    "/priorities/preventing-violence-and-exploitation/": [
        "2025 to 2027",
        "6 actions. To achieve this priority",
        "violence against the person",
        "night-time economy",
        "drug offences",
        "supplying drugs",
        "public health approach to serious violence",
        "raise concerns about risks to children outside the home",
        "continuation funding for city centre taxi marshals",
        "first aid on key dates",
        "hate crime awareness campaign",
        "Cambs Against County Lines campaign, which the partnership created in 2020",
        "civic quarter",
        "Purple Flag accreditation",
    ],
    "/priorities/a-neighbourhood-approach/": [
        "4 actions. To achieve this priority",
        "city of contrasts, of both wealth and inequality",
        "health problems and crime can come together",
        "work with people in neighbourhoods",
        "crime prevention funding in their neighbourhoods",
        "hotspots of antisocial behaviour, including CCTV",
        "in each ward",
    ],
    "/priorities/tackling-acquisitive-crime/": [
        "5 actions. To achieve this priority",
        "highest rate of acquisitive crime in Cambridgeshire",
        "Bike theft has gone down since 2018",
        "repeat offenders",
        "cost of living",
        "we hope to address",
        "crime prevention and support pack for retail workers",
        "dedicated policing team",
        "best evidence",
        "“awareness, infrastructure and enforcement”",
        "increase in shoplifting in the city",
    ],
    "/priorities/reducing-violence-in-our-city-centre/": [
        "1 September 2023 to 31 March 2025",
        "end of year review strategic assessment",
        "increase in reports of violence with injury",
        "more police in the city centre",
        "CCTV was put up in the market square and on our open spaces",
        "24/7 CCTV control room",
        "Taxi marshals, street pastors and open space guardians",
        "Over 1,000 people had Business Against Abuse training",
    ],
    "/priorities/safeguarding-young-people/": ["1 April 2023 to 31 August 2023", "2022/23"],
    "/priorities/listening-to-community-needs/": ["1 April 2023 to 31 August 2023", "2022/23"],
    "/groups/": [
        "cycle theft and cycle security",
        "making the Cambridge night-time economy safer",
        "Cambridge Street Aid",
        "raising awareness of domestic abuse",
        "domestic abuse related death reviews, formerly called domestic homicide reviews",
        "The police chair it. Chair: Cambridgeshire Constabulary",
        "Cambridge City Council chairs it. Chair: Cambridge City Council",
        "Cambridge City Council leads our work on domestic abuse. Lead: Cambridge City Council",
        "Cambridge City Council leads it. Lead: Cambridge City Council",
    ],
    "/groups/city-centre-working-group/": ["The police chair it", "night-time economy", "retail crime"],
    "/groups/problem-solving-working-group/": ["cases, including hotspots", "plans of action"],
    "/groups/street-community/": ["individual cases", "plans of action"],
    "/groups/home-life/": ["Lead Cambridge City Council", "0808 2000 247", "survivors"],
    "/groups/cycle-crime/": [
        "Cambridge Cycle Crime Prevention Task and Finish Group",
        "October 2020",
        "Lead Cambridge City Council",
        "SHoKE (Students at the Heart of Knowledge Exchange)",
        "Education The “Save Our Cycles” campaign, led by Camcycle",
        "Infrastructure",
        "Greater Anglia",
        "Enforcement",
    ],
}


@real
@pytest.mark.parametrize("url", FACTS)
def test_every_fact_of_the_sources_stands_on_its_page(url, get_soup):
    words = words_of(get_soup(url).main)
    assert [fact for fact in FACTS[url] if fact not in words] == []


@real
def test_the_cycle_crime_group_names_everybody_whom_the_review_names(get_soup):
    soup = get_soup("/groups/cycle-crime/")
    assert {words_of(item).partition(",")[0].strip() for item in soup.main.select("ul.plain li")} == {
        "British Transport Police",
        "Cambridge University Hospitals NHS Foundation Trust",
        "Cambridgeshire Constabulary",
        "Cambridgeshire County Council",
        "Anglia Ruskin University",
        "University of Cambridge",
        "Office of the Cambridgeshire Police and Crime Commissioner",
        "Cambridge Ahead",
        "Shared Service CCTV",
        "Greater Anglia Rail",
        "Camcycle",
        "Neighbourhood Watch",
        "Cambridge City Councillors",
    }
    assert soup.main.find("a", href="https://www.cambs.police.uk/report/Report-Shared/Report-a-crime")
    assert soup.main.find("a", href="tel:101")


@real
def test_no_priority_has_an_action_state_lead_or_number_that_no_source_gives(client):
    assert not ActionUpdate.objects.exists()
    assert not PriorityPage.objects.exclude(lead=None).exists()
    numbered = PriorityPage.objects.exclude(number=None).order_by("number")
    assert [page.actions.count() for page in numbered] == [6, 4, 5]
    for page in PriorityPage.objects.all():
        main = BeautifulSoup(client.get(page.url).content, "html.parser").main
        assert "1 January 2025" not in words_of(main) and "31 December 2027" not in words_of(main)


@real
def test_work_on_domestic_abuse_gives_nothing_away(client):
    page = GroupPage.objects.get(title="Domestic abuse")
    response = client.get(page.url)
    assert "<title>How we work together – " in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert page.url not in client.get("/sitemap.xml").content.decode()


@real
def test_what_the_sources_leave_open_is_an_open_point_at_its_field():
    leads = OpenPoint.objects.filter(closed_on=None, field="lead", source_row="R-51")
    assert {point.page.slug for point in leads} == {
        "preventing-violence-and-exploitation",
        "a-neighbourhood-approach",
        "tackling-acquisitive-crime",
    }
    rows = set(OpenPoint.objects.filter(closed_on=None).values_list("source_row", flat=True))
    assert {"W-04", "D-07", "D-08", "D-10", "R-12", "R-13", "R-41"} <= rows


@real
def test_our_work_stands_in_the_menu_between_report_it_and_about(get_soup):
    links = [link["href"] for link in get_soup("/").header.nav.find_all("a")]
    assert links.index("/report-it/") < links.index("/priorities/") < links.index("/about/")
