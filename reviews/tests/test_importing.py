"""Projects, money and figures from a spreadsheet: seen first, then all of it or nothing."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csp_site.jobs import JOBS
from csp_site.tests.editor import turned_away
from csp_site.tests.searching import search
from priorities.tests.factories import PriorityPageFactory
from reviews.importing.kinds import KINDS
from reviews.importing.reading import MISTAKES
from reviews.models import Figure, FundingAward, Project, SpreadsheetImport
from reviews.tests.factories import (
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
)
from reviews.tests.importing import AWARDS, START, csv_file, errors, go, send, words, workbook


@pytest.mark.search
def test_a_file_is_looked_at_first_and_imported_when_the_officer_says_so(desk, officer, review):
    award = FundingAwardFactory(source=review, scheme="Lamps", amount=Decimal(1000))
    file = csv_file(
        "key;AMOUNT;funders;Whose;scheme;Source",
        f"{award.key};£2,500;The county;ours;Lamps;2024",
        ";300;A baker;ours;Bread;Annual Review 2024",
    )
    seen = send(desk, "awards", file)
    shown = words(seen)
    assert "1 new, 1 changed, 0 unchanged, 0 wrong" in shown
    assert "Amount from 1000 → 2500" in shown
    assert "what is ours was £1,000. Once this is published it is £2,800." in shown
    award.refresh_from_db()
    assert (award.amount, FundingAward.objects.count()) == (1000, 1)

    assert "is imported: 1 new, 1 changed" in go(desk, seen).content.decode()
    award.refresh_from_db()
    bread = FundingAward.objects.get(scheme="Bread")
    assert (award.amount, bread.live, bread.source_id) == (2500, True, review.pk)
    assert award.latest_revision.user == bread.latest_revision.user == officer
    for record, did in ((award, ["Edited", "Published"]), (bread, ["Created", "Published"])):
        history = reverse(FundingAward.snippet_viewset.get_url_name("history"), args=[record.pk])
        told = words(desk.get(history), "#listing-results")
        assert [word for word in ("Created", "Edited", "Draft saved", "Published") if word in told] == did
    assert "1 new, 1 changed, by" in words(desk.get(START))
    assert "£2,800" in desk.get(review.url).content.decode()
    assert search(desk, "bread baker").titles
    # Pressed twice, it is done once.
    again = desk.post(seen.request["PATH_INFO"], {"digest": seen.context["comparison"].digest}, follow=True)
    assert "Nothing was done twice" in again.content.decode()
    assert FundingAward.objects.count() == 2


def test_one_wrong_row_keeps_all_out_and_each_says_what_is_wrong(desk, review):
    rows = [
        ",The county,Good,100,ours,,2024",
        ",,,x,mine,,Nowhere",
        "twice,The county,A,1,ours,,2024",
        "twice,The county,B,1,shared,One place,2024",
        ",The county,C,12345678901234.567,ours,,2024",
    ]
    seen = send(desk, "awards", csv_file(AWARDS, *rows))
    assert errors(seen) == [
        ("Amount", "This is not a number we can read. Write it like 5000, 1,234.50 or £5,000."),
        ("Whose", "“mine” is none of these: Ours; Shared with other areas; Not counted as ours."),
        ("Source", "We know no page “Nowhere”."),
        ("Funders", "Fill this in."),
        ("Key", "“twice” stands in 2 rows. Keep one."),
        ("Areas", "Name each area that shares it, one on each line."),
        ("Key", "“twice” stands in 2 rows. Keep one."),
        ("Amount", "Ensure that there are no more than 12 digits in total."),
    ]
    assert "Import" not in {
        button.get_text() for button in BeautifulSoup(seen.content, "html.parser").select("main button")
    }
    go(desk, seen)
    assert not FundingAward.objects.exists()
    mend = desk.get(seen.request["PATH_INFO"] + "mistakes.csv").content
    assert "Scheme: " not in mend.decode() and "Source: We know no page “Nowhere”." in mend.decode()
    # The file of mistakes comes back as it is, with the column that says what is wrong.
    again = send(desk, "awards", SimpleUploadedFile("again.csv", mend))
    assert len(again.context["comparison"].rows) == 4
    assert MISTAKES in mend.decode().splitlines()[0]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_downloaded_changes_nothing_when_it_comes_back(kind, extension, desk, review):
    priority = PriorityPageFactory(title="=1+1 nights; quiet")
    project = ProjectFactory(
        title="-Lanterns", outside_partners="A; B\nC", start=datetime.date(2020, 10, 1)
    )
    Project.objects.update(start_precision="month", summary="two\r\nlines")
    ProjectReportFactory(report=review, project=project, priority=priority, text="@home\n\nand away")
    award = FundingAwardFactory(source=review, amount=Decimal("4607.50"), funders="A\nB")
    award.projects, award.priorities = [project], [priority]
    award.save()
    before = FigureFactory(source=review, value=Decimal("2210"), key="before")
    # It was kept before anybody asked for a reason.
    FigureFactory(source=review, value=Decimal("20775.5"), comparison=before, priority=priority)
    url = reverse("record_download", args=[kind, extension])
    whole = desk.get(url, {"report": review.pk})
    seen = send(desk, kind, SimpleUploadedFile(f"rows.{extension}", whole.content), review)
    assert "Nothing would change." in words(seen)
    assert seen.context["comparison"].unchanged
    empty = desk.get(url, {"empty": 1})
    refused = send(desk, kind, SimpleUploadedFile(f"rows.{extension}", empty.content))
    assert "headings but no rows" in words(refused)


def test_a_workbook_says_the_same_with_real_dates_and_numbers(desk, review):
    sheet = [
        ["Value", "Label", "Start", "End", "Counted on", "Source"],
        [25, "lamps", datetime.date(2024, 4, 1), "March 2025", None, "2024"],
        [0.1 + 0.2, "candles", "1/4/2024", 2025, datetime.datetime(2024, 5, 1), "/annual-reviews/2024/"],
        ["=1+1", "sums", None, None, None, "2024"],
    ]
    seen = send(desk, "figures", workbook(*sheet))
    message = "This is a formula without a result. Put the result itself into the cell."
    assert errors(seen)[0] == ("Value", message)
    go(desk, send(desk, "figures", workbook(*sheet[:-1])))
    lamps, candles = (Figure.objects.get(label=label) for label in ("lamps", "candles"))
    assert (lamps.value, lamps.period_text) == (25, "1 April 2024 to March 2025")
    assert (candles.value, candles.start, candles.end_text) == (
        Decimal("0.3"),
        datetime.date(2024, 4, 1),
        "2025",
    )


def test_a_project_gets_its_entry_in_the_report_and_a_later_file_changes_it(desk, review):
    PriorityPageFactory(title="Quieter nights")
    header = "Key,Title,Priorities,Entry: part,Entry: priority,Entry: text"
    row = "lanterns,Lanterns,Quieter nights,Under a priority,Quieter nights,{}"
    first = csv_file(header, row.format("We lit forty."))
    assert "Say above in which report" in words(send(desk, "projects", first))
    first.seek(0)
    go(desk, send(desk, "projects", first, review))
    project = Project.objects.get(key="lanterns")
    assert project.entries.get().report_id == review.pk
    assert "We lit forty." in desk.get(review.url).content.decode()
    go(desk, send(desk, "projects", csv_file(header, row.format("We lit fifty.")), review))
    assert project.entries.get().text == "We lit fifty."
    assert [each.title for each in project.priorities.all()] == ["Quieter nights"]
    # Said of no report, the entry stays.
    seen = send(desk, "projects", csv_file("Key,Summary", "lanterns,Light"))
    go(desk, seen)
    assert project.entries.get().text == "We lit fifty."


def test_new_figures_compare_with_each_other_and_a_great_change_wants_a_reason(desk, review):
    header = "Key,Value,Label,Source,Measure,Period in words,Comparison,Why it changed so much"
    rows = ["b,900,lamps,2024,lamps,2024,a,{}", "a,100,lamps,2024,lamps,2023,,"]
    seen = send(desk, "figures", csv_file(header, rows[0].format(""), rows[1]))
    assert [heading for heading, _ in errors(seen)] == ["Why it changed so much"]
    go(desk, send(desk, "figures", csv_file(header, rows[0].format("More lamps."), rows[1])))
    assert Figure.objects.get(key="b").comparison.key == "a"
    same = csv_file(header, "c,5,lamps,2024,lights,2024,,", "d,6,lamps,2024,lights,2024,,")
    assert errors(send(desk, "figures", same)) == [
        ("Measure", "Row 2 has this measure, place and time too.")
    ]


def test_what_has_changed_meanwhile_is_shown_again_and_a_draft_is_left_alone(desk, officer, review):
    award = FundingAwardFactory(source=review, amount=Decimal(1000))
    seen = send(desk, "awards", csv_file("Key,Amount", f"{award.key},2000"))
    FundingAward.objects.update(amount=1500)
    again = go(desk, seen)
    assert "Something has changed since you looked" in again.content.decode()
    assert "from 1500 → 2000" in words(again)
    award.refresh_from_db()
    assert award.amount == 1500
    award.note = "In the making"
    award.save_revision(user=officer)
    assert "It has a draft in hand." in words(desk.get(seen.request["PATH_INFO"]))
    go(desk, again)
    award.refresh_from_db()
    assert award.amount == 1500


def test_as_drafts_nothing_is_public_yet(desk, review):
    go(desk, send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024")), button="drafts")
    award = FundingAward.objects.get()
    assert (award.live, award.has_unpublished_changes) == (False, True)
    assert "Lamps" not in desk.get(review.url).content.decode()
    assert "as drafts" in words(desk.get(START))


def test_shared_money_and_a_second_of_the_same_name_are_to_be_looked_at_twice(desk, review):
    FundingAwardFactory(source=review, scheme="Lamps")
    shown = words(send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,820000,shared,A;B,2024")))
    assert "Shared money: it is not added to what is ours." in shown
    assert "There is another one called “Lamps”." in shown
    assert "what is ours was" not in shown


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (csv_file("Key"), "headings but no rows"),
        (SimpleUploadedFile("a.csv", b""), "empty"),
        (SimpleUploadedFile("a.csv", b"\xff\xfeK\0e\0y\0"), "its contents are something else"),
        (SimpleUploadedFile("a.csv", b"Key\r\na\0b"), "its contents are something else"),
        (SimpleUploadedFile("a.csv", b"Key\r\n\x81"), "could not read"),
        (SimpleUploadedFile("a.xlsx", b"PK\3\4nothing"), "its contents are something else"),
        (SimpleUploadedFile("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99), "password"),
        (SimpleUploadedFile("a.ods", b"x"), "of the kind .csv or .xlsx"),
        (SimpleUploadedFile("a.csv", b"Key\r\n" + b"x" * 2_200_000), "larger than 2 MB"),
        (csv_file("Key,Colour", "a,red"), "We do not know the heading “Colour”"),
        (csv_file("Key,KEY", "a,b"), "two columns “Key”"),
        (csv_file(",".join("x" * 20_000), "a"), "more than 60 columns"),
        (csv_file("Key", *["a"] * 2001), "more than 2,000 rows"),
        (csv_file("Key,Amount", "a,1,2"), "has no heading"),
        (csv_file("Key,Amount", "a," + "9" * 200_000), "could not read"),
        (workbook(["x"] * 16_000, ["y"]), "more than 60 columns"),
        (workbook(["Key"], ["a"], ["b" * 20_000]), "longer than 10,000"),
        *[
            (csv_file("Amount", f'"{text}"'), "not a number")
            for text in ("NaN", "1e400", "-Infinity", "🦊", "1,23")
        ],
        *[(csv_file("Start", text), "not a date") for text in ("0000-01-01", "31/02/2024", "١٢/٠٢")],
        (csv_file("Start", "0999-01-01"), "must lie between 1900 and 2100"),
    ],
)
def test_an_odd_file_is_told_what_is_wrong_with_it(file, message, desk):
    file.seek(0)
    assert message in words(send(desk, "awards", file))


def test_who_may_not_edit_records_may_not_import_and_nobody_sees_anothers_file(
    client, officer, publisher, administrator, review
):
    client.force_login(officer)
    seen = send(client, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024"))
    address = seen.request["PATH_INFO"]
    assert "Import from a spreadsheet" in client.get(START).content.decode()
    client.force_login(administrator)
    assert client.get(address).status_code == 404
    client.force_login(publisher)
    for url in (
        START,
        address,
        address + "mistakes.csv",
        reverse("record_download", args=["awards", "csv"]),
    ):
        answer = client.get(url)
        if url == address + "mistakes.csv" or url == address:
            assert answer.status_code == 404, url
        else:
            assert turned_away(answer), url
    assert not FundingAward.objects.exists()


def test_a_file_that_nobody_imports_is_gone_after_a_day_or_at_once(desk, review):
    with time_machine.travel("2026-03-01 10:00+00:00"):
        seen = send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024"))
    kept = send(desk, "awards", csv_file(AWARDS, ",The county,Lamps,100,ours,,2024"))
    JOBS["delete spreadsheets that nobody imported"].run()
    assert desk.get(seen.request["PATH_INFO"]).status_code == 404
    assert "Lamps" in words(desk.get(kept.request["PATH_INFO"]))
    desk.post(kept.request["PATH_INFO"] + "discard/")
    assert not SpreadsheetImport.objects.exists()


def test_more_than_can_be_saved_in_good_time_is_not_begun(desk, monkeypatch, review):
    monkeypatch.setattr("reviews.importing.comparing.MOST", 1)
    seen = send(desk, "awards", csv_file(AWARDS, *[",The county,Lamps,100,ours,,2024"] * 2))
    assert "Split the file." in words(seen)
    go(desk, seen)
    assert not FundingAward.objects.exists()


def test_to_look_costs_the_same_questions_for_few_rows_and_many(desk, review):
    def questions(count):
        FundingAward.objects.all().delete()
        for _ in range(count):
            FundingAwardFactory(source=review)
        whole = desk.get(reverse("record_download", args=["awards", "csv"])).content
        address = send(desk, "awards", SimpleUploadedFile("a.csv", whole)).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as captured:
            assert "Nothing would change" in words(desk.get(address))
        return len(captured)

    assert questions(3) == questions(30)
