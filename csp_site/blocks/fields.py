"""The field of a page's blocks that keeps their definitions out of the migrations."""

from wagtail import fields


class StreamField(fields.StreamField):
    """
    Wagtail's field, which a migration knows as the JSON that the column holds.

    So a block that is new or changed makes no migration, and a data migration is handed lists and
    dictionaries as they are stored. A default is for new objects: a new column holds no blocks.
    """

    def __init__(self, block_types=(), **kwargs):
        """Take what Wagtail's field takes; Django makes the copies for its migrations without blocks."""
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        """Return how a migration makes the column: as a JSON field, whatever blocks stand in it."""
        name, _, _, options = super().deconstruct()
        del options["block_lookup"]
        return name, "django.db.models.JSONField", [], {**options, "default": list}
