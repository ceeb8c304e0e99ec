"""The PDF of a report: made by the scheduled work, and sent only while it says what the page says."""

import datetime

import pypdfium2
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from contacts.tests.factories import ContactPageFactory
from csp_site.jobs import run_due_jobs
from csp_site.models.documents import document_storage
from csp_site.printing.jobs import PrintState
from csp_site.printing.making import NO_LIBRARY, Pdf, PrintError
from csp_site.tests.factories import PDF, ImageFactory, picture
from csp_site.tests.printing import drawn, language_of
from priorities.tests.factories import PriorityPageFactory
from reviews.models import AnnualReviewPage, Correction, ReportPrint
from reviews.reports import pdf, pdf_making
from reviews.tests.factories import (
    FigureFactory,
    FundingAwardFactory,
    ProjectFactory,
    ProjectReportFactory,
    PublicationPageFactory,
)

real_print_pdf = pdf_making.print_pdf


@pytest.fixture(autouse=True)
def printer(monkeypatch, home):
    """Stand in for the library that draws a PDF; gives what it was asked to draw."""
    asked = []

    def print_pdf(html, base_url):
        asked.append(html)
        return PDF, 14

    monkeypatch.setattr(pdf_making, "print_pdf", print_pdf)
    return asked


@pytest.fixture
def report(review):
    review.save_revision().publish()
    return review


def make():
    ReportPrint.objects.ask_for_all()
    pdf_making.make_waiting_prints()


def status(client, report):
    return client.get(f"{report.url}review.pdf").status_code


def link(get_soup, report):
    found = get_soup(report.url).find("a", href=f"{report.url}review.pdf")
    return found and " ".join(found.parent.get_text(" ", strip=True).split())


def test_it_is_made_by_the_scheduled_work_and_then_linked_and_served(report, client, get_soup, printer):
    assert (status(client, report), link(get_soup, report), printer) == (404, None, [])
    assert "This file is not ready" in client.get(f"{report.url}review.pdf").content.decode()
    run_due_jobs()
    size = f"{len(PDF)}\xa0bytes".replace("\xa0", " ")
    assert link(get_soup, report) == f"Read or print it as a PDF (14 pages, {size})"
    response = client.get(f"{report.url}review.pdf")
    assert response.content if not response.streaming else b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'inline; filename="2024-review.pdf"'
    assert response["Cache-Control"] == "no-cache"
    assert len(printer) == 1


CHANGES = {
    "a figure": lambda report: FigureFactory(source=report),
    "an award": lambda report: FundingAwardFactory(source=report),
    "a project": lambda report: ProjectReportFactory(report=report),
    "a correction": lambda report: Correction.objects.create(page=report, was="A.", now="B."),
    "its title": lambda report: AnnualReviewPage.objects.filter(pk=report.pk).update(title="Other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_old_one_is_not_sent_for_a_moment_and_a_new_one_is_made(
    change, report, client, printer
):
    make()
    change(report)
    assert status(client, report) == 404
    make()
    assert status(client, report) == 200
    assert len(printer) == 2


def restyle(settings, monkeypatch, tmp_path):
    sheet = tmp_path / "report.css"
    sheet.write_text("h1 { color: red }")
    monkeypatch.setattr(pdf, "STYLESHEETS", [sheet])


def move_the_site(settings, monkeypatch, tmp_path):
    settings.SITE_URL = "https://www.example.org"


def draw_it_in_another_way(settings, monkeypatch, tmp_path):
    real = pdf.render_to_string
    monkeypatch.setattr(pdf, "render_to_string", lambda *args: real(*args).replace("<h1>", "<h1 id=a>"))


@pytest.mark.parametrize("change", [restyle, move_the_site, draw_it_in_another_way])
def test_one_that_only_looks_other_than_it_would_today_is_sent_until_the_next_is_made(
    change, report, client, get_soup, printer, settings, monkeypatch, tmp_path
):
    make()
    change(settings, monkeypatch, tmp_path)
    assert link(get_soup, report) and status(client, report) == 200
    make()
    assert link(get_soup, report) and status(client, report) == 200
    assert len(printer) == 2


def test_what_the_clock_changed_is_not_sent_and_nobody_is_led_to_it_again(report, client, get_soup):
    make()
    CHANGES["its title"](report)
    assert status(client, report) == 404
    assert link(get_soup, report) is None
    pdf_making.make_waiting_prints()
    assert link(get_soup, report) and status(client, report) == 200


def test_one_whose_file_is_lost_is_not_linked_and_is_made_again(report, client, get_soup, printer):
    make()
    document_storage().delete(ReportPrint.objects.get().pdf.name)
    assert link(get_soup, report) is None and status(client, report) == 404
    make()
    assert link(get_soup, report) and status(client, report) == 200


def test_while_it_is_made_again_the_page_says_nothing_of_it(report, get_soup):
    make()
    FigureFactory(source=report)
    assert link(get_soup, report) is None


def test_a_change_that_readers_do_not_see_makes_it_no_second_time(report, client, printer):
    make()
    ProjectFactory(title="Of no report")
    assert ReportPrint.objects.get().state == PrintState.WAITING
    assert status(client, report) == 200
    make()
    assert len(printer) == 1 and status(client, report) == 200


def test_a_contact_that_is_taken_away_is_in_no_pdf_from_that_moment(report, client, printer):
    contact = ContactPageFactory(title="A name to forget")
    report.contacts = [contact]
    report.save_revision().publish()
    make()
    assert "A name to forget" in printer[-1] and status(client, report) == 200
    contact.unpublish()
    assert status(client, report) == 404
    make()
    assert "A name to forget" not in printer[-1]


def hide(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("close", [lambda page: page.unpublish(), hide], ids=["unpublished", "private"])
def test_a_report_that_is_not_for_everybody_any_more_has_none_at_once(close, report, client, officer):
    make()
    close(report)
    client.force_login(officer)
    assert status(client, report) == 404
    stored = ReportPrint.objects.get().pdf.name
    with pytest.MonkeyPatch.context() as patch:
        # The rounds of the scheduled work go on; what is stored goes too.
        patch.setattr("django.db.transaction.on_commit", lambda function, **_: function())
        make()
    assert not ReportPrint.objects.exists() and not document_storage().exists(stored)


def test_a_draft_is_in_no_pdf(report, client, printer):
    report.title = "Not for readers yet"
    report.save_revision()
    make()
    assert "Not for readers yet" not in printer[-1]
    assert status(client, report) == 200


def test_a_library_that_is_missing_is_told_to_staff_and_tried_again(report, client, monkeypatch):
    def fail(html, base_url):
        raise PrintError(NO_LIBRARY)

    with monkeypatch.context() as patch:
        patch.setattr(pdf_making, "print_pdf", fail)
        make()
    assert ReportPrint.objects.get().problems == [NO_LIBRARY]
    assert status(client, report) == 404
    make()
    assert status(client, report) == 200


def test_letters_that_no_font_has_are_told_in_the_editor_until_a_font_has_come(
    report, client, officer, monkeypatch, printer
):
    def print_with_boxes(html, base_url):
        printer.append(html)
        pdf = Pdf(PDF)
        pdf.missing = "\u0d9a"
        return pdf, 14

    editor = reverse("wagtailadmin_pages:edit", args=[report.pk])
    client.force_login(officer)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_making, "print_pdf", print_with_boxes)
        make()
        make()
    assert len(printer) == 1 and status(client, report) == 200
    assert "the server has no font for \u0d9a U+0D9A." in client.get(editor).content.decode()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        make()
    assert len(printer) == 2
    assert "the server has no font" not in client.get(editor).content.decode()


def test_a_plan_has_none_that_could_be_taken_for_the_plan_itself(home, client):
    plan = PublicationPageFactory(title="The plan", kind="plan", body=[("heading", {"text": "Aims"})])
    make()
    assert status(client, plan) == 404
    assert "review.pdf" not in client.get(plan.url).content.decode()


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_paper_has_no_address_of_what_needs_safe_reading_and_a_report_with_it_is_not_kept(
    is_sensitive, report, client, printer
):
    report.contacts = [ContactPageFactory(is_sensitive=is_sensitive, neutral_title="Advice")]
    report.save_revision().publish()
    make()
    assert ('class="card contact private"' in printer[-1]) == is_sensitive
    response = client.get(f"{report.url}review.pdf")
    assert response["Cache-Control"] == ("no-store" if is_sensitive else "no-cache")


def test_asking_for_it_takes_the_same_few_queries_with_3_and_with_30_of_everything(report, visit_queries):
    def grow(count):
        for _ in range(count):
            ProjectReportFactory(report=report, priority=PriorityPageFactory())
            FigureFactory(source=report)
            FundingAwardFactory(source=report)
        make()

    grow(3)
    with_3 = visit_queries(f"{report.url}review.pdf")
    grow(27)
    with_30 = visit_queries(f"{report.url}review.pdf")
    assert with_30 == with_3
    assert len(with_30) == len(set(with_30)) <= 25


@pytest.mark.one_database("the program that draws a PDF is handed its pages")
def test_the_real_pdf_is_tagged_and_has_contents_page_numbers_pictures_and_the_money(report, monkeypatch):
    image = ImageFactory(file=ContentFile(picture(size=(1300, 900)), name="square.jpg"))
    image.make_renditions()
    shown = {"image": image, "alt": "The square", "decorative": False, "caption": "", "shape": "whole"}
    body = [("heading", {"text": name}) for name in ("One", "Two", "Three")]
    body += [("picture", shown), ("money", {"heading": "Money"}), ("text", RichText("<p>End.</p>"))]
    report.body = body
    report.save_revision().publish()
    FundingAwardFactory(source=report, amount=5000)
    html = pdf.page_of(AnnualReviewPage.objects.get(), made_on=datetime.date(2026, 3, 3))
    file, pages = drawn(real_print_pdf, html, "https://www.example.org/annual-reviews/2024/")
    document = pypdfium2.PdfDocument(file)
    assert pages == len(document) == 2
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert language_of(document) == "en-GB"
    assert document.get_metadata_value("Title") == "Annual Review 2024"
    first, second = (sheet.get_textpage().get_text_range() for sheet in document)
    for said in ("Contents", "This PDF was made on 3 March 2026.", "Page 1 of 2", "/annual-reviews/2024/"):
        assert said in first
    assert "£5,000" in second and "Page 2 of 2" in second
    assert [one for one in document[1].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
