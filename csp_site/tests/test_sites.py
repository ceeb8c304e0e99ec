"""The site of a request is the one that Wagtail would find, found with its settings in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from csp_site.models import SiteSettings
from csp_site.web.routing import find_site


@pytest.fixture
def sites(home):
    """The default site and another port of its host, two ports of a second host, and a third host."""
    root = Page.objects.get(pk=home.pk)
    Site.objects.update(hostname="www.example.org", port=80, is_default_site=True)
    for hostname, port in (("www.example.org", 8080), ("two.example.org", 80), ("two.example.org", 81)):
        Site.objects.create(hostname=hostname, port=port, root_page=root)
    Site.objects.create(hostname="one.example.org", port=80, root_page=root)


@pytest.mark.parametrize(
    "host", ["www.example.org", "two.example.org", "one.example.org", "none.example.org"]
)
@pytest.mark.parametrize("port", ["80", "81", "8080", "9999"])
def test_the_site_is_the_one_that_wagtail_finds(host, port, sites, rf):
    asked = {"HTTP_HOST": f"{host}:{port}", "SERVER_PORT": port}
    assert find_site(rf.get("/", **asked)) == Site._find_for_request(rf.get("/", **asked))


def test_without_any_site_there_is_none(db, rf):
    Site.objects.all().delete()
    assert find_site(rf.get("/")) is None


def test_the_settings_come_along(home, rf):
    site = Site.objects.get()
    SiteSettings.objects.create(site=site, name="A partnership of its own")
    with CaptureQueriesContext(connection) as queries:
        request = rf.get("/")
        find_site(request)
        assert SiteSettings.for_visitor(request).name == "A partnership of its own"
    assert len(queries) == 1
