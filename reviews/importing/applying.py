"""Saving of all that a spreadsheet asks for, each record with its history, or of nothing."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log

from csp_site.search.entries import held_back, refresh_records
from reviews.importing.comparing import compare_upload
from reviews.models import SpreadsheetImport


class OutOfDateError(Exception):
    """The records, or the file's own state, are no longer what the officer saw."""


class AppliedError(Exception):
    """This very import has been done already."""


@transaction.atomic
def apply(pk, user, digest, *, as_drafts=False):
    """
    Save what a waiting import asks for and return the import, with how much it was.

    `digest` is that of the comparison that the officer saw. Raises OutOfDateError where it would now do
    something else, or nothing; AppliedError where it was done before. Then nothing is saved.
    """
    with held_back():
        # Two at once go one after the other, even where there is no record yet that could be locked.
        list(SpreadsheetImport.objects.waiting().select_for_update().order_by("pk").values_list("pk"))
        # Whoever changes the row first imports it; pressed twice, the second finds it done.
        claimed = SpreadsheetImport.objects.waiting().filter(pk=pk, user=user)
        if not claimed.update(applied_at=timezone.now(), as_drafts=as_drafts):
            raise AppliedError
        upload = SpreadsheetImport.objects.get(pk=pk)
        comparison = compare_upload(upload, lock=True)
        rows = comparison.to_save
        if not rows or comparison.digest != digest:
            raise OutOfDateError
        for row in _in_order(rows):
            # One history shows only the last of what shares a mark, and a request has one for all it does.
            with LogContext(user=user):
                _save(row, user, as_drafts)
        upload.new_count, upload.changed_count = len(comparison.new), len(comparison.changed)
        # What was in the file is in the records now, and in their history.
        upload.table = {}
        upload.save()
    # Read anew, since what is in hand holds its lists as the file has them.
    saved = comparison.kind.model.objects.filter(pk__in=[row.record.pk for row in rows])
    refresh_records(list(saved))
    return upload


def _in_order(rows):
    """Return the rows so that a new figure comes after the new one it is compared with."""
    places = {id(row.record): row for row in rows}
    done, ordered = set(), []
    for row in rows:
        chain = []
        while row is not None and id(row.record) not in done:
            done.add(id(row.record))
            chain.append(row)
            row = places.get(id(getattr(row.record, "comparison", None)))
        ordered += reversed(chain)
    return ordered


def _save(row, user, as_drafts):
    record = row.record
    if getattr(record, "comparison", None) is not None:
        # It has its id by now, which the record has to take over.
        record.comparison = record.comparison
    if row.is_new:
        record.live = False
        record.save()
    revision = record.save_revision(user=user, clean=False, log_action=not row.is_new)
    if row.is_new:
        log(instance=record, action="wagtail.create", user=user, revision=revision, content_changed=True)
    if not as_drafts:
        revision.publish(user=user)
