"""Corrections of a report, and what else is related to it without being a part; each page in one query."""

from dataclasses import dataclass, field

from django.db.models import CharField, F, FilteredRelation, OuterRef, Q, Subquery, Value

from csp_site.models import BasePage
from csp_site.models.base import private_above, sensitive_above
from reviews.models.corrections import Correction
from reviews.models.sections import ReportSection

# What readers see of a correction.
SHOWN = ("id", "was", "now", "published_on", "taken_back_on", "taken_back_why")


@dataclass
class Related:
    """The corrections of a report, its PDF, the address of its first section, and the reports around it."""

    corrections: list = field(default_factory=list)
    print: object = None
    first_slug: str = ""
    before: object = None
    after: object = None


def related_to(report, first_block, newest_first=()):
    """
    Return what is related to a report, in one query.

    `first_block` is the id of the block that begins its first section; `newest_first` is the order of the
    reports of other times, where there are any to lead to.
    """
    if not report.pk:
        return Related()
    first = ReportSection.objects.filter(page=OuterRef("pk"), block=first_block).values("slug")[:1]
    mine = Q(pk=report.pk)
    others = Q(live=True) & ~private_above() if newest_first else Q(pk=None)
    if not report.in_sensitive_area:
        others &= ~sensitive_above()
    pages = BasePage.objects.sibling_of(report).filter(mine | others).select_related("report_print")
    pages = pages.annotate(
        fixed=FilteredRelation("corrections", condition=Q(corrections__page=report.pk)),
        first_slug=Subquery(first) if first_block else Value("", output_field=CharField()),
        **_columns("fixed__"),
        fix_block=F("fixed__section__block"),
    )
    rows = list(pages.order_by(*newest_first, "path", "-fixed__published_on", "-fixed__pk"))
    own = [place for place, row in enumerate(rows) if row.pk == report.pk]
    if not own:
        return Related()
    stored = rows[own[0]]
    return Related(
        corrections=[_correction(report, row) for row in rows if row.fix_id],
        print=getattr(stored, "report_print", None),
        first_slug=stored.first_slug or "",
        before=next(iter(rows[own[-1] + 1 :]), None),
        after=rows[own[0] - 1] if own[0] else None,
    )


def sections_with_corrections(report):
    """Return the ReportSections of a report, each with its corrections, in one query."""
    rows = report.report_sections.annotate(**_columns("fixes__"), fix_block=F("block"))
    known = {}
    for row in rows.order_by("pk", "-fixes__published_on", "-fixes__pk"):
        section = known.setdefault(row.pk, row)
        section.corrections = getattr(section, "corrections", [])
        if row.fix_id:
            section.corrections.append(_correction(report, row))
    return list(known.values())


def _columns(way):
    return {f"fix_{name}": F(f"{way}{name}") for name in SHOWN}


def _correction(report, row):
    """Return the correction that one row of an answer holds."""
    correction = Correction(**{name: getattr(row, f"fix_{name}") for name in SHOWN})
    correction.block, correction.report_url = row.fix_block, report.url
    return correction
