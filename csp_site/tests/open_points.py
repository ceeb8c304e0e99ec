"""The admin's list of open points as staff see it."""

from bs4 import BeautifulSoup
from django.urls import reverse

from csp_site.models import OpenPoint


def list_url():
    return reverse(OpenPoint.snippet_viewset.get_url_name("list"))


def soup_of(client, url):
    response = client.get(url, follow=True)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows_of(client, query=""):
    """Return the rows of the list: the text of each point, and the link to its field, if it has one."""
    table = soup_of(client, list_url() + query).select_one("table.listing")
    rows = [row.find_all("td") for row in table.find("tbody").find_all("tr")] if table else []
    return [(cells[1].a.get_text(strip=True), cells[2].find("a")) for cells in rows]
