"""Items of agendas as far as anything may point to them, and what everything that points to one shares."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from meetings.agenda.items import items_of


class AgendaItemManager(models.Manager):
    """Keeps the rows of a meeting in step with the agenda that its page holds."""

    @transaction.atomic
    def keep_up(self, meeting_id):
        """Note which items the stored page has, and which of them are restricted. Safe to repeat."""
        # Two who publish at once do so one after the other, each with what is stored by then.
        meetings = self.model._meta.get_field("meeting").related_model.objects
        meeting = meetings.select_for_update(of=("self",)).get(pk=meeting_id)
        wanted = {item.block: item.is_restricted for item in items_of(meeting) if item.block}
        rows = {row.block: row for row in self.filter(meeting=meeting_id)}
        self.filter(meeting=meeting_id).exclude(block__in=wanted).delete()
        for block, is_restricted in wanted.items():
            row = rows.get(block)
            if row is None:
                self.create(meeting_id=meeting_id, block=block, is_restricted=is_restricted)
            elif row.is_restricted != is_restricted:
                row.is_restricted = is_restricted
                row.save(update_fields=["is_restricted"])


class AgendaItem(models.Model):
    """
    An item of the agenda that the page of a meeting holds, or a part of one, as queries can ask for it.

    The agenda itself is one text that no query reads. What points to an item is public only while the
    item has a row here that is not restricted: what is gone or cannot be told stays private.
    """

    meeting = models.ForeignKey(
        "meetings.MeetingPage", on_delete=models.CASCADE, related_name="agenda_items"
    )
    block = models.CharField(max_length=40)
    is_restricted = models.BooleanField()

    objects = AgendaItemManager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "block"], name="item_stands_once_on_its_agenda")
        ]

    def __str__(self):
        return self.block


def under_open_item(of=""):
    """
    Return the condition that something is under no item, or under one that is there and not restricted.

    The one place that decides what is restricted together with its item; see UnderItem. `of` leads from
    the row that is asked for to the thing: "together_with__".
    """
    there = AgendaItem.objects.filter(meeting=OuterRef(f"{of}meeting"), block=OuterRef(f"{of}item"))
    return Q(**{f"{of}item": ""}) | Exists(there.filter(is_restricted=False))


def without_item():
    """Return the condition that something points to an item that is not on its agenda any more."""
    there = AgendaItem.objects.filter(meeting=OuterRef("meeting"), block=OuterRef("item"))
    return ~Q(item="") & ~Exists(there)


class UnderItem(models.Model):
    """
    Something with a `meeting` that may belong to an item of its agenda.

    It keeps the id of the item's block, never its number, which changes with every item before it.
    """

    item = models.CharField(
        "under item",
        max_length=40,
        blank=True,
        help_text="The item of the agenda that it came from. If that item is restricted, or no longer "
        "there, readers see nothing of this, anywhere.",
    )

    class Meta:
        abstract = True

    under_open_item = staticmethod(under_open_item)

    def find_item(self):
        """Return its NumberedItem as the agenda has it today; None if it has none or that is gone."""
        if not (self.item and self.meeting_id):
            return None
        return next((item for item in items_of(self.meeting) if item.block == self.item), None)

    @property
    def why_hidden(self):
        """Why readers see nothing of it because of its item, as a sentence for staff; "" if they may."""
        found = self.find_item()
        if found is None:
            return GONE if self.item else ""
        if not found.is_restricted:
            return ""
        return (
            f"Item {found.number}, “{found.title}”, is restricted: readers see nothing of this, anywhere."
        )


GONE = (
    "The item that this came from is not on the agenda any more, or nobody can tell which it was. Readers "
    "see nothing of this until you choose its item."
)
