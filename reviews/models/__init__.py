"""Models of reviews: reports, and the records they tell of."""

from reviews.models.case_reviews import CaseReviewPage, CaseReviewYear
from reviews.models.corrections import Correction
from reviews.models.figures import Figure
from reviews.models.imports import SpreadsheetImport
from reviews.models.learning import DeathReviewsPage
from reviews.models.money import FundingAward
from reviews.models.prints import ReportPrint
from reviews.models.projects import Project, ProjectReport
from reviews.models.publications import PublicationPage, PublicationsPage
from reviews.models.reports import ReportPage
from reviews.models.reviews import AnnualReviewPage, ReviewMember, ReviewsPage
from reviews.models.sections import ReportSection

__all__ = [
    "AnnualReviewPage",
    "CaseReviewPage",
    "CaseReviewYear",
    "Correction",
    "DeathReviewsPage",
    "Figure",
    "FundingAward",
    "Project",
    "ProjectReport",
    "PublicationPage",
    "PublicationsPage",
    "ReportPage",
    "ReportPrint",
    "ReportSection",
    "ReviewMember",
    "ReviewsPage",
    "SpreadsheetImport",
]
