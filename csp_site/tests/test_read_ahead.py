"""Files that staff upload are read before a transaction begins, so that nobody else waits for it."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from csp_site.admin.sent_forms import FIELD
from csp_site.models import SentForm
from csp_site.models.documents import SiteDocument
from csp_site.search import documents
from csp_site.tests.editor import opened_version
from csp_site.tests.factories import UserFactory
from csp_site.tests.test_sent_forms import form, token
from meetings.tests.factories import agenda_page, item
from meetings.tests.paper_files import good_pdf

pytestmark = pytest.mark.django_db
DOORS = ["papers", "one", "several", "chooser", "new file"]


def file(name="terms.pdf"):
    return ContentFile(good_pdf(), name=name)


def filled_in(client, door):
    """Return the address and the fields of a form with a file in it."""
    if door == "papers":
        files = [file("a.pdf"), file("b.pdf")]
        return form(client, reverse("meeting_papers", args=[agenda_page(item()).pk]), files=files)
    if door == "one":
        return form(client, reverse("wagtaildocs:add"), title="Terms", file=file())
    if door == "several":
        return form(client, reverse("wagtaildocs:add_multiple"), **{"title": "Terms", "files[]": file()})
    if door == "chooser":
        mark, prefix = token(client, reverse("wagtaildocs:add")), "document-chooser-upload"
        typed = {f"{prefix}-title": "Terms", f"{prefix}-file": file()}
        return reverse("wagtaildocs_chooser:create"), {FIELD: mark, **typed}
    stored = SiteDocument.objects.create(title="Terms", file=file())
    address = reverse("wagtaildocs:edit", args=[stored.pk])
    typed = {"title": "Terms", "file": ContentFile(good_pdf() + b"\n", name="terms.pdf")}
    return form(client, address, **typed, **opened_version(client, address))


@pytest.fixture
def readings(monkeypatch, db):
    """For each time that files are read: how many, and how many transactions were open but the test's."""
    found, run, open_before = [], documents._run, len(connection.atomic_blocks)

    def spy(files, name):
        found.append((len(files), len(connection.atomic_blocks) - open_before))
        return run(files, name)

    monkeypatch.setattr(documents, "_run", spy)
    return found


@pytest.mark.parametrize("door", DOORS)
def test_no_transaction_is_open_while_a_file_is_read_and_it_is_read_once(door, readings, client, home):
    client.force_login(UserFactory(is_superuser=True))
    address, sent = filled_in(client, door)
    readings.clear()
    assert client.post(address, sent).status_code == (200 if door in ("several", "chooser") else 302)
    assert readings == [(2 if door == "papers" else 1, 0)]
    assert SiteDocument.objects.exists()
    if door in ("papers", "one"):
        assert SentForm.objects.exists()


def test_the_files_of_somebody_who_may_not_have_documents_here_are_not_read(readings, client, home):
    client.force_login(UserFactory())
    address = reverse("wagtaildocs:add")
    client.post(address, {FIELD: "a" * 64, "title": "Terms", "file": file()})
    assert readings == []
