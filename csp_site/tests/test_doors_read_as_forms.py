"""The doors of forms: what a form would take is asked about, however it was written."""

import shutil

import pytest
from django.core.management import CommandError
from django.urls import reverse
from wagtail.models import Collection, Revision, Site

from csp_site.models import HomePage
from csp_site.models.documents import SiteDocument
from csp_site.tests.editor import edit_url, publish, send
from csp_site.tests.factories import DocumentFactory, InformationPageFactory, holding
from csp_site.tests.loading import ANYTOWN, Files, everything
from csp_site.tests.loading import load as load_lines
from csp_site.tests.unpublishing import private_collection, words

pytestmark = [pytest.mark.search, pytest.mark.django_db]
# As a form of Django's reads them too: with spaces, and in the digits of another script.
SPELLINGS = [" {}", "{} ", "{}\t", "arabic"]
SITE = {"hostname": "testserver", "port": "80", "is_default_site": "on"}


@pytest.fixture
def terms(home):
    """A document that a public page offers, in a collection of its own."""
    collection = Collection.get_first_root_node().add_child(name="Papers")
    document = DocumentFactory(title="Terms", collection=collection)
    InformationPageFactory(title="Who we are", body=[holding(document)])
    return document


def written(number, spelling):
    if spelling == "arabic":
        return "".join(chr(0x660 + int(digit)) for digit in str(number))
    return spelling.format(number)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_home_page_is_asked_about_however_its_number_is_written(admin, home, spelling):
    site, other = home.get_site(), InformationPageFactory(title="Other")
    sent = SITE | {"root_page": written(other.pk, spelling)}
    asked = send(admin, reverse("wagtailsites:edit", args=[site.pk]), sent)
    assert f"Readers lose this page: {home.title}" in words(asked)
    site.refresh_from_db()
    assert site.root_page_id == home.pk


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_private_collection_is_asked_about_however_its_number_is_written(admin, terms, spelling):
    closed = written(private_collection().pk, spelling)
    for url, sent in (
        (reverse("wagtaildocs:edit", args=[terms.pk]), {"title": "Terms", "collection": closed}),
        (
            reverse("wagtailadmin_collections:edit", args=[terms.collection_id]),
            {"name": "Papers", "parent": closed},
        ),
    ):
        asked = send(admin, url, sent)
        assert "The document “Terms” can no longer be read." in words(asked), url
        assert SiteDocument.objects.get().is_open()


def send_uploaded(admin, document, **changes):
    """Send the form that stands under a file just uploaded, as Wagtail's script does."""
    sent = {"title": document.title, "collection": document.collection_id, "tags": ""} | changes
    return admin.post(
        reverse("wagtaildocs:edit_multiple", args=[document.pk]),
        {f"doc-{document.pk}-{name}": value for name, value in sent.items()},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )


@pytest.mark.parametrize("field", ["collection", "title"])
def test_the_form_under_an_upload_changes_no_document_that_readers_have(admin, terms, field):
    changes = {"collection": private_collection().pk, "title": "Other terms"}
    answer = send_uploaded(admin, terms, **{field: changes[field]}).json()
    assert not answer["success"]
    assert "Readers have this document already" in answer["form"]
    assert "/admin/documents/edit/" not in answer["form"]
    terms.refresh_from_db()
    assert (terms.title, terms.collection.name) == ("Terms", "Papers")
    assert terms.is_open()


def test_the_form_under_an_upload_changes_what_no_reader_has(admin, home):
    private = private_collection()
    document = DocumentFactory(title="New")
    answer = send_uploaded(admin, document, title="Newer", collection=private.pk).json()
    assert answer["success"]
    document.refresh_from_db()
    assert (document.title, document.collection) == ("Newer", private)


def test_the_only_site_stays_the_default(admin, home):
    site = home.get_site()
    sent = SITE | {"hostname": "elsewhere.example.org", "is_default_site": "", "root_page": home.pk}
    answer = send(admin, reverse("wagtailsites:edit", args=[site.pk]), sent)
    assert "Keep this ticked" in words(answer)
    site.refresh_from_db()
    assert (site.hostname, site.is_default_site) == ("testserver", True)
    assert admin.get("/").status_code == 200


def test_a_new_site_has_no_other_home_page(admin, home):
    other = InformationPageFactory(title="Other")
    sent = {"hostname": "testserver", "port": "8080", "root_page": other.pk}
    answer = admin.post(reverse("wagtailsites:add"), sent)
    assert f"Choose “{home.title}”" in words(answer)
    assert Site.objects.count() == 1
    assert admin.post(reverse("wagtailsites:add"), sent | {"root_page": home.pk}).status_code == 302


def test_where_no_site_is_the_default_a_new_one_becomes_it(admin, home):
    Site.objects.update(is_default_site=False)
    sent = {"hostname": "testserver", "port": "8080", "root_page": home.pk}
    assert "Keep this ticked" in words(admin.post(reverse("wagtailsites:add"), sent))
    answer = admin.post(reverse("wagtailsites:add"), sent | {"is_default_site": "on"})
    assert answer.status_code == 302 and Site.objects.get(is_default_site=True).port == 8080


def test_the_home_page_keeps_its_slug_in_the_editor(admin, home):
    answer = publish(admin, edit_url(home), title=home.title, slug="welcome")
    assert "The home page stands at “/” whatever its slug is. Put “home” back." in words(answer)
    assert HomePage.objects.get().slug == "home"
    assert publish(admin, edit_url(home), title="Welcome", slug="home").status_code == 302
    assert HomePage.objects.get().title == "Welcome"


def test_no_version_brings_another_slug_to_the_home_page(admin, home):
    home.slug = "welcome"
    revision = Revision.objects.get(pk=home.save_revision(clean=False).pk)
    revision.publish()
    assert HomePage.objects.get().slug == "home"
    assert HomePage.objects.get().url_path == "/home/"


def test_the_home_page_keeps_its_slug_in_the_loader(tmp_path):
    files = Files(tmp_path)
    files.load()
    slug = HomePage.objects.get().slug
    files.change("pages.yaml", "slug: anytown\n", "slug: welcome\n")
    before = everything()
    with pytest.raises(CommandError, match="The home page stands at “/” whatever its slug is"):
        files.load()
    assert everything() == before
    assert HomePage.objects.get().slug == slug


@pytest.fixture
def elsewhere(tmp_path):
    """A folder of the same name as that of the files that were loaded, somewhere else."""
    Files(tmp_path).load()
    folder = tmp_path / "elsewhere" / "anytown"
    folder.mkdir(parents=True)
    return folder


def test_another_folder_of_the_same_name_does_not_go_over_the_site(elsewhere):
    words = "".join(f"- {{key: w{n}, term: W{n}, meaning: M}}\n" for n in range(9))
    (elsewhere / "words.yaml").write_text(f"glossary:\n{words}")
    before = everything()
    for options in ([], ["--dry-run"]):
        with pytest.raises(CommandError) as refusal:
            load_lines(elsewhere, *options)
        told = str(refusal.value)
        assert "0 of the 15 records that were loaded are in" in told
        assert "“Anytown Safety Partnership”" in told
        assert f"manage.py load_partnership {elsewhere} --adopt" in told
        assert everything() == before
    assert load_lines(elsewhere, "--adopt")[-1].startswith("9 added")


def test_a_partnership_that_renames_itself_or_writes_all_anew_is_still_known(elsewhere):
    shutil.rmtree(elsewhere)
    shutil.copytree(ANYTOWN, elsewhere)
    for path in elsewhere.glob("*.yaml"):
        path.write_text(path.read_text().replace("Anytown Safety Partnership", "Anytown Together"))
    assert "0 added" in load_lines(elsewhere)[-1]
    for name in ("pages.yaml", "contacts.yaml"):
        (elsewhere / name).unlink()
    people = elsewhere / "people.yaml"
    people.write_text(people.read_text().split("roles:")[0])
    assert "0 added" in load_lines(elsewhere)[-1]
