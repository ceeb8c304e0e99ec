"""What officers must still supply: listed in the admin, each leading to the very field that settles it."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csp_site.jobs import JOBS
from csp_site.models import HomePage, JobRun, OpenPoint, SiteSettings
from csp_site.tests.editor import send
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.open_points import list_url, rows_of, soup_of

pytestmark = pytest.mark.django_db


def test_an_officer_sees_the_points_in_words(client, officer):
    page = InformationPageFactory(title="Privacy")
    OpenPoint.objects.create(key="a", page=page, field="body", text="Say who.", source_row="R-99")
    client.force_login(officer)
    [(text, link)] = rows_of(client)
    assert text == "Say who."
    assert link.get_text(strip=True) == "Privacy: body"


def test_a_point_without_a_page_or_a_known_field_is_listed_without_a_link(client, administrator):
    OpenPoint.objects.create(key="a", text="Find somebody.")
    OpenPoint.objects.create(key="b", text="Find something.", field="nothing-like-this")
    client.force_login(administrator)
    assert [link for _, link in rows_of(client)] == [None, None]


def test_a_point_whose_field_the_page_does_not_have_leads_to_its_page(client, officer):
    page = InformationPageFactory()
    OpenPoint.objects.create(key="a", page=page, field="channels", text="Find a number.")
    client.force_login(officer)
    [(_, link)] = rows_of(client)
    assert link["href"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_settings_are_no_link_for_who_may_not_change_them(client, officer, administrator):
    OpenPoint.objects.create(key="a", field="strapline", text="Choose one.")
    client.force_login(officer)
    assert rows_of(client)[0][1] is None
    client.force_login(administrator)
    assert rows_of(client)[0][1]["href"].endswith("-strapline-wrapper")


def test_open_points_come_first_and_can_be_had_alone(client, officer):
    OpenPoint.objects.create(key="a", text="Long settled.", closed_on="2026-01-05")
    OpenPoint.objects.create(key="b", text="Still open.")
    client.force_login(officer)
    assert [text for text, _ in rows_of(client)] == ["Still open.", "Long settled."]
    assert [text for text, _ in rows_of(client, "?is_settled=False")] == ["Still open."]
    assert [text for text, _ in rows_of(client, "?is_settled=True")] == ["Long settled."]


def test_the_list_asks_no_more_of_the_database_for_thirty_points(
    client, officer, django_assert_num_queries
):
    client.force_login(officer)

    def add(first, last):
        for number in range(first, last):
            page = InformationPageFactory()
            OpenPoint.objects.create(key=f"point-{number}", page=page, field="body", text="Say.")

    def queries():
        client.get(list_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(list_url())
        return len(captured)

    add(0, 3)
    few = queries()
    add(3, 30)
    assert queries() == few


def test_the_first_page_of_the_admin_tells_how_many_are_open(client, officer):
    OpenPoint.objects.create(key="a", text="Settled.", closed_on="2026-01-05")
    client.force_login(officer)
    assert "open point" not in what_needs_you(client).get_text()
    OpenPoint.objects.create(key="b", text="Say who.")
    link = what_needs_you(client).find("a")
    assert (link.get_text(), link["href"]) == ("1 open point", f"{list_url()}?is_settled=False")
    OpenPoint.objects.create(key="c", text="Say when.")
    assert what_needs_you(client).find("a").get_text() == "2 open points"


def what_needs_you(client):
    return soup_of(client, reverse("wagtailadmin_home")).find(id="attention-heading").find_parent("section")


def test_who_may_not_see_the_points_is_not_sent_to_them(client, publisher):
    OpenPoint.objects.create(key="b", text="Say who.")
    client.force_login(publisher)
    assert what_needs_you(client).find("a") is None


@time_machine.travel("2026-03-02T09:00:00Z", tick=False)
def test_the_first_page_says_when_the_scheduled_work_stands_still(client, officer):
    HomePage.objects.update(last_reviewed="2026-02-24")
    client.force_login(officer)
    assert "The scheduled work is not running." in what_needs_you(client).get_text()
    for name in JOBS:
        JobRun.objects.create(
            job=name, started_at="2026-03-02T08:59:30Z", finished_at="2026-03-02T08:59:31Z", succeeded=True
        )
    assert "Nothing needs you today." in what_needs_you(client).get_text()


def test_a_settled_point_is_closed_with_a_day(client, officer):
    point = OpenPoint.objects.create(key="a", field="strapline", text="Choose one.")
    client.force_login(officer)
    url = reverse(OpenPoint.snippet_viewset.get_url_name("edit"), args=[point.pk])
    sent = {"key": "a", "page": "", "field": "strapline", "text": "Choose one.", "closed_on": "2026-03-02"}
    assert send(client, url, sent).status_code == 302
    assert not OpenPoint.objects.filter(closed_on=None).exists()
    assert re.search("2 March 2026", soup_of(client, list_url()).get_text())


def test_a_page_with_an_open_point_can_be_deleted_and_takes_it_along(client, officer):
    page = InformationPageFactory()
    OpenPoint.objects.create(key="a", page=page, field="body", text="Say who.")
    client.force_login(officer)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not OpenPoint.objects.exists()
    assert SiteSettings.objects.count() == 0
