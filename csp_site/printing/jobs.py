"""A file that the scheduled work makes of a page: who makes it, when to make it again, where it lies."""

import datetime
import uuid

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from csp_site.formats.moments import ahead
from csp_site.models.documents import document_storage

# Whoever took longer than this to make a file has died over it.
GIVE_UP_AFTER = datetime.timedelta(minutes=10)


class PrintState(models.TextChoices):
    """How far the files made of a page are."""

    WAITING = "waiting", "Waiting to be made"
    MAKING = "making", "Being made"
    MADE = "made", "Made"


class PrintJobManager(models.Manager):
    """Gives each print that waits to one maker at a time."""

    def claim(self):
        """Return the prints that wait, one by one, each for the one who asks alone."""
        too_long_ago = timezone.now() - GIVE_UP_AFTER
        given_up = Q(claimed_at__lt=too_long_ago) | ahead("claimed_at")
        waits = Q(state=PrintState.WAITING) | Q(given_up, state=PrintState.MAKING)
        for one in self.filter(waits).order_by(*self.model.made_first):
            moment = timezone.now()
            # Whoever changes the row first has it.
            if self.filter(waits, pk=one.pk).update(state=PrintState.MAKING, claimed_at=moment):
                one.claimed_at = moment
                yield one


class PrintJob(models.Model):
    """What is made of a page and stored. The type of what is made says of which page it is."""

    state = models.CharField(max_length=8, choices=PrintState, default=PrintState.WAITING)
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True)  # of all that it was made from
    pdf = models.FileField(upload_to="packs", storage=document_storage, blank=True)
    pdf_pages = models.PositiveIntegerField(default=0)
    pdf_size = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)  # sentences for staff, one on each line

    class Meta:
        abstract = True

    made_first = ["-pk"]
    file_fields = ["pdf"]

    @property
    def problems(self):
        return self.problem.splitlines()

    @property
    def files(self):
        """The names of the stored files."""
        return {getattr(self, field).name for field in self.file_fields} - {"", None}

    def has_file(self, field="pdf"):
        """Return whether a file has been made and is still there, so that readers can be led to it."""
        file = getattr(self, field)
        return bool(file) and file.storage.exists(file.name)

    @property
    def _mine(self):
        """The row of a claimed print, as long as nobody has asked for it again."""
        rows = type(self)._default_manager
        return rows.filter(pk=self.pk, state=PrintState.MAKING, claimed_at=self.claimed_at)

    def give_up(self):
        """Take a claimed print away: there is nothing to make it of."""
        self._mine.delete()

    @transaction.atomic
    def replace_with(self, **made):
        """
        Store what has been made of a claimed print, and let go of the files that were there before.

        Where it has been asked for again, or taken away, in the meantime, what was made is thrown away
        instead. Returns whether it was stored.
        """
        stored = self._mine.update(state=PrintState.MADE, **made)
        old, new = self.files, {made.get(field, "") for field in self.file_fields}
        if "pdf" in made:
            forget(old - new if stored else new - old)
        return bool(stored)


def store(file, ending):
    """Store a file under a name that tells nothing, and return the name."""
    return document_storage().save(f"packs/{uuid.uuid4()}.{ending}", file)


def forget(names):
    """Delete files once what is being stored is stored for good."""
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: document_storage().delete(name))
