"""What counts as a protective marking, and what is an innocent sentence."""

import pytest

from csp_site.documents.markings import Line, find, marking_of_cell, marking_of_line, marking_of_name

# Words and no database.
pytestmark = pytest.mark.one_database("it asks no database")

LINES = [
    ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("OFFICIAL – SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("Official Sensitive", "OFFICIAL-SENSITIVE"),
    ("OFFICIAL-SENSITIVE   Page 3 of 12", "OFFICIAL-SENSITIVE"),
    ("O F F I C I A L - S E N S I T I V E", "OFFICIAL-SENSITIVE"),
    ("Classification: OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("OFFICIAL-SENSITIVE: contains the names of victims", "OFFICIAL-SENSITIVE"),
    ("CONFIDENTIAL", "confidential"),
    ("C O N F I D E N T I A L", "confidential"),
    ("conﬁdential", "confidential"),
    ("Confi\u00addential", "confidential"),
    ("Strictly private and confidential", "confidential"),
    ("[CONFIDENTIAL]", "confidential"),
    ("Confidential – members of the board only", "confidential"),
    ("RESTRICTED", "restricted"),
    ("Restricted – 24 February 2026 – Page 2", "restricted"),
    ("Exempt", "exempt"),
    ("EXEMPT INFORMATION", "exempt"),
    ("Exempt appendix B", "exempt"),
    ("NOT FOR PUBLICATION", "not for publication"),
    ("Not for publication: it names people who live in one house", "not for publication"),
    (
        "NOT FOR PUBLICATION by virtue of paragraphs 1 and 2 of Part 1 of Schedule 12A of the Local "
        "Government Act 1972",
        "not for publication",
    ),
    ("This report is exempt under paragraph 3 of Schedule 12A", "exempt"),
    ("Schedule 12A, Local Government Act 1972", "Schedule 12A"),
    ("DRAFT – NOT FOR CIRCULATION", "not for circulation"),
    ("Draft: not to be circulated", "not for circulation"),
]
NAMES = [
    ("5a Exempt report.pdf", "exempt"),
    ("Confidential appendix B.docx", "confidential"),
    ("Progress report (confidential).pdf", "confidential"),
    ("Progress report - CONFIDENTIAL - v2.docx", "confidential"),
    ("Progress report CONFIDENTIAL v2.docx", "confidential"),
    ("progress_report_confidential.pdf", "confidential"),
    ("RESTRICTED_Case-review.pdf", "restricted"),
    ("Case review [Restricted]", "restricted"),
    ("Board papers OFFICIAL-SENSITIVE 24 Feb", "OFFICIAL-SENSITIVE"),
    ("board-papers-official-sensitive.pdf", "OFFICIAL-SENSITIVE"),
    ("Needs assessment, not for publication", "not for publication"),
    ("Draft plan NOT FOR CIRCULATION", "not for circulation"),
    ("Item 7 Schedule 12A report", "Schedule 12A"),
    ("Agenda Part 2", "Part 2"),
    ("Minutes – Part B", "Part 2"),
    ("Part_B_minutes.pdf", "Part 2"),
    ("Official-Sensitive", "OFFICIAL-SENSITIVE"),
    ("report; confidential", "confidential"),
]
INNOCENT = [
    "Call our confidential helpline at any hour.",
    "Confidential helpline",
    "All calls are confidential.",
    "Is it confidential?",
    "Confidential: how we look after what you tell us",
    "Help is free and confidential",
    "Free, confidential advice for residents",
    "Confidential advice and support line",
    "People under 25 are exempt from charges.",
    "Exempt from charges",
    "Exempt from the congestion charge: Blue Badge holders",
    "VAT exempt services",
    "Tax-exempt charities may apply.",
    "Residents with restricted mobility",
    "Restricted mobility and step-free ways in",
    "Parking is restricted on match days",
    "Restricted parking zone",
    "Speed is restricted to 20 mph.",
    "The schedule 12 weeks ahead",
    "Part 2 of the plan starts in May",
    "Information for publication on the website",
    "We publish the draft for consultation",
    "The draft is out for circulation to partners",
    "Official figures on sensitive crimes",
    "The confidentiality agreement",
    "Restrictions on e-scooters",
    "Exemptions and discounts",
    "We do not hold confidential information about you.",
    "A confidential report can be made to Crimestoppers on 0800 555 111.",
    "The council's exempt accommodation review looks at supported housing.",
    "Exempt accommodation",
    "Supported exempt accommodation: licensing scheme",
    "How we keep your report confidential",
    "Keeping your details confidential",
    "Access is restricted.",
    "Under the new scheme access to the yard is restricted",
    "What you say is confidential",
]


@pytest.mark.parametrize(("text", "marking"), LINES)
def test_a_line_of_its_own_is_a_marking(text, marking):
    assert marking_of_line(text) == marking


@pytest.mark.parametrize(("text", "marking"), NAMES)
def test_a_name_or_a_title_says_it_in_a_few_set_ways(text, marking):
    assert marking_of_name(text) == marking


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_sentence_stops_nothing(text):
    assert not [judge(text) for judge in (marking_of_line, marking_of_cell) if judge(text)]
    if "Part 2" not in text:
        assert not marking_of_name(text)
    assert not marking_of_name(f"{text.strip('.?').replace(':', '')}.pdf".replace("Part 2", "Part"))


def test_a_cell_among_others_counts_only_if_it_can_be_nothing_else():
    assert [marking_of_cell(text) for text in ("Exempt", "Restricted", "Confidential")] == ["", "", ""]
    assert marking_of_cell("OFFICIAL-SENSITIVE") and marking_of_cell("Not for publication")


def test_the_same_words_are_told_once_with_the_place_where_they_stand_first():
    found = find([Line("RESTRICTED", f"page {number}") for number in range(1, 400)])
    assert [str(one) for one in found] == ["“RESTRICTED” page 1"]
    assert find([Line("Nothing here", "page 1")]) == []


def test_a_hostile_line_takes_no_time():
    assert not marking_of_line("confidential " * 100_000 + "x")
    assert not marking_of_name("part " * 100_000)
