"""What the tests of reviews share: a review that shows all of its records."""

import pytest

from reviews.tests.factories import AnnualReviewPageFactory

RECORD_BLOCKS = [
    ("projects", {"heading": "Projects", "part": "priority"}),
    ("money", {"heading": "Money"}),
    ("figures", {"heading": "Figures"}),
    ("members", {"heading": "Members"}),
    ("contacts", {"heading": "Contacts"}),
]


@pytest.fixture
def review(home):
    """A review that shows all of its records in the answer to one question."""
    body = [("question", {"question": "What did we do?", "answer": RECORD_BLOCKS})]
    return AnnualReviewPageFactory(slug="2024", title="Annual Review 2024", body=body)


@pytest.fixture
def desk(client, officer, review):
    """A browser in which an officer is signed in, with a review to have read things in."""
    client.force_login(officer)
    return client
