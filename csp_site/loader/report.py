"""The report of a run of the loader, as sentences for whoever ran it."""

from dataclasses import dataclass, field


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
