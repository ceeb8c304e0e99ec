"""The ledger of the real partnership: no line of the sources is lost, and whatever goes missing is told."""

import datetime
import io
import re

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command

from contacts.models import Channel
from csp_site.models import BasePage, LoadedRecord, OpenPoint
from csp_site.testing.ledger import read_rows
from csp_site.tests.factories import InformationPageFactory
from csp_site.tests.loading import everything
from meetings.models import MeetingsPage
from meetings.tests.factories import MeetingPageFactory
from priorities.models import PriorityAction, PriorityPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cambridge")]
LEDGER = settings.BASE_DIR / "content" / "cambridge" / "ledger"
# How many rows of each kind the inventory of the two sources has.
ROWS = {"R": 64, "W": 19, "X": 20, "D": 20}
KEYS = [f"{letter}-{number:02}" for letter, last in ROWS.items() for number in range(1, last + 1)]


def ledger(partnership="cambridge"):
    """Run the command and return what it prints, and its complaint or ""."""
    out = io.StringIO()
    try:
        call_command("content_ledger", str(partnership), stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def row_of(printed, key):
    """Return what is printed of one row, as one line."""
    part = re.search(rf"^{key} .*?(?=^\S|\Z)", printed, re.DOTALL | re.MULTILINE)
    return " ".join(part.group().split())


def moved_in(printed):
    """Return the keys of the rows that the site is said to have moved on from."""
    (last, *_) = re.findall(r"^The site has moved on from .*", printed, re.MULTILINE) or [""]
    return rows_in(last)


def rows_in(complaint):
    """Return the keys of the rows that the command complains of."""
    return re.findall(r"[A-Z]-\d\d", complaint)


@pytest.fixture(scope="module")
def printed(cambridge, django_db_blocker):
    """What the command prints while everything is right."""
    with django_db_blocker.unblock():
        return ledger()[0]


@pytest.fixture
def own_ledger(tmp_path):
    """Return a function that writes a ledger of its own and returns its partnership."""

    def write(text):
        folder = tmp_path / "cambridge"
        (folder / "ledger").mkdir(parents=True)
        (folder / "ledger" / "rows.yaml").write_text(text)
        return folder

    return write


def test_every_row_of_the_inventory_stands_in_the_ledger_once():
    assert sorted(row.key for row in read_rows(LEDGER)) == sorted(KEYS)


@pytest.mark.parametrize("today", [datetime.date(2026, 2, 12), datetime.date(2026, 11, 22)])
def test_every_fact_can_be_read_where_the_ledger_says_before_and_after_the_meeting(today):
    with time_machine.travel(datetime.datetime.combine(today, datetime.time(12)), tick=False):
        printed, complaint = ledger()
    assert complaint == ""
    assert "MISSING" not in printed
    assert "MOVED ON" not in printed
    assert f"{len(KEYS)} rows. Every one has its place" in printed


def test_every_row_is_printed_with_the_full_address_where_it_can_be_read(printed):
    for key in KEYS:
        assert re.search(rf"read at {re.escape(settings.SITE_URL)}/[\w/-]*", row_of(printed, key)), key


def test_what_cannot_be_read_is_printed_with_the_reason(printed):
    assert "why not Every number of the graph was lost" in row_of(printed, "R-33")
    assert "asked Supply the number of bikes stolen in each month" in row_of(printed, "R-33")


def test_every_difference_between_the_sources_says_how_it_is_handled(printed):
    assert [key for key in KEYS if key[0] == "D" and " handled " not in row_of(printed, key)] == []


def test_a_fact_that_leaves_its_page_although_nobody_changed_it_is_missed(monkeypatch):
    monkeypatch.setattr(Channel, "href", property(lambda channel: "#"))
    printed, complaint = ledger()
    assert "R-63" in rows_in(complaint)
    missing = "MISSING “tel:07973 883 261” is not on /get-help/council-advice-line/"
    assert missing in row_of(printed, "R-63")


def test_a_fact_that_an_officer_has_changed_has_moved_on():
    Channel.objects.filter(value="07973 883 261").update(value="07973 883 262")
    printed, complaint = ledger()
    assert complaint == ""
    moved = "MOVED ON “tel:07973 883 261” is not on /get-help/council-advice-line/"
    assert moved in row_of(printed, "R-63")
    assert moved_in(printed) == ["R-63"]


def test_a_page_that_was_taken_down_has_moved_on():
    BasePage.objects.get(slug="a-neighbourhood-approach").unpublish()
    printed, complaint = ledger()
    assert complaint == ""
    assert "MOVED ON /priorities/a-neighbourhood-approach/ answers 404" in row_of(printed, "X-09")
    assert {"W-07", "X-09", "X-10", "X-11", "X-12", "X-20"} <= set(moved_in(printed))


def test_a_page_that_was_deleted_has_moved_on():
    BasePage.objects.get(slug="cambac").specific.delete()
    printed, complaint = ledger()
    assert complaint == ""
    assert "MOVED ON the page “cambac-contact” was deleted" in row_of(printed, "R-54")


def test_a_fact_that_was_never_loaded_is_missed_whatever_officers_do_elsewhere(own_ledger):
    BasePage.objects.get(slug="cambac").specific.delete()
    printed, complaint = ledger(own_ledger(A_ROW.replace("[About]", "[Nobody has loaded this]")))
    assert rows_in(complaint) == ["A-01"]
    assert "MISSING “Nobody has loaded this” is not on /about/" in row_of(printed, "A-01")


def test_next_years_meetings_move_this_years_on():
    page = MeetingsPage.objects.get()
    with time_machine.travel(datetime.datetime(2028, 3, 1, 12, tzinfo=datetime.UTC), tick=False):
        for day in range(1, 29):
            date = datetime.date(2027 + day % 2, 2, day)
            MeetingPageFactory(parent=page, date=date, slug=f"{date}", title=f"{date}")
        printed, complaint = ledger()
    assert complaint == ""
    assert "MOVED ON “Tuesday 24 February 2026” is not on /meetings/" in row_of(printed, "W-12")


@pytest.mark.parametrize("year", [2027, 2031])
def test_years_that_go_by_are_no_fault(year):
    with time_machine.travel(datetime.datetime(year, 6, 1, 12, tzinfo=datetime.UTC), tick=False):
        assert ledger()[1] == ""


def test_an_action_that_officers_add_moves_their_number_on():
    priority = PriorityPage.objects.get(slug="a-neighbourhood-approach")
    PriorityAction.objects.create(key="new", priority=priority, text="A new one")
    printed, complaint = ledger()
    assert complaint == ""
    assert moved_in(printed) == ["W-07"]


def test_a_page_that_breaks_is_missed_and_the_others_are_still_read(monkeypatch):
    def broken(page, request, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("reviews.models.DeathReviewsPage.serve", broken)
    printed, complaint = ledger()
    assert "MISSING /learning-reviews/ answers 500" in row_of(printed, "W-16")
    assert rows_in(complaint) == ["D-09", "W-16"]


def test_what_may_stand_nowhere_is_found_on_any_page_and_no_fault_where_officers_wrote_it():
    wrong = {
        "R-21": ("£820,000", "We were given £820,000 in Cambridge."),
        "D-11": ("marshalls", "There are taxi Marshalls."),
        "D-12": ("anti-social", "Report anti-social behaviour."),
        "D-13": ("https://www", "See https://www.cambridge.gov.uk now."),
    }
    text = "".join(f"<p>{sentence}</p>" for _, sentence in wrong.values())
    InformationPageFactory(parent=BasePage.objects.get(slug="home"), slug="new", body=[("text", text)])
    printed, complaint = ledger()
    assert complaint == ""
    assert sorted(moved_in(printed)) == sorted(wrong)
    for key, (words, _) in wrong.items():
        assert f"MOVED ON “{words}” stands on /new/" in row_of(printed, key)


def test_what_was_loaded_and_may_stand_nowhere_is_a_fault(own_ledger):
    row = A_ROW.replace("[About]", "[Who we are]").replace(
        "what: A thing", "what: A, nowhere: [prevent crime]"
    )
    printed, complaint = ledger(own_ledger(row.replace("facts: [Who we are]", "facts: [Partnership]")))
    assert rows_in(complaint) == ["A-01"]
    assert "MISSING “prevent crime” stands on /" in row_of(printed, "A-01")


def test_shared_money_that_says_so_may_stand_anywhere():
    text = "<p>The bid brought £820,000, shared by four areas.</p>"
    InformationPageFactory(parent=BasePage.objects.get(slug="home"), slug="new", body=[("text", text)])
    printed, complaint = ledger()
    assert complaint == ""
    assert moved_in(printed) == []


def test_a_lost_link_that_is_settled_without_its_address_is_told():
    OpenPoint.objects.filter(key="link-vision-zero").update(closed_on=datetime.date(2026, 3, 1))
    printed, complaint = ledger()
    assert complaint == ""
    assert moved_in(printed) == ["R-64"]
    assert "“Vision Zero Partnership” is no link on /annual-reviews/2024/" in row_of(printed, "R-64")


def test_a_lost_link_that_gets_an_address_is_right_once_its_open_point_is_closed():
    review = BasePage.objects.get(slug="2024").specific
    items = [
        item
        for question in review.body
        if question.block_type == "question"
        for block in question.value["answer"]
        if block.block_type == "links"
        for item in block.value["items"]
    ]
    [link] = [item for item in items if item["text"] == "Vision Zero Partnership"]
    link["url"] = "https://example.org/vision-zero/"
    review.save()
    assert moved_in(ledger()[0]) == ["R-64"]
    OpenPoint.objects.filter(key="link-vision-zero").update(closed_on=datetime.date(2026, 3, 1))
    assert ledger()[1] == ""
    assert moved_in(ledger()[0]) == []


def test_what_was_awaited_may_go_once_an_officer_has_supplied_it():
    review = BasePage.objects.get(slug="2024").specific
    review.body = [
        (child.block_type, child.value) for child in review.body if child.block_type != "awaited"
    ]
    review.save()
    assert moved_in(ledger()[0]) == ["R-05"]
    OpenPoint.objects.filter(key="review-2024-pictures").update(closed_on=datetime.date(2026, 3, 1))
    assert moved_in(ledger()[0]) == []


def test_reading_the_ledger_writes_nothing_and_tells_no_log(caplog):
    before = everything()
    with caplog.at_level("INFO"):
        ledger()
    assert everything() == before
    assert caplog.records == []


A_ROW = "rows:\n  - {key: A-01, what: A thing, where: [{page: about, facts: [About]}]}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("rows: [", "rows.yaml, line 1"),
        ("columns: []", "nothing here is called “columns”"),
        (A_ROW + A_ROW.removeprefix("rows:\n"), "line 3, rows[2]: the key “A-01” is used twice"),
        (A_ROW.replace("[About]", "[]"), "write at least one fact that can be read here"),
        (A_ROW.replace(", facts: [About]", ""), "write at least one fact that can be read here"),
        (A_ROW.replace("[{page: about, facts: [About]}]", "[]"), "name at least one page"),
        (A_ROW.replace(", where: [{page: about, facts: [About]}]", ""), "“where” is missing"),
        (A_ROW.replace("page: about", "page: abuot"), "“abuot”; did you mean “about”?"),
        (A_ROW.replace("page: about", "address: about/"), "an address begins with “/”"),
        (A_ROW.replace("page: about", "page: about, address: /about/"), "one of the two"),
        (A_ROW.replace("[About]", "[' ']"), "nothing is written here"),
        (A_ROW.replace("what: A thing", "waht: A thing"), "“waht”; did you mean “what”?"),
        (A_ROW.replace("what: A thing", "what: A, open_points: [lgoo]"), "“lgoo”; did you mean “logo”?"),
    ],
)
def test_a_mistake_in_the_ledger_is_told_with_its_place(own_ledger, text, complaint):
    said = ledger(own_ledger(text))[1]
    assert complaint in said
    assert said.startswith("rows.yaml, line ")


def test_a_fact_may_stand_at_an_address_that_is_no_page(own_ledger):
    row = A_ROW.replace("page: about", "address: /get-help/?need=home").replace("[About]", "[999]")
    printed, complaint = ledger(own_ledger(row.replace("[999]", "['999']")))
    assert complaint == ""
    assert f"{settings.SITE_URL}/get-help/?need=home" in printed


def test_a_site_that_nothing_was_loaded_into_is_told_what_to_do_first():
    LoadedRecord.objects.all().delete()
    assert "First run: manage.py load_partnership cambridge" in ledger()[1]


def test_a_partnership_that_does_not_exist_is_told():
    assert ledger("atlantis")[1].startswith("There is no content for “atlantis”")


def test_a_partnership_without_a_ledger_has_nothing_to_compare_and_passes(tmp_path):
    (tmp_path / "cambridge").mkdir()
    printed, complaint = ledger(tmp_path / "cambridge")
    assert complaint == ""
    assert "has no ledger" in printed
    assert "nothing to compare" in printed


@pytest.mark.parametrize(
    ("href", "words", "is_right"),
    [
        ("tel:01223457950", "01223 457950", True),
        ("tel:01223457951", "01223 457950", False),
        ("tel:01223457950", "01223 457951", False),
    ],
)
def test_a_number_must_be_said_and_dialled(own_ledger, href, words, is_right):
    home = BasePage.objects.get(slug="home")
    InformationPageFactory(parent=home, slug="new", body=[("text", f'<a href="{href}">{words}</a>')])
    row = A_ROW.replace("page: about", "address: /new/").replace("[About]", "['tel:01223 457950']")
    printed, complaint = ledger(own_ledger(row))
    # What stands on a page that nobody loaded is an officer's: told, and no fault of the files.
    assert complaint == ""
    assert ("MOVED ON" not in printed) == is_right
