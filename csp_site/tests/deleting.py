"""Deleting in the admin by every way there is."""

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page


def refusal(response):
    """Return the message on the page that the answer leads to, having seen that the page is whole."""
    assert response.status_code == 200
    messages = BeautifulSoup(response.content, "html.parser").select(".messages li")
    return " ".join(message.get_text(" ", strip=True) for message in messages)


def delete(client, page, **sent):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), sent, follow=True)


def delete_in_bulk(client, *objects):
    meta = objects[0]._meta if not isinstance(objects[0], Page) else Page._meta
    url = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "delete"])
    return client.post(f"{url}?{'&'.join(f'id={each.pk}' for each in objects)}", follow=True)


def exists(instance):
    return type(instance)._base_manager.filter(pk=instance.pk).exists()


def delete_snippet(client, snippet):
    url = reverse(snippet.snippet_viewset.get_url_name("delete"), args=[snippet.pk])
    return client.post(url, follow=True)
