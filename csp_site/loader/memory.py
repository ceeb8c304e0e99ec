"""The memory of the loader: what it wrote before, so that it can tell an officer's edit from its own."""

from django.contrib.contenttypes.models import ContentType

from csp_site.models import LoadedRecord


class Memory:
    """The records that were loaded, by key, with the value of each field as it was written."""

    def __init__(self):
        self.records = {
            record.key: record for record in LoadedRecord.objects.select_related("content_type")
        }

    def get(self, entry):
        """Return the LoadedRecord of an entry, or None when it was never loaded."""
        return self.records.get(entry.record_key)

    def values(self, entry):
        """Return what was last written to the fields of an entry, by the name of the field."""
        record = self.get(entry)
        return dict(record.values) if record else {}

    def keep(self, entry, values):
        """Remember what the fields of an entry hold now; nothing is written when nothing is new."""
        record = self.get(entry)
        if record is None:
            LoadedRecord.objects.create(
                key=entry.record_key,
                content_type=ContentType.objects.get_for_model(entry.instance),
                object_id=entry.instance.pk,
                values=values,
            )
        elif record.values != values:
            record.values = values
            record.save()

    def take_over(self, entry, entries):
        """
        Let an entry have what was remembered of its object under a key that the files no longer have.

        So a record whose key was changed in the files is still the loader's own.
        """
        content_type = ContentType.objects.get_for_model(entry.instance)
        for record in self.records.values():
            is_same = (record.content_type_id, record.object_id) == (content_type.pk, entry.instance.pk)
            if is_same and record.key not in entries.by_key:
                del self.records[record.key]
                record.key = entry.record_key
                record.save()
                self.records[record.key] = record
                return

    @staticmethod
    def strangers(entries, kinds):
        """Yield each object of the kinds that no entry of the files stands for, with its model."""
        keys = LoadedRecord.objects.filter(key__in=entries.by_key)
        loaded = set(keys.values_list("content_type", "object_id"))
        for kind in kinds:
            for model in sorted(kind.models, key=lambda model: model.__name__):
                content_type = ContentType.objects.get_for_model(model).pk
                for instance in model._default_manager.all():
                    if (content_type, instance.pk) not in loaded:
                        yield model, instance
