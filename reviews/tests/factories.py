"""Makes valid reviews, publications and records for tests."""

import datetime
from decimal import Decimal

import factory

from contacts.tests.factories import ContactPageFactory
from csp_site.tests.factories import PageFactory
from priorities.tests.factories import PriorityPageFactory
from reviews.enums import Whose
from reviews.models import (
    AnnualReviewPage,
    CaseReviewPage,
    CaseReviewYear,
    DeathReviewsPage,
    Figure,
    FundingAward,
    Project,
    ProjectReport,
    PublicationPage,
    PublicationsPage,
    ReviewsPage,
)


class ReviewsPageFactory(PageFactory):
    title = "Annual reviews"
    slug = "annual-reviews"

    class Meta:
        model = ReviewsPage


def reviews_page():
    """Return the list of annual reviews, made when there is none."""
    return ReviewsPage.objects.first() or ReviewsPageFactory()


class AnnualReviewPageFactory(PageFactory):
    parent = factory.LazyFunction(reviews_page)
    title = factory.Sequence(lambda n: f"Annual Review {n}")
    slug = factory.Sequence(lambda n: f"review-{n}")
    start = datetime.date(2023, 4, 1)
    end = datetime.date(2024, 3, 31)

    class Meta:
        model = AnnualReviewPage


class PublicationsPageFactory(PageFactory):
    title = "Plans and insights"
    slug = "plans-and-insights"

    class Meta:
        model = PublicationsPage


def publications_page():
    """Return the list of publications, made when there is none."""
    return PublicationsPage.objects.first() or PublicationsPageFactory()


class PublicationPageFactory(PageFactory):
    parent = factory.LazyFunction(publications_page)
    title = factory.Sequence(lambda n: f"Publication {n}")
    slug = factory.Sequence(lambda n: f"publication-{n}")

    class Meta:
        model = PublicationPage


class CaseReviewPageFactory(PageFactory):
    title = "Antisocial behaviour case review"
    slug = "antisocial-behaviour-case-review"
    contact = factory.LazyFunction(ContactPageFactory)

    class Meta:
        model = CaseReviewPage


class CaseReviewYearFactory(factory.django.DjangoModelFactory):
    page = factory.SubFactory(CaseReviewPageFactory)
    start = factory.Sequence(lambda n: datetime.date(1990 + n, 4, 1))
    applications, threshold_not_met, reviews, reviews_with_recommendations = 9, 4, 5, 2

    class Meta:
        model = CaseReviewYear


class DeathReviewsPageFactory(PageFactory):
    title = "Learning reviews"
    slug = "learning-reviews"

    class Meta:
        model = DeathReviewsPage


class ProjectFactory(factory.django.DjangoModelFactory):
    key = factory.Sequence(lambda n: f"project-{n:04}")
    title = factory.Sequence(lambda n: f"Project {n}")

    class Meta:
        model = Project


class ProjectReportFactory(factory.django.DjangoModelFactory):
    project = factory.SubFactory(ProjectFactory)
    report = factory.SubFactory(AnnualReviewPageFactory)
    priority = factory.SubFactory(PriorityPageFactory)
    text = factory.Sequence(lambda n: f"What was done, number {n}.")

    class Meta:
        model = ProjectReport
        skip_postgeneration_save = True

    @factory.post_generation
    def ticked(self, create, extracted, **kwargs):
        """Tick the project with the priority that the report puts it under."""
        if self.priority:
            self.project.priorities.add(self.priority)
            self.project.save()


class FundingAwardFactory(factory.django.DjangoModelFactory):
    key = factory.Sequence(lambda n: f"award-{n:04}")
    funders = "The county"
    scheme = factory.Sequence(lambda n: f"Fund {n}")
    amount = Decimal("1000")
    whose = Whose.OURS
    source = factory.SubFactory(AnnualReviewPageFactory)

    class Meta:
        model = FundingAward


class FigureFactory(factory.django.DjangoModelFactory):
    key = factory.Sequence(lambda n: f"figure-{n:04}")
    value = Decimal("25")
    label = factory.Sequence(lambda n: f"things counted, number {n}")
    source = factory.SubFactory(AnnualReviewPageFactory)

    class Meta:
        model = Figure
