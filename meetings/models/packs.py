"""The pack of a published agenda, as a PDF and as a ZIP file of its papers, and when to make it again."""

import datetime

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from csp_site.documents import SiteDocument, document_storage
from meetings.enums import PackState
from meetings.models.meetings import MeetingPage
from meetings.models.publication import AgendaPublication
from meetings.models.records import Venue

# Whoever took longer than this to make a pack has died over it.
GIVE_UP_AFTER = datetime.timedelta(minutes=10)


class AgendaPackManager(models.Manager):
    """Says which packs are to be made, and gives each to one maker at a time."""

    def ask_for(self, meeting_ids, afresh=False):
        """
        Have the packs of these meetings made again, or taken away where no agenda is published any more.

        They are made by the scheduled work. `afresh` makes one again though nothing in it has changed.
        """
        records = AgendaPublication.objects.filter(meeting__in=meeting_ids, meeting__live=True)
        published = set(records.filter(published_at__isnull=False).values_list("meeting_id", flat=True))
        asked = self.filter(meeting__in=meeting_ids)
        for pack in asked.exclude(meeting__in=published):
            pack.delete()
        known = set(asked.values_list("meeting_id", flat=True))
        new = [self.model(meeting_id=pk) for pk in published - known]
        self.bulk_create(new, ignore_conflicts=True)
        asked.update(state=PackState.WAITING, **({"source": ""} if afresh else {}))

    def claim(self):
        """Return the packs that wait, one by one, each for the one who asks alone."""
        too_long_ago = timezone.now() - GIVE_UP_AFTER
        waits = Q(state=PackState.WAITING) | Q(state=PackState.MAKING, claimed_at__lt=too_long_ago)
        for pack in self.filter(waits).order_by("-meeting__date"):
            moment = timezone.now()
            # Whoever changes the row first has it.
            if self.filter(waits, pk=pack.pk).update(state=PackState.MAKING, claimed_at=moment):
                pack.claimed_at = moment
                yield pack


class AgendaPack(models.Model):
    """
    The files made of a published agenda: a PDF of it, and a ZIP file with its papers.

    Readers get them only while what they hold is what is public: see `meetings.pack.serving`.
    """

    meeting = models.OneToOneField("meetings.MeetingPage", on_delete=models.CASCADE, related_name="pack")
    meeting.wagtail_reference_index_ignore = True  # it goes together with the meeting
    state = models.CharField(max_length=8, choices=PackState, default=PackState.WAITING)
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what readers could see when it was made
    source = models.CharField(max_length=64, blank=True)  # of all that it was made from
    pdf = models.FileField(upload_to="packs", storage=document_storage, blank=True)
    pdf_pages = models.PositiveIntegerField(default=0)
    pdf_size = models.PositiveBigIntegerField(default=0)
    zip = models.FileField(upload_to="packs", storage=document_storage, blank=True)
    zip_papers = models.PositiveIntegerField(default=0)
    zip_size = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)  # sentences for staff, one on each line

    objects = AgendaPackManager()

    def __str__(self):
        return f"{self.meeting}: {self.get_state_display().lower()}"

    @property
    def problems(self):
        return self.problem.splitlines()

    @property
    def _mine(self):
        """The row of a claimed pack, as long as nobody has asked for it again."""
        return AgendaPack.objects.filter(pk=self.pk, state=PackState.MAKING, claimed_at=self.claimed_at)

    def give_up(self):
        """Take a claimed pack away: there is nothing to make it of."""
        self._mine.delete()

    @transaction.atomic
    def replace_with(self, **made):
        """
        Store what has been made of a claimed pack, and let go of the files that were there before.

        Where it has been asked for again, or taken away, in the meantime, what was made is thrown away
        instead. Returns whether it was stored.
        """
        stored = self._mine.update(state=PackState.MADE, **made)
        old, new = {self.pdf.name, self.zip.name}, {made.get("pdf", ""), made.get("zip", "")}
        if "pdf" in made:
            _forget(old - new if stored else new - old)
        return bool(stored)


def _forget(names):
    """Delete files once what is being stored is stored for good."""
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: document_storage().delete(name))


@receiver(post_delete, sender=AgendaPack)
def pack_deleted(instance, **kwargs):
    _forget([instance.pdf.name, instance.zip.name])


@receiver(post_save, sender=MeetingPage)
def meeting_saved(instance, raw=False, **kwargs):
    if not raw:
        AgendaPack.objects.ask_for([instance.pk])


@receiver(post_save, sender=AgendaPublication)
def agenda_published_or_withdrawn(instance, raw=False, **kwargs):
    if not raw:
        AgendaPack.objects.ask_for([instance.meeting_id])


@receiver(post_save, sender=Venue)
def venue_saved(instance, raw=False, **kwargs):
    if not raw:
        packs = AgendaPack.objects.filter(meeting__venue=instance)
        AgendaPack.objects.ask_for(list(packs.values_list("meeting_id", flat=True)))


@receiver(post_save, sender=SiteDocument)
@receiver(pre_delete, sender=SiteDocument)
def paper_changed(instance, raw=False, **kwargs):
    """A paper is replaced, withdrawn, restored, called something else, or about to be deleted."""
    if not raw:
        packs = AgendaPack.objects.filter(meeting__in=instance.ids_of_pages_with_it())
        AgendaPack.objects.ask_for(list(packs.values_list("meeting_id", flat=True)))
