"""Two people who save in the same moment, and one who chooses between two versions by keyboard."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import expect
from wagtail.test.utils.form_data import rich_text, streamfield

from csp_site.models import InformationPage
from csp_site.tests.editor import edit_url, open_form, publish
from csp_site.tests.factories import InformationPageFactory, UserFactory
from csp_site.tests.test_end_to_end import edit_as_officer

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


def test_who_comes_second_reads_both_versions_and_keeps_theirs_by_keyboard(open_page):
    screen = edit_as_officer(open_page, InformationPage.objects.get(slug="privacy"))
    stored = InformationPage.objects.get(slug="privacy")
    screen.get_by_label("Summary").fill("What I typed meanwhile.")
    body = streamfield([("text", rich_text("<p>Words of the first to save</p>"))])
    publish(another_officer(), edit_url(stored), summary="The first to save.", body=body)
    screen.keyboard.press("Control+s")
    section = screen.get_by_role("region", name="Two versions: choose one")
    expect(section).to_be_visible()
    expect(section).to_contain_text("The first to save.")
    expect(section).to_contain_text("Words of the first to save")
    expect(section).to_contain_text("What I typed meanwhile.")
    expect(section).to_contain_text("Bea Quick")
    expect(screen.get_by_label("Summary")).to_have_value("What I typed meanwhile.")
    screen.keyboard.press("Control+s")
    expect(screen.get_by_text("has been updated").first).to_be_visible()
    stored.refresh_from_db()
    assert stored.get_latest_revision_as_object().summary == "What I typed meanwhile."
    assert stored.summary == "The first to save."
