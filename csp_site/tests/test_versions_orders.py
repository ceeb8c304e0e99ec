"""Lists that two people put in order: a page is moved only while the list stands as it was opened."""

import pytest
from bs4 import BeautifulSoup
from django.urls import get_resolver, reverse
from wagtail.admin.views.generic.ordering import ReorderView
from wagtail.models import Page

from csp_site.tests.editor import turned_away
from csp_site.tests.factories import InformationPageFactory, UserFactory
from csp_site.tests.registered import routes
from csp_site.versions.orders import ANY_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def pages(home):
    return [InformationPageFactory(title=title) for title in ("One", "Two", "Three")]


@pytest.fixture
def somebody_else(client):
    other = type(client)()
    other.force_login(UserFactory(is_superuser=True))
    return other


def list_url(home):
    return reverse("wagtailadmin_explore", args=[home.pk]) + "?ordering=ord"


def open_list(client, home):
    """Open the list under the home page; return what gives the address that a page of it is moved by."""
    sheet = BeautifulSoup(client.get(list_url(home)).content, "html.parser")
    url = sheet.find(attrs={"data-w-orderable-url-value": True})["data-w-orderable-url-value"]
    return lambda page: url.replace(str(ANY_PAGE), str(page.pk), 1)


def titles_under(home):
    return [page.title for page in Page.objects.child_of(Page.objects.get(pk=home.pk)).order_by("path")]


def move(client, url, position):
    return client.post(f"{url}?position={position}")


def delete(client, page):
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


SHIFTS = {
    "moved": lambda client, home, pages: move(client, open_list(client, home)(pages[1]), 0),
    "deleted": lambda client, home, pages: delete(client, pages[1]),
}


@pytest.mark.parametrize("name", SHIFTS)
def test_a_list_is_put_in_order_only_as_it_was_opened(name, signed_in, somebody_else, home, pages):
    address_of = open_list(signed_in, home)
    SHIFTS[name](somebody_else, home, pages)
    as_it_is = titles_under(home)
    assert as_it_is != ["One", "Two", "Three"]
    refused = move(signed_in, address_of(pages[2]), 0)
    assert refused.status_code == 409
    assert "somebody else has changed the pages" in refused.content.decode()
    assert titles_under(home) == as_it_is
    assert "somebody else has changed the pages" in signed_in.get(list_url(home)).content.decode()
    assert move(signed_in, open_list(signed_in, home)(pages[2]), 0).status_code == 200
    assert titles_under(home)[0] == "Three"


def test_several_pages_are_moved_one_after_the_other_in_a_list_opened_once(signed_in, home, pages):
    address_of = open_list(signed_in, home)
    assert move(signed_in, address_of(pages[2]), 0).status_code == 200
    assert move(signed_in, address_of(pages[1]), 0).status_code == 200
    assert titles_under(home) == ["Two", "Three", "One"]


def test_a_list_that_does_not_say_how_it_was_opened_is_not_put_in_order(signed_in, home, pages):
    url = reverse("wagtailadmin_pages:set_page_position", args=[pages[2].pk])
    assert move(signed_in, url, 0).status_code == 409
    assert titles_under(home) == ["One", "Two", "Three"]


def test_a_page_that_is_gone_or_that_somebody_may_not_move_is_not_moved(client, signed_in, home, pages):
    address_of = open_list(signed_in, home)
    assert move(signed_in, address_of(home).replace(str(home.pk), "9" * 9, 1), 0).status_code == 404
    client.force_login(UserFactory())
    assert turned_away(move(client, address_of(pages[2]), 0))
    assert titles_under(home) == ["One", "Two", "Three"]


def test_no_other_list_of_the_admin_is_put_in_order_by_its_rows():
    # Rows within a form go with the version of the form.
    found = [name for name, view in routes(get_resolver()) if issubclass(view.view_class, ReorderView)]
    assert found == []
