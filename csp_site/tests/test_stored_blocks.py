"""Every block that is stored is known to the definitions of today."""

import pytest
from wagtail.models import Revision

from csp_site.models import InformationPage
from csp_site.tests.stored_blocks import lost_by, read_everything
from meetings.models import MeetingPage
from reviews.models import AnnualReviewPage


def test_every_stored_block_is_known_to_the_definitions(cambridge, db):
    read = list(read_everything())
    assert [loss for loss in read if loss[1]] == []
    assert {type(holder) for holder, _ in read} > {Revision, InformationPage, MeetingPage, AnnualReviewPage}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "no_such_block", "value": "Words", "id": "1"},
        {"type": "heading", "value": {"text": "Words", "no_such_field": "Words"}, "id": "1"},
    ],
)
def test_a_stored_block_that_no_definition_knows_is_found(block):
    body = InformationPage._meta.get_field("body")
    heading = {"type": "heading", "value": {"text": "Words"}, "id": "0"}
    assert lost_by(body, [heading]) == [] and len(lost_by(body, [heading, block])) == 1
