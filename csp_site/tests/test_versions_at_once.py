"""People who save the same page in the same moment."""

import pytest
from django.test import Client

from csp_site.models import InformationPage
from csp_site.tests.at_once import together
from csp_site.tests.editor import edit_url, open_form
from csp_site.tests.factories import InformationPageFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("button", [{}, {"action-publish": "action-publish"}], ids=["draft", "publish"])
def test_of_those_who_save_a_page_in_the_same_moment_all_but_one_are_asked(button, shared):
    page = InformationPageFactory(summary="As it was.")

    def officer(number):
        """Open the editor; return what saves it."""
        client = Client()
        client.force_login(UserFactory(is_superuser=True))
        form, action = open_form(client, edit_url(page))
        return lambda: client.post(action, form | {"summary": f"Summary {number}"} | button)

    answers = together(*[officer(number) for number in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    saved = [f"Summary {number}" for number, answer in enumerate(answers) if answer.status_code == 302]
    assert page.revisions.count() == 1
    assert [page.revisions.get().as_object().summary] == saved
    live = InformationPage.objects.get(pk=page.pk).summary
    assert live == (saved[0] if button else "As it was.")
