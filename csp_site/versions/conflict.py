"""A conflict: what is stored now and what somebody was about to save over it, side by side."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.log_actions import registry

from csp_site.versions.digest import FIELD, version_of_forms
from csp_site.versions.words import words_of, words_of_field

MESSAGE = (
    "Not saved: this was saved since you opened it, by somebody else or in another window of yours. "
    "Nothing you typed is lost. Compare the two below and choose."
)
MESSAGE_WITHOUT_VERSION = (
    "Not saved: the form did not say which version it was opened from. Nothing you typed is lost. "
    "Compare it with what is saved now and choose."
)


@dataclass
class Difference:
    """One field in which what is stored and what was typed differ."""

    label: str
    theirs: str
    yours: str

    @property
    def is_in_words(self):
        """Whether the words differ, and not only a link or how they are set."""
        return self.theirs != self.yours


class Conflict:
    """
    The two versions of one thing: the forms that show what is stored, and the same forms as sent.

    Made for one answer and kept nowhere.
    """

    def __init__(self, instance, stored, sent, version, message):
        self.instance, self._stored, self._sent = instance, stored, sent
        self.version, self.message = version, message

    @classmethod
    def find(cls, instance, request, stored, sent):
        """Return the conflict of forms that were sent with those of what is stored now, or None."""
        opened, current = request.POST.get(FIELD), version_of_forms(stored)
        if opened == current:
            return None
        return cls(instance, stored, sent, current, MESSAGE if opened else MESSAGE_WITHOUT_VERSION)

    @cached_property
    def differences(self):
        """The fields that differ, in the order of the form."""
        pairs = zip(self._stored, self._sent, strict=False)
        return [each for stored, sent in pairs for each in _differences(stored, sent)]

    @cached_property
    def last_entry(self):
        """What the log last says of the thing, so that one person can ask the other; or None."""
        return registry.get_logs_for_instance(self.instance).select_related("user").first()


def _differences(stored, sent):
    """Yield where a form as sent differs from the form of what is stored."""
    if hasattr(stored, "initial_forms"):  # the rows of a formset that stands by itself
        yield from _differing_rows(capfirst(stored.prefix.replace("_", " ")), stored, sent)
        return
    for name, field in stored.fields.items():
        if name not in sent.fields:
            continue
        theirs, yours = stored.get_initial_for_field(field, name), sent[name].value()
        if field.has_changed(theirs, sent[name].data):
            label = str(stored[name].label)
            yield Difference(label, words_of_field(field, theirs), words_of_field(field, yours))
    for name, rows in getattr(stored, "formsets", {}).items():
        if name in getattr(sent, "formsets", {}):
            yield from _differing_rows(capfirst(name.replace("_", " ")), rows, sent.formsets[name])


def _differing_rows(label, stored, sent):
    """Yield one difference for all the rows of a list, which has no order but its own."""
    theirs = [words_of_row(row) for row in stored.initial_forms]
    gone = getattr(sent, "deleted_forms", []) if sent.is_valid() else []
    yours = [words_of_row(row) for row in _in_order(sent) if row not in gone]
    difference = Difference(label, "\n".join(filter(None, theirs)), "\n".join(filter(None, yours)))
    if difference.is_in_words:
        yield difference


def _in_order(formset):
    """Return the rows of a formset as sent, in the order that was given to them."""
    if not formset.can_order:
        return formset.forms

    def place(row):
        given = str(row["ORDER"].value() or "")
        return int(given) if given.isdecimal() else len(formset.forms)

    return sorted(formset.forms, key=place)


def words_of_row(form):
    """Return what one row of a list says, in a line."""
    parts = []
    for name, field in form.fields.items():
        if name in ("ORDER", "DELETE") or field.widget.is_hidden:
            continue
        text = words_of_field(field, form[name].value())
        if text and text != "No":
            parts.append(f"{form[name].label}: {text}")
    for name, rows in getattr(form, "formsets", {}).items():
        lines = [words_of_row(row) for row in rows.forms]
        parts.extend(f"{capfirst(name)}: {line}" for line in lines if line)
    return words_of(", ".join(" ".join(part.split()) for part in parts))
