"""Answers that search finds: reports, and the projects, money and figures they tell of."""

from csp_site.models import BasePage
from csp_site.search.answers import PAGE, Answer, Kind, page_answer, record_answers, watch
from csp_site.search.texts import stream_texts
from reviews.models import (
    AnnualReviewPage,
    CaseReviewPage,
    Figure,
    FundingAward,
    Project,
    ProjectReport,
    PublicationPage,
    ReportPage,
)

REPORT = Kind("report", "Report", 45)
PROJECT = Kind("project", "Project", 65)
MONEY = Kind("money", "Funding", 70)
FIGURE = Kind("figure", "Figure", 75)


def _report_texts(page):
    return [page.summary, page.strapline, page.period_text, *stream_texts(page.body)]


@page_answer(AnnualReviewPage)
def annual_review(page):
    members = [member.name for member in page.printed_members.all()]
    return Answer(REPORT, page.title, [*_report_texts(page), *members])


@page_answer(PublicationPage)
def publication(page):
    known = [page.get_kind_display(), page.covers, page.on_request]
    return Answer(REPORT, page.title, [*_report_texts(page), *known])


@page_answer(CaseReviewPage)
def case_review(page):
    years = [year.period_text for year in page.years.all()]
    texts = [page.summary, page.threshold, *stream_texts(page.body), *years]
    return Answer(PAGE, page.title, texts, ["ASB case review, community trigger"])


@record_answers(ReportPage)
def projects(page):
    for entry in ProjectReport.objects.live().filter(report=page.pk).for_listing():
        texts = [entry.text, entry.update_since, entry.status_told]
        anchor = f"#{entry.project.anchor}"
        yield Answer(PROJECT, entry.project.title, texts, [page.title], anchor=anchor, record=entry)


@record_answers(BasePage)
def money(page):
    for award in FundingAward.objects.live().filter(source=page.pk):
        about = [award.quantity, award.funder_text, award.period_text, award.whose_text, award.note]
        yield Answer(MONEY, str(award), about, [page.title], record=award)


@record_answers(BasePage)
def figures(page):
    for figure in Figure.objects.live().filter(source=page.pk):
        texts = [figure.area, figure.period_text, figure.note]
        yield Answer(FIGURE, str(figure), texts, [page.title], record=figure)


watch(ProjectReport, lambda entry: {entry.report_id})
watch(Project, lambda project: project.entries.values_list("report", flat=True))
watch(FundingAward, lambda award: {award.source_id})
watch(Figure, lambda figure: {figure.source_id})
