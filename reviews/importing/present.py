"""Records that are there already, each with all that a spreadsheet shows of it, in few queries."""

from collections import defaultdict

from reviews.importing.cells import CellError, cell_text, clean_text
from reviews.models import Project, ProjectReport


def present_records(kind, lookups, *, lock=False):
    """
    Return all records of a kind, drafts too, with what they name and what reports tell of them.

    They are the very objects by which `lookups` knows them. With `lock` nobody else changes them before
    the transaction ends.
    """
    if lock:
        list(kind.model.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    records = list(getattr(lookups, kind.slug).by_pk.values())
    for column in kind.many:
        field = kind.model._meta.get_field(column.field)
        sides = field.m2m_column_name(), field.m2m_reverse_name()
        chosen, names = defaultdict(list), getattr(lookups, column.names)
        for pk, other in field.remote_field.through.objects.order_by(sides[1]).values_list(*sides):
            chosen[pk].append(names.by_pk[other])
        for record in records:
            setattr(record, column.field, chosen[record.pk])
    if kind.model is Project:
        told = defaultdict(list)
        for entry in ProjectReport.objects.order_by("sort_order", "pk"):
            told[entry.project_id].append(entry)
        for record in records:
            record.entries = told[record.pk]
    return records


def entries_in(project, report):
    """Return what one report tells of a project: mostly one entry."""
    return [entry for entry in project.entries.all() if entry.report_id == report.pk]


def shown(value):
    """Return what a cell shows of a value, as it would be read again."""
    try:
        return clean_text(cell_text(value))
    except CellError:
        return str(value)
