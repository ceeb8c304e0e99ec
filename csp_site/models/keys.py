"""Keys by which content files know a record."""

from django.db import models
from django.utils.text import slugify


class Keyed(models.Model):
    """A record that content files know by its `key`; one that an officer adds gets its key by itself."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.key:
            self.key = self._free_key()
        super().save(*args, **kwargs)

    def _free_key(self):
        """Return a key made of what the record is called, with a number behind it if it is taken."""
        start = slugify(str(self))[:80].strip("-") or self._meta.model_name
        taken = set(type(self)._default_manager.filter(key__startswith=start).values_list("key", flat=True))
        keys = [start, *(f"{start}-{number}" for number in range(2, len(taken) + 3))]
        return next(key for key in keys if key not in taken)
