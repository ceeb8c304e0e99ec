"""A record is unpublished only once it is said which pages show it no longer."""

import pytest
from django.urls import reverse

from csp_site.tests.factories import UserFactory
from csp_site.tests.unpublishing import confirm, unpublish, words
from reviews.models import Project
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    ProjectReportFactory,
    reviews_page,
)

pytestmark = pytest.mark.django_db


def test_unpublishing_a_project_says_from_which_reports_it_goes(client, home):
    client.force_login(UserFactory(is_superuser=True))
    report = AnnualReviewPageFactory(title="Annual Review 2024")
    project = ProjectReportFactory(report=report).project
    asked = client.post(reverse(Project.snippet_viewset.get_url_name("unpublish"), args=[project.pk]))
    assert "“Annual Review 2024”" in words(asked)
    assert confirm(client, asked).status_code == 302
    assert not Project.objects.get().live


def test_unpublishing_the_list_of_reviews_says_that_the_lists_of_records_go(client, home):
    client.force_login(UserFactory(is_superuser=True))
    told = words(unpublish(client, reviews_page()))
    assert "The lists of projects, money and figures go" in told
