"""Replacing, withdrawing and deleting a document, and who of the staff may."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection, GroupCollectionPermission

from csp_site.models import InformationPage
from csp_site.models.documents import DocumentVersion, SiteDocument
from csp_site.models.holds import ELSEWHERE
from csp_site.tests.editor import message_beside, send
from csp_site.tests.factories import PDF, DocumentFactory, InformationPageFactory, UserFactory, holding
from csp_site.tests.searching import document_of
from meetings.tests.paper_files import good_pdf

CHANGED = "Table 2 corrected."
NEW_PDF = PDF.replace(b"%PDF-1.7", b"%PDF-1.7\n% the second one")
NOON = datetime.datetime(2026, 2, 24, 12, tzinfo=datetime.UTC)
REASON = "It named a resident by mistake."


@pytest.fixture
def document(home):
    """A document that everybody may read."""
    document = DocumentFactory(title="Terms of reference", file=ContentFile(PDF, name="terms.pdf"))
    InformationPageFactory(body=[holding(document)])
    return document


@pytest.fixture
def chooser(home):
    """Somebody of the staff who may choose documents for pages, and no more."""
    group = Group.objects.create(name="Choosers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupCollectionPermission.objects.create(
        group=group,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="choose_document"),
    )
    user = UserFactory()
    user.groups.add(group)
    return user


def replace(client, document, name="next.pdf", content=NEW_PDF, note=CHANGED):
    file = SimpleUploadedFile(name, content)
    data = {"title": document.title, "tags": "", "file": file, "replaced_note": note}
    # Nobody can read these files, so that they are asked about.
    data |= {"clearance": "I have looked at it."}
    return send(client, reverse("wagtaildocs:edit", args=[document.pk]), data)


def edit_form(user, pk, content):
    """Return the form as the admin makes it when it is opened."""
    document = SiteDocument.objects.get(pk=pk)
    data = {"title": document.title, "tags": "", "replaced_note": CHANGED, "clearance": "Looked at."}
    files = {"file": SimpleUploadedFile("next.pdf", content)}
    return get_document_form(SiteDocument)(data, files, instance=document, user=user)


def access_url(document):
    return reverse("document_access", args=[document.pk])


def withdraw(client, document, note=REASON):
    return client.post(access_url(document), {"withdrawn_note": note}, follow=True)


def version_url(document):
    return reverse("document_version", args=[document.versions.get().pk])


def test_a_replaced_document_keeps_its_address(client, officer, document):
    address, etag = document.url, client.get(document.url)["ETag"]
    client.force_login(officer)
    assert replace(client, document).status_code == 302
    client.logout()
    document.refresh_from_db()
    assert document.url == address
    response = client.get(address, headers={"If-None-Match": etag})
    assert response.getvalue() == NEW_PDF
    assert response["Content-Disposition"] == 'inline; filename="terms.pdf"'
    assert client.get(address.replace("terms", "next")).status_code == 404


def test_what_is_known_of_the_earlier_file_is_not_told_of_the_new_one_before_that_is_read(
    client, officer, home, get_soup
):
    document = document_of(good_pdf("a", "b"))
    page = InformationPageFactory(body=[holding(document)])
    assert "2 pages" in get_soup(page.url).main.get_text()
    client.force_login(officer)
    assert replace(client, document).status_code == 302
    client.logout()
    told = get_soup(page.url).main.get_text()
    assert "Table 2 corrected." in told and "2 pages" not in told


def test_the_earlier_file_stays_for_staff_who_may_change_the_document(client, officer, document, get_soup):
    client.force_login(officer)
    with time_machine.travel(NOON, tick=False):
        replace(client, document)
    page = get_soup(access_url(document))
    link = page.find("a", href=version_url(document))
    assert link.get_text() == "Until 24 February 2026, noon"
    assert f"replaced by {officer}" in " ".join(link.parent.get_text().split())
    response = client.get(link["href"])
    assert response.getvalue() == PDF
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Disposition"] == 'attachment; filename="terms.pdf"'


def test_nobody_else_gets_the_earlier_file(client, officer, document, chooser):
    client.force_login(officer)
    replace(client, document)
    address = version_url(document)
    client.logout()
    for user in (None, chooser, UserFactory()):
        if user:
            client.force_login(user)
        response = client.get(address)
        assert response.status_code == 302
        assert "/admin/" in response["Location"]
        assert PDF not in response.content


@time_machine.travel("2026-02-18 12:00+00:00", tick=False)
def test_a_file_that_readers_had_is_replaced_only_with_a_word_on_what_changed(
    client, officer, document, get_soup
):
    client.force_login(officer)
    answer = replace(client, document, note=" ")
    assert message_beside(answer, "replaced_note")[0].startswith("Readers may have the earlier file.")
    assert not document.versions.exists()
    assert replace(client, document).status_code == 302
    told = "Replaced 18 February 2026: Table 2 corrected."
    assert CHANGED in client.get(access_url(document)).content.decode()
    client.logout()
    page = next(iter(document.public_pages_with_it()))
    assert told in get_soup(page.url).get_text()
    client.force_login(officer)
    withdraw(client, document)
    client.logout()
    assert told not in get_soup(page.url).get_text()


def test_a_word_on_what_changed_without_a_file_changes_nothing(client, officer, document):
    client.force_login(officer)
    data = {"title": document.title, "tags": "", "replaced_note": CHANGED}
    answer = send(client, reverse("wagtaildocs:edit", args=[document.pk]), data)
    assert "Choose the new file too" in answer.content.decode() and CHANGED in answer.content.decode()
    document.refresh_from_db()
    assert document.replaced_note == ""


def test_a_replacement_that_is_refused_does_not_say_that_the_file_is_lost(client, officer, document):
    client.force_login(officer)
    assert "could not be found" not in replace(client, document, note="").content.decode()


def test_a_file_that_nobody_outside_ever_had_is_replaced_without_a_word(client, officer, get_soup):
    private = DocumentFactory()
    client.force_login(officer)
    assert replace(client, private, note="").status_code == 302
    assert private.versions.get().note == ""
    InformationPageFactory(slug="plans", body=[holding(private)])
    client.logout()
    assert "Replaced" not in get_soup("/plans/").main.get_text()


def test_a_new_file_without_a_word_does_not_count_as_one_that_readers_had(client, officer, get_soup):
    private = DocumentFactory()
    client.force_login(officer)
    for content in (NEW_PDF, NEW_PDF + b"% the third one"):
        assert replace(client, private, content=content, note="").status_code == 302
    assert private.versions.count() == 2
    page = get_soup(access_url(private))
    assert "Only staff can read it" in page.get_text()
    assert not page.find("form", action=access_url(private))


@pytest.mark.parametrize("how", ["withdrawn", "replaced before"])
def test_a_file_that_readers_once_had_is_replaced_only_with_a_word_though_it_is_closed_now(
    client, officer, document, how
):
    client.force_login(officer)
    if how == "withdrawn":
        withdraw(client, document)
    else:
        replace(client, document)
    InformationPage.objects.get().unpublish()
    answer = replace(client, document, content=NEW_PDF + b"% the third one", note=" ")
    assert message_beside(answer, "replaced_note")[0].startswith("Readers may have the earlier file.")


def test_a_new_document_is_not_asked_what_changed(client, officer):
    client.force_login(officer)
    assert "replaced_note" not in client.get(reverse("wagtaildocs:add")).content.decode()


def test_every_replaced_file_is_kept_even_when_two_officers_replace_at_once(client, officer, document):
    """The second form was opened before the first was sent."""
    last = NEW_PDF + b"\n"
    forms = [edit_form(officer, document.pk, content) for content in (NEW_PDF, last)]
    for form in forms:
        assert form.is_valid()
        form.save()
    kept = [version.file.open().read() for version in document.versions.all()]
    assert kept == [NEW_PDF, PDF]
    document.refresh_from_db()
    assert document.file.open().read() == last


def test_a_replaced_file_must_be_of_the_same_kind(client, officer, document):
    client.force_login(officer)
    response = replace(client, document, "figures.csv", b"a,b\n1,2\n")
    assert response.status_code == 200
    assert "Upload a file of the same kind" in response.content.decode()
    document.refresh_from_db()
    assert document.file.open().read() == PDF
    assert not DocumentVersion.objects.exists()


def test_a_refused_replacement_leaves_the_first_file_where_it_is(client, officer, document):
    client.force_login(officer)
    assert replace(client, document, content=b"MZ not a document").status_code == 200
    client.logout()
    assert client.get(document.url).getvalue() == PDF


def test_a_changed_title_makes_no_version(client, officer, document):
    client.force_login(officer)
    send(client, reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Our terms", "tags": ""})
    document.refresh_from_db()
    assert document.title == "Our terms"
    assert not document.versions.exists()
    assert client.get(document.url).getvalue() == PDF


def test_a_withdrawn_document_is_gone_at_once_and_its_address_says_when_and_why(
    client, officer, document, get_soup
):
    etag = client.get(document.url)["ETag"]
    client.force_login(officer)
    with time_machine.travel(NOON, tick=False):
        assert "is withdrawn" in withdraw(client, document).content.decode()
    client.logout()
    response = client.get(document.url, headers={"If-None-Match": etag})
    assert response.status_code == 410
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")
    assert PDF not in response.content
    main = get_soup(document.url, status=410).main
    assert main.h1.get_text(strip=True) == "Terms of reference"
    assert main.find("time")["datetime"] == "2026-02-24"
    assert f"We took it away on 24 February 2026. {REASON}" in main.get_text()
    assert client.head(document.url).status_code == 410


def test_the_day_of_withdrawal_is_told_in_british_time(client, officer, document, get_soup):
    client.force_login(officer)
    with time_machine.travel(datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC), tick=False):
        withdraw(client, document)
    client.logout()
    assert "1 July 2026" in get_soup(document.url, status=410).main.get_text()


def test_what_an_officer_writes_about_a_withdrawal_is_words_and_never_code(client, officer, document):
    client.force_login(officer)
    withdraw(client, document, "<script>alert(1)</script>")
    client.logout()
    text = client.get(document.url).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_withdrawal_needs_its_sentence(client, officer, document):
    client.force_login(officer)
    for note in ("", "   ", "x" * 301):
        response = withdraw(client, document, note)
        assert response.status_code == 200
        assert "error-message" in response.content.decode()
    client.logout()
    assert client.get(document.url).status_code == 200


def test_staff_still_read_a_withdrawn_document_and_can_restore_it(client, officer, document, get_soup):
    client.force_login(officer)
    withdraw(client, document)
    assert client.get(document.url).getvalue() == PDF
    page = get_soup(access_url(document))
    assert REASON in page.get_text()
    restore = page.find("form", action=reverse("restore_document", args=[document.pk]))
    client.post(restore["action"])
    assert REASON not in get_soup(access_url(document)).get_text()
    document.refresh_from_db()
    assert document.withdrawn_note == ""
    client.logout()
    assert client.get(document.url).getvalue() == PDF


def test_a_restored_document_is_open_only_while_a_public_page_holds_it(client, officer, document):
    client.force_login(officer)
    withdraw(client, document)
    for page in document.get_usage():
        page[0].unpublish()
    client.post(reverse("restore_document", args=[document.pk]))
    client.logout()
    assert client.get(document.url).status_code == 404


def test_what_was_never_public_cannot_be_withdrawn_in_public(client, officer, home, get_soup):
    draft = DocumentFactory(title="Secret minutes")
    client.force_login(officer)
    page = get_soup(access_url(draft))
    assert "Only staff can read it" in page.get_text()
    assert not page.find("form", action=access_url(draft))
    withdraw(client, draft)
    client.logout()
    assert "Secret minutes" not in client.get(draft.url).content.decode()
    assert client.get(draft.url).status_code == 404


def test_a_withdrawn_document_is_known_only_at_its_own_address(client, officer, document):
    client.force_login(officer)
    withdraw(client, document)
    client.logout()
    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404
    assert client.get(f"/documents/{document.pk + 1}/terms.pdf").status_code == 404


def test_only_those_who_may_change_a_document_withdraw_or_restore_it(client, document, chooser):
    for user in (None, chooser):
        if user:
            client.force_login(user)
        assert client.get(access_url(document)).status_code == 302
        client.post(access_url(document), {"withdrawn_note": REASON})
        client.post(reverse("restore_document", args=[document.pk]))
    client.logout()
    assert client.get(document.url).status_code == 200


def test_where_a_file_is_withdrawn_is_told_only_to_whoever_may_read_that(client, officer, document):
    own = Collection.get_first_root_node().add_child(name="Own")
    twin = DocumentFactory(file=ContentFile(PDF, name="twin.pdf"), collection=own)
    client.force_login(officer)
    withdraw(client, document)
    told = client.get(access_url(twin)).content.decode()
    assert "It is withdrawn as “Terms of reference”." in told
    GroupCollectionPermission.objects.all().update(collection=own)
    told = client.get(access_url(twin)).content.decode()
    assert ELSEWHERE in told and "Terms of reference" not in told


def test_looking_changes_nothing(client, officer, document):
    client.force_login(officer)
    withdraw(client, document)
    assert client.get(reverse("restore_document", args=[document.pk])).status_code == 405
    client.logout()
    assert client.get(document.url).status_code == 410


@pytest.mark.parametrize("name", ["document_access", "restore_document", "document_version"])
@pytest.mark.parametrize("number", [0, 987654, 99999999999999999999])
def test_a_number_that_is_nobodys_is_not_found(client, officer, name, number):
    client.force_login(officer)
    method = client.post if name == "restore_document" else client.get
    assert method(reverse(name, args=[number])).status_code == 404


def test_the_editor_of_a_document_leads_to_who_can_read_it(client, officer, document, get_soup):
    client.force_login(officer)
    page = get_soup(reverse("wagtaildocs:edit", args=[document.pk]))
    assert page.find("a", href=access_url(document))
    assert "Everybody can read it" in get_soup(access_url(document)).get_text()


def test_an_earlier_file_that_is_lost_is_not_an_error(client, officer, document):
    client.force_login(officer)
    replace(client, document)
    version = document.versions.get()
    version.file.storage.delete(version.file.name)
    assert client.get(version_url(document)).status_code == 404


def test_a_deleted_document_takes_all_its_files_with_it(
    client, officer, document, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        replace(client, document)
    address, old = document.url, version_url(document)
    document.refresh_from_db()
    files = [document.file, document.versions.get().file]
    assert all(file.storage.exists(file.name) for file in files)
    InformationPage.objects.all().delete()  # a document in use would stay
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    # Until the database has let go of it for good, nothing is lost.
    assert all(file.storage.exists(file.name) for file in files)
    for callback in callbacks:
        callback()
    assert not any(file.storage.exists(file.name) for file in files)
    assert client.get(old).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_a_name_already_taken_makes_another_address_and_no_mix_up(client, home):
    first = DocumentFactory(file=ContentFile(PDF, name="terms.pdf"))
    second = DocumentFactory(file=ContentFile(NEW_PDF, name="terms.pdf"))
    InformationPageFactory(body=[holding(second)])
    assert first.url != second.url
    assert client.get(second.url).getvalue() == NEW_PDF
    assert client.get(first.url).status_code == 404
