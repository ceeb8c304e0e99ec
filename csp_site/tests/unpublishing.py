"""Taking pages from readers in the admin by every door there is, and what its answers say."""

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from csp_site.tests.loading import text_of

PRIVATE = {"restriction_type": "login"}


def unpublish(client, *pages, **sent):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[pages[0].pk]), sent)


def in_bulk(client, action, pages, **sent):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{url}?{'&'.join(f'id={page.pk}' for page in pages)}", sent)


def unpublish_in_bulk(client, *pages, **sent):
    return in_bulk(client, "unpublish", pages, **sent)


def private_place(page):
    """Return a private page beside the one above `page`, of the same type, so that it may go there."""
    above = page.get_parent().specific
    beside = above if above.depth == 1 else above.get_parent().specific
    found = beside.get_children().filter(slug="cave").first()
    if not found:
        found = beside.add_child(instance=type(above)(title="The cave", slug="cave"))
        PageViewRestriction.objects.create(page=found, restriction_type="login")
    return found


def move(client, page, **sent):
    args = [page.pk, private_place(page).pk]
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=args), sent)


def move_in_bulk(client, page, **sent):
    return in_bulk(client, "move", [page], chooser=private_place(page).pk, **sent)


def make_private(client, page, **sent):
    return client.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), PRIVATE | sent)


DOORS = [unpublish, unpublish_in_bulk, move, move_in_bulk, make_private]


def private_collection():
    collection = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def sheet(response):
    """Return what an answer shows, whether a whole page or the inside of a window."""
    if response.headers["Content-Type"] == "application/json":
        return BeautifulSoup(response.json().get("html", ""), "html.parser")
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return text_of(sheet(response))


def confirm(client, response):
    """Send the form in which an answer asks, as a browser does, and return the next answer."""
    form = sheet(response).find("input", attrs={"name": "told"}).find_parent("form")
    sent = {}
    for field in form.select("input[name]"):
        if field["type"] == "hidden" or field.has_attr("checked"):
            sent.setdefault(field["name"], []).append(field.get("value", "on"))
    return client.post(form["action"], sent)


def is_public(client, page):
    """Return whether a visitor finds a page at its address."""
    page = Page.objects.get(pk=page.pk)
    client.logout()
    return client.get(page.url).status_code == 200 if page.url else False
