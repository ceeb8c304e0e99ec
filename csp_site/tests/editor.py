"""The editor as an officer uses it: open a form, change some of it, send all of it back."""

import json

from bs4 import BeautifulSoup
from django.urls import reverse
from lxml import html
from wagtail.test.utils.form_data import nested_form_data


def add_url(model, parent):
    return reverse(
        "wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk]
    )


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fill_in(client, url, *, send_to="", form_id="page-edit-form", **changes):
    """
    Open the form at `url`, change what is named and send it whole, where it says or to `send_to`.

    Returns the answer. A value of None takes a field out, as unticking does. The body of a page is
    filled by script in a browser, so it is empty unless given.
    """
    address, sent = filled_in(client, url, form_id=form_id, **changes)
    return client.post(send_to or address, sent)


def filled_in(client, url, *, form_id="page-edit-form", **changes):
    """Open a form and change what is named, as `fill_in` does; return where it goes and what with."""
    opened = client.get(url)
    assert opened.status_code == 200
    sheet = html.fromstring(opened.content)
    form = sheet.get_element_by_id(form_id) if form_id else sheet.forms[0]
    for empty in form.xpath(".//input[not(@value) and not(@type='checkbox') and not(@type='radio')]"):
        empty.set("value", "")
    data = {"body-count": "0"}
    for name, value in form.form_values():
        if "__prefix__" not in name and name != "csrfmiddlewaretoken":
            # A browser takes the first line break of a text for the end of its tag.
            data.setdefault(name, []).append((value or "").removeprefix("\n"))
    # Any other list of blocks is filled by script too.
    lists = form.xpath(".//*[@id and @data-w-block-arguments-value]/@id")
    data |= {f"{each}-count": "0" for each in lists if f"{each}-count" not in data}
    data |= nested_form_data(changes)
    sent = {name: value for name, value in data.items() if value is not None}
    return (form_id and form.get("action")) or url, sent


def open_form(client, url, form_id="page-edit-form"):
    """Open a form; return what a browser would send of it with nothing changed, and where to."""
    address, sent = filled_in(client, url, form_id=form_id)
    return sent, address


def opened_version(client, url):
    """
    Return the version that the form at `url` is opened from, for a test that sends fields of its own.

    Nothing for whoever may not open it.
    """
    field = BeautifulSoup(client.get(url).content, "html.parser").find("input", {"name": "opened_version"})
    return {"opened_version": field["value"]} if field else {}


def send(client, url, fields, **options):
    """Send the fields of a form that has been opened at `url`, those that are named and no more."""
    return client.post(url, fields | opened_version(client, url), **options)


def publish(client, url, **changes):
    """Fill in a page's form and press “Publish”; return the answer, whatever it is."""
    return fill_in(client, url, **{"action-publish": "action-publish"}, **changes)


def message_beside(response, name):
    """Return the message beside a field of the form that came back, and what stands in the field."""
    assert response.status_code == 200
    field = BeautifulSoup(response.content, "html.parser").find(attrs={"name": name})
    message = field.find_parent(class_="w-field").find(class_="error-message")
    typed = field.get_text().strip() if field.name == "textarea" else field.get("value", "")
    return message.get_text(strip=True) if message else "", typed


def body_sent_back(response):
    """Return the blocks of the body that came back in the form, and what is wrong with each."""
    assert response.status_code == 200
    body = BeautifulSoup(response.content, "html.parser").find(id="body")
    return json.loads(body["data-w-block-arguments-value"])


def turned_away(response):
    """Return whether the admin sent somebody away who may not do this: to its first page or to sign in."""
    first, sign_in = reverse("wagtailadmin_home"), reverse("wagtailadmin_login")
    is_sent = response.status_code == 302
    return is_sent and (response["Location"] == first or response["Location"].startswith(sign_in))
