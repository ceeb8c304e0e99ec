"""One run of the loader: all or nothing."""

from django.db import transaction

from csp_site.loader.entries import Entries
from csp_site.loader.filling import Filler
from csp_site.loader.kinds import AFTER_LOAD, BEFORE_LOAD, KINDS
from csp_site.loader.making import Maker
from csp_site.loader.memory import Memory
from csp_site.loader.report import Report
from csp_site.search.entries import held_back


def load(folder, dry_run=False):
    """
    Load the content files in `folder` (a Path) and return a Report.

    One transaction: on a ContentError, and with `dry_run`, nothing is changed.
    """
    with transaction.atomic(), held_back():
        report = _run(Entries(folder))
        if dry_run:
            transaction.set_rollback(True)
    return report


def _run(entries):
    for function in BEFORE_LOAD:
        function()
    report, memory = Report(), Memory()
    Maker(entries, memory).make_all()
    Filler(entries, memory, report).fill_all()
    # Silence would hide what only the site has.
    for model, instance in memory.strangers(entries, KINDS.values()):
        report.not_in_files.append(f"{model._meta.verbose_name} “{instance}”")
    for function in AFTER_LOAD:
        function()
    return report
