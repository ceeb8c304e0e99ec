"""A mistake in a content file is told with its file, line and field, and nothing is changed."""

import pytest
from django.core.management import CommandError
from ruamel.yaml import YAML

from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import ANYTOWN, Files, everything, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """The files of a partnership, of which nothing is loaded yet."""
    return Files(tmp_path)


def refusal(folder, *options):
    """Return what loading a folder says is wrong, having seen that it changed nothing."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        load(folder, *options)
    assert everything() == before
    told, _, rest = str(refused.value).rpartition("\n")
    assert rest == "Nothing was changed."
    return told


MISTAKES = {
    mistake["name"]: mistake
    for mistake in YAML(typ="safe").load(
        ANYTOWN.parent.joinpath("mistakes.yaml").read_text(encoding="utf-8")
    )
}
# On a site that has the page already, these are told in another way or its neutral title stays.
TOLD_OTHERWISE = {"the same address twice", "a sensitive page without a neutral title"}


def make(mistake, files):
    """Make a mistake in the files and return its place and what is to be said of it."""
    files.change(mistake["file"], mistake["right"], mistake["wrong"])
    told = mistake.get("line") or mistake["wrong"].strip().partition("\n")[0]
    said = mistake["said"] if mistake["said"].startswith(":") else f", {mistake['said']}"
    return place_of(files, mistake["file"], told), said


def place_of(files, name, text):
    """Return a file and the number of the first line in which a text stands, as a message names them."""
    lines = (files.folder / name).read_text().splitlines()
    return f"{name}, line {next(i for i, line in enumerate(lines, start=1) if text in line)}"


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_its_place_and_nothing_is_changed(files, name):
    place, said = make(MISTAKES[name], files)
    assert refusal(files.folder) == place + said


def test_each_mistake_is_told_on_a_site_that_is_loaded_already_too(tmp_path):
    load(ANYTOWN)
    before = everything()
    for i, name in enumerate(MISTAKES.keys() - TOLD_OTHERWISE):
        files = Files(tmp_path / str(i))
        place, _ = make(MISTAKES[name], files)
        with pytest.raises(CommandError, match=f"^{place}"):
            files.load()
    assert everything() == before


def test_a_page_of_another_type_at_the_same_address_is_told(files, home):
    InformationPageFactory(slug="members", title="Who we are")
    place = place_of(files, "people.yaml", "members_page:")
    # What an officer made has to be taken for this partnership's before its files are compared with it.
    assert refusal(files.folder, "--adopt") == (
        f"{place}, members_page.slug: The slug 'members' is already in use within the parent page at '/'."
    )


def test_a_page_cannot_become_one_of_another_type(tmp_path):
    home = "pages:\n- {key: home, type: home, title: Home}\n"
    (tmp_path / "a.yaml").write_text(f"{home}members_page: {{key: who, parent: home, title: Who we are}}\n")
    load(tmp_path)
    (tmp_path / "a.yaml").write_text(f"{home}- {{key: who, type: information, parent: home, title: Who}}\n")
    assert refusal(tmp_path) == (
        "a.yaml, line 3, pages[2].type: "
        "this is a list of members on the site, and what a record is cannot change"
    )


def test_settings_without_a_home_page_are_told(tmp_path):
    (tmp_path / "settings.yaml").write_text("settings: {name: Nowhere}\n")
    assert refusal(tmp_path) == (
        "settings.yaml, line 1, settings: "
        "there is no home page for these settings; add a page of the type home"
    )


def test_a_file_that_is_no_utf_8_is_told(files):
    (files.folder / "words.yaml").write_bytes("glossary: [é]".encode("latin-1"))
    assert refusal(files.folder) == "words.yaml, line 1: this file is not UTF-8 text"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- roles\n", "line 1: expected fields with values here"),
        ("roles\n", "line 1: expected fields with values here"),
        (
            "# ok\n\x01: 1\n",
            "line 2: this is not YAML: unacceptable character #x0001: special characters are not allowed",
        ),
        ("[" * 1000, "line 1: this is not YAML: maximum recursion depth exceeded"),
        ("roles: &a [*a]\n", "line 1, roles[1]: expected fields with values here"),
        ("roles: []\n---\nroles: []\n", "line 2: but found another document"),
        (
            "glossary:\n- {key: !!python/name:os.system x}\n",
            "line 2, glossary[1].key: expected text; put x in quotes",
        ),
    ],
)
def test_what_is_no_content_file_is_told(files, text, said):
    files.add("odd.yaml", text)
    assert refusal(files.folder).startswith(f"odd.yaml, {said}")


def test_an_empty_folder_is_told(tmp_path):
    assert refusal(tmp_path) == f"{tmp_path}: no content files (*.yaml) here"


def test_a_folder_that_is_not_there_is_told():
    told = refusal("atlantis")
    assert told.startswith("There is no content for “atlantis”: ")
    assert told.endswith("content/atlantis is not a folder.")


def test_a_file_that_is_a_folder_is_told(files):
    (files.folder / "odd.yaml").mkdir()
    assert refusal(files.folder).startswith("odd.yaml: this file cannot be read")
