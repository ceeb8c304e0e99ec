"""Losses that only reviews know: lists of records, and pages of projects, under the annual reviews."""

from csp_site.unpublishing.losses import losses, of_type
from reviews.models import ReviewsPage


@losses
def record_lists(gone):
    """Yield the sentence for what hangs on the list of annual reviews."""
    if of_type(gone, ReviewsPage):
        yield "The lists of projects, money and figures go, with their files and the page of each project."
