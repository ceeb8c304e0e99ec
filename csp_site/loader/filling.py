"""Filling in what the files say, wherever nobody has changed it since it was last loaded."""

from wagtail.log_actions import registry
from wagtail.models import DraftStateMixin, Page

from csp_site.loader.comparing import comparable
from csp_site.loader.entries import GoneError
from csp_site.loader.saving import publish
from csp_site.loader.values import Converter


class Filler:
    """Fills one entry after the other, remembers what it wrote, and tells the report."""

    def __init__(self, entries, memory, report):
        self.entries = entries
        self.memory = memory
        self.report = report

    def fill_all(self):
        for entry in self.entries.in_order:
            if entry.is_gone:
                self.report.tell(entry, [], ["deleted"], self._is_officers(entry))
            else:
                self._fill(entry)

    def _fill(self, entry):
        before = self.memory.values(entry)
        converter = Converter(self.entries.find, entry.record_key)
        wanted = type(entry.instance)()
        changed, kept, values = [], _moved(entry), dict(before)
        for name, node in entry.model_fields():
            try:
                converter.assign(wanted, name, node)
            except GoneError as error:
                kept.append(f"{name} {error}")
                continue
            new, present = comparable(wanted, name), comparable(entry.instance, name)
            if new == present or _is_ours(entry, name, present, before):
                values[name] = new
                if new != present or entry.is_new:
                    changed.append(name)
            else:
                kept.append(name)
        if changed and _is_held(entry):
            changed, kept, values = [], changed + kept, before
        for name in changed:
            converter.assign(entry.instance, name, entry.fields[name])
        if changed:
            publish(entry)
        self.memory.keep(entry, values)
        self.report.tell(entry, changed, kept, bool(kept) and self._is_officers(entry, kept))
        self._report_what_the_files_leave_out(entry, before)

    def _is_officers(self, entry, kept=()):
        """
        Return whether an officer is why something is kept.

        Only officers change, move or delete what the loader wrote. What it never wrote is theirs if the
        record's history has somebody who was signed in.
        """
        if entry.is_gone:
            # By itself, with the page above it, or with a record that it cannot do without.
            return bool(self.memory.get(entry) or not entry.parent or self._is_officers(entry.parent))
        ours = {*self.memory.values(entry), "parent"}
        return any(what.split()[0] in ours for what in kept) or has_touched(
            type(entry.instance), entry.instance.pk
        )

    def _report_what_the_files_leave_out(self, entry, before):
        names = [name for name in before if name not in entry.fields and not _is_blank(entry, name)]
        if names:
            self.report.not_in_files.append(f"{entry.name} ({', '.join(names)})")


def has_touched(model, pk):
    """Return whether somebody who was signed in has made, edited, moved or deleted a record."""
    # It may be gone, and its history is kept by its number.
    stand_in = Page(pk=pk) if issubclass(model, Page) else model(pk=pk)
    return registry.get_logs_for_instance(stand_in).filter(user__isnull=False).exists()


def _is_ours(entry, name, present, before):
    """Return whether the value on the site is one that nobody but the loader has set."""
    if entry.is_new:
        return True
    return before[name] == present if name in before else _is_blank(entry, name)


def _is_blank(entry, name):
    """Return whether a field holds nothing, or what every new record holds."""
    return comparable(entry.instance, name) in (None, "", [], comparable(type(entry.instance)(), name))


def _is_held(entry):
    """Return whether an officer is at work on the page or record, has locked it or has taken it down."""
    instance = entry.instance
    return (
        isinstance(instance, DraftStateMixin)
        and not entry.is_new
        and (instance.has_unpublished_changes or getattr(instance, "locked", False) or not instance.live)
    )


def _moved(entry):
    """Return ["parent"] for a page that does not stand where the files put it."""
    if not entry.is_page or entry.is_new or entry.parent is None or entry.parent.is_gone:
        return []
    return [] if entry.instance.is_child_of(entry.parent.instance) else ["parent"]
