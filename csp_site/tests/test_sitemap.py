"""The sitemap names what the world may find, and nothing else."""

import re

from wagtail.models import PageViewRestriction

from csp_site.tests.factories import InformationPageFactory, page_factories


def listed(client):
    """Return the addresses of pages on the map; what stands there beside pages has its own tests."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    found = re.findall(r"<loc>http://testserver(.*?)</loc>", response.content.decode())
    return [address for address in found if not address.startswith(("/data/", "/changes/"))]


def test_every_public_page_of_every_type_is_listed(home, client):
    for make in page_factories().values():
        page = make()
        assert (page.url in listed(client)) == (not page.is_sensitive)


def test_drafts_and_private_pages_are_not_listed_nor_what_lies_under_a_private_one(home, client):
    InformationPageFactory(live=False)
    private = InformationPageFactory()
    InformationPageFactory(parent=private)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert listed(client) == ["/"]


def test_pages_that_need_safe_reading_are_not_listed_nor_what_lies_under_them(home, client):
    careful = InformationPageFactory(is_sensitive=True, neutral_title="Advice")
    InformationPageFactory(parent=careful)
    InformationPageFactory(slug="open")
    assert listed(client) == ["/", "/open/"]


def test_the_day_of_the_last_change_is_told(home, client):
    page = InformationPageFactory(slug="changed")
    page.save_revision().publish()
    page.refresh_from_db()
    assert (
        f"<lastmod>{page.last_published_at:%Y-%m-%d}</lastmod>"
        in client.get("/sitemap.xml").content.decode()
    )


def test_the_sitemap_takes_the_same_few_queries_with_3_and_with_30_pages(home, visit_queries):
    def grow(count):
        for make in page_factories().values():
            if hasattr(make, "_meta") and not make._meta.model.max_count_per_parent:
                make.create_batch(count)

    grow(3)
    with_3 = visit_queries("/sitemap.xml")
    grow(27)
    with_30 = visit_queries("/sitemap.xml")
    assert with_30 == with_3
    assert len(with_30) == len(set(with_30)) <= 25
