"""“Is something wrong with this page?” as a reader meets it: when it is there, what it says and asks."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from contacts.tests.factories import ContactPageFactory, ContactsPageFactory, contacts_page
from csp_site.models import PageReport, SiteSettings
from csp_site.public_forms import PublicForm
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import (
    ANSWERABLE,
    WRONG,
    address_of,
    open_form,
    post,
    refused,
    send,
    soup_of,
    turn_on,
    words_of,
)

pytestmark = pytest.mark.django_db
LINK = "Is something wrong with this page?"


@pytest.fixture
def page(home):
    turn_on()
    return InformationPageFactory(title="Bikes", slug="bikes")


def link_of(soup):
    link = soup.find("a", string=LINK)
    return link and link["href"]


@pytest.mark.search
def test_every_page_leads_to_the_form_about_itself(page, get_soup):
    assert link_of(get_soup("/bikes/")) == f"/feedback/?page={page.pk}"
    assert link_of(get_soup("/nothing-here/", 404)) == "/feedback/"
    assert link_of(get_soup("/search/?q=bikes")) == "/feedback/"
    assert link_of(get_soup(f"/feedback/?page={page.pk}")) is None


@pytest.mark.parametrize("missing", ANSWERABLE)
def test_there_is_no_form_until_it_is_known_who_answers_for_it(missing, home, client, get_soup):
    contact = ContactPageFactory(title="Support", channels=[("phone", "01632 960123")])
    help_page = contacts_page()
    help_page.own_contact = contact
    help_page.save()
    empty = None if missing == "reports_kept_days" else ""
    turn_on(**{missing: empty})
    assert link_of(get_soup("/")) is None
    for address in ("/feedback/", f"/feedback/?page={contact.pk}", "/feedback/sent/"):
        soup = get_soup(address, 404)
        assert soup.h1.string == "There is no form here yet"
        assert soup.main.find("a", href="tel:01632960123")
        assert not soup.find("form", method="post")
    assert post(client, {"text": WRONG}).status_code == 404
    assert not PageReport.objects.exists()
    turn_on()
    assert link_of(get_soup("/")).startswith("/feedback/?page=")


@pytest.mark.parametrize("days", [0, 731])
def test_a_message_is_kept_for_a_time_that_makes_sense(days, home):
    settings = SiteSettings(site=home.get_site(), **ANSWERABLE | {"reports_kept_days": days})
    with pytest.raises(ValidationError, match="reports_kept_days"):
        settings.full_clean()


def test_the_form_first_says_that_nobody_reads_it_straight_away(page, client):
    main = soup_of(client.get(address_of(page))).main
    words = words_of(main)
    before, _, after = words.partition("Nobody reads it straight away.")
    assert "What is wrong?" not in before and "What is wrong?" in after
    first = [link["href"] for link in main.find_all("a")][:2]
    assert first == ["tel:999", "tel:101"]


def test_the_form_says_which_page_it_is_about_and_who_keeps_what_is_sent(page, client):
    words = words_of(soup_of(client.get(address_of(page))).main)
    assert "The page: Bikes" in words
    assert "Anytown Council is in charge of what you send. We keep it for 30 days" in words
    assert "data@example.org" in words


@pytest.mark.parametrize("state", ["draft", "private", "under a private page", "gone"])
def test_a_page_that_not_everybody_can_read_is_as_unknown_as_one_that_never_was(state, page, client):
    hidden = page
    if state == "under a private page":
        hidden = InformationPageFactory(parent=page, title="Hush hush")
    if "private" in state:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif state == "draft":
        page.unpublish()
    else:
        page.delete()
    shown, unknown = client.get(f"/feedback/?page={hidden.pk}"), client.get("/feedback/?page=999999")
    for response in (shown, unknown):
        words = words_of(soup_of(response).main)
        assert "Please say which page you mean." in words
        assert "Bikes" not in words and "Hush" not in words
    assert send(client, hidden)["Location"] == "/feedback/sent/"
    assert PageReport.objects.get().page is None


@pytest.mark.parametrize(
    "number",
    ["", "0", "-1", "1e3", "1.0", " 1", "٣", "²", "9" * 30, "None", "1&page=2", "%00x"[1:], "a'--"],
)
def test_whatever_stands_for_the_page_in_the_address_is_answered(number, page, client):
    for address in ("/feedback/", "/feedback/sent/"):
        response = client.get(address, {"page": number})
        assert response.status_code == 200
        assert "Bikes" not in words_of(soup_of(response).main)


def test_a_message_is_kept_with_its_page_and_the_reader_is_led_back(page, client):
    response = send(client, page, text="It rings out.\r\nTwice.", email="ada@example.org")
    assert response.status_code == 302
    assert response["Location"] == f"/feedback/sent/?page={page.pk}"
    report = PageReport.objects.get()
    assert (report.page_id, report.page_title) == (page.pk, "Bikes")
    assert (report.text, report.reply_to) == ("It rings out.\nTwice.", "ada@example.org")
    main = soup_of(client.get(response["Location"])).main
    assert main.h1.string == "Thank you. We have your message"
    assert "Nobody reads it straight away." in words_of(main)
    assert [link["href"] for link in main.find_all("a")] == ["tel:999", "tel:101", "/bikes/"]


def test_after_a_message_about_no_page_the_reader_is_led_home(page, client):
    response = send(client)
    assert soup_of(client.get(response["Location"])).main.find("a", href="/")


@pytest.mark.parametrize(
    ("typed", "message", "field"),
    [
        ({"text": ""}, "Write what is wrong", "id_text"),
        ({"text": " \r\n\t "}, "Write what is wrong", "id_text"),
        ({"text": "x" * 1240}, "Your message is 1,240 characters. Make it 1,000 or fewer.", "id_text"),
        ({"email": "nobody"}, "Enter an email address like name@example.com", "id_email"),
        ({"email": "a@" + "b" * 300 + ".uk"}, "Enter an email address like name@example.com", "id_email"),
    ],
)
def test_what_is_wrong_stands_above_the_form_and_beside_the_box(typed, message, field, page, client):
    response = send(client, page, **typed)
    soup = soup_of(response)
    assert refused(response, 200)[0] == f"Check 1 answer {message}"
    summary = soup.select_one(".error-summary")
    assert summary.a["href"] == f"#{field}"
    # Without a script, these two take the keyboard and the screen reader there.
    assert summary["tabindex"] == "-1" and summary.has_attr("autofocus")
    box = soup.find(id=field)
    assert box["aria-invalid"] == "true"
    described = [words_of(soup.find(id=each)) for each in box["aria-describedby"].split()]
    assert described[-1] == f"Error: {message}" and len(described) == 2
    assert not PageReport.objects.exists()


def test_what_was_typed_is_never_lost(page, client):
    response = send(client, page, text="x" * 1001, email="nobody")
    assert refused(response, 200) == (
        "Check 2 answers Your message is 1,001 characters. Make it 1,000 or fewer. "
        "Enter an email address like name@example.com",
        "x" * 1001,
        "nobody",
    )
    assert words_of(soup_of(response).find(class_="form-about")) == "The page: Bikes"


def test_a_thousand_characters_are_allowed_and_a_new_line_is_one_of_them(page, client):
    text = "x" * 499 + "\r\n" + "y" * 500
    assert send(client, page, text=text).status_code == 302
    assert len(PageReport.objects.get().text) == 1000


def test_a_box_that_nothing_is_wrong_with_says_so(page, client):
    soup = soup_of(client.get(address_of(page)))
    email = soup.find(id="id_email")
    assert email["autocomplete"] == "email"
    assert soup.find("label", attrs={"for": "id_email"}).get_text() == "Your email address (optional)"
    for box in (email, soup.textarea):
        assert (
            "aria-invalid" not in box.attrs and "required" not in box.attrs and "maxlength" not in box.attrs
        )
        assert soup.find(id=box["aria-describedby"])
    assert soup.title.string == f"{LINK} – CSP"
    assert not soup.select_one(".error-summary")


def test_what_is_typed_is_shown_as_text_and_never_run(page, client):
    nasty = "</textarea><script>alert(1)</script>"
    response = send(client, page, text=nasty, email='"><script>alert(2)</script>')
    assert refused(response, 200)[1] == nasty
    assert not soup_of(response).main.find("script")


def test_a_choice_among_several_is_a_group_with_a_name(home):
    from django import forms

    class Choice(PublicForm):
        way = forms.ChoiceField(
            label="How?",
            choices=[("a", "Email"), ("b", "Letter")],
            widget=forms.RadioSelect,
            help_text="One.",
        )

    form = Choice({})
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(form["way"].as_field_group(), "html.parser")
    assert soup.legend.string == "How?"
    assert len(soup.fieldset["aria-describedby"].split()) == 2
    [(target, _)] = form.problems
    assert soup.find(id=target)["type"] == "radio"


@pytest.mark.parametrize("kind", ["sensitive", "under a sensitive page", "get help", "ordinary"])
def test_the_form_keeps_quiet_where_its_page_does(kind, page, client):
    about = page
    if kind == "get help":
        about = ContactsPageFactory()
    elif kind != "ordinary":
        about = InformationPageFactory(title="Abuse", is_sensitive=True, neutral_title="Advice and support")
    if kind == "under a sensitive page":
        about = InformationPageFactory(title="Abuse at home", parent=about)
    answers = [
        client.get(address_of(about)),
        client.get(f"/feedback/sent/?page={about.pk}"),
        send(client, about, text=""),
    ]
    for response in answers:
        soup = soup_of(response)
        assert bool(soup.select_one(".exit-link")) == (kind != "ordinary")
        assert "Abuse" not in str(soup.main) and "Abuse" not in str(soup.head)
        assert ("Advice and support" in str(soup.main)) == ("sensitive" in kind)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex"
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_no_visitor_gets_a_cookie(page, client):
    response = send(client, page)
    client.get(response["Location"])
    assert not client.cookies
    assert open_form(client, page).keys() == {"text", "email", "more", "ticket"}


def test_the_form_takes_few_queries_and_a_visit_writes_nothing(page, visit_queries):
    for address in (address_of(page), f"/feedback/sent/?page={page.pk}", "/feedback/"):
        queries = visit_queries(address)
        assert len(queries) <= 25
        assert len(set(queries)) == len(queries)
        assert {query.split()[0] for query in queries} == {"SELECT"}


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_nothing_else_can_be_done_at_the_address(method, page, client):
    assert getattr(client, method)("/feedback/").status_code == 405
    assert getattr(client, method)("/feedback/sent/").status_code == 405
    assert client.post("/feedback/sent/").status_code == 405


def test_no_page_can_take_the_place_of_the_form(home):
    with pytest.raises(ValidationError, match="slug"):
        InformationPageFactory(slug="feedback")
