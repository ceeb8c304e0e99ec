"""
Holds on files: what is restricted or withdrawn anywhere is so by its content, whatever it is called.

A hold is on the hash of a file. It comes from a document, with its earlier files, that is withdrawn or
that a page keeps back. What everybody could read when a hold was made is spared until an officer who was
shown it says that it goes too: no mark takes a published paper down unseen.
"""

from django.db import models
from django.db.models import Exists, OuterRef

ELSEWHERE = "It is restricted or withdrawn elsewhere on this site, whatever it is called here."


class FileHold(models.Model):
    """A file that readers cannot have under any name, and where that comes from."""

    file_hash = models.CharField(max_length=40, db_index=True)
    document = models.ForeignKey("csp_site.SiteDocument", on_delete=models.CASCADE, related_name="holds")
    # The page that keeps it back; none where the document is withdrawn.
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, null=True, related_name="+")
    # Public already when the hold was made, and not taken down yet.
    spared = models.ManyToManyField("csp_site.SiteDocument", related_name="+")

    # It goes with its document and its page, and keeps neither from being deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_hash", "document", "page"], name="file_is_held_once_a_page"
            ),
            models.UniqueConstraint(
                fields=["file_hash", "document"],
                condition=models.Q(page=None),
                name="file_is_withdrawn_once",
            ),
        ]

    def __str__(self):
        return f"{self.document}, {'kept back' if self.page_id else 'withdrawn'}"


def is_closed(prefix=""):
    """
    Return a condition on documents: their file is held and they are not spared.

    `prefix` is the way to the document in the query of something else.
    """
    document = OuterRef(f"{prefix}pk")
    spared = FileHold.spared.through.objects.filter(
        filehold=OuterRef("pk"), sitedocument=OuterRef(document)
    )
    # A withdrawn document says so itself.
    holds = FileHold.objects.exclude(document=document, page=None).exclude(Exists(spared))
    return Exists(holds.filter(file_hash=OuterRef(f"{prefix}file_hash")))


def held_among(documents, apart_from=None):
    """
    Return the holds on the files of these documents, by the document, spared or not.

    For whoever publishes them. `apart_from` is a page whose own holds do not count, and a document's own
    withdrawal is none: readers are told of that where it stands.
    """
    documents = [each for each in documents if each.file_hash]
    stored = FileHold.objects.filter(file_hash__in={each.file_hash for each in documents})
    if apart_from is not None and apart_from.pk:
        stored = stored.exclude(page=apart_from.pk)
    holds = list(stored.select_related("page", "document__collection")) if documents else []
    found = {document: [hold for hold in holds if _closes(hold, document)] for document in documents}
    return {document: some for document, some in found.items() if some}


def _closes(hold, document):
    own = hold.page_id is None and hold.document_id == document.pk
    return hold.file_hash == document.file_hash and not own


def where_held(holds, user=None):
    """
    Return in a sentence where files are held, for somebody of the staff.

    Who may not open the place hears only that there is one.
    """
    known = set()
    for hold in holds if user else ():
        if hold.page_id and hold.page.permissions_for_user(user).can_edit():
            known.add(f"It is restricted on “{hold.page.get_admin_display_title()}”.")
        elif not hold.page_id and hold.document.is_readable_by(user):
            known.add(f"It is withdrawn as “{hold.document.title}”.")
    return " ".join(sorted(known)) or ELSEWHERE


def told_of_holds(document, user):
    """Return where else the file of a document is restricted or withdrawn, or "" if nowhere."""
    held = held_among([document])
    return where_held(held[document], user) if held else ""
