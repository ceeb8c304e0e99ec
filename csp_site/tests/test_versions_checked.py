"""Pages that one person checks while another publishes them."""

import pytest

from csp_site.models import PageCheck
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import InformationPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def test_a_page_is_noted_as_checked_only_as_it_was_opened(signed_in, home):
    page = InformationPageFactory(title="Bikes", summary="Old.")
    opened = page.check_url
    publish(signed_in, edit_url(page), summary="New.")
    answer = signed_in.post(opened, follow=True)
    assert "Not noted: this page was published again" in answer.content.decode()
    assert "Not noted" in signed_in.post(opened.partition("?")[0], follow=True).content.decode()
    assert not PageCheck.objects.exists()
    page.refresh_from_db()
    signed_in.post(page.check_url)
    assert PageCheck.objects.count() == 1
