"""Every listing of the admin can be searched, also while its filters are in use."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from csp_site.tests.factories import page_factories

pytestmark = pytest.mark.search

PAGE_TYPES = page_factories()


def filters_of(client, address):
    """Return one choice of each filter that a listing offers, as pairs of a name and a value."""
    form = BeautifulSoup(client.get(address).content, "html.parser")
    choices = {}
    for field in form.select("select option[value], input[type=radio], input[type=checkbox]"):
        name = field.find_parent("select")["name"] if field.name == "option" else field.get("name")
        if name and field.get("value"):
            choices[name] = field["value"]
    texts = form.select(".w-filter input[type=text], .w-drilldown input[type=text]")
    choices |= {field["name"]: "2026-01-01" for field in texts if field.get("name")}
    return list(choices.items())


def search(client, address):
    """Search a listing with each of its filters and without any; return the filters tried."""
    tried = [("q", "word"), *filters_of(client, address)]
    for name, value in tried:
        answer = client.get(address, {"q": "word", name: value})
        assert answer.status_code == 200, (name, value)
    return [name for name, _ in tried]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_a_list_of_pages_is_searched_with_every_filter(model, home, admin_client):
    parent = PAGE_TYPES[model]().get_parent()
    tried = search(admin_client, reverse("wagtailadmin_explore", args=[parent.pk]))
    assert "has_child_pages" in tried


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_a_list_of_records_is_searched_with_every_filter(model, home, admin_client):
    search(admin_client, reverse(model.snippet_viewset.get_url_name("list")))


def test_a_search_in_a_narrowed_list_finds_what_both_allow(home, admin_client):
    make = PAGE_TYPES[next(model for model in PAGE_TYPES if model.__name__ == "GroupPage")]
    found = make(title="Green bicycles", kind="workstream")
    make(title="Green cameras", kind="task_and_finish")
    make(title="Blue", kind="workstream")
    address = reverse("wagtailadmin_explore", args=[found.get_parent().pk])
    shown = admin_client.get(address, {"q": "green", "kind": "workstream"}).content.decode()
    assert "Green bicycles" in shown
    assert "Green cameras" not in shown
    assert ">Blue<" not in shown


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_all_pages_of_a_type_are_listed(model, home, admin_client):
    page = PAGE_TYPES[model]()
    names = [model._meta.app_label, model._meta.model_name]
    answer = admin_client.get(reverse("wagtailadmin_pages:type_use", args=names))
    assert answer.status_code == 200
    assert page.title in answer.content.decode()


@pytest.mark.parametrize("ordering", ["date", "-date", "title", "no such column"])
def test_meetings_are_searched_in_any_order(ordering, home, admin_client):
    make = next(make for model, make in PAGE_TYPES.items() if model.__name__ == "MeetingPage")
    address = reverse("wagtailadmin_explore", args=[make(title="Green").get_parent().pk])
    answer = admin_client.get(address, {"q": "green", "ordering": ordering})
    assert "Green" in answer.content.decode()
