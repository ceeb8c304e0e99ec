"""People who save the same page in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from csp_site.tests.editor import edit_url, open_form
from csp_site.tests.factories import InformationPageFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def another_officer():
    """Return the browser of somebody else who may do everything."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True, first_name="Bea", last_name="Quick"))
    return client


def at_once(*calls):
    """Make the calls in the same moment, each in a thread and on a connection of its own."""
    together, answers = Barrier(len(calls), timeout=30), []

    def run(call):
        together.wait()
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("button", [{}, {"action-publish": "action-publish"}], ids=["draft", "publish"])
def test_of_those_who_save_a_page_in_the_same_moment_all_but_one_are_asked(real_content, button):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("each thread would have a database of its own")
    real_content()
    page = InformationPageFactory()
    calls = []
    for number in range(4):
        officer = another_officer()
        form, action = open_form(officer, edit_url(page))
        sent = form | {"summary": f"Summary {number}"} | button
        calls.append(lambda officer=officer, action=action, sent=sent: officer.post(action, sent))
    assert sorted(answer.status_code for answer in at_once(*calls)) == [200, 200, 200, 302]
    assert page.revisions.count() == 1
