"""A database belongs to one partnership: no door lets another's content go over it."""

import io
import shutil
import threading

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from contacts.models import ContactPage
from csp_site.loader import OtherPartnershipError, load
from csp_site.management.commands import serve
from csp_site.models import BasePage, LoadedPartnership, LoadedRecord, Role, SiteSettings
from csp_site.tests.factories import InformationPageFactory, RoleFactory
from csp_site.tests.loading import ANYTOWN, Files, everything
from csp_site.tests.loading import load as load_lines

pytestmark = pytest.mark.django_db
CAMBRIDGE = settings.BASE_DIR / "content" / "cambridge"


@pytest.fixture
def files(tmp_path):
    """The files of a small partnership whose site is live."""
    files = Files(tmp_path)
    files.load()
    return files


@pytest.fixture
def other(tmp_path, settings):
    """The files of a partnership that copied Anytown's and wrote its own name and words over them."""
    folder = shutil.copytree(ANYTOWN, tmp_path / "content" / "othertown")
    for path in folder.glob("*.yaml"):
        path.write_text(path.read_text().replace("Anytown", "Othertown"))
    settings.BASE_DIR = tmp_path
    return folder


def forget_whose_it_is():
    """Leave the database as it was before whose it is was noted."""
    LoadedPartnership.objects.all().delete()


def start(monkeypatch, partnership=""):
    """Load as `manage.py serve` does when it starts, and return what it says."""
    monkeypatch.setenv("PARTNERSHIP", partnership)
    command = serve.Command(stdout=io.StringIO(), stderr=io.StringIO(), no_color=True)
    command.load_content()
    return command.stdout.getvalue()


def load_by_command(folder, monkeypatch):
    call_command("load_partnership", str(folder))


def try_by_command(folder, monkeypatch):
    call_command("load_partnership", str(folder), "--dry-run")


def insist_by_command(folder, monkeypatch):
    call_command("load_partnership", str(folder), "--adopt")


def load_when_the_site_starts(folder, monkeypatch):
    start(monkeypatch, str(folder))


def read_the_ledger(folder, monkeypatch):
    call_command("content_ledger", str(folder))


def load_in_python(folder, monkeypatch):
    load(folder)


DOORS = [
    load_by_command,
    try_by_command,
    insist_by_command,
    load_when_the_site_starts,
    read_the_ledger,
    load_in_python,
]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_the_real_content_go_over_another_partnerships_site(files, monkeypatch, door):
    before = everything()
    with pytest.raises((CommandError, OtherPartnershipError)) as refusal:
        door(CAMBRIDGE, monkeypatch)
    assert "This database belongs to the partnership “anytown”" in str(refusal.value)
    assert "name the folder “anytown”. For “cambridge” use a database of its own" in str(refusal.value)
    assert everything() == before


@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_a_copy_under_another_name_go_over_it(files, other, monkeypatch, door):
    before = everything()
    with pytest.raises((CommandError, OtherPartnershipError), match="belongs to the partnership “anytown”"):
        door(other, monkeypatch)
    assert everything() == before


def test_another_folder_is_refused_before_anybody_looks_for_mistakes_in_it(files, other):
    (other / "pages.yaml").write_text("pages: [")
    with pytest.raises(CommandError, match="belongs to the partnership “anytown”"):
        load_lines(other)


@pytest.mark.parametrize("way", ["{}/", "{}/.", "{}/../anytown"])
def test_the_own_folder_is_known_however_its_path_is_written(files, way):
    assert load_lines(way.format(files.folder)) == [
        "0 added, 0 updated, 15 unchanged, 0 kept, 0 not in the files."
    ]


# A database that was loaded before it was noted whose it is


def test_a_database_from_before_is_known_by_what_was_loaded(files):
    forget_whose_it_is()
    assert files.load()[-1].startswith("0 added, 0 updated, 15 unchanged")
    assert LoadedPartnership.objects.get().key == "anytown"


def test_a_database_from_before_is_known_after_officers_and_the_files_have_changed_much(files):
    forget_whose_it_is()
    SiteSettings.objects.update(name="Safer Anytown for All")
    ContactPage.objects.get(slug="night-line").delete()
    files.change("contacts.yaml", "  - {key: noisy, name", "  - {key: noise, name")
    files.add(
        "more.yaml",
        "glossary:\n" + "".join(f"- {{key: w{n}, term: W{n}, meaning: M}}\n" for n in range(20)),
    )
    assert files.load()[-1].startswith("20 added")


@pytest.mark.parametrize("name", ["cambridge", "other"])
def test_a_database_from_before_is_not_taken_for_another_partnerships(files, other, name):
    forget_whose_it_is()
    before = everything()
    folder = {"cambridge": CAMBRIDGE, "other": other}[name]
    with pytest.raises(CommandError) as refusal:
        load_lines(folder)
    assert "is of “Anytown Safety Partnership”" in str(refusal.value)
    assert "If this database belongs to another partnership, name its folder." in str(refusal.value)
    assert f"manage.py load_partnership {folder.name} --adopt" in str(refusal.value)
    assert everything() == before


def test_a_database_from_before_whose_name_was_never_loaded_is_known_by_its_keys(tmp_path):
    for folder, keys in {"one": "abcd", "two": "cdef", "three": "abcde"}.items():
        (tmp_path / folder).mkdir()
        words = "".join(f"- {{key: {key}, term: {key}, meaning: M}}\n" for key in keys)
        (tmp_path / folder / "words.yaml").write_text(f"glossary:\n{words}")
    load_lines(tmp_path / "one")
    forget_whose_it_is()
    (tmp_path / "two" / "words.yaml").write_text("glossary:\n- {key: d, term: d, meaning: M}\n")
    with pytest.raises(CommandError, match="is not from “two”"):
        load_lines(tmp_path / "two")
    assert load_lines(tmp_path / "three")[-1].startswith("1 added")


def test_somebody_can_say_whose_a_database_from_before_is(files, other):
    forget_whose_it_is()
    load_lines(other, "--adopt")
    assert LoadedPartnership.objects.get().key == "othertown"
    with pytest.raises(CommandError, match="belongs to the partnership “othertown”"):
        files.load("--adopt")


def test_pages_made_by_hand_are_not_taken_for_a_partnerships_before_somebody_says_so(home, tmp_path):
    page = InformationPageFactory(slug="how-we-work", title="How it works here")
    files, before = Files(tmp_path), everything()
    with pytest.raises(CommandError, match="This site has pages that were not loaded from “anytown”"):
        files.load()
    assert everything() == before
    lines = files.load("--adopt")
    assert "Kept as it is on the site: pages how-we-work (title)" in lines
    page.refresh_from_db()
    assert page.title == "How it works here"
    assert LoadedPartnership.objects.get().key == "anytown"


def test_a_first_load_that_fails_or_is_a_trial_leaves_the_database_to_anybody(tmp_path, other):
    files = Files(tmp_path)
    files.load("--dry-run")
    files.add("zz.yaml", "glossary: [")
    with pytest.raises(CommandError):
        files.load()
    assert not LoadedPartnership.objects.exists()
    assert load_lines(other)[-1].startswith("15 added")


# Starting the site


def test_an_empty_database_on_ones_own_computer_gets_the_example(monkeypatch):
    start(monkeypatch)
    assert LoadedPartnership.objects.get().key == "cambridge"
    assert SiteSettings.objects.get().place == "Cambridge"


def test_an_empty_public_site_is_filled_with_nobodys_content(monkeypatch, settings):
    settings.IS_PUBLIC = True
    said = start(monkeypatch)
    assert "No content is loaded: this site is empty. Set PARTNERSHIP" in said
    assert not BasePage.objects.exists()


@pytest.mark.parametrize("is_noted", [True, False])
def test_a_site_starts_with_the_content_of_its_own_partnership(other, monkeypatch, is_noted):
    shutil.copytree(other, other.parent / "cambridge")
    load_lines("othertown")
    if not is_noted:
        forget_whose_it_is()
        (other.parent / "cambridge" / "people.yaml").write_text(ANYTOWN.joinpath("people.yaml").read_text())
    Role.objects.filter(name="Clerk").update(name="Town clerk")
    (other / "words.yaml").write_text("glossary:\n- {key: a, term: A, meaning: B}\n")
    assert "Loading the partnership's content" in start(monkeypatch)
    assert LoadedPartnership.objects.get().key == "othertown"
    assert LoadedRecord.objects.filter(key="glossary:a").exists()
    assert Role.objects.filter(name="Town clerk").exists()


@pytest.mark.parametrize("is_noted", [True, False])
def test_a_site_whose_folder_is_not_here_starts_as_it_is(files, monkeypatch, is_noted):
    if not is_noted:
        forget_whose_it_is()
    before = everything()
    said = start(monkeypatch)
    assert (
        "belongs to “anytown”" if is_noted else "no folder under content/ that can be recognised"
    ) in said
    assert everything() == before


def test_a_site_that_officers_made_by_hand_starts_as_it_is(home, monkeypatch):
    before = everything()
    assert "No content is loaded" in start(monkeypatch)
    assert everything() == before


# Records are found by their own key


def test_a_record_whose_key_changes_in_the_files_is_still_the_loaders(files):
    files.change("people.yaml", "{key: deputy, name: Deputy clerk", "{key: vice, name: Deputy clerk")
    files.change("people.yaml", "backup: deputy", "backup: vice")
    files.change("people.yaml", "deputy@anytown.example", "vice@anytown.example")
    files.change("contacts.yaml", "key: shelter", "key: night-line")
    files.change("pages.yaml", "pages: [shelter,", "pages: [night-line,")
    files.change("contacts.yaml", "A safe place to sleep.", "A safe place to rest.")
    lines = files.load()
    assert lines == [
        "Updated: roles vice (email)",
        "Updated: contacts night-line (summary)",
        "0 added, 2 updated, 13 unchanged, 0 kept, 0 not in the files.",
    ]


def test_nothing_is_called_an_officers_that_no_officer_has_touched(files):
    Role.objects.filter(name="Clerk").update(email="program@anytown.example")
    files.change("people.yaml", "name: Clerk,", "name: Clerk, email: clerk@anytown.example,")
    lines = files.load()
    assert "Kept as it is on the site: roles clerk (email)" in lines
    assert [line for line in lines if "officer" in line] == []


def test_a_record_that_stood_there_first_is_not_called_an_officers(tmp_path):
    RoleFactory(name="Clerk", email="real@anytown.example")
    (tmp_path / "roles.yaml").write_text(
        "roles:\n- {key: clerk, name: Clerk, email: clerk@anytown.example}\n"
    )
    assert load_lines(tmp_path)[0] == "Kept as it is on the site: roles clerk (email)"


# Two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time by itself")
def test_of_two_first_loads_at_once_one_is_refused_and_of_the_same_none_loads_twice(
    begin_anew, transactional_db, tmp_path, other
):
    begin_anew()
    said = []

    def run(folder):
        try:
            said.append(load_lines(folder)[-1])
        except CommandError as error:
            said.append(str(error))
        finally:
            connection.close()

    anytown = Files(tmp_path).folder
    threads = [threading.Thread(target=run, args=[folder]) for folder in (anytown, other, anytown, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said.sort(key=lambda line: line[:2])
    assert said[0].startswith("0 added, 0 updated, 15 unchanged")
    assert said[1].startswith("15 added")
    assert all("This database belongs to the partnership" in line for line in said[2:])
    assert LoadedRecord.objects.count() == 15
