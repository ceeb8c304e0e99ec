"""Every address that the site has promised to keep answers, with the real partnership on it."""

import pytest

from contacts.models import MemberPage
from csp_site.tests.loading import text_of
from priorities.models import GroupPage, PriorityPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]

KEPT = [
    "/",
    "/report-it/",
    "/get-help/",
    "/priorities/",
    "/priorities/preventing-violence-and-exploitation/",
    "/priorities/a-neighbourhood-approach/",
    "/priorities/tackling-acquisitive-crime/",
    "/priorities/reducing-violence-in-our-city-centre/",
    "/priorities/safeguarding-young-people/",
    "/priorities/listening-to-community-needs/",
    "/groups/",
    "/groups/city-centre-working-group/",
    "/groups/problem-solving-working-group/",
    "/groups/home-life/",
    "/groups/street-community/",
    "/groups/cycle-crime/",
    "/meetings/",
    "/meetings/2026-02-24/",
    "/annual-reviews/",
    "/annual-reviews/2024/",
    "/plans-and-insights/",
    "/plans-and-insights/community-safety-plan/",
    "/plans-and-insights/strategic-assessment-2024-25/",
    "/learning-reviews/",
    "/members/",
    "/members/cambridge-city-council/",
    "/members/integrated-care/",
    "/members/cambridgeshire-constabulary/",
    "/members/cambridgeshire-county-council/",
    "/members/cambridgeshire-fire-and-rescue-service/",
    "/members/probation-service/",
    "/members/anglia-ruskin-university/",
    "/members/british-transport-police/",
    "/members/cambridge-business-against-crime/",
    "/members/cambridge-council-for-voluntary-service/",
    "/members/cambridge-university-hospitals/",
    "/members/cambridgeshire-and-peterborough-nhs-foundation-trust/",
    "/members/university-of-cambridge/",
    "/members/police-and-crime-commissioner/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/staying-safe-online/",
    "/data/",
    "/changes/",
]


@pytest.mark.parametrize("address", KEPT)
def test_an_address_that_was_promised_answers_with_a_page(get_soup, address):
    assert text_of(get_soup(address).main.h1)


@pytest.mark.parametrize("model", [PriorityPage, GroupPage, MemberPage], ids=lambda model: model.__name__)
def test_no_page_has_an_address_that_nobody_promised(model):
    assert {page.url for page in model.objects.live()} <= set(KEPT)
