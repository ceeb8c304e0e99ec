"""The tables that the admin exports, Wagtail's own ones too: nothing in a cell is run."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import get_resolver
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect

from csp_site.formats.csv_files import csv_cell
from csp_site.tests.factories import InformationPageFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "-1+cmd|' /C calc'!A0", "+1", "@SUM(A1)", "\t=1", " ＝1"]


def listings(patterns=None, before="/"):
    """Yield the addresses of the admin that take nothing."""
    for each in patterns or get_resolver().url_patterns:
        address = before + str(each.pattern).lstrip("^")
        if hasattr(each, "url_patterns"):
            yield from listings(each.url_patterns, address)
        elif address.startswith("/admin/") and not any(
            word in address for word in ("<", "logout", "failwhale")
        ):
            yield address


@pytest.fixture
def evil(home, admin_user):
    """Pages, people, roles and redirects with names that a spreadsheet would run."""
    who = UserFactory(first_name=EVIL[0], last_name=EVIL[1])
    for number, name in enumerate(EVIL):
        role = RoleFactory(name=name)
        page = InformationPageFactory(title=name, slug=f"evil-{number}", owner_role=role, owner=who)
        page.locked, page.locked_by = True, who
        page.save_revision(user=admin_user, log_action=True).publish(user=admin_user)
        Redirect.objects.create(old_path=f"/{number}", redirect_link=name[:100])
    return admin_user


def exports(client, kind):
    """Yield the address and the content of every table that the admin exports."""
    for address in sorted(set(listings())):
        response = client.get(address, {"export": kind})
        if "attachment" in response.get("Content-Disposition", ""):
            yield address, b"".join(response.streaming_content)


def test_no_cell_of_a_csv_file_that_the_admin_exports_is_run(client, evil):
    client.force_login(evil)
    found = {}
    for address, content in exports(client, "csv"):
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if csv_cell(cell) != cell] == [], address
        found[address] = cells
    assert {"/admin/reports/site-history/", "/admin/redirects/", "/admin/reports/due/"} <= set(found)
    for address in ("/admin/reports/site-history/", "/admin/reports/due/", "/admin/reports/locked/"):
        assert {f"'{name}" for name in EVIL} <= set(found[address]), address
    assert f"'{EVIL[1]}" in found["/admin/redirects/"]


def test_every_cell_of_a_workbook_that_the_admin_exports_is_text_or_a_plain_value(client, evil):
    client.force_login(evil)
    found = set()
    for address, content in exports(client, "xlsx"):
        cells = [cell for row in load_workbook(BytesIO(content)).active.rows for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == [], address
        found.add(address)
        if address == "/admin/reports/due/":
            assert EVIL[1] in {cell.value for cell in cells}
    assert {"/admin/reports/site-history/", "/admin/redirects/", "/admin/reports/due/"} <= found
