"""What the law asks a website to say, as readers see it; and the same words in other languages."""

import pytest
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.models import InformationPage, SiteSettings
from csp_site.tests.editor import add_url, body_sent_back, fill_in, publish
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import turn_on

pytestmark = pytest.mark.django_db
LAW = "Accessibility Regulations 2018"


def words(element):
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def statement(home, get_soup):
    """Return a function that publishes a statement and gives its page."""

    def show(**value):
        value = {"conformance": "unknown", "tests": [], "problems": []} | value
        page = InformationPageFactory(slug="accessibility", body=[("statement", value)])
        return get_soup(page.url).main

    return show


# The accessibility statement


def test_a_statement_of_nothing_claims_nothing_and_still_says_how_to_complain(statement):
    shown = words(statement())
    assert "No check of the whole website is recorded here" in shown
    assert "No test is recorded here." in shown
    assert "No problem is listed here." in shown
    assert LAW in shown and "Equality Advisory and Support Service" in shown
    assert "The day this statement was first prepared" in shown


@pytest.mark.parametrize(
    ("conformance", "said"),
    [("full", "fully meets"), ("partial", "partially meets"), ("not", "does not meet")],
)
def test_how_far_the_website_meets_the_standard_is_said_in_one_sentence(conformance, said, statement):
    assert f"This website {said} the Web Content Accessibility Guidelines" in words(
        statement(conformance=conformance)
    )


def test_what_was_tested_is_told_apart_from_what_was_not(statement):
    tests = [
        {"what": "Every page, by a program.", "by": "The web team", "on": "2026-11-02", "is_done": True},
        {"what": "By people who use a screen reader.", "by": "", "on": None, "is_done": False},
    ]
    shown = words(statement(tests=tests))
    done, to_do = shown.split("Still to be tested")
    assert "Every page, by a program. The web team, 2 November 2026" in done
    assert "By people who use a screen reader." in to_do
    assert "By people" not in done


def test_problems_stand_under_their_reason_in_the_order_of_the_law(statement):
    problem = {"instead": "", "mended_by": ""}
    shown = words(
        statement(
            problems=[
                problem | {"what": "Old papers.", "reason": "scope"},
                problem
                | {"what": "A map.", "reason": "rules", "instead": "Call us.", "mended_by": "by May 2027"},
            ]
        )
    )
    rules, scope = shown.split("The accessibility regulations do not cover it")
    assert "It does not meet the accessibility regulations A map. What you can do: Call us." in rules
    assert "To be mended: by May 2027" in rules
    assert "Old papers." in scope
    assert "disproportionate" not in shown


def test_the_list_of_contents_leads_to_every_part_of_the_statement(statement):
    page = statement()
    links = [link["href"] for link in page.select(".contents a")]
    assert links == ["#tested", "#problems", "#tell-us", "#enforcement"]
    assert all(page.select_one(link) for link in links)


def test_the_statement_leads_to_the_form_while_there_is_one(statement, get_soup):
    assert not statement().select("a[href^='/feedback/']")
    turn_on()
    assert get_soup("/accessibility/").main.select("a[href^='/feedback/?page=']")


def test_an_officer_writes_the_statement_part_by_part(client, officer, home, get_soup):
    client.force_login(officer)
    test = {"what": "Every page.", "by": "Us", "on": "2026-11-02", "is_done": "on"}
    problem = {"what": "A map.", "reason": "rules", "instead": "Call us.", "mended_by": ""}
    one = {"count": "1", "0": {"order": "0", "deleted": ""}}
    body = [
        (
            "statement",
            {
                "conformance": "partial",
                "tests": one | {"0": one["0"] | {"value": test}},
                "problems": one | {"0": one["0"] | {"value": problem}},
                "prepared_on": "2026-11-03",
            },
        )
    ]
    publish(client, add_url(InformationPage, home), title="Access", slug="access", body=streamfield(body))
    shown = words(get_soup("/access/").main)
    assert "Every page. Us, 2 November 2026" in shown
    assert "first prepared on 3 November 2026" in shown


# What is known of a review


def test_a_page_says_when_its_source_was_reviewed_and_nothing_where_that_is_not_known(home, get_soup):
    InformationPageFactory(slug="privacy", show_in_footer=True)
    InformationPageFactory(slug="cookies", show_in_footer=True, last_reviewed="2026-11-02")
    assert "reviewed" not in words(get_soup("/privacy/").main)
    assert "The source of this page was last reviewed on 2 November 2026" in words(
        get_soup("/cookies/").main
    )


# Personal information


def test_who_is_in_charge_of_personal_information_is_awaited_until_the_settings_say_it(home, get_soup):
    InformationPageFactory(slug="privacy", body=[("controller", None)])
    assert "Awaited The name of the organisation in charge" in words(get_soup("/privacy/").main)
    turn_on()
    shown = words(get_soup("/privacy/").main)
    settings = SiteSettings.objects.get()
    assert f"{settings.data_controller} is in charge of personal information" in shown
    assert settings.data_contact in shown
    assert f"deleted {settings.reports_kept_days} days after you sent it" in shown
    assert "Information Commissioner" in shown


# Other languages and forms


FORMAT = {"format": "language", "language": "pl"}
LINK = {"text": "Pomoc", "page": None, "url": "https://example.org/pl", "document": None, "note": ""}


def test_a_version_in_another_language_is_marked_for_screen_readers_and_named_in_english(home, get_soup):
    items = [
        FORMAT | {"link": LINK},
        {"format": "language", "language": "ur", "link": LINK | {"text": "مدد"}},
        {"format": "easy_read", "language": "", "link": LINK | {"text": "Getting help"}},
    ]
    page = InformationPageFactory(slug="help", body=[("formats", {"items": items})])
    polish, urdu, easy = get_soup(page.url).select(".formats li")
    assert words(polish) == "Polish Pomoc (another website)"
    assert polish.select_one("[lang=pl] a").get_text().startswith("Pomoc")
    assert urdu.select_one("[lang=ur][dir=rtl] a")
    assert words(easy).startswith("Easy read Getting help") and not easy.select("[lang]")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"language": ""}, "Choose which language it is."),
        ({"format": "bsl"}, "Leave this empty, or choose “Another language” above."),
    ],
)
def test_the_language_and_the_kind_of_a_version_must_agree(changes, message, client, officer, home):
    client.force_login(officer)
    link = {name: value or "" for name, value in LINK.items()}
    item = {"order": "0", "deleted": "", "value": FORMAT | changes | {"link": link}}
    body = [("text", rich_text("<p>Help.</p>")), ("formats", {"items": {"count": "1", "0": item}})]
    answer = publish(
        client, add_url(InformationPage, home), title="Help", slug="help", body=streamfield(body)
    )
    assert message in str(body_sent_back(answer)) or message in answer.content.decode()
    assert not InformationPage.objects.filter(slug="help").exists()


def test_a_version_without_its_language_can_wait_in_a_draft(client, officer, home):
    client.force_login(officer)
    link = {name: value or "" for name, value in LINK.items()}
    item = {"order": "0", "deleted": "", "value": FORMAT | {"language": "", "link": link}}
    body = [("formats", {"items": {"count": "1", "0": item}})]
    fill_in(client, add_url(InformationPage, home), title="Help", slug="help", body=streamfield(body))
    assert InformationPage.objects.filter(slug="help", live=False).exists()


@pytest.mark.parametrize("value", [{"language": "xx"}, {"format": "gone"}])
def test_a_version_of_a_kind_that_is_no_more_still_leads_there(value, home, get_soup):
    page = InformationPageFactory(
        slug="help", body=[("formats", {"items": [FORMAT | value | {"link": LINK}]})]
    )
    assert get_soup(page.url).select_one(".formats a")["href"] == LINK["url"]


def test_a_page_holds_one_statement(client, officer, home):
    client.force_login(officer)
    statement = {
        "conformance": "partial",
        "tests": {"count": "0"},
        "problems": {"count": "0"},
        "prepared_on": "",
    }
    body = streamfield([("statement", statement), ("statement", statement)])
    answer = publish(client, add_url(InformationPage, home), title="Access", slug="access", body=body)
    assert "The maximum number of items is 1" in answer.content.decode()


def test_a_date_in_a_statement_is_taken_as_it_was_typed_like_every_other(client, officer, home):
    """Wagtail's own picker puts today in the place of a date that it cannot read."""
    client.force_login(officer)
    form = client.get(add_url(InformationPage, home)).content.decode()
    block = form[form.index("prepared_on") :]
    assert "day/month/year" in block
    field = InformationPage._meta.get_field("body").stream_block.child_blocks["statement"]
    assert field.child_blocks["prepared_on"].field.widget.get_config()["validateOnBlur"] is False
