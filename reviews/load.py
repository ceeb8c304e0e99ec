"""Kinds of content files: reviews, publications, projects, money and figures."""

from csp_site.loader import PageKind, RecordKind, register_kind
from reviews.models import (
    AnnualReviewPage,
    CaseReviewPage,
    DeathReviewsPage,
    Figure,
    FundingAward,
    Project,
    PublicationPage,
    PublicationsPage,
    ReviewsPage,
)

register_kind(PageKind("reviews_page", ReviewsPage))
register_kind(PageKind("reviews", AnnualReviewPage, parent_kind="reviews_page"))
register_kind(PageKind("publications_page", PublicationsPage))
register_kind(PageKind("publications", PublicationPage, parent_kind="publications_page"))
register_kind(PageKind("death_reviews_page", DeathReviewsPage))
register_kind(PageKind("case_review_page", CaseReviewPage))
register_kind(RecordKind("projects", Project, natural_key="key", order_field="position"))
register_kind(RecordKind("awards", FundingAward, natural_key="key", order_field="position"))
register_kind(RecordKind("figures", Figure, natural_key="key", order_field="position"))
