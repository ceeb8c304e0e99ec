"""An address that a page once had leads to where it is now, and to nothing that the public may not see."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from csp_site.models import BasePage
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import InformationPageFactory

GONE = 404


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Return a function that gives a page another slug, as publishing does."""

    def change(page, slug):
        page = BasePage.objects.get(pk=page.pk).specific
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
        return page

    return change


@pytest.fixture
def place(client):
    """Return a function that gives where an address leads, or the status of its answer."""

    def ask(address, **headers):
        response = client.get(address, **headers)
        return response.get("Location", response.status_code)

    return ask


@pytest.fixture
def page(home):
    return InformationPageFactory(slug="old")


def test_a_changed_slug_leaves_a_permanent_redirect_behind(page, rename, client):
    rename(page, "new")
    response = client.get("/old/")
    assert (response.status_code, response["Location"]) == (301, "/new/")
    assert client.get(response["Location"]).status_code == 200


def test_an_officer_who_changes_a_slug_in_the_editor_breaks_no_link(
    page, client, officer, place, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        publish(client, edit_url(page), slug="new")
    client.logout()
    assert place("/old/") == "/new/"


def test_the_pages_below_go_with_it_each_to_its_own_place(page, rename, place):
    child = InformationPageFactory(slug="child", parent=page)
    InformationPageFactory(slug="grandchild", parent=child)
    rename(page, "new")
    rename(child, "kid")
    assert place("/old/child/") == "/new/kid/"
    assert place("/old/child/grandchild/") == "/new/kid/grandchild/"
    assert place("/new/child/grandchild/") == "/new/kid/grandchild/"


def test_a_page_that_moves_leaves_a_redirect_behind(page, home, place, django_capture_on_commit_callbacks):
    top = InformationPageFactory(slug="top")
    InformationPageFactory(slug="below", parent=page)
    with django_capture_on_commit_callbacks(execute=True):
        page.move(top, pos="last-child")
    assert place("/old/") == "/top/old/"
    assert place("/old/below/") == "/top/old/below/"


def test_a_page_that_was_a_draft_when_the_one_above_it_moved_is_found_too(page, rename, place):
    child = InformationPageFactory(slug="child", parent=page, live=False)
    rename(page, "new")
    assert place("/old/child/") == GONE
    BasePage.objects.get(pk=child.pk).specific.save_revision().publish()
    assert place("/old/child/") == "/new/child/"


def test_the_query_string_is_kept(page, rename, place):
    rename(page, "new")
    assert place("/old/?a=1&b=%C3%A9%20%26") == "/new/?a=1&b=%C3%A9%20%26"


def test_a_redirect_never_leads_off_the_site_whatever_is_asked(page, rename, place):
    rename(page, "new")
    for address in ("/old//evil.example/", "/old/%2F%2Fevil.example/", "/old/?next=//evil.example"):
        answer = place(address)
        assert answer == GONE or answer.startswith("/new/")
    for path in ("//old/", "//evil.example/old/", "/old/\\evil.example", "/old/@evil.example/"):
        assert place("/", PATH_INFO=path) == GONE


def test_what_never_was_under_the_old_address_is_not_found_without_a_detour(page, rename, place):
    rename(page, "new")
    assert place("/old/nothing/") == GONE
    assert place("/older/") == GONE


def test_a_page_that_goes_back_to_its_old_slug_is_found_there_at_once(page, rename, place):
    rename(page, "new")
    rename(page, "old")
    assert place("/old/") == 200
    assert place("/new/") == "/old/"
    assert place("/old/nothing/") == GONE


def test_pages_that_change_places_do_not_send_readers_in_circles(page, rename, place):
    other = InformationPageFactory(slug="other")
    rename(page, "between")
    rename(other, "old")
    rename(page, "other")
    for address in ("/old/", "/other/"):
        assert place(address) == 200
        assert place(f"{address}nothing/") == GONE
    assert place("/between/") == "/other/"


def test_a_new_page_at_an_old_address_has_it_and_all_below_it(page, rename, place):
    InformationPageFactory(slug="child", parent=page)
    rename(page, "new")
    Redirect.objects.filter(old_path="/old/child").delete()
    assert place("/old/child/") == "/new/child/"
    InformationPageFactory(slug="old")
    assert place("/old/") == 200
    assert place("/old/child/") == GONE


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("state", ["draft", "private"])
def test_nobody_learns_the_new_address_of_a_page_they_may_not_see(state, above, page, rename, place):
    child = InformationPageFactory(slug="child", parent=page)
    rename(page, "new")
    hidden = BasePage.objects.get(pk=page.pk if above else child.pk).specific
    if state == "draft":
        hidden.unpublish()
    else:
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    if above and state == "draft":
        child.refresh_from_db()
        child.unpublish()
    assert place("/old/child/") == GONE
    assert place("/old/") == (GONE if above else "/new/")


def test_a_redirect_to_a_page_that_needs_safe_reading_is_kept_nowhere(page, rename, client):
    care = InformationPageFactory(slug="care", is_sensitive=True, neutral_title="Advice")
    rename(care, "advice")
    rename(page, "new")
    careful, ordinary = client.get("/care/"), client.get("/old/")
    assert careful["Location"] == "/advice/"
    assert (careful["Cache-Control"], careful["Referrer-Policy"]) == ("no-store", "same-origin")
    assert (ordinary["Cache-Control"], ordinary["Referrer-Policy"]) == (
        "no-cache",
        "strict-origin-when-cross-origin",
    )


def test_a_form_sent_to_an_old_address_is_not_led_on(page, rename, client):
    rename(page, "new")
    assert client.post("/old/").status_code == GONE
    assert client.head("/old/").status_code == 301


def test_an_address_without_its_slash_gets_there_too(page, rename, client):
    rename(page, "new")
    assert client.get("/old", follow=True).redirect_chain == [("/new/", 301)]


def test_pages_that_are_there_ask_for_no_redirects(page, rename, visit_queries):
    rename(page, "new")
    assert not [query for query in visit_queries("/new/") if "redirect" in query]


@pytest.mark.parametrize(
    "address", ["/" + "a/" * 2_000, "/" + "a" * 5_000 + "/", "/old/" + "é" * 300 + "/", "/a?" + "b" * 9_000]
)
def test_an_address_far_too_long_is_refused_as_before(address, page, rename, client):
    rename(page, "new")
    assert client.get(address, follow=True).status_code == GONE


def typed(client, officer, **fields):
    """Let an officer type in a redirect and return the answer."""
    client.force_login(officer)
    sent = {"old_path": "", "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": ""}
    sent |= {"redirect_page_route_path": "", **fields}
    answer = client.post(reverse("wagtailredirects:add"), sent)
    client.logout()
    return answer


def test_an_officer_types_in_an_address_of_the_site_before(page, client, officer, place):
    assert typed(client, officer, old_path="/page.asp?id=7&a=1", redirect_page=page.pk).status_code == 302
    assert typed(client, officer, old_path="/poster", redirect_page=page.pk).status_code == 302
    assert place("/page.asp?a=1&id=7") == "/old/"
    assert place("/page.asp?a=1&id=8") == GONE
    assert place("/poster/") == "/old/"


def test_an_officer_may_send_an_address_to_another_site_for_a_time(client, home, officer, place):
    answer = typed(
        client, officer, old_path="/survey", redirect_link="https://example.org/s", is_permanent=""
    )
    assert answer.status_code == 302
    response = client.get("/survey/?a=1")
    assert (response.status_code, response["Location"]) == (302, "https://example.org/s")
    assert place("/survey/more/") == GONE


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("administrator", 200), ("publisher", 302)])
def test_officers_see_the_redirects_and_publishers_of_agendas_do_not(who, status, client, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("wagtailredirects:index")).status_code == status
    assert client.get(reverse("wagtailredirects:add")).status_code == status


def test_a_redirect_keeps_no_page_from_being_deleted_and_goes_with_it(page, rename, client, officer, place):
    rename(page, "new")
    typed(client, officer, old_path="/poster", redirect_page=page.pk)
    call_command("rebuild_references_index", verbosity=0)
    client.force_login(officer)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not BasePage.objects.filter(pk=page.pk).exists()
    assert not Redirect.objects.exists()
    client.logout()
    assert place("/old/") == place("/poster/") == GONE
