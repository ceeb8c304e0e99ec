"""Charts on pages: the table comes first, each has its file, and the form tells what is wrong."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import streamfield

from csp_site.blocks.charts import EXAMPLE, EXAMPLE_OF_TWO
from csp_site.models import InformationPage
from csp_site.tests.editor import add_url, body_sent_back, publish
from csp_site.tests.factories import InformationPageFactory

pytestmark = pytest.mark.django_db

CHART = {
    "title": "Reports by year",
    "kind": "column",
    "table": EXAMPLE,
    "unit": "reports",
    "summary": "Reports fell, and rose again.",
    "source": {"text": "Annual report", "page": None, "url": "", "document": None, "note": ""},
    "note": "",
    "awaited": "",
}
FILE = "/numbers/reports-by-year.csv"


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, slug="numbers", title="Numbers", body=[("chart", CHART)])


def figure_on(client, address="/numbers/"):
    return BeautifulSoup(client.get(address).content, "html.parser").find("figure", class_="chart")


def test_a_chart_says_what_it_shows_then_draws_it_then_gives_every_number(client, page):
    page.body = [("chart", CHART | {"table": EXAMPLE_OF_TWO, "kind": "line", "unit": "£"})]
    page.save()
    figure = figure_on(client)
    parts = [tag.name for tag in figure.find_all(["h3", "p", "svg", "table", "a"])]
    assert list(dict.fromkeys(parts)) == ["h3", "p", "svg", "table", "a"]
    assert figure.caption.get_text() == "Reports by year"
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in figure.table.find_all("tr")]
    assert rows[:3] == [
        ["Year", "Police", "Council"],
        ["2022", "£1,200", "£300"],
        ["2023", "awaited", "£450"],
    ]
    assert {cell["scope"] for cell in figure.table.find_all("th")} == {"col", "row"}
    assert figure.find("td")["data-label"] == "Police"
    assert "Source: Annual report" in " ".join(figure.get_text().split())


def test_the_numbers_come_as_a_file_under_the_page(client, page):
    link = figure_on(client).find("a", href=FILE)
    assert link.get_text() == "Download as CSV: Reports by year"
    answer = client.get(link["href"])
    assert answer["Content-Disposition"] == 'attachment; filename="reports-by-year.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Year,Reports,Unit",
        "2022,1200,reports",
        "2023,950,reports",
        "2024,1425,reports",
    ]


HELD_BACK = "Year\tReports\n2022\t[c]\n2023\t<5\n2024\t\n2025\t(12)\n2026\t40"


@pytest.mark.parametrize("kind", ["column", "bar", "line"])
def test_what_is_not_published_or_very_few_is_said_everywhere_and_drawn_as_a_gap(client, page, kind):
    page.body = [("chart", CHART | {"table": HELD_BACK, "kind": kind, "unit": ""})]
    page.save()
    figure = figure_on(client)
    said = ["[c] not published", "fewer than 5", "awaited", "−12", "40"]
    assert [cell.get_text() for cell in figure.table.find_all("td")] == said
    for picture in figure.find_all("svg"):
        words = " ".join(text.get_text() for text in picture.find_all("text"))
        assert [one for one in said[:3] if one not in words] == []
        assert picture.find("path", class_="chart-gap")
    assert client.get(FILE).content.decode("utf-8-sig").splitlines() == [
        "Year,Reports",
        "2022,[c] not published",
        "2023,fewer than 5",
        "2024,",
        "2025,-12",
        "2026,40",
    ]


def test_the_form_says_how_to_hold_a_number_back(client, officer, home):
    client.force_login(officer)
    form = client.get(add_url(InformationPage, home)).content.decode()
    assert "Type [c] for a number that exists and is not published" in form


def test_two_charts_with_one_title_have_two_files_and_no_id_twice(client, page, home):
    home.body = page.body = [("chart", CHART), ("chart", CHART | {"table": "A,B\n=1+1,7"})]
    page.save()
    home.save()
    soup = BeautifulSoup(client.get("/numbers/").content, "html.parser")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for folder in ("/numbers/", "/"):
        answer = client.get(f"{folder}reports-by-year-2.csv")
        assert answer.content.decode("utf-8-sig").splitlines()[1] == "'=1+1,7,reports"


def test_only_a_chart_of_the_live_page_has_a_file(client, page):
    assert client.get("/numbers/other.csv").status_code == 404
    page.body = [("chart", CHART | {"title": "Not yet public"})]
    page.save_revision()
    assert client.get("/numbers/not-yet-public.csv").status_code == 404
    assert client.get(FILE).status_code == 200
    page.body = [("chart", CHART | {"table": "", "awaited": "We have lost them."})]
    page.save_revision().publish()
    assert client.get(FILE).status_code == 404
    page.unpublish()
    assert client.get(FILE).status_code == 404


def test_the_file_is_as_private_and_as_careful_as_its_page(client, page):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(FILE).status_code == 302
    restriction.delete()
    page.is_sensitive, page.neutral_title = True, "Advice"
    page.save()
    answer = client.get(FILE)
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")


def test_figures_that_are_awaited_have_a_reason_and_no_picture(client, page):
    awaited = {"title": "Bikes stolen", "awaited": "The numbers were lost."}
    page.body = [("chart", CHART | awaited | {"table": "", "summary": ""})]
    page.save()
    box = BeautifulSoup(client.get("/numbers/").content, "html.parser").find(class_="awaited")
    assert " ".join(box.get_text().split()) == "Awaited Bikes stolen The numbers were lost."
    assert figure_on(client) is None


@pytest.mark.search
def test_search_finds_a_page_by_the_names_in_a_chart(client, page):
    page.body = [("chart", CHART | {"table": "Place,Reports\nQuincelmarket,5\n=Zyzzyva,6"})]
    page.save_revision().publish()
    for word in ("Quincelmarket", "Zyzzyva"):
        assert "/numbers/" in client.get(reverse("search"), {"q": word}).content.decode()


def test_charts_cost_a_page_no_query(client, page, django_assert_max_num_queries):
    client.get("/numbers/")
    with django_assert_max_num_queries(25) as few:
        client.get("/numbers/")
    page.body = [("chart", CHART)] * 5
    page.save()
    with django_assert_max_num_queries(len(few)):
        client.get("/numbers/")


LINK = {"text": "Annual report", "page": "", "url": "", "document": "", "note": ""}
TYPED = CHART | {"source": LINK}
MISTAKES = {
    "a cell that is no number": (
        {"table": "Year\tReports\n2022\tlots\n2023\t7"},
        ("table",),
        "Row 2 (2022), column “Reports”: “lots” is not a number.",
    ),
    "three cells that are no number": (
        {"table": "Year\tReports\tBikes\n2022\tlots\tfew\n2023\tnone\t7"},
        ("table",),
        "Row 2 (2022), column “Reports”: “lots” is not a number. Leave the cell empty for a gap. "
        "Row 2 (2022), column “Bikes”: “few” is not a number. Leave the cell empty for a gap. "
        "Row 3 (2023), column “Reports”: “none” is not a number.",
    ),
    "pounds where reports are counted": (
        {"table": "Year\tReports\tBikes\n2022\t£1,200\t3\n2023\t4\t-£5"},
        ("table",),
        "Row 2 (2022), column “Reports”: “£1,200” has a £, but the unit is “reports”. Change one of them. "
        "Row 3 (2023), column “Bikes”: “-£5” has a £, but",
    ),
    "per cent where nothing is said": (
        {"table": "Year\tReports\n2022\t12.5 %", "unit": ""},
        ("table",),
        "Row 2 (2022), column “Reports”: “12.5 %” has a %, but there is no unit.",
    ),
    "per cent where pounds are counted": (
        {"table": "Year\tReports\n2022\t£5%", "unit": "£"},
        ("table",),
        "“£5%” has a %, but the unit is “£”.",
    ),
    "neither a table nor a reason": ({"table": ""}, ("table",), "Paste the table, or say below"),
    "a table and a reason": ({"awaited": "Lost."}, ("awaited",), "Empty this now"),
    "no summary": ({"summary": ""}, ("summary",), "Say in a sentence"),
    "no source": ({"source": LINK | {"text": ""}}, ("source", "text"), "Say where the numbers come from."),
    "three times for before and after": ({"kind": "change"}, ("table",), "exactly two"),
}


@pytest.mark.parametrize(("changes", "path", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    changes, path, message, client, officer, home
):
    client.force_login(officer)
    typed = TYPED | changes
    body = streamfield([("chart", typed)])
    answer = publish(client, add_url(InformationPage, home), title="New", slug="new", body=body)
    sent_back, error = body_sent_back(answer)
    for step in ("0", *path):
        error = error["blockErrors"][step]
    assert message in " ".join(error["messages"])
    assert typed["table"] in str(sent_back).replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "")
    assert not InformationPage.objects.exists()


def test_an_officer_publishes_a_chart_that_was_pasted(client, officer, home):
    client.force_login(officer)
    body = streamfield(
        [("chart", TYPED | {"unit": "£", "table": "\tReports\r\n2022\t£1,200\r\n2023\t-\r\n\t\r\n"})]
    )
    answer = publish(client, add_url(InformationPage, home), title="New", slug="new", body=body)
    assert answer.status_code == 302
    assert InformationPage.objects.get().body[0].value["table"] == "\tReports\n2022\t1,200\n2023\t"
    assert figure_on(client, "/new/").find_all("td")[-1].get_text() == "awaited"
