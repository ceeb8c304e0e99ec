"""Which item a file's name gives, and the title that is proposed for it."""

import pytest

from meetings.agenda.matching import find_number, readable_title

pytestmark = pytest.mark.one_database("names are compared with names")

LETTERS = ["1", "2", "3", "4", "5", "5a", "5b", "6", "24"]
DECIMALS = ["1", "5", "5.1", "5.2"]

FOUND = {
    "Item 5a - Progress report.pdf": ("5a", "Progress report"),
    "5a progress.docx": ("5a", "Progress"),
    "5A Progress.docx": ("5a", "Progress"),
    "item_05.pdf": ("5", "Item 05"),
    "Item05-Minutes of the last meeting.pdf": ("5", "Minutes of the last meeting"),
    "Agenda item 6 Forward plan (2).pdf": ("6", "Forward plan"),
    "Progress report (item 5b).pdf": ("5b", "Progress report (item 5b)"),
    "Appendix 2 to item 5a.pdf": ("5a", "Appendix 2 to item 5a"),
    "5(a) Progress - Copy.pdf": ("5a", "Progress"),
    "2 Minutes of the last meeting.docx": ("2", "Minutes of the last meeting"),
    "3 Mayor's report.pdf": ("3", "Mayor's report"),
    "1. Welcome.pdf": ("1", "Welcome"),
    "003_community-trigger.pdf": ("3", "Community trigger"),
    "Eitem 5a - Adroddiad ar gynnydd ŵyl.pdf": ("5a", "Adroddiad ar gynnydd ŵyl"),
    "٥ تقرير.pdf": ("5", "تقرير"),
}
WAITING = {
    "Agenda.pdf": "Agenda",
    "Item 9 Not there.pdf": "Not there",
    "5c Not there.pdf": "Not there",
    "2026-02-24 Minutes.pdf": "2026 02 24 Minutes",
    "24 February minutes.pdf": "24 February minutes",
    "24.02.2026 minutes.pdf": "24.02.2026 minutes",
    "5 year plan.pdf": "5 year plan",
    "5th report.pdf": "5th report",
    "Items 5 and 6.pdf": "Items 5 and 6",
    "Item 5a and item 6.pdf": "And item 6",
    "Appendix 2.pdf": "Appendix 2",
    "20260224.pdf": "20260224",
    ".pdf": "Pdf",
    "": "Paper",
}


@pytest.mark.parametrize("name", FOUND)
def test_a_file_finds_its_item_and_its_title_by_its_name(name):
    assert (find_number(name, LETTERS), readable_title(name)) == FOUND[name]


@pytest.mark.parametrize("name", WAITING)
def test_a_name_that_gives_no_item_or_more_than_one_waits(name):
    assert find_number(name, LETTERS) == ""
    assert readable_title(name).replace("-", " ") == WAITING[name]


def test_a_number_is_read_in_the_style_of_the_agenda():
    assert find_number("05.1 Progress.pdf", DECIMALS) == "5.1"
    assert find_number("05.1 Progress.pdf", LETTERS) == ""
    assert find_number("5a Progress.pdf", DECIMALS) == ""
    assert readable_title("05.1 Progress.pdf") == "Progress"


def test_a_name_of_any_length_gives_a_title_that_fits():
    title = readable_title(f"5a {'long ' * 200}.pdf")
    assert title.startswith("Long long")
    assert len(title) <= 160
