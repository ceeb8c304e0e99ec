"""One run of the loader, all or nothing, and its report as sentences for whoever ran it."""

from dataclasses import dataclass, field

from django.db import transaction

from csp_site.loader.entries import Entries
from csp_site.loader.filling import Filler
from csp_site.loader.kinds import AFTER_LOAD, BEFORE_LOAD, KINDS
from csp_site.loader.making import Maker
from csp_site.loader.memory import Memory
from csp_site.loader.partnership import claim, hold, require_own
from csp_site.search.entries import held_back


@dataclass
class Report:
    """What was added, updated, kept and found without a file, each as a short name."""

    added: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    # What differs from the files although nobody who was signed in is known to have changed it.
    found: list = field(default_factory=list)
    not_in_files: list = field(default_factory=list)
    unchanged: int = 0

    def lines(self):
        """Return the report line by line, the counts last."""
        for heading, names in (
            ("Added", self.added),
            ("Updated", self.updated),
            ("Kept as an officer left it", self.kept),
            ("Kept as it is on the site", self.found),
            ("On the site but not in the files", self.not_in_files),
        ):
            yield from (f"{heading}: {name}" for name in names)
        yield (
            f"{len(self.added)} added, {len(self.updated)} updated, {self.unchanged} unchanged, "
            f"{len(self.kept) + len(self.found)} kept, {len(self.not_in_files)} not in the files."
        )

    def tell(self, entry, changed, kept, is_officers=False):
        """
        Note what became of an entry: the names of the fields that changed and that were kept.

        `is_officers` says that an officer has had the record in hand.
        """
        if entry.is_new:
            self.added.append(entry.name)
        elif changed:
            self.updated.append(f"{entry.name} ({', '.join(changed)})")
        elif not kept:
            self.unchanged += 1
        if kept:
            (self.kept if is_officers else self.found).append(f"{entry.name} ({', '.join(kept)})")


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
