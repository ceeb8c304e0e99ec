"""Search stays in step with who may see what, and nobody waits for it longer than needed."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from contacts.models import MembersPage
from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.models import DocumentText, SiteDocument
from csp_site.search import documents
from csp_site.tests.editor import edit_url, publish
from csp_site.tests.factories import InformationPageFactory, holding
from csp_site.tests.searching import document_of, once_stored, pdf, search, titles
from csp_site.tests.unpublishing import confirm
from csp_site.tests.uploading import send
from meetings.tests.factories import agenda_page, item, publish_agenda
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory

pytestmark = [pytest.mark.search, pytest.mark.django_db]

TELL_OF_IT = ["Helpline", "Priority", "Group", "Meeting"]


@pytest.fixture
def member(home):
    """A member that other pages name."""
    member = MemberPageFactory(title="Unicorn Trust")
    GroupPageFactory(title="Group", chair=member)
    ContactPageFactory(title="Helpline", organisation=member)
    PriorityPageFactory(title="Priority", lead=member)
    publish_agenda(agenda_page(item("Talk", lead_member=member), title="Meeting", slug="meeting"))
    return member


@pytest.fixture
def is_named(client, member):
    """Return a function that tells which pages are found by the name of the member."""
    everywhere = sorted([member.title, *TELL_OF_IT])

    def check():
        found = sorted(titles(client, "unicorn"))
        assert found in ([], everywhere)
        return found == everywhere

    assert check()
    return check


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_member_whose_page_is_private_is_named_nowhere_until_it_is_public_again(member, is_named):
    restriction = restrict(member)
    assert not is_named()
    restriction.delete()
    assert is_named()


def test_members_under_a_page_that_becomes_private_are_named_nowhere(member, is_named):
    restrict(member.get_parent())
    assert not is_named()
    PageViewRestriction.objects.all().delete()
    assert is_named()


def test_an_administrator_who_makes_a_page_private_takes_its_name_away(
    member, is_named, client, administrator
):
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:set_privacy", args=[member.pk])
    confirm(client, client.post(url, {"restriction_type": "login"}))
    assert not is_named()
    client.post(url, {"restriction_type": "none"})
    assert is_named()


def test_a_member_that_moves_under_a_private_page_is_named_nowhere(member, is_named):
    cave = InformationPageFactory(title="Cave")
    restrict(cave)
    member.move(cave, "last-child")
    assert not is_named()
    Page.objects.get(pk=member.pk).move(MembersPage.objects.get(), "last-child")
    assert is_named()


def test_a_member_that_is_called_something_else_is_named_so_everywhere(member, client, administrator):
    client.force_login(administrator)
    renamed = {"title": "Griffin Trust", "names-0-name": "Griffin Trust"}
    assert publish(client, edit_url(member), **renamed).status_code == 302
    client.logout()
    assert sorted(titles(client, "griffin")) == sorted(["Griffin Trust", *TELL_OF_IT])
    assert titles(client, "unicorn") == []


def test_a_private_page_that_is_deleted_leaves_nothing_behind(client, home):
    page = InformationPageFactory(title="Unicorns")
    restrict(page)
    page.delete()
    assert titles(client, "unicorn") == []


def test_a_page_outside_the_site_is_not_found(client, home):
    outside = InformationPageFactory(title="Unicorns", parent=Page.get_first_root_node())
    InformationPageFactory(title="Baby unicorns", parent=outside)
    assert titles(client, "unicorns") == []
    InformationPageFactory(title="More unicorns")
    assert titles(client, "unicorns") == ["More unicorns"]


# Documents


@pytest.fixture
def reading(monkeypatch):
    """Whether a transaction was open each time that a file was read, beside that of the test itself."""
    read, found = documents._run, []
    outside = len(connection.savepoint_ids)

    def watched(*args):
        found.append(len(connection.savepoint_ids) > outside)
        return read(*args)

    monkeypatch.setattr(documents, "_run", watched)
    return found


def test_a_file_is_read_once_and_in_no_transaction(client, administrator, reading):
    client.force_login(administrator)
    with once_stored():
        assert send(client, "single", "document", "paper.pdf", pdf("Wyverns")).accepted
        assert not DocumentText.objects.exists()
    assert reading == [False]
    InformationPageFactory(title="Papers", body=[holding(SiteDocument.objects.get())])
    assert search(client, "wyverns").snippets == ["Wyverns"]


def test_the_words_of_a_file_are_found_on_pages_that_held_it_before_it_was_read(client, home):
    document = document_of(pdf("Dragons"), title="The tale")
    InformationPageFactory(title="Papers", body=[holding(document)])
    document.file = ContentFile(pdf("Wyverns"), name="paper.pdf")
    with once_stored():
        document.save()
        assert titles(client, "dragons") == []
    assert titles(client, "wyverns") == ["The tale"]


def test_an_upload_succeeds_whatever_goes_wrong_with_reading_it(client, administrator, monkeypatch, home):
    def fail(*args, **options):
        raise OSError

    monkeypatch.setattr(documents.subprocess, "run", fail)
    client.force_login(administrator)
    with once_stored():
        assert send(client, "single", "document", "paper.pdf", pdf("Wyverns")).accepted
    InformationPageFactory(title="Papers", body=[holding(SiteDocument.objects.get())])
    assert len(titles(client, "typed with care")) == 1


def test_words_of_a_file_that_is_replaced_while_it_is_read_are_not_kept(home, monkeypatch):
    document = document_of(pdf("Dragons"))
    stored = DocumentText.objects.get()

    def replace_meanwhile(document):
        SiteDocument.objects.update(file_hash="the next")
        return documents.Reading("Wyverns", documents.FileFacts())

    monkeypatch.setattr(documents, "_read_stored", replace_meanwhile)
    document.file = ContentFile(pdf("Wyverns"), name="paper.pdf")
    with once_stored():
        document.save()
    assert list(DocumentText.objects.values_list("text", "file_hash")) == [(stored.text, stored.file_hash)]


def test_one_file_is_read_at_a_time(home, monkeypatch):
    """Two are read at once, and neither has begun before the other has ended."""
    paper = document_of(pdf("Dragons"))
    events, both = [], threading.Barrier(2, timeout=20)

    def run(*args, **options):
        events.append("begins")
        # Time for the other to begin as well, should anything let it.
        threading.Event().wait(0.2)
        events.append("ends")
        raise OSError

    def read():
        both.wait()
        documents._read_stored(paper)

    monkeypatch.setattr(documents.subprocess, "run", run)
    readers = [threading.Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert events == ["begins", "ends"] * 2


# Turns


def statements(queries):
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_whoever_saves_a_page_waits_for_its_turn_before_it_holds_anything(member):
    """Else two would wait for each other for ever, each with rows that the other needs."""
    member.summary = "They fly."
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        member.save()
    made = statements(queries)
    if connection.vendor == "postgresql":
        first = next(place for place, sql in enumerate(made) if "pg_advisory_xact_lock" in sql)
        assert all(sql.startswith("SELECT") for sql in made[:first])
    else:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert any(sql.startswith("UPDATE") and "searchentry" in sql for sql in made)
    assert not [sql for sql in made if "FOR UPDATE" in sql]
