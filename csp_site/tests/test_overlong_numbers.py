"""Numbers longer than a database holds, wherever an address or a form takes one: never a server error."""

import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.urls import get_resolver
from wagtail.test.utils.form_data import streamfield

from contacts.tests.factories import ContactPageFactory
from csp_site.models import BasePage, InformationPage, SiteDocument
from csp_site.tests.editor import edit_url, message_beside, publish
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.reporting import turn_on
from meetings.tests.factories import MeetingPageFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]
OVERLONG = "9" * 30
# What no number is, or none that Python reads: it takes 4,300 digits.
NO_NUMBERS = {
    "endless": "9" * 5000,
    "raised": "²",
    "nothing": "",
    "words": "a",
    "below": "-1",
    "1e5": "1e5",
}
# A place in an address, as Django writes it down, and a named group of one that is an expression.
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^()]*\)")
# What asks for nothing under a number: it lets go of one, tells of a link that has run out, or leads on.
OTHER_ANSWERS = {
    "/admin/editing-sessions/release/N/": {200, 405},
    "/admin/pages/N/revisions/": {302},
    "/admin/pages/N/set_position/": {404, 409},
    "/admin/password_reset/confirm/N/N/": {200},
}
WORDS = {"app_label": "csp_site", "app_name": "csp_site", "model_name": "openpoint"}


def addresses(patterns=None, before="/"):
    """Yield every address that takes something, with an overlong number in each place for one."""
    for each in patterns or get_resolver().url_patterns:
        address = before + str(each.pattern).lstrip("^")
        if hasattr(each, "url_patterns"):
            yield from addresses(each.url_patterns, address)
        elif PLACE.search(address):
            filled = PLACE.sub(_filled, address.removesuffix("$")).replace("\\", "")
            if OVERLONG in filled:
                yield filled


def _filled(place):
    return WORDS.get(place["name"] or place["group"], OVERLONG)


@pytest.fixture
def staff(client, admin_user, home):
    """An administrator who is signed in, and gets a server error as a browser does."""
    client.force_login(admin_user)
    client.raise_request_exception = False
    return client


def test_every_address_that_takes_a_number_has_nothing_under_an_overlong_one(staff):
    found = {
        address: {staff.get(address).status_code, staff.post(address).status_code}
        for address in sorted(set(addresses()))
    }
    assert len(found) > 200
    # 405: what can only be sent, or only be asked for.
    others = {
        address.replace(OVERLONG, "N"): got for address, got in found.items() if not {404, 405} >= got
    }
    assert others == OTHER_ANSWERS
    assert [address for address, got in found.items() if got == {405}] == []


@pytest.mark.parametrize(
    ("address", "unknown", "no_number"),
    [
        ("/admin/bulk/wagtailcore/page/delete/?id=N", 404, 400),
        ("/admin/bulk/wagtailcore/page/unpublish/?id=N&id=1", 200, 400),
        ("/admin/bulk/csp_site/sitedocument/add_to_collection/?id=N", 404, 400),
        ("/admin/bulk/csp_site/siteimage/delete/?id=N", 404, 400),
        ("/admin/bulk/csp_site/user/assign_role/?id=N", 404, 400),
        ("/admin/bulk/csp_site/role/delete/?id=N", 404, 400),
        ("/admin/documents/?collection_id=N", 200, 200),
        ("/admin/images/?collection_id=N", 200, 200),
        ("/admin/documents/chooser/chosen-multiple/?id=N", 200, 400),
        ("/admin/images/chooser/chosen-multiple/?id=N", 200, 400),
        ("/admin/choose-page/?parent_page_id=N", 200, 200),
        ("/admin/choose-page/search/?q=a&parent_page_id=N", 200, 200),
        ("/admin/choose-page/chosen-multiple/?id=N", 200, 400),
        ("/admin/snippets/choose/csp_site/role/chosen-multiple/?id=N", 200, 400),
        ("/admin/pages/?p=N", 200, 200),
        ("/admin/pages/N/?ordering=N", 404, 404),
        ("/admin/users/?p=N&group=N", 200, 200),
        ("/admin/reports/site-history/?user=N&object_type=N", 200, 200),
        ("/admin/reports/due/?owner_role=N&p=N", 200, 200),
        ("/admin/reports/aging-pages/?last_published_by_user=N&content_type=N", 200, 200),
        ("/admin/snippets/csp_site/openpoint/?p=N", 200, 200),
        ("/admin/snippets/reviews/project/?priority=N&report=N", 200, 200),
        ("/admin/redirects/?site=N", 200, 200),
        ("/feedback/?page=N", 200, 200),
        ("/search/?q=bikes&page=N", 200, 200),
        ("/changes/?page=N", 200, 200),
        ("/data/?page=N&year=N", 200, 200),
    ],
)
def test_a_number_in_a_query_under_which_there_is_nothing_is_answered(address, unknown, no_number, staff):
    turn_on()
    # The admin refuses what is too long for Python to read as a number.
    answers = {"overlong": unknown, "below": unknown}
    answers |= {"endless": 400 if address.startswith("/admin/") else unknown}
    texts = NO_NUMBERS | {"overlong": OVERLONG}
    found = {name: staff.get(address.replace("N", quote(text))).status_code for name, text in texts.items()}
    assert found == {name: answers.get(name, no_number) for name in texts}


def chosen(response, name):
    return message_beside(response, name)[0]


def test_a_form_says_beside_the_field_that_there_is_no_such_record(staff, admin_user):
    page = InformationPageFactory(slug="plans", title="Plans")
    response = publish(staff, edit_url(page), owner_role=OVERLONG)
    assert "Select a valid choice" in chosen(response, "owner_role")
    # A key of a page is one of another record.
    meeting = MeetingPageFactory()
    response = publish(staff, edit_url(meeting), moved_to=OVERLONG, title="Another title")
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert "Another title" in response.content.decode()


def test_a_block_takes_it_for_a_page_that_is_gone(staff):
    page = InformationPageFactory(slug="plans")
    links = {"heading": "Where to look", "items-count": "1", "items-0-deleted": "", "items-0-order": "0"}
    links |= {"items-0-type": "", "items-0-id": "", "items-0-value-text": "Here"}
    links |= {f"items-0-value-{name}": "" for name in ("url", "document", "note")}
    links |= {"items-0-value-page": OVERLONG}
    response = publish(staff, edit_url(page), body=streamfield([("links", links)]))
    assert response.status_code == 302
    item = InformationPage.objects.get(pk=page.pk).body[0].value["items"][0]
    assert (item["text"], item["page"]) == ("Here", None)


def numbers_of(soup):
    """Return the names of the fields of a form in which a script or a list puts a number."""
    fields = soup.select("form[method=post i] input[type=hidden][name], form[method=post i] select[name]")
    fields = [field["name"] for field in fields if "__prefix__" not in field["name"]]
    return sorted({name for name in fields if "csrf" not in name and name != "next"})


@pytest.mark.parametrize("kind", ["contact", "meeting", "settings", "role"])
def test_no_field_of_a_form_makes_a_server_error_of_it(kind, staff, home):
    address = {
        "contact": lambda: edit_url(ContactPageFactory()),
        "meeting": lambda: edit_url(MeetingPageFactory()),
        "settings": lambda: "/admin/settings/csp_site/sitesettings/",
        "role": lambda: "/admin/snippets/csp_site/role/add/",
    }[kind]()
    opened = staff.get(address, follow=True)
    address = opened.redirect_chain[-1][0] if opened.redirect_chain else address
    names = numbers_of(BeautifulSoup(opened.content, "html.parser"))
    assert names
    answers = {}
    for name in names:
        form_id = "page-edit-form" if "/pages/" in address else None
        response = (
            publish(staff, address, **{name: OVERLONG})
            if form_id
            else staff.post(address, {name: OVERLONG})
        )
        answers[name] = response.status_code
    # What lists lines of a form is counted anew; whatever is chosen has to be there.
    counted = {
        name for name in names if re.search("-(DELETE|ORDER|id|kind|(INITIAL|M.._NUM)_FORMS)$", name)
    }
    assert answers == {name: 302 if name in counted else 200 for name in names}


def test_lists_of_numbers_find_those_that_a_database_holds(home):
    numbers = [home.pk, int(OVERLONG), -int(OVERLONG)]
    assert [page.pk for page in BasePage.objects.filter(pk__in=numbers)] == [home.pk]
    assert not BasePage.objects.filter(pk__in=numbers[1:]).exists()
    assert BasePage.objects.exclude(pk__in=numbers[1:]).filter(pk=home.pk).exists()
    assert not BasePage.objects.filter(owner_role=numbers[1]).exists()
    assert SiteDocument.objects.in_bulk(numbers[1:]) == {}
