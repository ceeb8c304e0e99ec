"""One run of the loader: all or nothing."""

from django.db import transaction

from csp_site.loader.entries import Entries
from csp_site.loader.filling import Filler
from csp_site.loader.kinds import AFTER_LOAD, BEFORE_LOAD, KINDS
from csp_site.loader.making import Maker
from csp_site.loader.memory import Memory
from csp_site.loader.partnership import claim, hold, require_own
from csp_site.loader.report import Report
from csp_site.search.entries import held_back


def load(folder, dry_run=False, adopt=False):
    """
    Load the content files in `folder` (a Path) and return a Report.

    A database belongs to the partnership whose folder was loaded first; `adopt` says that one which
    cannot be recognised is this folder's. One transaction: on a ContentError or an
    OtherPartnershipError, and with `dry_run`, nothing is changed.
    """
    require_own(folder)  # before the files are read, which may be wrong as well
    with transaction.atomic(), held_back():
        note = hold()
        entries, memory = Entries(folder), Memory()
        claim(note, folder, entries, memory, adopt)
        report = _run(entries, memory)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _run(entries, memory):
    for function in BEFORE_LOAD:
        function()
    report = Report()
    Maker(entries, memory).make_all()
    Filler(entries, memory, report).fill_all()
    # Silence would hide what only the site has.
    for model, instance in memory.strangers(entries, KINDS.values()):
        report.not_in_files.append(f"{model._meta.verbose_name} “{instance}”")
    for function in AFTER_LOAD:
        function()
    return report
