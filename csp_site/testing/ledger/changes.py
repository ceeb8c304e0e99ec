"""Changes on a site since its content was loaded, which may be why a fact has left its page."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.formats import date_format
from wagtail.models import DraftStateMixin, Page

from csp_site.loader.comparing import comparable
from csp_site.loader.filling import has_touched
from csp_site.loader.kinds import KINDS
from csp_site.loader.values import child_models
from csp_site.models import LoadedRecord
from csp_site.testing.ledger.visitor import as_read

DATE = re.compile(r"\d{4}-\d\d-\d\d")
# A fact says “£5,000” and “tel:01223 …” where a field holds 5000 and 01223 ….
DRESS = re.compile(r"<[^>]*>|[£,]|\b(?:tel|mailto):")


@dataclass(frozen=True)
class Change:
    """A record that is not as it was loaded: what it is now, None if it is gone, and what was loaded."""

    now: models.Model | None
    model: type
    values: dict


class Changes:
    """Everything that officers have edited, added, taken down or deleted since it was loaded."""

    def __init__(self):
        self.records = list(LoadedRecord.objects.select_related("content_type"))

    def explain(self, fact, page):
        """Return whether a change may be why `fact` is not on `page`, which may be None."""
        words = _plain(fact)
        return (page is not None and self.touch(page)) or any(
            words in before for before in self._words_before
        )

    def bring(self, words, page):
        """Return whether a change may be why `words` that nobody loaded are on `page`."""
        return self.touch(page) or any(_plain(words) in now for now in self._words_now)

    def touch(self, page):
        """Return whether a page, one beneath it or a record that belongs to it has changed."""
        return page.pk in self._owners or any(path.startswith(page.path) for path in self._paths)

    @cached_property
    def _changes(self):
        return [*self._of_loaded(), *self._added()]

    @cached_property
    def _paths(self):
        return [change.now.path for change in self._changes if isinstance(change.now, Page)]

    @cached_property
    def _owners(self):
        """The numbers of the pages that changed records belong to."""
        return {pk for change in self._changes for pk in _pages_of(change)}

    @cached_property
    def _words_before(self):
        return [_plain(_words(change.values)) for change in self._changes if change.values]

    @cached_property
    def _words_now(self):
        return [_plain(_words(_fields(change.now))) for change in self._changes if change.now]

    def _of_loaded(self):
        for record in self.records:
            model = record.content_type.model_class()
            now = _all(model).get(record.object_id)
            if now is None or _differs(now, record.values) or has_touched(model, now.pk):
                yield Change(now, model, record.values)

    def _added(self):
        loaded = {(record.content_type_id, record.object_id) for record in self.records}
        for model in {model for kind in KINDS.values() for model in kind.models}:
            content_type = ContentType.objects.get_for_model(model).pk
            for now in model._default_manager.all():
                if (content_type, now.pk) not in loaded:
                    yield Change(now, model, {})


def _all(model):
    return model._default_manager.in_bulk()


def _differs(now, values):
    if isinstance(now, DraftStateMixin) and not now.live:
        return True
    return any(comparable(now, name) != value for name, value in values.items())


def _fields(instance):
    names = [field.name for field in instance._meta.concrete_fields] + list(child_models(instance))
    return {name: comparable(instance, name) for name in names}


def _pages_of(change, is_first=True):
    """Yield the numbers of the pages that a record points at, itself or through one other record."""
    if issubclass(change.model, Page):
        return
    for field in change.model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        number = field.value_from_object(change.now) if change.now else change.values.get(field.name)
        if issubclass(field.related_model, Page):
            yield number
        elif is_first and (above := field.related_model._default_manager.filter(pk=number).first()):
            yield from _pages_of(Change(above, field.related_model, {}), is_first=False)


def _words(value):
    """Return the words of a value as the loader remembers it, its dates as they are printed too."""
    if isinstance(value, dict | list):
        return " ".join(map(_words, value.values() if isinstance(value, dict) else value))
    text = str(value)
    if DATE.fullmatch(text):
        return date_format(datetime.date.fromisoformat(text), "l j F Y")
    return text


def _plain(text):
    return as_read(DRESS.sub(" ", text)).casefold()
