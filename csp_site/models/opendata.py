"""Records of the tables of open data, as they were last seen."""

from django.db import models


class DatasetState(models.Model):
    """
    How a table of open data was last seen, so that the day of its last change is true.

    Written by the scheduled work alone: what changes a row may be a draft published, a record taken
    away or a day that has come.
    """

    name = models.SlugField(unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    rows = models.PositiveIntegerField(editable=False)
    since = models.DateTimeField("first seen", editable=False)
    changed_at = models.DateTimeField("last changed", null=True, editable=False)

    class Meta:
        verbose_name = "state of open data"
        verbose_name_plural = "states of open data"
        ordering = ["name"]
        # Nobody writes one by hand.
        default_permissions = ()

    def __str__(self):
        return self.name
