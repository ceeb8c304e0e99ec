"""Loading a partnership's files: adding, updating, telling, and changing nothing by half."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision, Site

from contacts.models import Need
from csp_site.models import BasePage, GlossaryTerm, HomePage, InformationPage, OpenPoint
from csp_site.tests.editor import add_url, publish
from csp_site.tests.factories import InformationPageFactory, RoleFactory, UserFactory
from csp_site.tests.loading import Files, everything, load, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    """The files of a partnership, of which nothing is loaded yet."""
    return Files(tmp_path)


def test_an_empty_site_becomes_the_partnerships_own(files, get_soup):
    assert files.load()[-1] == "15 added, 0 updated, 0 unchanged, 0 kept, 0 not in the files."
    home = get_soup("/")
    assert home.title.string == "Safer Anytown – Safer Anytown"
    assert "Anytown Safety Partnership" in home.header.get_text(" ", strip=True)
    assert [link["href"] for link in home.header.nav.find_all("a")] == ["/how-we-work/", "/who-to-call/"]
    assert home.footer.find("a", href="tel:01632960001")
    assert home.footer.find("a", href="mailto:desk@anytown.example")


def test_every_block_of_the_files_reaches_the_reader(files, get_soup):
    files.load()
    main = get_soup("/how-we-work/").main
    words = main.get_text(" ", strip=True)
    for text in (
        "What we do and when.",
        "What we do",
        "We meet.",
        "The old plan",
        "In full",
        "Bring a friend .",
        "Call us",
        "If you can wait.",
        "Next year’s plan",
        "We have not met yet.",
    ):
        assert text in words
    assert main.find("a", string="duty desk")["href"] == "/who-to-call/duty-desk/"
    assert main.find("a", string="rights")["href"] == "/how-we-work/rights/"
    assert main.find("a", string="talk")["href"] == "https://anytown.example/talk"
    assert main.find("a", string="call")["href"] == "tel:01632960001"
    cards = [card.get_text(strip=True) for card in main.select(".card-title")]
    assert cards == ["Women’s shelter", "Duty desk"]
    assert main.find("a", string="The old plan") is None


def test_a_contact_has_every_channel_as_it_is_written(files, get_soup):
    files.load()
    main = get_soup("/who-to-call/night-line/").main
    links = [link["href"] for link in main.select(".channels a")]
    assert links == ["tel:01632960002", "sms:07700900003"]
    assert "then press 3" in main.get_text()
    assert "1 High Street, Anytown" in main.get_text()


def test_dates_print_no_more_than_the_files_know(files, get_soup):
    files.load()
    words = text_of(get_soup("/members/borough/").main)
    assert "Anytown Rural District" in words
    assert "Minutes" in words
    assert "since 1998" in words
    assert "January" not in words


def test_nothing_of_another_partnership_is_on_the_site(files, client):
    files.load()
    for page in BasePage.objects.live():
        html = client.get(page.url).content.decode()
        assert "Cambridge" not in html
        assert "cambridge" not in html


def test_loading_twice_changes_nothing_at_all(files):
    files.load()
    before = everything()
    assert files.load() == ["0 added, 0 updated, 15 unchanged, 0 kept, 0 not in the files."]
    assert everything() == before


def test_the_real_content_twice_changes_nothing_at_all():
    load("cambridge")
    before = everything()
    [line] = load("cambridge")
    assert re.fullmatch(r"0 added, 0 updated, \d{3} unchanged, 0 kept, 0 not in the files\.", line)
    assert everything() == before


def test_a_page_is_published_once_when_it_is_loaded(files):
    files.load()
    assert Revision.objects.count() == BasePage.objects.count()
    assert not BasePage.objects.filter(live=False).exists()
    assert not BasePage.objects.filter(has_unpublished_changes=True).exists()


def test_the_tree_is_sound_and_an_officer_can_add_to_it(files, client):
    files.load()
    assert Page.find_problems() == ([], [], [], [], [])
    client.force_login(UserFactory(is_superuser=True))
    publish(client, add_url(InformationPage, HomePage.objects.get()), title="New", slug="new")
    assert client.get("/new/").status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_changes_in_the_files_changes_on_the_site(files, get_soup):
    files.load()
    files.change("contacts.yaml", 'value: "01632 960001"', 'value: "01632 960009"')
    files.change("pages.yaml", "slug: rights", "slug: your-rights")
    files.change("people.yaml", "name: Clerk,", "name: Town clerk,")
    files.change("people.yaml", "accent: moss", "accent: plum")
    revisions = Revision.objects.count()
    assert files.load() == [
        "Updated: roles clerk (name)",
        "Updated: pages rights (slug)",
        "Updated: settings (accent)",
        "Updated: contacts duty-desk (channels)",
        "0 added, 4 updated, 11 unchanged, 0 kept, 0 not in the files.",
    ]
    assert Revision.objects.count() == revisions + 2
    assert get_soup("/").footer.find("a", href="tel:01632960009")
    assert get_soup("/how-we-work/").main.find("a", string="rights")["href"] == "/how-we-work/your-rights/"


def test_a_record_put_between_two_others_is_shown_between_them(files):
    files.load()
    files.change(
        "contacts.yaml", "  - {key: noisy", "  - {key: lost, name: Lost, slug: lost}\n  - {key: noisy"
    )
    assert files.load()[:2] == ["Added: needs lost", "Updated: needs noisy (position)"]
    assert [need.name for need in Need.objects.all()] == ["Not safe at home", "Lost", "Noise"]


def test_the_report_names_what_the_site_has_and_the_files_have_not(files):
    files.load()
    RoleFactory(name="Mayor")
    InformationPageFactory(title="Made by hand")
    files.change("people.yaml", "  - {key: strapline, field: strapline, text: Choose a strapline.}\n", "")
    files.change("pages.yaml", "    summary: What we do and when.\n", "")
    lines = files.load()
    assert lines[:-1] == [
        "On the site but not in the files: pages how-we-work (summary)",
        "On the site but not in the files: role “Mayor”",
        "On the site but not in the files: information page “Made by hand”",
        "On the site but not in the files: open point “Choose a strapline.”",
    ]
    assert OpenPoint.objects.filter(key="strapline").exists()
    assert InformationPage.objects.get(slug="how-we-work").summary == "What we do and when."


def test_a_dry_run_of_the_first_load_changes_nothing_and_tells_the_same(files, client):
    before = everything()
    lines = files.load("--dry-run")
    assert everything() == before
    assert client.get("/how-we-work/").status_code == 404
    assert lines == [*files.load(), "Dry run: nothing was changed."]
    assert client.get("/how-we-work/").status_code == 200


def test_a_dry_run_of_a_change_changes_nothing_and_tells_the_same(files):
    files.load()
    files.change("pages.yaml", "We have not met yet.", "We meet in May.")
    files.change("people.yaml", "name: Deputy clerk", "name: Deputy")
    before = everything()
    lines = files.load("--dry-run")
    assert everything() == before
    assert lines == [*files.load(), "Dry run: nothing was changed."]


def test_a_mistake_in_the_last_file_undoes_all_before_it(files, client):
    before = everything()
    files.add("zz.yaml", "glossary:\n- {key: a, term: A, meaning: B, colour: red}\n")
    with pytest.raises(CommandError):
        files.load()
    assert everything() == before
    assert client.get("/how-we-work/").status_code == 404


def test_a_mistake_in_the_last_file_undoes_updates_too(files):
    files.load()
    before = everything()
    files.change("contacts.yaml", "A safe place to sleep.", "Other words.")
    files.add("zz.yaml", "glossary:\n- {key: a, term: A, meaning: B, also: [1]}\n")
    with pytest.raises(CommandError):
        files.load()
    assert everything() == before


def test_quietly_only_the_last_line_is_said(files, capsys):
    call_command("load_partnership", str(files.folder), verbosity=0)
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_partnership_of_a_few_records_needs_no_pages(tmp_path):
    (tmp_path / "words.yaml").write_text("glossary:\n- {key: a, term: A, meaning: B}\n")
    assert load(tmp_path)[-1].startswith("1 added")
    assert GlossaryTerm.objects.get().meaning == "B"


def test_anchors_and_empty_files_are_read(files, get_soup):
    files.add("empty.yaml", "# nothing yet\n")
    files.add("more.yml", MORE)
    files.load()
    assert get_soup("/who-to-call/one/").main.find("a", href="tel:01632960007")
    assert get_soup("/who-to-call/two/").main.find("a", href="tel:01632960007")


MORE = """
contacts:
  - &one {key: one, slug: one, title: One, channels: &same [{kind: phone, value: "01632 960007"}]}
  - {<<: *one, key: two, slug: two, title: Two}
  - {key: three, title: Three, channels: *same}
"""


def test_the_site_stands_at_the_address_of_the_settings(files, settings):
    settings.SITE_URL = "https://safer.anytown.example"
    files.load()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == (
        "safer.anytown.example",
        443,
        "Anytown Safety Partnership",
    )


def test_wagtails_own_page_and_groups_go_before_anybody_uses_them(files):
    files.load()
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Administrators",
        "Council officers",
        "Agenda publishers",
    }
    assert not Page.objects.filter(title__startswith="Welcome").exists()
