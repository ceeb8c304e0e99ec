"""A record is unpublished only once it is said which pages show it no longer."""

import pytest
from django.urls import reverse

from csp_site.tests.factories import UserFactory
from csp_site.tests.unpublishing import confirm, unpublish, words
from priorities.tests.factories import PriorityPageFactory
from reviews.models import Figure, Project
from reviews.tests.factories import (
    AnnualReviewPageFactory,
    FigureFactory,
    ProjectFactory,
    ProjectReportFactory,
    reviews_page,
)

pytestmark = [pytest.mark.search, pytest.mark.django_db]


def test_unpublishing_a_project_says_from_which_reports_it_goes(client, home):
    client.force_login(UserFactory(is_superuser=True))
    report = AnnualReviewPageFactory(title="Annual Review 2024")
    project = ProjectReportFactory(report=report).project
    asked = client.post(reverse(Project.snippet_viewset.get_url_name("unpublish"), args=[project.pk]))
    assert "“Annual Review 2024”" in words(asked)
    assert confirm(client, asked).status_code == 302
    assert not Project.objects.get().live


def test_unpublishing_a_figure_names_every_public_page_that_it_or_they_name(client, home):
    client.force_login(UserFactory(is_superuser=True))
    figure = FigureFactory(
        source=AnnualReviewPageFactory(title="Annual Review 2024"),
        priority=PriorityPageFactory(title="Hidden draft", live=False),
    )
    told = words(client.post(reverse(Figure.snippet_viewset.get_url_name("unpublish"), args=[figure.pk])))
    assert "It goes from “Annual Review 2024”." in told


def test_a_record_that_no_page_shows_goes_without_a_question(client, home):
    client.force_login(UserFactory(is_superuser=True))
    project = ProjectFactory()
    url = reverse(Project.snippet_viewset.get_url_name("unpublish"), args=[project.pk])
    assert client.post(url).status_code == 302
    assert not Project.objects.get().live


def test_unpublishing_the_list_of_reviews_says_that_the_lists_of_records_go(client, home):
    client.force_login(UserFactory(is_superuser=True))
    told = words(unpublish(client, reviews_page()))
    assert "The lists of projects, money and figures go" in told
