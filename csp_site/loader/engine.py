"""Loading: find or make each record, fill it in, and tell what was done."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.models import Page

from csp_site.loader.errors import block_error, content_error
from csp_site.loader.kinds import AFTER_LOAD, BEFORE_LOAD, KINDS, PageKind
from csp_site.loader.source import ContentError, read, unknown
from csp_site.loader.values import Converter, child_models, comparable
from csp_site.models import LoadedRecord

# Fields of an entry that say where it belongs and are no fields of the model.
STRUCTURE = {"key", "type", "parent", "position"}


@dataclass
class Report:
    """What a run did, as sentences for whoever ran it."""

    added: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    not_in_files: list = field(default_factory=list)
    unchanged: int = 0

    def lines(self):
        """Return the report line by line, the counts last."""
        for heading, names in (
            ("Added", self.added),
            ("Updated", self.updated),
            ("Kept as an officer left it", self.kept),
            ("On the site but not in the files", self.not_in_files),
        ):
            yield from (f"{heading}: {name}" for name in names)
        yield (
            f"{len(self.added)} added, {len(self.updated)} updated, {self.unchanged} unchanged, "
            f"{len(self.kept)} kept, {len(self.not_in_files)} not in the files."
        )


@dataclass
class Entry:
    """One record of the files on its way into the site."""

    kind: object
    key: str
    node: object
    fields: dict
    index: int
    instance: models.Model = None
    is_new: bool = False
    is_gone: bool = False

    @property
    def name(self):
        return f"{self.kind.name} {self.key}"

    @property
    def record_key(self):
        return f"{self.kind.namespace}:{self.key}"


def load(folder, dry_run=False):
    """
    Load the content files in `folder` (a Path) and return a Report.

    One transaction: on a ContentError, and with `dry_run`, nothing is changed.
    """
    with transaction.atomic():
        report = Loader(folder).run()
        if dry_run:
            transaction.set_rollback(True)
    return report


class Loader:
    """One run over the files of one folder."""

    def __init__(self, folder):
        self.report = Report()
        self.entries = {}
        for name, node in read(folder):
            if name not in KINDS:
                raise unknown(node, name, KINDS)
            self._add_entries(KINDS[name], node)
        self.loaded = {record.key: record for record in LoadedRecord.objects.all()}

    def run(self):
        """Make every record first and fill them in after, since any may point at any other."""
        for function in BEFORE_LOAD:
            function()
        order = {name: i for i, name in enumerate(KINDS)}
        entries = sorted(self.entries.values(), key=lambda entry: (order[entry.kind.name], entry.index))
        by_position = sorted(entries, key=lambda entry: self._position(entry))
        for entry in by_position:
            self._ensure(entry)
        for entry in entries:
            if entry.is_gone:
                self.report.kept.append(f"{entry.name} (deleted)")
            else:
                self._fill(entry)
        self._report_what_is_not_in_the_files()
        for function in AFTER_LOAD:
            function()
        return self.report

    def _add_entries(self, kind, node):
        nodes = node.elements() if isinstance(node.data, list) else [node]
        for node in nodes:
            fields = node.fields()
            key = fields["key"].text() if "key" in fields else kind.name
            if isinstance(node.data, dict) and "key" not in fields and kind.natural_key:
                raise ContentError(node.place, "every entry needs a key")
            entry = Entry(kind, key, node, fields, len(self.entries))
            if entry.record_key in self.entries:
                raise ContentError(node.place, f"the key “{key}” is used twice")
            self.entries[entry.record_key] = entry

    @staticmethod
    def _position(entry):
        node = entry.fields.get("position")
        return node.typed(int, "a whole number") if node else 1000

    # Making

    def _ensure(self, entry):
        """Find the record's object, or make it with what needs no other record."""
        if entry.instance or entry.is_gone:
            return
        known = self.loaded.get(entry.record_key)
        model = self._model(entry)
        if known:
            entry.instance = (
                known.content_type.model_class()._default_manager.filter(pk=known.object_id).first()
            )
            entry.is_gone = entry.instance is None
        elif isinstance(entry.kind, PageKind):
            self._find_or_add_page(entry, model)
        else:
            self._find_or_add_record(entry, model)

    def _model(self, entry):
        types = entry.kind.types
        if not types:
            return entry.kind.model
        node = entry.fields.get("type")
        if node is None or node.text() not in types:
            place = node.place if node else entry.node.place
            raise ContentError(place, f"give it a type: {', '.join(types)}")
        return types[node.text()]

    def _find_or_add_page(self, entry, model):
        parent = self._parent(entry)
        if parent is None:
            entry.is_gone = True
            return
        slug = entry.fields["slug"].text() if "slug" in entry.fields else entry.key
        entry.instance = model.objects.child_of(parent).filter(slug=slug).first()
        if entry.instance is None:
            if not model.can_exist_under(parent):
                raise ContentError(entry.node.place, f"a page of this type may not live under “{parent}”")
            title = self._required(entry, "title").text()
            entry.instance = parent.add_child(instance=model(title=title, slug=slug, live=False))
            entry.is_new = True

    def _parent(self, entry):
        """Return the parent page; None when an officer deleted it."""
        if getattr(entry.kind, "parent_kind", ""):
            parents = [e for e in self.entries.values() if e.kind.name == entry.kind.parent_kind]
            if not parents:
                raise ContentError(entry.node.place, f"there is no {entry.kind.parent_kind} to hold it")
            parent = parents[0]
        elif "parent" in entry.fields:
            node = entry.fields["parent"]
            parent = self.entries.get(f"page:{node.text()}")
            if parent is None:
                raise ContentError(node.place, f"no page has the key “{node.text()}”")
        else:
            return Page.get_first_root_node()
        self._ensure(parent)
        return None if parent.is_gone else Page.objects.get(pk=parent.instance.pk).specific

    def _find_or_add_record(self, entry, model):
        natural_key = entry.kind.natural_key
        if natural_key:
            node = entry.fields.get(natural_key) or self._required(entry, "key")
            entry.instance = model.objects.filter(**{natural_key: node.text()}).first()
        else:
            entry.instance = model.objects.first()
        if entry.instance is None:
            entry.instance = model(**entry.kind.derived(entry.index))
            entry.is_new = True
            for name, node in self._model_fields(entry):
                if not isinstance(model._meta.get_field(name), models.ForeignKey):
                    Converter(self._find).assign(entry.instance, name, node)
            self._save(entry)

    def _required(self, entry, name):
        if name not in entry.fields:
            raise ContentError(entry.node.place, f"“{name}” is missing")
        return entry.fields[name]

    def _model_fields(self, entry):
        """Yield (name, node) for the fields of an entry that are the model's."""
        natural_key = entry.kind.natural_key
        for name, node in entry.fields.items():
            if name == "key" and natural_key == "key" or name not in STRUCTURE:
                yield name, node

    def _find(self, model, node):
        """Return the object of `model` that a key names. Raises ContentError when none has it."""
        key = node.text()
        namespaces = {
            kind.namespace
            for kind in KINDS.values()
            if issubclass(kind.model, model) or issubclass(model, kind.model)
        }
        for namespace in namespaces:
            entry = self.entries.get(f"{namespace}:{key}")
            if entry and entry.instance and isinstance(entry.instance, model):
                return entry.instance
        known = [entry.key for entry in self.entries.values() if entry.kind.namespace in namespaces]
        raise unknown(node, key, known)

    # Filling in

    def _fill(self, entry):
        """Set what the file says wherever nobody has changed it since it was last loaded."""
        record = self.loaded.get(entry.record_key)
        before = record.values if record else {}
        converter = Converter(self._find, entry.record_key)
        wanted = type(entry.instance)()
        changed, kept, values = [], [], dict(before)
        for name, node in self._model_fields(entry):
            converter.assign(wanted, name, node)
            self._tidy(wanted, name, node)
            new, present = comparable(wanted, name), comparable(entry.instance, name)
            if new == present or self._is_ours(entry, name, present, before):
                values[name] = new
                if new != present or entry.is_new:
                    changed.append((name, node))
            else:
                kept.append(name)
        if changed and not entry.is_new and self._is_held_by_officer(entry):
            kept, changed, values = [name for name, _ in changed] + kept, [], before
        for name, node in changed:
            converter.assign(entry.instance, name, node)
            self._tidy(entry.instance, name, node)
        if changed:
            self._save(entry, publish=True)
        self._remember(entry, values)
        self._tell(entry, changed, kept)

    @staticmethod
    def _is_ours(entry, name, present, before):
        """Return whether the value on the site is one that nobody but the loader has set."""
        if entry.is_new:
            return True
        if name in before:
            return before[name] == present
        default = getattr(type(entry.instance)(), name, None)
        return present in (None, "", []) or present == default

    @staticmethod
    def _is_held_by_officer(entry):
        page = entry.instance
        return isinstance(page, Page) and (page.has_unpublished_changes or not page.live)

    @staticmethod
    def _tidy(wanted, name, node):
        """Let children tidy what they were given (dates, spaces), and say what is wrong with them."""
        if name not in child_models(wanted):
            return
        for child, item in zip(getattr(wanted, name).all(), node.elements(), strict=True):
            try:
                child.full_clean(exclude=["page"], validate_constraints=False)
            except ValidationError as error:
                raise content_error(item, error) from error

    def _save(self, entry, publish=False):
        instance = entry.instance
        try:
            if isinstance(instance, Page) and publish:
                instance.full_clean()
                self._clean_streams(entry)
                instance.save_revision(clean=False).publish()
                instance.refresh_from_db()
            else:
                instance.full_clean()
                instance.save()
        except ValidationError as error:
            raise content_error(entry.node, error) from error

    @staticmethod
    def _clean_streams(entry):
        """Check each block as the editor would. Raises ContentError at the block's own line."""
        for name, node in entry.fields.items():
            if name in STRUCTURE or not isinstance(node.data, list):
                continue
            value = getattr(entry.instance, name)
            if hasattr(value, "stream_block"):
                try:
                    value.stream_block.clean(value)
                except ValidationError as error:
                    raise block_error(node, error) from error

    def _remember(self, entry, values):
        content_type = ContentType.objects.get_for_model(type(entry.instance))
        record = self.loaded.get(entry.record_key)
        if record is None:
            LoadedRecord.objects.create(
                key=entry.record_key,
                content_type=content_type,
                object_id=entry.instance.pk,
                values=values,
            )
        elif record.values != values:
            record.values = values
            record.save()

    def _tell(self, entry, changed, kept):
        if entry.is_new:
            self.report.added.append(entry.name)
        elif changed:
            names = ", ".join(name for name, _ in changed)
            self.report.updated.append(f"{entry.name} ({names})")
        elif not kept:
            self.report.unchanged += 1
        if kept:
            self.report.kept.append(f"{entry.name} ({', '.join(kept)})")

    def _report_what_is_not_in_the_files(self):
        """Note what the site has of each kind and the files have not; silence would hide it."""
        loaded = set(
            LoadedRecord.objects.filter(key__in=self.entries).values_list("content_type", "object_id")
        )
        for kind in KINDS.values():
            for model in kind.models:
                content_type = ContentType.objects.get_for_model(model).pk
                for instance in model._default_manager.all():
                    if (content_type, instance.pk) not in loaded:
                        self.report.not_in_files.append(f"{model._meta.verbose_name} “{instance}”")
