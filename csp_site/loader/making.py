"""Finding the object that a record of the files stands for, or making it."""

from django.db import models
from wagtail.models import Page

from csp_site.loader.entries import GoneError
from csp_site.loader.saving import save
from csp_site.loader.source import ContentError
from csp_site.loader.values import Converter


class Maker:
    """Gives every entry its object, before any is filled in, since any may point at any other."""

    def __init__(self, entries, memory):
        self.entries = entries
        self.memory = memory
        self.taken = {}

    def make_all(self):
        for entry in sorted(self.entries.in_order, key=lambda entry: entry.position):
            self._ensure(entry)

    def _ensure(self, entry):
        if entry.instance or entry.is_gone:
            return
        if entry.parent:
            self._ensure(entry.parent)
        if record := self.memory.get(entry):
            self._find_loaded(entry, record)
        elif entry.is_page:
            self._find_or_add_page(entry)
        else:
            self._find_or_add_record(entry)
        if entry.instance and not entry.is_new:
            self.memory.take_over(entry, self.entries)
        self._check_it_is_the_only_one(entry)

    @staticmethod
    def _find_loaded(entry, record):
        model = record.content_type.model_class()
        if model is not entry.model:
            raise ContentError(
                entry.fields.get("type", entry.node).place,
                f"this is a {model._meta.verbose_name} on the site, and what a record is cannot change",
            )
        entry.instance = model._default_manager.filter(pk=record.object_id).first()
        entry.is_gone = entry.instance is None

    def _find_or_add_page(self, entry):
        if entry.parent and entry.parent.is_gone:
            entry.is_gone = True
            return
        # As it is now: the page may have got children since it was read.
        parent = (
            Page.objects.get(pk=entry.parent.instance.pk) if entry.parent else Page.get_first_root_node()
        )
        slug = entry.fields["slug"].text() if "slug" in entry.fields else entry.key
        there = entry.model.objects.child_of(parent)
        if 1 in (entry.model.max_count, entry.model.max_count_per_parent):
            entry.instance = there.first()
        else:
            entry.instance = there.filter(slug=slug).first()
        if entry.instance is None:
            self._add_page(entry, parent, slug)

    @staticmethod
    def _add_page(entry, parent, slug):
        page = entry.model(slug=slug, live=False)
        Converter(None).assign(page, "title", entry.fields["title"])
        entry.instance = save(entry, lambda: parent.add_child(instance=page))
        entry.is_new = True

    def _find_or_add_record(self, entry):
        natural_key = entry.kind.natural_key
        there = entry.model.objects.all()
        if natural_key:
            there = there.filter(**{natural_key: entry.required(natural_key).text()})
        entry.instance = there.first()
        if entry.instance is None:
            self._add_record(entry)

    def _add_record(self, entry):
        try:
            instance = entry.kind.make() if entry.kind.make else entry.model()
        except LookupError as error:
            raise ContentError(entry.node.place, str(error)) from error
        try:
            self._assign_what_it_cannot_do_without(entry, instance)
        except GoneError:
            entry.is_gone = True
            return
        entry.instance = instance
        save(entry, instance.full_clean, instance.save)
        entry.is_new = True

    def _assign_what_it_cannot_do_without(self, entry, instance):
        converter = Converter(self._find_or_make)
        for name, node in entry.model_fields():
            field = converter.field(instance, name, node)
            # What it may point at, but need not, may not be there yet.
            if not (isinstance(field, models.ForeignKey) and field.null):
                converter.assign(instance, name, node)

    def _find_or_make(self, model, node):
        self._ensure(self.entries.lookup(model, node))
        return self.entries.find(model, node)

    def _check_it_is_the_only_one(self, entry):
        if entry.instance:
            other = self.taken.setdefault((entry.model, entry.instance.pk), entry)
            if other is not entry:
                raise ContentError(
                    entry.node.place, f"this is the same as {other.name} ({other.node.place})"
                )
